"""After the results: the line, further rounds and run-offs, on a real database."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.activities.multivote import ACTIVITY, overview, rules, store
from app.activities.multivote.record import facts, sections
from app.activities.multivote.rules import State
from app.core.ballot_items import Offered
from app.core.contract import Place, Seat
from app.core.errors import NotAllowed, Refused
from app.core.ids import new_id

from .conftest import Room

EXAMPLE = json.loads((Path(__file__).parents[2] / "data" / "sepsis-week-14.json").read_text())


def sepsis(room: Room) -> dict[str, Seat]:
    """The people and ideas of the example."""
    clusters = {i["number"]: str(i["cluster"]) for i in EXAMPLE["ideas"]}
    listed = [(i["number"], i["text"]) for i in EXAMPLE["ideas"] if i["status"] == "votable"]
    room.ideas = tuple(Offered(new_id(), number, text, clusters[number]) for number, text in listed)
    room.change(room.facilitator, here=False)
    return {p["id"]: room.joins(p["label"], outside=not p["can_vote"]) for p in EXAMPLE["participants"]}


def rounds(room: Room) -> list[Any]:
    return list(facts_of(room)["vote_rounds"])


def facts_of(room: Room) -> dict[str, Any]:
    return ACTIVITY.facts(room.tx, room.place)


def text_of(room: Room) -> str:
    return repr(ACTIVITY.sections(room.tx, room.place))


def later(room: Room, minutes: float = 1) -> None:
    room.now += timedelta(minutes=minutes)


def test_mv14_mv16_mv17_the_example_goes_from_24_ideas_by_two_rounds_and_a_run_off_to_three(room: Room) -> None:
    seats = sepsis(room)
    room.held(seats, EXAMPLE["vote_round_1"]["ballots"])
    assert room.kept() == sorted(EXAMPLE["vote_round_1"]["kept"])
    later(room)
    room.begins(title="Vote, round 2 and talk")
    assert [idea.number for idea in room.sees().ideas] == sorted(EXAMPLE["vote_round_1"]["kept"])
    room.held(seats, EXAMPLE["vote_round_2"]["ballots"])
    assert (len(room.round.ideas), room.round.votes_each, room.round.number) == (9, 3, 2)
    assert room.kept() == sorted(EXAMPLE["vote_round_2"]["kept"])
    later(room)
    room.does(room.facilitator, rules.OpenRunOff)
    assert ([idea.number for idea in room.round.ideas], room.round.votes_each) == ([4, 9], 1)
    room.filled(seats, {person: [number] for person, number in EXAMPLE["run_off"]["ballots"].items()})
    assert room.totals() == {4: 7, 9: 6}
    assert room.kept() == [1, 4, 13]
    with pytest.raises(Refused, match="the group talks"):
        room.opens()
    first, second, run_off = rounds(room)
    assert (first["proposed_line"]["keep"], first["kept"]) == (9, EXAMPLE["vote_round_1"]["kept"])
    assert (second["proposed_line"]["keep"], second["kept"], second["voters"]) == (4, [1, 13, 4], 13)
    assert (run_off["method"], run_off["kept"], run_off["decided_by"]) == ("runoff", [4], "run-off")
    says = text_of(room)
    assert "8 ideas kept: a third of 24. Ideas 4 and 7 tie on 6, so both stay: 9." in says
    assert "Ideas 4 and 9 tie on 5. The run-off decides which one of them stays." in says
    assert "Stays by the run-off: 4." in says


def pressed(room: Room, asked: Any, **fields: Any) -> list[int]:
    room.does(room.facilitator, asked, **fields)
    return room.kept()


def test_mv14_the_facilitator_moves_the_line_over_ties_and_proposal_and_choice_are_kept(room: Room) -> None:
    seats = sepsis(room)
    room.held(seats, EXAMPLE["vote_round_1"]["ballots"])
    assert len(pressed(room, rules.MoveLine, up=True)) == 7
    assert len(pressed(room, rules.MoveLine)) == 9
    assert len(pressed(room, rules.MoveLine)) == 11
    told = rounds(room)[0]
    assert (told["proposed_line"]["keep"], told["chosen_line"]) == (
        9,
        {"keep": 11, "rule": "third", "moved_by_facilitator": True},
    )
    assert "the facilitator kept 11 ideas." in text_of(room)
    assert len(pressed(room, rules.DrawLine, rule="third")) == 9
    assert rounds(room)[0]["chosen_line"]["moved_by_facilitator"] is False
    with pytest.raises(NotAllowed):
        room.does(seats["P01"], rules.MoveLine)


def test_mv14_the_line_keeps_one_idea_at_least_and_none_without_a_vote(room: Room) -> None:
    one, two = room.people(2)
    room.opens(6)
    room.votes(one, 1, 2)
    room.votes(two, 1, 3)
    room.closes()
    room.shows()
    assert room.kept() == [1, 2, 3]
    assert pressed(room, rules.MoveLine, up=True) == [1]
    with pytest.raises(Refused, match="At least one"):
        pressed(room, rules.MoveLine, up=True)
    assert pressed(room, rules.MoveLine) == [1, 2, 3]
    with pytest.raises(Refused, match="without a vote"):
        pressed(room, rules.MoveLine)


def test_mv15_the_line_by_team_size_is_an_option(room: Room) -> None:
    seats = sepsis(room)
    room.held(seats, EXAMPLE["vote_round_1"]["ballots"])
    assert len(pressed(room, rules.DrawLine, rule="size")) == 11
    assert rounds(room)[0]["chosen_line"] == {"keep": 11, "rule": "size", "moved_by_facilitator": False}
    assert "ideas with 3 votes or fewer go. 11 ideas stay." in text_of(room)


def test_mv14_where_nobody_voted_nothing_is_kept_or_banked_and_a_new_round_may_open(room: Room) -> None:
    room.opens(6)
    room.closes()
    room.shows()
    assert room.fates == {}
    later(room)
    room.opens()
    assert len(room.round.ideas) == 6


def test_mv16_three_rounds_and_no_more(room: Room) -> None:
    (nurse,) = room.people(1)
    room.offers(24)
    for number in (1, 2, 3):
        room.opens(votes_each=9 - number)
        assert room.round.number == number
        room.votes(nurse, *range(1, 1 + room.round.votes_each))
        room.closes()
        room.shows()
        later(room)
        assert room.kept() == list(range(1, 1 + room.round.votes_each))
    with pytest.raises(Refused, match="Three rounds"):
        room.opens()


def test_mv16_a_cancelled_round_does_not_count_and_its_ballots_do_neither(room: Room) -> None:
    seats = sepsis(room)
    room.held(seats, EXAMPLE["vote_round_1"]["ballots"])
    later(room)
    room.opens()
    room.votes(seats["P01"], 1)
    room.does(room.facilitator, rules.CancelRound, reason="Two ideas are the same")
    assert room.round.number == 1
    assert room.kept() == sorted(EXAMPLE["vote_round_1"]["kept"])
    later(room)
    room.opens()
    assert room.round.number == 2
    assert "nothing in it is counted: Two ideas are the same" in text_of(room)


def tied(room: Room) -> list[Seat]:
    """Four people; ideas 3 and 4 tie for the third place of six."""
    people = room.people(4)
    room.opens(6, votes_each=3)
    room.votes(people[0], 1, 2, 3)
    room.votes(people[1], 1, 2, 4)
    room.votes(people[2], 1, 2)
    room.closes()
    room.shows()
    assert room.kept() == [1, 2, 3, 4]
    later(room)
    room.does(room.facilitator, rules.OpenRunOff)
    return people


def shown(room: Room) -> list[int]:
    room.closes()
    room.shows()
    return room.kept()


def test_mv17_a_run_off_that_ties_again_keeps_both_until_somebody_decides(room: Room) -> None:
    people = tied(room)
    room.votes(people[0], 3)
    room.votes(people[1], 4)
    with pytest.raises(Refused, match="no tie to decide"):
        room.does(room.facilitator, rules.KeepTied)
    assert shown(room) == [1, 2, 3, 4]
    assert rounds(room)[1]["decided_by"] == "undecided"
    assert pressed(room, rules.DecideTie, idea=room.id(4)) == [1, 2, 4]
    assert (rounds(room)[1]["decided_by"], rounds(room)[1]["kept"]) == ("leader", [4])
    assert "Tied again. The leader decided: 4 stays." in text_of(room)
    with pytest.raises(Refused, match="no tie to decide"):
        room.does(room.facilitator, rules.KeepTied)


def test_mv17_a_run_off_that_ties_again_may_keep_both(room: Room) -> None:
    people = tied(room)
    room.votes(people[0], 3)
    room.votes(people[1], 4)
    shown(room)
    with pytest.raises(Refused, match="not among those that tie"):
        room.does(room.facilitator, rules.DecideTie, idea=room.id(1))
    assert pressed(room, rules.KeepTied) == [1, 2, 3, 4]
    assert rounds(room)[1]["decided_by"] == "both"
    assert "Tied again. All of them stay: 3, 4." in text_of(room)


def test_mv17_an_idea_without_a_run_off_vote_cannot_win(room: Room) -> None:
    people = tied(room)
    room.votes(people[3], 4)
    assert shown(room) == [1, 2, 4]


def test_mv17_where_nobody_votes_in_the_run_off_the_line_stays(room: Room) -> None:
    tied(room)
    assert shown(room) == [1, 2, 3, 4]
    assert rounds(room)[1]["decided_by"] == "nobody voted"


def test_mv17_while_its_run_off_goes_on_the_line_is_not_moved(room: Room) -> None:
    tied(room)
    for asked, fields in ((rules.MoveLine, {}), (rules.DrawLine, {"rule": "size"}), (rules.OpenRunOff, {})):
        with pytest.raises(Refused, match="run-off was opened"):
            room.does(room.facilitator, asked, **fields)
    room.does(room.facilitator, rules.CancelRound, reason="We talk instead")
    assert pressed(room, rules.MoveLine, up=True) == [1, 2]


def test_mv3_mv13_a_round_with_dots_counts_dots_and_then_people(room: Room) -> None:
    one, two, three = room.people(3)
    room.opens(9, method="dots")
    room.votes(one, 1, 1, 1)
    assert room.says() == "1 of 4 have finished"
    with pytest.raises(Refused, match="used all your votes"):
        room.votes(one, 2)
    room.votes(two, 2, 2, 3)
    room.votes(three, 2, 3)
    assert room.mine(three).votes_left == 1
    room.does(two, rules.TakeBackVote, idea=room.id(2))
    room.votes(two, 2)
    room.closes()
    outcome = room.shows().outcome
    assert outcome
    assert [(t.idea.number, t.rank, t.votes, t.people) for t in outcome.totals][:3] == [
        (2, 1, 3, 2),
        (1, 2, 3, 1),
        (3, 3, 2, 2),
    ]
    assert outcome.cast == 8


def test_mv21_a_ranked_round_gives_points_by_place(room: Room) -> None:
    one, two, three = room.people(3)
    room.opens(4, method="ranked")
    assert room.round.votes_each == 3
    room.votes(one, 1, 2, 3)
    room.votes(two, 1, 2, 4)
    room.does(two, rules.MoveChoice, idea=room.id(2), up=True)
    room.votes(three, 1, 4, 2)
    assert [option.number for option in room.mine(two).list] == [2, 1, 4]
    room.closes()
    room.shows()
    assert room.totals() == {1: 8, 2: 6, 4: 3, 3: 1}


def test_mv12_voting_closes_by_the_clock_whoever_notices_when(room: Room) -> None:
    nurse, late = room.people(2)
    room.opens(6, minutes=3)
    room.votes(nurse, 1)
    later(room, 2.99)
    assert room.round.state is State.OPEN
    assert store.overdue(room.tx, room.now) == []
    later(room, 0.02)
    assert room.round.state is State.CLOSED
    with pytest.raises(Refused, match="Voting closed at"):
        room.votes(late, 2)
    assert store.overdue(room.tx, room.now) == [(room.meeting, "CloseOverdueVoting")]
    later(room, 2)
    command = rules.CloseOverdueVoting(key=new_id())
    place = Place(room.meeting, "-", room.now)
    event = command.decide(ACTIVITY.load(room.tx, place, nurse, command), nurse, room.now)
    ACTIVITY.save(event, room.tx, place)
    assert store.overdue(room.tx, room.now) == []
    assert room.round.closed_at == room.round.closes_at
    room.does(room.facilitator, rules.ReopenVoting)
    room.votes(late, 2)
    room.closes()
    assert room.shows().state is State.REVEALED


def test_mv18_after_the_results_two_alike_that_split_their_votes_are_named(room: Room) -> None:
    people = room.people(6)
    room.ideas = tuple(Offered(new_id(), n, f"Idea {n}", "keys" if n in (4, 5) else "") for n in range(1, 7))
    room.opens(votes_each=4)
    for n, person in enumerate(people):
        room.votes(
            person, 1, 2, *((3, 4) if n < 2 else (3, 5) if n == 2 else (5,) if n == 3 else (4,) if n == 9 else ())
        )
    room.closes()
    room.shows()
    assert "Ideas 4 and 5 are in one group" in text_of(room)
    assert rounds(room)[0]["may_have_split_votes"] == [[4, 5]]


def test_a_vote_on_groups_tells_the_groups_what_became_of_them(room: Room) -> None:
    (nurse,) = room.people(1)
    room.offers(9)
    room.groups = tuple(Offered(new_id(), n, f"Group {n}") for n in (1, 2, 3, 4))
    room.opens(groups=True)
    assert [idea.text for idea in room.round.ideas] == ["Group 1", "Group 2", "Group 3", "Group 4"]
    room.does(nurse, rules.CastVote, idea=room.groups[2].id)
    room.closes()
    room.shows()
    assert [room.fates[group.id] for group in room.groups] == ["banked", "banked", "kept", "banked"]


def test_re1_the_record_is_made_of_sections_and_facts_in_the_order_of_the_rounds(room: Room) -> None:
    tied(room)
    titles = [str(one.title) for one in sections(store_rounds(room))]
    assert titles == ["Vote, round 1", "Run-off after round 1"]
    assert [one["method"] for one in facts(store_rounds(room))["vote_rounds"]] == ["single", "runoff"]


def store_rounds(room: Room) -> list[Any]:
    return overview.rounds(room.tx, room.place)
