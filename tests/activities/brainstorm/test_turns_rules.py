"""Round robin (BR-3): the order, the turns, and when it ends.  Pure."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.brainstorm import rules
from app.activities.brainstorm.robin import Guest, Robin, Step, in_order
from app.activities.brainstorm.rules import Board, Idea, Mode, State
from app.activities.brainstorm.turns import How, Taken
from app.core.contract import Command, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import needs_of, permit

NOW = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)
ANN, BEN, CLEO, KEY = "a" * 22, "b" * 22, "c" * 22, "k" * 22
IDEA = "0" * 22
ROUND = Robin((ANN, BEN, CLEO), (ANN, BEN, CLEO), (CLEO,), ANN, 1)


def seat(who: str, *hats: str) -> Seat:
    return Seat("m", "t", needs_of([*hats, "participant"]), participant=who)


def board(robin: Robin | None = ROUND, **more: Any) -> Board:
    return Board(
        **{
            "id": "b",
            "question": "Why?",
            "mode": Mode.ROUND_ROBIN,
            "state": State.OPEN,
            "robin": robin,
            "next_number": 7,
            **more,
        }
    )


def does(who: Seat, kind: type[Command], state: Board, **fields: Any) -> Any:
    command = kind.model_validate({"key": KEY, **fields})
    permit(who, command.needs)
    return command.decide(state, who, NOW)


def written(author: str = ANN, **more: Any) -> Idea:
    return Idea(IDEA, "Keys take long", author, **more)


# The order


def test_br3_people_online_come_first_and_who_joins_late_comes_last() -> None:
    people = [
        Guest("4", "Zoe", late=True),
        Guest("1", "Ward clerk"),
        Guest("2", "pharmacist"),
        Guest("3", "Doctor", away=True),
        Guest("5", "Ann", away=True, late=True),
    ]
    assert [one.id for one in in_order(people)] == ["3", "2", "1", "4", "5"]


def test_br3_a_round_starts_with_the_first_in_order_who_is_here() -> None:
    assert Robin((ANN, BEN), (BEN,)).first == BEN
    robin = Robin((ANN, BEN, CLEO), (BEN, CLEO), turn=CLEO, round=1)
    assert robin.after(gave=True) == Step(BEN, 2)


def test_br3_the_turns_end_when_everybody_has_passed_in_one_full_round() -> None:
    last = Robin((ANN, BEN), (ANN, BEN), turn=BEN, round=2)
    assert last.after(gave=False) == Step("", 2)
    assert Robin((ANN, BEN), (ANN, BEN), turn=BEN, round=2, given=True).after(gave=False) == Step(ANN, 3)
    assert Robin((ANN, BEN), (ANN, BEN), turn=ANN, round=2).after(gave=False) == Step(BEN, 2)


def test_br3_when_nobody_is_here_any_more_the_turns_end() -> None:
    assert Robin((ANN, BEN), (), turn=BEN, round=2).after(gave=True) == Step("", 2)


@given(st.lists(st.booleans(), min_size=1, max_size=6), st.lists(st.booleans(), min_size=60, max_size=60))
def test_br3_in_each_round_everybody_here_has_one_turn_and_the_last_round_brings_nothing(
    here: list[bool], gives: list[bool]
) -> None:
    order = tuple(str(n) for n in range(len(here)))
    there = tuple(one for one, is_here in zip(order, here, strict=True) if is_here)
    robin, rounds = Robin(order, there), dict[int, list[tuple[str, bool]]]()
    step = Step(robin.first, 1)
    for gave in [*gives, *[False] * 2 * len(order)]:
        if not step.turn:
            break
        had = rounds.setdefault(step.round, [])
        now = Robin(order, there, turn=step.turn, round=step.round, given=any(g for _, g in had))
        had.append((step.turn, gave))
        step = now.after(gave=gave)
    assert step.turn == ""
    *full, last = rounds.values() if rounds else [[]]
    assert all([who for who, _ in one] == [who for who in order if who in there] for one in rounds.values())
    assert all(any(gave for _, gave in one) for one in full) and not any(gave for _, gave in last)


# What is done in a turn


def test_br3_in_my_turn_i_say_one_idea_and_the_turn_moves_on() -> None:
    event = does(seat(ANN), rules.SayIdea, board(), text="A trolley")
    assert isinstance(event, rules.IdeaSaid)
    assert (event.author, event.number, event.taken) == (ANN, 7, Taken(ANN, 1, How.IDEA, Step(BEN, 1)))


def test_br3_br7_in_my_turn_i_read_one_out_that_i_wrote_and_it_gets_the_next_number() -> None:
    event = does(seat(ANN), rules.ReadIdea, board(idea=written()), idea=IDEA)
    assert event == rules.IdeaRead("b", IDEA, 7, Taken(ANN, 1, How.IDEA, Step(BEN, 1)))


@pytest.mark.parametrize("idea", [None, written(BEN), written(None), written(withdrawn=True)])
def test_br3_nobody_reads_out_what_they_did_not_write(idea: Idea | None) -> None:
    with pytest.raises(Gone):
        does(seat(ANN), rules.ReadIdea, board(idea=idea), idea=IDEA)


def test_br7_what_has_a_number_is_not_read_out_again() -> None:
    with pytest.raises(Refused, match="already"):
        does(seat(ANN), rules.ReadIdea, board(idea=written(number=3)), idea=IDEA)


def test_br3_i_may_pass() -> None:
    assert does(seat(ANN), rules.PassTurn, board()).taken == Taken(ANN, 1, How.PASSED, Step(BEN, 1))


@pytest.mark.parametrize(
    ("kind", "fields"), [(rules.SayIdea, {"text": "x"}), (rules.ReadIdea, {"idea": IDEA}), (rules.PassTurn, {})]
)
def test_br3_nobody_else_takes_my_turn(kind: type[Command], fields: dict[str, str]) -> None:
    with pytest.raises(Refused, match="not your turn"):
        does(seat(BEN), kind, board(idea=written(BEN)), **fields)
    no_seat = Seat("m", "t", needs_of(["coach", "participant"]), coach="x")
    with pytest.raises(NotAllowed):
        does(no_seat, kind, board(), **fields)


@pytest.mark.parametrize("more", [{"robin": None}, {"mode": Mode.OPEN}, {"state": State.CLOSED}])
def test_br3_outside_a_round_there_is_no_turn(more: dict[str, Any]) -> None:
    state = Board(
        **{"id": "b", "question": "Why?", "mode": Mode.ROUND_ROBIN, "state": State.OPEN, "robin": ROUND, **more}
    )
    for kind, fields in ((rules.PassTurn, {}), (rules.SayIdea, {"text": "x"})):
        with pytest.raises(Refused, match="Nobody has the turn"):
            does(seat(ANN), kind, state, **fields)


def test_br8_mv10_no_turn_is_taken_while_a_vote_runs() -> None:
    with pytest.raises(Refused, match="A vote is running"):
        does(seat(ANN), rules.SayIdea, board(frozen=True), text="x")


def test_br2_the_same_idea_twice_is_refused_in_a_turn_too() -> None:
    mine = (("1" * 22, "A  Trolley"),)
    for kind, fields in ((rules.SayIdea, {}), (rules.SayFor, {"participant": ANN})):
        with pytest.raises(Refused, match="sent this idea already"):
            does(seat(ANN, "recorder"), kind, board(own=mine), text="a trolley", **fields)


def test_br3_what_is_written_between_turns_waits_unseen() -> None:
    event = does(seat(BEN), rules.AddIdea, board(), text="Later")
    assert type(event) is rules.IdeaAdded and event.number is None


@pytest.mark.parametrize("kind", [rules.EditIdea, rules.WithdrawIdea])
def test_br3_what_waits_for_a_turn_changes_unseen(kind: type[Command]) -> None:
    waiting = does(seat(ANN), kind, board(idea=written()), idea=IDEA, text="New")
    said = does(seat(ANN), kind, board(idea=written(number=1)), idea=IDEA, text="New")
    assert type(waiting) in (rules.IdeaEdited, rules.IdeaWithdrawn)
    assert type(said) in (rules.SharedIdeaEdited, rules.SharedIdeaWithdrawn)


# For others, on and back


def test_br3_somebody_without_a_phone_has_the_turn_too() -> None:
    robin = Robin(ROUND.order, ROUND.here, ROUND.no_phone, CLEO, 1)
    event = does(seat(BEN, "recorder"), rules.SayFor, board(robin), participant=CLEO, text="A trolley")
    assert event.author == CLEO and event.taken.then == Step(ANN, 2)
    assert does(seat(BEN, "recorder"), rules.PassFor, board(robin), participant=CLEO).taken.how is How.PASSED


def test_br3_the_recorder_passes_only_for_who_has_no_phone() -> None:
    with pytest.raises(NotAllowed, match="without a phone"):
        does(seat(BEN, "recorder"), rules.PassFor, board(), participant=ANN)


def test_br3_the_facilitator_passes_over_who_has_left_or_is_silent() -> None:
    gone = Robin(ROUND.order, (BEN, CLEO), turn=ANN, round=1)
    event = does(seat(BEN, "facilitator"), rules.NextPerson, board(gone), participant=ANN)
    assert event.taken == Taken(ANN, 1, How.OVER, Step(BEN, 1))
    for hat in ("recorder", "timekeeper"):
        with pytest.raises(NotAllowed):
            does(seat(BEN, hat), rules.NextPerson, board(), participant=ANN)


def test_br3_the_facilitator_goes_back_one_person() -> None:
    later = Robin(ROUND.order, ROUND.here, turn=BEN, round=1, before=Step(ANN, 1))
    assert does(seat(BEN, "facilitator"), rules.PersonBefore, board(later), participant=BEN) == rules.TurnTakenBack(
        "b", Step(ANN, 1)
    )
    with pytest.raises(Refused, match="Nobody has had a turn"):
        does(seat(BEN, "facilitator"), rules.PersonBefore, board(), participant=ANN)


@pytest.mark.parametrize("kind", [rules.NextPerson, rules.PersonBefore, rules.SayFor, rules.PassFor])
def test_br3_two_who_press_at_once_move_on_once(kind: type[Command]) -> None:
    with pytest.raises(Refused, match="moved on already"):
        does(seat(BEN, "facilitator"), kind, board(), participant=BEN, text="x")


# When it begins


def opens(state: Board) -> Any:
    return does(seat(BEN, "facilitator"), rules.OpenIdeas, state, mode="round_robin")


def test_br3_silent_then_round_robin_begins_with_the_first_in_order() -> None:
    silent = Board("b", "Why?", mode=Mode.SILENT, state=State.CLOSED, robin=Robin(ROUND.order, ROUND.here))
    assert opens(silent) == rules.TurnsStarted("b", Mode.ROUND_ROBIN, turn=Step(ANN, 1), anew=True)


def test_br3_a_round_that_was_closed_before_its_end_goes_on_where_it_was() -> None:
    closed = Board(
        "b", "Why?", mode=Mode.ROUND_ROBIN, state=State.CLOSED, robin=Robin(ROUND.order, ROUND.here, turn=BEN, round=2)
    )
    assert opens(closed) == rules.TurnsStarted("b", Mode.ROUND_ROBIN, turn=Step(BEN, 2), anew=False)


def test_br3_turns_need_somebody_who_is_here() -> None:
    with pytest.raises(Refused, match="Nobody is here"):
        opens(Board("b", "Why?", mode=Mode.SILENT, state=State.CLOSED, robin=Robin((ANN,), ())))


def test_br7_what_was_not_read_out_may_be_shown_after_the_turns() -> None:
    closed = board(state=State.CLOSED, waiting=2)
    assert isinstance(does(seat(BEN, "facilitator"), rules.RevealIdeas, closed), rules.IdeasRevealed)
    with pytest.raises(Refused, match="shown already"):
        does(seat(BEN, "facilitator"), rules.RevealIdeas, board(state=State.CLOSED))
