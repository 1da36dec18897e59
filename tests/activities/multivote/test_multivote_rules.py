"""The rules of the vote, each by its number, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.multivote import line
from app.activities.multivote.ballot_views import shuffled
from app.activities.multivote.line import Standing
from app.activities.multivote.record import Idea
from app.activities.multivote.rules import (
    Before,
    Booth,
    CastVote,
    CloseVoting,
    EnterPaperBallot,
    FinishBallot,
    Method,
    OpenVoting,
    PaperDesk,
    ReopenVoting,
    Round,
    Setup,
    ShowResults,
    State,
    TakeBackVote,
    UnfinishBallot,
    Voter,
    Where,
    most_votes,
    state_at,
    votes_for,
    why_not,
)
from app.core.ballot_items import Offered
from app.core.contract import Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import new_id

NOW = datetime(2026, 7, 23, 13, 2, 31, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
NURSE = Voter("nurse")
SEAT = Seat("meeting", "team", frozenset(), participant="nurse")
IDEAS = [Idea(f"i{n}", n, f"Idea {n}") for n in range(1, 25)]
TABLE = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 9: 3, 12: 4, 20: 7, 24: 8, 33: 11, 60: 20, 61: 20, 90: 20}
A, B = "a" * 22, "b" * 22


def setup(n: int, **changes: object) -> Setup:
    ideas = tuple(Offered(new_id(), i, f"Idea {i}") for i in range(1, n + 1))
    return Setup(**({"current": True, "ends_at": LATER, "question": "Which?", "ideas": ideas} | changes))  # type: ignore[arg-type]


def opening(**fields: object) -> OpenVoting:
    return OpenVoting.model_validate({"key": new_id(), **fields})


def booth(state: State = State.OPEN, votes: int = 2, mine: tuple[str, ...] = (), **changes: object) -> Booth:
    at = NOW if state is not State.OPEN else None
    round_ = Round("r", state, votes, closed_at=at, zone="Europe/London")
    return Booth(**({"round": round_, "voter": NURSE, "ends_at": LATER, "mine": dict.fromkeys(mine, 1)} | changes))  # type: ignore[arg-type]


def cast(state: Booth, idea: str = A) -> object:
    return CastVote(key=new_id(), idea=idea).decide(state, SEAT, NOW)


@pytest.mark.parametrize(
    ("n", "v"),
    TABLE.items(),
)
def test_mv1_each_has_a_third_of_the_ideas_rounded_up_and_at_most_twenty(n: int, v: int) -> None:
    assert votes_for(n) == v


def test_mv1_the_facilitator_leaves_the_votes_to_the_rule() -> None:
    assert opening().decide(setup(24), SEAT, NOW).votes_each == 8
    assert opening(votes_each="0").decide(setup(24), SEAT, NOW).votes_each == 8


def test_mv1_the_facilitator_chooses_another_number_up_to_one_less_than_the_ideas_and_twenty() -> None:
    assert opening(votes_each="5").decide(setup(6), SEAT, NOW).votes_each == 5
    with pytest.raises(Refused, match="choose 1 to 5 votes"):
        opening(votes_each="6").decide(setup(6), SEAT, NOW)
    assert most_votes(90) == 20
    with pytest.raises(ValueError, match="0 to 20"):
        opening(votes_each="21")


@pytest.mark.parametrize("n", [0, 1])
def test_mv2_there_is_no_vote_on_fewer_than_two_ideas(n: int) -> None:
    with pytest.raises(Refused, match="two ideas or more"):
        opening().decide(setup(n), SEAT, NOW)


@pytest.mark.parametrize("n", [2, 3])
def test_mv2_a_vote_on_two_or_three_stays_possible(n: int) -> None:
    assert opening().decide(setup(n), SEAT, NOW).votes_each == 1


def test_a_vote_opens_only_at_the_current_item_while_the_meeting_is_on() -> None:
    with pytest.raises(Refused, match="current one"):
        opening().decide(setup(6, current=False), SEAT, NOW)
    with pytest.raises(Refused, match="has ended"):
        opening().decide(setup(6, ends_at=NOW), SEAT, NOW)


@pytest.mark.parametrize("last", [State.OPEN, State.CLOSED])
def test_an_item_has_one_round_at_a_time(last: State) -> None:
    with pytest.raises(Refused):
        opening().decide(setup(6, last=last), SEAT, NOW)


@pytest.mark.parametrize("last", [None, State.REVEALED])
def test_mv16_a_further_round_opens_on_what_was_kept_at_the_same_item_or_another(last: State | None) -> None:
    event = opening().decide(setup(9, last=last, before=Before("r1", 1, 9)), SEAT, NOW)
    assert (event.votes_each, event.after) == (3, "r1")


@pytest.mark.parametrize(("number", "kept", "says"), [(1, 5, "the group talks"), (3, 9, "Three rounds")])
def test_mv16_the_third_round_and_a_list_of_five_end_the_voting(number: int, kept: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        opening().decide(setup(kept, before=Before("r1", number, kept)), SEAT, NOW)


def test_mv12_a_round_that_was_set_to_close_by_the_clock_closes_by_it() -> None:
    event = opening(minutes="3").decide(setup(6), SEAT, NOW)
    assert event.closes_at == NOW + timedelta(minutes=3)
    assert state_at(State.OPEN, event.closes_at, NOW + timedelta(seconds=179)) is State.OPEN
    assert state_at(State.OPEN, event.closes_at, NOW + timedelta(seconds=180)) is State.CLOSED
    assert state_at(State.OPEN, None, LATER) is State.OPEN
    assert state_at(State.CANCELLED, event.closes_at, LATER) is State.CANCELLED


def test_the_facilitator_may_have_groups_voted_on_instead_of_ideas() -> None:
    groups = (Offered(A, 1, "Ready to treat"), Offered(B, 2, "See it and learn"))
    event = opening(groups="on").decide(setup(6, groups=groups, before=Before("r1", 1, 3)), SEAT, NOW)
    assert (event.groups, event.ideas, event.after) == (True, groups, None)
    with pytest.raises(Refused, match="two groups or more"):
        opening(groups="on").decide(setup(6, groups=groups[:1]), SEAT, NOW)


def test_mv17_a_run_off_is_not_opened_like_a_round() -> None:
    with pytest.raises(Refused, match="opens from the results"):
        opening(method="runoff").decide(setup(6), SEAT, NOW)


def test_after_a_cancelled_round_a_new_one_opens() -> None:
    assert opening().decide(setup(6, last=State.CANCELLED), SEAT, NOW).votes_each == 2


def test_mv3_an_idea_takes_one_vote_of_a_person() -> None:
    with pytest.raises(Refused, match="already voted for this idea"):
        cast(booth(mine=(A,)))


def test_mv6_a_vote_too_many_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match=r"You have used all your votes. Take one back first."):
        cast(booth(votes=1, mine=(B,)))


def test_mv6_a_vote_taken_back_can_be_placed_elsewhere() -> None:
    state = booth(votes=1, mine=(B,))
    TakeBackVote(key=new_id(), idea=B).decide(state, SEAT, NOW)
    assert cast(booth(votes=1))
    with pytest.raises(Refused, match="no vote on this idea"):
        TakeBackVote(key=new_id(), idea=A).decide(state, SEAT, NOW)


def test_f52_a_vote_after_the_close_hears_when_it_closed_in_the_teams_time() -> None:
    with pytest.raises(Refused, match=r"Voting closed at 14:02:31\."):
        cast(booth(State.CLOSED))


def test_f38_an_idea_of_another_meeting_is_not_there() -> None:
    with pytest.raises(Gone):
        cast(booth(idea=Where.NOWHERE))


def test_f39_an_idea_that_left_the_ballot_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="was removed"):
        cast(booth(idea=Where.OFF))


def test_f54_nobody_votes_before_a_round_is_open_or_in_a_cancelled_one() -> None:
    with pytest.raises(Refused, match="not open yet"):
        cast(booth(round=None))
    with pytest.raises(Refused, match="cancelled"):
        cast(booth(State.CANCELLED))


def test_nobody_votes_after_the_meeting() -> None:
    with pytest.raises(Refused, match="has ended"):
        cast(booth(ends_at=NOW))


@pytest.mark.parametrize(
    ("voter", "open_to", "says"),
    [
        (Voter("x", member=False), {}, "Guests"),
        (Voter("x", member=False), {"guests": True}, None),
        (Voter("x", outside=True), {}, "outside"),
        (Voter("x", outside=True), {"guests": True}, "outside"),
        (Voter("x", outside=True), {"outside_coach": True}, None),
        (Voter("x", member=False), {"outside_coach": True}, "Guests"),
        (Voter("x", here=False), {}, "left"),
        (Voter("x"), {}, None),
    ],
)
def test_mv8_members_who_are_here_vote_and_others_only_when_switched_on(
    voter: Voter, open_to: dict[str, Any], says: str | None
) -> None:
    round_ = Round("r", State.OPEN, 2, **open_to)
    found = why_not(round_, voter)
    assert found is None if says is None else says in (found or "")


def test_mv8_a_guest_who_votes_all_the_same_is_told_why_not() -> None:
    with pytest.raises(NotAllowed, match="Guests do not vote in this round"):
        cast(booth(voter=Voter("x", member=False)))
    with pytest.raises(NotAllowed, match="take part"):
        cast(booth(voter=None))


def test_mv9_who_came_before_the_close_votes_and_who_came_after_does_not() -> None:
    closed = Round("r", State.CLOSED, 2, closed_at=NOW)
    assert why_not(closed, Voter("x", joined_at=NOW)) is None
    assert "after voting closed" in (why_not(closed, Voter("x", joined_at=NOW + timedelta(seconds=1))) or "")


def test_mv4_finishing_needs_no_votes_given_and_an_empty_purse_has_finished() -> None:
    assert FinishBallot(key=new_id()).decide(booth(), SEAT, NOW).voter == "nurse"
    assert UnfinishBallot(key=new_id()).decide(booth(pressed=True), SEAT, NOW).voter == "nurse"
    with pytest.raises(Refused, match="Take one back"):
        UnfinishBallot(key=new_id()).decide(booth(votes=1, mine=(A,)), SEAT, NOW)


def test_mv12_results_are_shown_only_after_the_close_and_once() -> None:
    show = ShowResults(key=new_id())
    with pytest.raises(Refused, match="Close voting before"):
        show.decide(Round("r", State.OPEN, 2), SEAT, NOW)
    assert show.decide(Round("r", State.CLOSED, 2), SEAT, NOW).round == "r"
    for state in (State.REVEALED, State.CANCELLED):
        with pytest.raises(Refused):
            show.decide(Round("r", state, 2), SEAT, NOW)


def test_mv12_voting_opens_again_only_before_the_results() -> None:
    again = ReopenVoting(key=new_id())
    assert again.decide(Round("r", State.CLOSED, 2), SEAT, NOW).round == "r"
    for state in (State.OPEN, State.REVEALED, State.CANCELLED):
        with pytest.raises(Refused):
            again.decide(Round("r", state, 2), SEAT, NOW)
    with pytest.raises(Refused):
        CloseVoting(key=new_id()).decide(None, SEAT, NOW)


def paper(ideas: str, voter: Voter | None = None, votes: int = 3) -> tuple[str, ...]:
    desk = PaperDesk(
        Round("r", State.OPEN, votes), voter or Voter("p", by_hand=True), LATER, {i.number: i.id for i in IDEAS}
    )
    return EnterPaperBallot(key=new_id(), participant=A, ideas=ideas).decide(desk, SEAT, NOW).votes


def test_mv20_the_recorder_types_a_slip_in() -> None:
    assert paper("3, 7;12") == {"i3": 1, "i7": 1, "i12": 1}
    assert paper("3 7,") == {"i3": 1, "i7": 1}


@pytest.mark.parametrize(
    ("ideas", "says"),
    [
        ("3, 3", "twice"),
        ("1,2,3,4", "too many"),
        ("25", "no idea number 25"),
        ("0", "no idea number 0"),
        ("3.5", "commas"),
        ("three", "commas"),
        ("\u0663", "commas"),
        ("-1", "commas"),
        ("1e0", "commas"),
    ],
)
def test_mv20_a_slip_obeys_mv3_and_mv6_and_holds_numbers_only(ideas: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        paper(ideas)


def test_mv20_a_slip_is_only_for_somebody_without_a_phone_who_may_vote() -> None:
    with pytest.raises(Refused, match="phone of their own"):
        paper("1", Voter("p"))
    with pytest.raises(Refused, match="does not vote"):
        paper("1", Voter("p", by_hand=True, member=False))


def standings(votes: dict[str, int]) -> tuple[Standing, ...]:
    found = [Standing(i.id, i.number, votes.get(i.id, 0), votes.get(i.id, 0)) for i in reversed(IDEAS)]
    return line.ranked(found, Method.SINGLE)


def test_mv13_equal_totals_share_a_rank_and_stand_by_number() -> None:
    votes = {"i4": 6, "i1": 11, "i2": 8, "i6": 8, "i3": 4}
    top = [(one.rank, one.number, one.votes) for one in standings(votes)][:6]
    assert top == [(1, 1, 11), (2, 2, 8), (2, 6, 8), (4, 4, 6), (5, 3, 4), (6, 5, 0)]


@given(st.dictionaries(st.sampled_from([i.id for i in IDEAS]), st.integers(1, 40)))
def test_mv13_ties_are_kept_and_no_idea_is_lost(votes: dict[str, int]) -> None:
    totals = standings(votes)
    assert {t.idea: t.votes for t in totals} == {i.id: votes.get(i.id, 0) for i in IDEAS}
    for total in totals:
        assert total.rank == 1 + sum(other.votes > total.votes for other in totals)


def test_mv11_each_person_has_an_order_of_their_own_that_stays() -> None:
    first = [i.id for i in shuffled(IDEAS, "r", "nurse")]
    assert first == [i.id for i in shuffled(list(reversed(IDEAS)), "r", "nurse")]
    assert sorted(first) == sorted(i.id for i in IDEAS)
    assert first != [i.id for i in shuffled(IDEAS, "r", "clerk")]
    assert first != [i.id for i in shuffled(IDEAS, "r2", "nurse")]
    assert len({shuffled(IDEAS, "r", f"p{n}")[0].id for n in range(200)}) > 15


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcde")), max_size=60), st.integers(1, 4))
def test_mv6_the_budget_is_never_negative_and_the_tally_is_the_ballot(taps: list[tuple[bool, str]], v: int) -> None:
    mine: frozenset[str] = frozenset()
    for gives, letter in taps:
        idea, state = letter * 22, booth(votes=v, mine=tuple(mine))
        try:
            if gives:
                cast(state, idea)
                mine |= {idea}
            else:
                TakeBackVote(key=new_id(), idea=idea).decide(state, SEAT, NOW)
                mine -= {idea}
        except Refused:
            pass
        assert 0 <= booth(votes=v, mine=tuple(mine)).votes_left == v - len(mine)
