"""Votes on a real database: who counts, what nobody may see, and what is left of a person after the reveal."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from app.activities.multivote import ACTIVITY, rules, saving, store
from app.activities.multivote.record import sections
from app.activities.multivote.rules import State
from app.activities.multivote.tables import Ballot, CountedVote, Vote
from app.core import ballot_items
from app.core.ballot_items import Offered
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import new_id
from app.meetings.tables import Receipt

from .conftest import START, Room

EXAMPLE = json.loads((Path(__file__).parents[2] / "data" / "sepsis-week-14.json").read_text())
WORKED = EXAMPLE["vote_round_1"]


def votable() -> tuple[Offered, ...]:
    return tuple(Offered(new_id(), i["number"], i["text"]) for i in EXAMPLE["ideas"] if i["status"] == "votable")


def test_the_worked_round_of_the_sepsis_meeting_gives_its_totals(room: Room) -> None:
    room.ideas = votable()
    seats = {p["id"]: room.joins(p["label"], outside=not p["can_vote"]) for p in EXAMPLE["participants"]}
    room.change(room.facilitator, removed=True)
    room.opens()
    assert room.round.votes_each == WORKED["votes_each"]
    for person, numbers in WORKED["ballots"].items():
        room.votes(seats[person], *numbers)
    assert room.says() == f"{WORKED['voters'] - 1} of {WORKED['voters']} have finished"  # one has a vote left
    room.closes()
    outcome = room.shows().outcome
    assert outcome and (outcome.voters, outcome.cast) == (WORKED["voters"], WORKED["cast"])
    assert list(room.totals().items()) == [(int(n), votes) for n, votes in WORKED["totals"].items()]
    assert [t.rank for t in outcome.totals][:10] == [1, 2, 3, 4, 4, 6, 6, 8, 8, 10]


def test_mv4_a_ballot_is_finished_when_pressed_or_used_up_and_unfinished_by_a_vote_taken_back(room: Room) -> None:
    nurse, clerk = room.people(2)
    room.opens(6)
    assert room.says() == "0 of 3 have finished"
    room.votes(nurse, 1)
    room.does(clerk, rules.FinishBallot)
    assert room.says() == "1 of 3 have finished"
    room.votes(nurse, 2)
    assert room.says() == "2 of 3 have finished"
    room.does(nurse, rules.TakeBackVote, idea=room.id(2))
    assert room.says() == "1 of 3 have finished"
    room.does(clerk, rules.UnfinishBallot)
    assert room.says() == "0 of 3 have finished"


def test_mv4_a_vote_taken_back_makes_a_pressed_ballot_unfinished(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 1)
    room.does(nurse, rules.FinishBallot)
    room.does(nurse, rules.TakeBackVote, idea=room.id(1))
    assert room.says() == "0 of 2 have finished"


@pytest.mark.parametrize("closed", [False, True])
def test_mv5_mv12_no_totals_are_known_or_even_read_before_the_results(room: Room, closed: bool) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 5)
    if closed:
        room.closes()
    asked: list[str] = []
    event.listen(room.tx, "before_cursor_execute", lambda c, cur, sql, *_: asked.append(sql))
    seen = room.round
    assert seen.outcome is None
    assert [i.number for i in seen.ideas] == [1, 2, 3, 4, 5, 6]
    assert not [sql for sql in asked if "counted_vote" in sql or ("FROM vote" in sql and "vote.idea_id" in sql)]


def test_mv5_the_stage_key_holds_no_count(room: Room) -> None:
    nurse, clerk = room.people(2)
    room.opens(6)
    before = ACTIVITY.stage_key(room.sees())
    room.votes(nurse, 1, 2)
    room.does(clerk, rules.FinishBallot)
    assert ACTIVITY.stage_key(room.sees()) == before
    room.closes()
    assert ACTIVITY.stage_key(room.sees()) != before


def test_mv7_two_devices_of_a_person_share_a_ballot_and_coming_back_finds_it(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 1)
    with pytest.raises(Refused, match="already voted"):
        room.votes(nurse, 1)
    room.change(nurse, here=False)
    with pytest.raises(NotAllowed, match="left the meeting"):
        room.votes(nurse, 2)
    room.change(nurse, here=True)
    assert [o.number for o in room.mine(nurse).options if o.chosen] == [1]
    assert room.mine(nurse).votes_left == 1


def test_mv7_a_person_who_has_gone_keeps_the_votes_they_gave(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.votes(nurse, 4)
    room.change(nurse, here=False)
    assert room.says() == "1 of 2 have finished"
    room.closes()
    room.shows()
    assert room.totals()[4] == 1


def test_mv8_guests_and_the_outside_coach_are_out_of_the_count_unless_switched_on(room: Room) -> None:
    guest = room.joins("Visitor", kind="guest", member=False)
    coach = room.joins("Coach", kind="coach", outside=True)
    inside = room.joins("Coach of the ward", kind="coach")
    room.opens(6)
    assert room.round.eligible == 2
    room.votes(inside, 1)
    for seat in (guest, coach):
        with pytest.raises(NotAllowed):
            room.votes(seat, 1)
    room.does(room.facilitator, rules.CancelRound, reason="Guests too")
    room.opens(guests="on", outside_coach="on")
    room.votes(guest, 1)
    room.votes(coach, 1)
    assert room.round.eligible == 4


def test_ro9_somebody_without_a_phone_is_out_of_the_count_until_their_ballot_is_entered(room: Room) -> None:
    porter = room.joins("Porter", phone=False)
    room.opens(6)
    assert room.says() == "0 of 1 have finished"
    room.does(room.joins("Recorder", "recorder"), rules.EnterPaperBallot, participant=porter.participant, ideas="1")
    assert room.says() == "1 of 3 have finished"


def test_mv20_a_paper_ballot_counts_once_replaces_itself_and_is_marked(room: Room) -> None:
    porter = room.joins("Porter", phone=False)
    room.opens(6)
    for numbers in ("1, 2", "2, 5"):
        room.does(room.facilitator, rules.EnterPaperBallot, participant=porter.participant, ideas=numbers)
    room.closes()
    with pytest.raises(Refused, match="Voting closed"):
        room.does(room.facilitator, rules.EnterPaperBallot, participant=porter.participant, ideas="1")
    outcome = room.shows().outcome
    assert {n for n, votes in room.totals().items() if votes} == {2, 5}
    assert outcome and (outcome.by_hand, outcome.voters, outcome.cast) == (1, 1, 2)


def test_mv20_only_people_of_this_meeting_have_a_slip(room: Room) -> None:
    room.opens(6)
    with pytest.raises(Gone):
        room.does(room.facilitator, rules.EnterPaperBallot, participant=new_id(), ideas="1")


def test_mv9_a_late_joiner_has_all_votes_and_after_the_close_none(room: Room) -> None:
    room.opens(6)
    late = room.joins("Late")
    assert room.mine(late).votes_left == 2
    room.votes(late, 1, 2)
    room.now += timedelta(minutes=1)
    room.closes()
    room.now += timedelta(minutes=1)
    later = room.joins("Later")
    with pytest.raises(Refused, match="Voting closed"):
        room.votes(later, 1)
    assert room.round.eligible == 2
    outcome = room.shows().outcome
    assert outcome and (outcome.voters, outcome.eligible) == (1, 2)


def test_mv10_the_ballot_is_frozen_and_a_cancelled_round_is_kept_uncounted_with_its_reason(room: Room) -> None:
    (nurse,) = room.people(1)
    assert not store.frozen(room.tx, room.meeting)
    room.opens(6)
    assert ballot_items.frozen(room.tx, room.meeting)
    old = room.ideas
    room.offers(9)
    assert (len(room.round.ideas), room.round.votes_each) == (6, 2)
    room.ideas = old
    room.votes(nurse, 1)
    room.does(room.facilitator, rules.CancelRound, reason="Two ideas are the same")
    assert not store.frozen(room.tx, room.meeting)
    assert (room.round.state, room.round.why, room.round.outcome) == (State.CANCELLED, "Two ideas are the same", None)
    assert len(room.rows(CountedVote)) == 1
    assert not room.rows(Vote)
    room.opens(9)
    assert (len(room.round.ideas), room.round.number, room.rounds()) == (9, 1, 2)


def test_mv10_closed_without_results_is_frozen_still_and_revealed_is_not(room: Room) -> None:
    room.opens(6)
    room.closes()
    assert store.frozen(room.tx, room.meeting)
    room.shows()
    assert not store.frozen(room.tx, room.meeting)


def test_br15_a_text_set_aside_leaves_the_ballot_on_every_screen_and_can_be_erased(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    key = ACTIVITY.stage_key(room.sees())
    room.aside = frozenset({room.id(3)})
    assert [i.number for i in room.round.ideas if i.text is None] == [3]
    assert ACTIVITY.stage_key(room.sees()) != key
    assert {o.text is None for o in room.mine(nurse).options if o.number == 3} == {True}
    room.votes(nurse, 3)
    ballot_items.forget(room.tx, room.aside)
    room.aside = frozenset()
    assert [i.text for i in room.round.ideas if i.number == 3] == [""]


def test_mv11_the_order_is_shuffled_per_person_until_they_ask_for_numbers(room: Room) -> None:
    nurse, clerk = room.people(2)
    room.opens(24)
    by_number = list(range(1, 25))
    own = [o.number for o in room.mine(nurse).options]
    assert own != by_number
    assert own == [o.number for o in room.mine(nurse).options]
    assert own != [o.number for o in room.mine(clerk).options]
    room.does(nurse, rules.OrderBallot, by_number="true")
    assert [o.number for o in room.mine(nurse).options] == by_number
    room.does(nurse, rules.OrderBallot)
    assert [o.number for o in room.mine(nurse).options] == own
    assert room.says() == "0 of 3 have finished"


def test_mv12_open_again_keeps_the_ballots_as_they_were_left(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.closes()
    assert room.round.nobody
    room.does(room.facilitator, rules.ReopenVoting)
    assert not room.round.nobody
    room.votes(nurse, 1)
    room.closes()
    assert not room.round.nobody
    assert room.shows().outcome


def test_mv19_after_the_reveal_nothing_leads_from_a_vote_to_a_person(room: Room) -> None:
    people = room.people(5)
    porter = room.joins("Porter", phone=False)
    room.opens(12)
    for seat in people:
        room.votes(seat, 1, 2, 3, 4)
    room.does(room.facilitator, rules.EnterPaperBallot, participant=porter.participant, ideas="5")
    room.does(people[0], rules.TakeBackVote, idea=room.id(4))
    room.does(people[0], rules.FinishBallot)
    room.closes()
    room.shows()
    assert not room.rows(Vote)
    assert not room.rows(Ballot)
    counted = room.rows(CountedVote)
    persons = {seat.participant for seat in (*people, porter)}
    assert {row.ballot_id for row in counted}.isdisjoint(persons)
    assert len({row.ballot_id for row in counted}) == 6
    prints = {row.command: row.print for row in room.rows(Receipt)}
    assert [prints[name] for name in ("CastVote", "TakeBackVote", "EnterPaperBallot")] == [None, None, None]
    assert prints["OpenVoting"] and prints["FinishBallot"]


def test_mv19_the_counted_votes_stand_in_random_order(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(saving, "shuffle", lambda rows: seen.append(len(rows)))
    (nurse,) = room.people(1)
    room.opens(12)
    room.votes(nurse, 1, 2, 3)
    room.closes()
    room.shows()
    assert seen == [3]


def test_mv19_a_receipt_of_another_item_keeps_its_print(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    first = room.item
    room.begins(title="Vote, round 2")
    room.opens()
    room.votes(nurse, 1)
    second, room.item = room.item, first
    room.closes()
    room.shows()
    assert [r.print for r in room.rows(Receipt) if r.item == second and r.command == "CastVote"] == [b"x"]


def test_several_rounds_in_a_meeting_and_one_left_behind_is_named(room: Room) -> None:
    room.opens(6)
    room.begins(title="Vote, round 2")
    assert [one.title for one in room.sees().left] == ["Vote"]
    assert room.sees().round is None
    room.opens()
    assert room.round.number == 2


def test_f38_f39_an_idea_of_nowhere_is_gone_and_one_off_the_ballot_was_removed(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    with pytest.raises(Gone):
        room.does(nurse, rules.CastVote, idea=new_id())
    off = room.ideas
    room.offers(3)
    with pytest.raises(Refused, match="was removed"):
        room.votes(nurse, 1)
    room.ideas = off
    room.votes(nurse, 1)


def test_f38_the_item_of_another_meeting_is_not_there(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.meeting = room.another()
    with pytest.raises(Gone):
        room.votes(nurse, 1)


def test_a_vote_needs_an_item_for_votes(room: Room) -> None:
    room.begins(activity="brainstorm")
    with pytest.raises(Gone):
        room.opens(6)
    room.begins(started=False)
    with pytest.raises(Refused, match="current one"):
        room.opens(6)


def test_voting_ends_with_the_meeting_half_an_hour_after_its_time(room: Room) -> None:
    (nurse,) = room.people(1)
    room.opens(6)
    room.now = START + timedelta(minutes=90)
    with pytest.raises(Refused, match="has ended"):
        room.votes(nurse, 1)
    room.closes()
    assert room.shows().outcome


def test_ro7_two_who_are_one_have_one_ballot_within_the_budget(room: Room) -> None:
    nurse, again = room.people(2)
    room.opens(9)
    room.votes(nurse, 1, 2)
    room.votes(again, 2, 5, 9)
    store.fold(room.tx, room.place, str(nurse.participant), str(again.participant))
    room.change(again, removed=True)
    assert [o.number for o in sorted(room.mine(nurse).options, key=lambda o: o.number) if o.chosen] == [1, 2, 5]
    room.closes()
    outcome = room.shows().outcome
    assert outcome and (outcome.cast, outcome.voters, outcome.eligible) == (3, 1, 2)


def test_re1_re2_the_record_has_totals_and_counts_and_no_single_ballot(room: Room) -> None:
    nurse, clerk = room.people(2)
    room.opens(6)
    room.votes(nurse, 1, 2)
    room.does(room.facilitator, rules.CancelRound, reason="A text was wrong")
    room.opens(votes_each="3")
    assert "have not been shown" in str(ACTIVITY.sections(room.tx, room.place))
    room.votes(nurse, 1, 2)
    room.votes(clerk, 2)
    room.closes()
    room.shows()
    room.aside = frozenset({room.id(1)})
    told = str(ACTIVITY.sections(room.tx, room.place))
    facts = ACTIVITY.facts(room.tx, room.place)["vote_rounds"]
    for words in ("A text was wrong", "3 (chosen by the facilitator)", "2 of 3", "One vote for an idea", "(set aside)"):
        assert words in told
    assert "Idea & 1'" not in told
    assert facts[0]["cancelled_because"] == "A text was wrong"
    assert "totals" not in facts[0]
    assert [(t["rank"], t["number"], t["votes"]) for t in facts[1]["totals"]][:3] == [(1, 2, 2), (2, 1, 1), (3, 3, 0)]
    everything = told + json.dumps(facts)
    secrets = [nurse.participant, "Person 00", *(row.ballot_id for row in room.rows(CountedVote))]
    assert not [secret for secret in secrets if str(secret) in everything]
    assert not sections([])


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["CastVote", "TakeBackVote"]), st.integers(1, 7)), max_size=40
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mv6_totals_equal_the_ballots_whatever_people_tap(room: Room, taps: list[tuple[int, str, int]]) -> None:
    people = room.people(4)
    room.begins()
    room.opens(7)
    ballots: dict[int, set[int]] = {n: set() for n in range(4)}
    for who, name, number in taps:
        try:
            room.does(people[who], getattr(rules, name), idea=room.id(number))
        except Refused:
            continue
        (ballots[who].add if name == "CastVote" else ballots[who].discard)(number)
        assert 0 <= room.mine(people[who]).votes_left == 3 - len(ballots[who])
    room.closes()
    room.shows()
    assert room.totals() == {n: sum(n in ballot for ballot in ballots.values()) for n in range(1, 8)}
