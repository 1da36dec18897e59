"""The edges of the rules of a fishbone: each sentence that says no, at rule level."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from app.activities.fishbone import record, rules
from app.activities.fishbone.board import Branch, Cause, Diagram, Mode, State, state_of
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, No, NotAllowed, Refused
from app.core.permissions import needs_of

NOW = datetime(2026, 7, 23, 9, 20, tzinfo=UTC)
A, PEOPLE, PLACE = "a" * 22, "p" * 22, "q" * 22
NURSE = Seat("m", "t", needs_of(["participant"]), participant="nurse")
CHAIR = Seat("m", "t", needs_of(["facilitator", "participant"]), participant="facilitator")
COACH = Seat("m", "t", needs_of(["coach"]), coach="coach")
THREE = (Branch(PEOPLE, "People", 1), Branch(PLACE, "Place"), Branch("r" * 22, "Time"))


def fish(**more: Any) -> Diagram:
    return Diagram(**{"id": "x", "problem": "Late", "mode": Mode.OPEN, "state": State.OPEN, "branches": THREE, **more})


def cause(**more: Any) -> Cause:
    return Cause(**{"id": A, "text": "Keys", "author": "nurse", "number": 1, "branch": PEOPLE, **more})


def does(seat: Seat, kind: type[Command], state: Diagram, **fields: Any) -> Event:
    return kind.model_validate({"key": "k" * 12, **fields}).decide(state, seat, NOW)


def refused(seat: Seat, kind: type[Command], state: Diagram, why: type[No] = Refused, **fields: Any) -> str:
    with pytest.raises(why) as said:
        does(seat, kind, state, **fields)
    return said.value.says


def test_the_problem_may_be_changed_until_the_first_cause_and_never_while_votes_run() -> None:
    new = {"problem": "Later", "branches": "-"}
    written: Any = does(CHAIR, rules.WriteProblem, fish(state=State.WRITTEN), **new, mode="silent")
    assert (written.board, written.mode, written.branches) == ("x", Mode.SILENT, ())
    opened: Any = does(CHAIR, rules.WriteProblem, fish(), **new, mode="silent")
    assert opened.mode is Mode.OPEN  # how causes come is chosen before they do
    assert "causes already" in refused(CHAIR, rules.WriteProblem, fish(causes=1), **new)
    assert "vote is running" in refused(CHAIR, rules.WriteProblem, fish(frozen=True), **new)
    assert "ended" in refused(CHAIR, rules.WriteProblem, Diagram(ended=True), problem="Late", branches="A\nB")
    first: Any = does(CHAIR, rules.WriteProblem, Diagram(), problem="Late", branches="A\n\nB")
    assert first.board == "" and first.branches == ("A", "B")


def test_a_fishbone_is_written_then_open_then_closed() -> None:
    found = [state_of(opened=opened, closed=closed) for opened, closed in ((False, False), (True, False), (True, True))]
    assert found == [State.WRITTEN, State.OPEN, State.CLOSED]


def test_causes_open_close_and_are_shown_once() -> None:
    assert "Start the meeting" in refused(
        CHAIR, rules.OpenCauses, fish(started=False, state=State.WRITTEN), mode="open"
    )
    assert "open already" in refused(CHAIR, rules.OpenCauses, fish(), mode="open")
    does(CHAIR, rules.OpenCauses, fish(), mode="silent")
    does(CHAIR, rules.OpenCauses, fish(state=State.CLOSED), mode="open")
    assert "closed already" in refused(CHAIR, rules.CloseCauses, fish(state=State.CLOSED))
    assert "problem first" in refused(CHAIR, rules.CloseCauses, Diagram())
    assert "shown already" in refused(CHAIR, rules.ShowCauses, fish())
    assert "Open the causes first" in refused(CHAIR, rules.ShowCauses, fish(mode=Mode.SILENT, state=State.WRITTEN))
    assert "vote is running" in refused(CHAIR, rules.ShowCauses, fish(mode=Mode.SILENT, frozen=True))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (rules.AddBranch, {"name": "New"}), (rules.RenameBranch, {"branch": PLACE, "name": "New"}),
        (rules.RemoveBranch, {"branch": PLACE}), (rules.MoveCause, {"cause": A, "branch": PLACE}),
        (rules.ParkCause, {"cause": A}), (rules.OfferCauses, {}), (rules.OpenCauses, {"mode": "silent"}),
    ],
)  # fmt: skip
def test_mv10_nothing_changes_while_a_vote_runs_or_after_the_end(kind: type[Command], fields: dict[str, Any]) -> None:
    assert "vote is running" in refused(CHAIR, kind, fish(frozen=True, cause=cause()), **fields)
    assert "ended" in refused(CHAIR, kind, fish(ended=True, cause=cause()), **fields)
    does(CHAIR, kind, fish(cause=cause()), **fields)


def test_branches_keep_their_names_apart_and_their_number_in_bounds() -> None:
    assert "this name" in refused(CHAIR, rules.AddBranch, fish(), name="PLACE")
    assert "this name" in refused(CHAIR, rules.RenameBranch, fish(), branch=PLACE, name="people")
    does(CHAIR, rules.RenameBranch, fish(), branch=PLACE, name="PLACE")
    full = tuple(Branch(f"{n:022}", f"Branch {n}") for n in range(6))
    assert "at most" in refused(CHAIR, rules.AddBranch, fish(branches=full), name="New")
    does(CHAIR, rules.AddBranch, fish(branches=full[:5]), name="New")
    assert "at least" in refused(CHAIR, rules.RemoveBranch, fish(branches=THREE[:2]), branch=PLACE)
    assert "Move them first" in refused(CHAIR, rules.RemoveBranch, fish(), branch=PEOPLE)
    assert "in silence" in refused(CHAIR, rules.RemoveBranch, fish(mode=Mode.SILENT, causes=1), branch=PLACE)
    does(CHAIR, rules.RemoveBranch, fish(mode=Mode.SILENT), branch=PLACE)
    does(CHAIR, rules.RemoveBranch, fish(causes=2), branch=PLACE)  # they are elsewhere, and everybody sees where
    refused(CHAIR, rules.RenameBranch, fish(), Gone, branch="z" * 22, name="New")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("A\na", "this name already"),
        ("A", "2"),
        ("A\nB\nC\nD\nE\nF\nG", "6"),
        ("A\n" + "x" * 25, "24 characters"),
        ("A\n\u2800", "Write something"),
    ],
)
def test_branches_are_two_to_six_names_of_up_to_24_characters(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        rules.names(typed)
    assert rules.names("A\nB\nC\nD\nE\n" + "x" * 24) == ("A", "B", "C", "D", "E", "x" * 24)


def test_the_wall_is_turned_to_a_branch_that_is_there_and_shown() -> None:
    assert "problem first" in refused(CHAIR, rules.TurnWall, Diagram())
    assert "ended" in refused(CHAIR, rules.TurnWall, fish(ended=True))
    assert "Show the causes first" in refused(CHAIR, rules.TurnWall, fish(mode=Mode.SILENT), branch=PLACE)
    refused(CHAIR, rules.TurnWall, fish(), Gone, branch="z" * 22)
    whole: Any = does(CHAIR, rules.TurnWall, fish(mode=Mode.SILENT))
    assert whole.branch == ""


def test_a_cause_is_new_under_a_branch_that_is_there_and_its_author_is_here() -> None:
    refused(NURSE, rules.AddCause, fish(), Gone, branch="z" * 22, text="Keys")
    assert "closed" in refused(NURSE, rules.AddCause, fish(state=State.CLOSED), branch=PLACE, text="Keys")
    mine = fish(own=((A, "Keys"),), cause=cause())
    assert "already" in refused(NURSE, rules.AddCause, mine, branch=PLACE, text="KEYS")
    silent: Any = does(NURSE, rules.AddCause, fish(mode=Mode.SILENT, next_number=4), branch=PLACE, text="Keys")
    shared: Any = does(NURSE, rules.AddCause, fish(next_number=4), branch=PLACE, text="Keys")
    assert (silent.number, shared.number) == (None, 4)
    edited: Any = does(NURSE, rules.EditCause, mine, cause=A, branch=PLACE, text="keys")
    assert (type(edited), edited.branch) == (rules.SharedCauseEdited, PLACE)
    other = fish(own=((A, "Keys"), ("b" * 22, "Lists")), cause=cause())
    assert "already" in refused(NURSE, rules.EditCause, other, cause=A, branch=PLACE, text="lists")
    hidden = fish(mode=Mode.SILENT, cause=cause(number=None))
    assert type(does(NURSE, rules.EditCause, hidden, cause=A, branch=PLACE, text="New")) is rules.CauseEdited
    assert type(does(NURSE, rules.WithdrawCause, hidden, cause=A)) is rules.CauseWithdrawn
    assert type(does(NURSE, rules.WithdrawCause, mine, cause=A)) is rules.SharedCauseWithdrawn
    assert "closed" in refused(
        NURSE, rules.EditCause, fish(state=State.CLOSED, cause=cause()), cause=A, branch=PLACE, text="N"
    )


def test_a_seat_without_a_participant_adds_no_cause() -> None:
    asked = rules.AddCause.model_validate({"key": "k" * 12, "branch": PLACE, "text": "Keys"})
    with pytest.raises(NotAllowed):
        asked.decide(fish(), COACH, NOW)


def test_a_cause_is_moved_and_parked_once() -> None:
    assert "already" in refused(CHAIR, rules.MoveCause, fish(cause=cause()), cause=A, branch=PEOPLE)
    assert "parked already" in refused(CHAIR, rules.ParkCause, fish(cause=cause(parked=True)), cause=A)
    for gone in (None, cause(number=None), cause(withdrawn=True)):
        refused(CHAIR, rules.ParkCause, fish(cause=gone), Gone, cause=A)


def test_causes_are_offered_once_closed_shown_and_two_or_more() -> None:
    two = (Branch(PEOPLE, "People", 1), Branch(PLACE, "Place", 1))
    ready = fish(state=State.CLOSED, branches=two)
    offered: Any = does(CHAIR, rules.OfferCauses, ready, offered="on")
    assert offered.offered is True
    for early in (fish(branches=two), fish(state=State.CLOSED, mode=Mode.SILENT, branches=two)):
        assert "Close the causes" in refused(CHAIR, rules.OfferCauses, early, offered="on")
    again = fish(state=State.CLOSED, branches=two, offered=True)
    assert "ready for a vote already" in refused(CHAIR, rules.OfferCauses, again, offered="on")
    assert "two causes" in refused(CHAIR, rules.OfferCauses, fish(state=State.CLOSED), offered="on")
    taken: Any = does(CHAIR, rules.OfferCauses, again)
    assert taken.offered is False


def test_br15_what_is_set_aside_after_the_end_is_erased_at_once() -> None:
    late: Any = does(CHAIR, rules.SetAside, fish(ended=True, cause=cause()), cause=A)
    early: Any = does(CHAIR, rules.SetAside, fish(frozen=True, cause=cause()), cause=A)
    assert (late.erase, early.erase, early.by) == (True, False, "facilitator")


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    aside: bool = False
    branch: str = PLACE


def test_re1_the_record_says_what_is_not_there() -> None:
    class Kept:
        problem, hidden, total, set_aside = "Late", False, 0, 0
        branches, parked = THREE[:1], ()

        def under(self, branch: str) -> tuple[Any, ...]:
            return ()

    one: Any = Kept()
    assert [block.text for block in record.blocks(one)] == ["Late", "No causes were written."]  # type: ignore[union-attr]
    assert "not_shown" not in record.plain(one)
    one.hidden, one.total = True, 2
    assert "2 causes, not shown yet." in str(record.blocks(one)) and record.plain(one)["not_shown"] == 2
    one.hidden, one.set_aside = False, 1
    assert "No cause" in str(record.blocks(one)) and "1 text set aside" in str(record.blocks(one))
    assert record.rows_of("People", ()) == [("People", "", "No cause")]
    assert record.rows_of("People", [Line(3, "Keys"), Line(4, "", aside=True)]) == [
        ("People", "3", "Keys"),
        ("People", "4", "(set aside)"),
    ]
    one.branches, one.parked = THREE, [Line(5, "Doors"), Line(6, "Lifts", branch="z" * 22)]
    assert [line["branch"] for line in record.plain(one)["parked"]] == ["Place", ""]
