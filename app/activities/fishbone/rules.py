"""Fishbone (cause and effect): who may write the problem, shape its branches, add, move, park and set aside causes.

Pure.  Nothing here rates a cause or tells who wrote it; which causes to work on first is for a vote.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from app.activities.fishbone.board import (
    LEAST_BRANCHES,
    MOST_BRANCHES,
    Diagram,
    Mode,
    State,
)
from app.core.contract import Command, Event, Seat
from app.core.errors import NotAllowed, Refused
from app.core.gathering import folded
from app.core.heard import HEARD
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import BadText, Line, Text
from app.core.words import N_

OWN = frozenset[str]()  # nobody else sees anything of it
TALLY = frozenset({"fishbone.tally"})
CAUSES = frozenset({"fishbone.tally", "fishbone.causes"})
STAGE = CAUSES | {"fishbone.stage"}
TEXTS = CAUSES | {"ballot.items"}  # a text changes while it may stand on a ballot
Problem = Annotated[str, Line(1, 120)]
CauseText = Annotated[str, Line(1, 120)]
BranchName = Annotated[str, Line(1, 24)]
BranchNames = Annotated[str, Text(1, 300)]
PerhapsId = Annotated[str, Line(0, 22)]


@dataclass(frozen=True, slots=True)
class ProblemWritten(Event):
    """board: "" makes a new fishbone with these branches."""

    topics: ClassVar = STAGE | {"meeting.plan", "ballot.items"}
    board: str
    problem: str
    mode: Mode
    branches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CausesOpened(Event):
    topics: ClassVar = STAGE | {"ballot.items"}
    board: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class CausesClosed(Event):
    topics: ClassVar = STAGE | HEARD | {"ballot.items"}
    board: str


@dataclass(frozen=True, slots=True)
class CausesShown(Event):
    """All causes without a number get one, in an order drawn when it is saved: it must not tell who was quick."""

    topics: ClassVar = STAGE | {"ballot.items"}
    board: str


@dataclass(frozen=True, slots=True)
class BranchAdded(Event):
    topics: ClassVar = STAGE
    board: str
    name: str


@dataclass(frozen=True, slots=True)
class BranchRenamed(Event):
    topics: ClassVar = STAGE
    branch: str
    name: str


@dataclass(frozen=True, slots=True)
class BranchRemoved(Event):
    topics: ClassVar = STAGE
    board: str
    branch: str


@dataclass(frozen=True, slots=True)
class WallTurned(Event):
    """branch: what fills the wall now; "" for the whole fishbone."""

    topics: ClassVar = STAGE
    board: str
    branch: str


@dataclass(frozen=True, slots=True)
class CauseAdded(Event):
    """In silence: only the count changes on any screen."""

    topics: ClassVar = TALLY
    board: str
    branch: str
    author: str
    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class CauseShared(CauseAdded):
    """In open mode: it has its number at once."""

    topics: ClassVar = CAUSES


@dataclass(frozen=True, slots=True)
class CauseEdited(Event):
    """By its author: the old text is not kept, it may have named somebody."""

    topics: ClassVar = OWN
    cause: str
    branch: str
    text: str


@dataclass(frozen=True, slots=True)
class SharedCauseEdited(CauseEdited):
    topics: ClassVar = TEXTS


@dataclass(frozen=True, slots=True)
class CauseWithdrawn(Event):
    topics: ClassVar = TALLY
    cause: str


@dataclass(frozen=True, slots=True)
class SharedCauseWithdrawn(CauseWithdrawn):
    topics: ClassVar = TEXTS


@dataclass(frozen=True, slots=True)
class CauseMoved(Event):
    topics: ClassVar = CAUSES | {"fishbone.stage"}
    cause: str
    branch: str


@dataclass(frozen=True, slots=True)
class CauseParked(Event):
    topics: ClassVar = TEXTS | {"fishbone.stage", "record"}
    cause: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class CausesOffered(Event):
    """Whether they are what the next vote is about."""

    topics: ClassVar = STAGE | {"ballot.items"}
    board: str
    offered: bool


@dataclass(frozen=True, slots=True)
class TextSetAside(Event):
    """erase: the meeting is over, so it is not kept for putting back."""

    topics: ClassVar = TEXTS | {"fishbone.stage"}
    cause: str
    by: str
    erase: bool


@dataclass(frozen=True, slots=True)
class TextPutBack(Event):
    topics: ClassVar = TEXTS | {"fishbone.stage"}
    cause: str


def names(typed: str) -> tuple[str, ...]:
    """One branch from each line, or a sentence for the person who typed them."""
    found = tuple(line for line in typed.split("\n") if line)
    if not LEAST_BRANCHES <= len(found) <= MOST_BRANCHES:
        says = N_("Write %(least)s to %(most)s branches, one on each line.")
        raise Refused(says, least=LEAST_BRANCHES, most=MOST_BRANCHES)
    if len({folded(name) for name in found}) < len(found):
        raise Refused(N_("There is a branch with this name already."))
    for name in found:
        must_be_short(name)
    return found


def must_be_short(name: str) -> None:
    try:
        Line(1, 24).read(name)
    except BadText as bad:
        raise Refused(bad.says, **bad.values) from None


class WriteProblem(Command):
    """Put the problem at the head of the fishbone, and name its branches."""

    needs: ClassVar[Need] = Need.FACILITATE
    problem: Problem
    mode: Mode = Mode.SILENT
    branches: BranchNames

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> ProblemWritten:
        """The problem may be changed until the first cause; branches have commands of their own from then on."""
        state.must_run()
        if state.state is State.NONE:
            return ProblemWritten("", self.problem, self.mode, names(self.branches))
        state.may_change()
        if state.causes:
            raise Refused(N_("There are causes already. The problem stays as it is."))
        return ProblemWritten(state.id, self.problem, self.mode if state.state is State.WRITTEN else state.mode)


class OpenCauses(Command):
    """Let causes come, in silence or for all to see."""

    needs: ClassVar[Need] = Need.FACILITATE
    mode: Mode

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CausesOpened:
        state.may_change()
        if not state.started:
            raise Refused(N_("Start the meeting first."))
        if state.state is State.OPEN and state.mode is self.mode:
            raise Refused(N_("Causes are open already."))
        return CausesOpened(state.id, self.mode)


class CloseCauses(Command):
    """No more causes."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CausesClosed:
        state.must_be_asked()
        if state.state is not State.OPEN:
            raise Refused(N_("Causes are closed already."))
        return CausesClosed(state.id)


class ShowCauses(Command):
    """After writing in silence: all see all causes under their branches, with numbers."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CausesShown:
        state.may_change()
        if not state.hidden:
            raise Refused(N_("All causes are shown already."))
        if state.state is State.WRITTEN:
            raise Refused(N_("Open the causes first."))
        return CausesShown(state.id)


class AddBranch(Command):
    """One more branch, before or while causes come."""

    needs: ClassVar[Need] = Need.FACILITATE
    name: BranchName

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> BranchAdded:
        state.may_change()
        if len(state.branches) >= MOST_BRANCHES:
            raise Refused(N_("A fishbone has at most %(n)s branches, so that all can read it."), n=MOST_BRANCHES)
        state.must_be_a_new_name(self.name)
        return BranchAdded(state.id, self.name)


class RenameBranch(Command):
    """Another name for a branch; its causes stay under it."""

    needs: ClassVar[Need] = Need.FACILITATE
    branch: Id
    name: BranchName

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> BranchRenamed:
        state.may_change()
        branch = state.branch(self.branch)
        state.must_be_a_new_name(self.name, but=branch.id)
        return BranchRenamed(branch.id, self.name)


class RemoveBranch(Command):
    """Take an empty branch away."""

    needs: ClassVar[Need] = Need.FACILITATE
    branch: Id

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> BranchRemoved:
        """In silence not even the facilitator may find out where somebody has written."""
        state.may_change()
        branch = state.branch(self.branch)
        if len(state.branches) <= LEAST_BRANCHES:
            raise Refused(N_("A fishbone has at least %(n)s branches."), n=LEAST_BRANCHES)
        if state.hidden and state.causes:
            raise Refused(N_("People have written in silence. Show the causes first."))
        if branch.causes:
            raise Refused(N_("There are causes under this branch. Move them first."))
        return BranchRemoved(state.id, branch.id)


class TurnWall(Command):
    """Fill the wall with one branch, or show the whole fishbone again."""

    needs: ClassVar[Need] = Need.FACILITATE
    branch: PerhapsId = ""

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> WallTurned:
        state.must_run()
        state.must_be_asked()
        if self.branch:
            state.branch(self.branch)
            if state.hidden:
                raise Refused(N_("Show the causes first."))
        return WallTurned(state.id, self.branch)


class AddCause(Command):
    """One cause, in a few words, under a branch; whoever comes late may add too, until it closes."""

    needs: ClassVar[Need] = Need.TAKE_PART
    branch: Id
    text: CauseText

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CauseAdded:
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting to add a cause."))
        state.must_take()
        branch = state.branch(self.branch)
        state.must_be_new(self.text)
        if state.hidden:
            return CauseAdded(state.id, branch.id, seat.participant, self.text)
        return CauseShared(state.id, branch.id, seat.participant, self.text, state.next_number)


class EditCause(Command):
    """Change my own cause or its branch, until causes close."""

    needs: ClassVar[Need] = Need.TAKE_PART
    cause: Id
    branch: Id
    text: CauseText

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CauseEdited:
        cause = state.authors(seat)
        branch = state.branch(self.branch)
        state.must_be_new(self.text, but=cause.id)
        event = CauseEdited if state.hidden else SharedCauseEdited
        return event(cause.id, branch.id, self.text)


class WithdrawCause(Command):
    """Take my own cause back, until causes close."""

    needs: ClassVar[Need] = Need.TAKE_PART
    cause: Id

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CauseWithdrawn:
        cause = state.authors(seat)
        event = CauseWithdrawn if state.hidden else SharedCauseWithdrawn
        return event(cause.id)


class MoveCause(Command):
    """Put a cause under another branch; it keeps its number."""

    needs: ClassVar[Need] = Need.FACILITATE
    cause: Id
    branch: Id

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CauseMoved:
        state.may_change()
        cause, branch = state.readable(), state.branch(self.branch)
        if cause.branch == branch.id:
            raise Refused(N_("It is under this branch already."))
        return CauseMoved(cause.id, branch.id)


class ParkCause(Command):
    """Off the fishbone and on to the parking lot, without its author's name."""

    needs: ClassVar[Need] = Need.FACILITATE
    cause: Id

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CauseParked:
        state.may_change()
        cause = state.readable()
        if cause.parked:
            raise Refused(N_("This cause is parked already."))
        return CauseParked(cause.id, cause.text, seat.by)


class OfferCauses(Command):
    """Make the causes what the next vote is about: which to work on first; or take them off it again."""

    needs: ClassVar[Need] = Need.FACILITATE
    offered: Tick = False

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> CausesOffered:
        state.may_change()
        if not self.offered:
            return CausesOffered(state.id, False)
        if state.state is not State.CLOSED or state.hidden:
            raise Refused(N_("Close the causes and show them first."))
        if state.offered:
            raise Refused(N_("These causes are ready for a vote already."))
        if sum(branch.causes for branch in state.branches) < 2:
            raise Refused(N_("A vote needs two causes or more."))
        return CausesOffered(state.id, True)


class SetAside(Command):
    """Take a text from all screens at once; its number and its votes stay (BR-15)."""

    needs: ClassVar[Need] = Need.SET_ASIDE
    cause: Id

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> TextSetAside:
        return TextSetAside(state.may_set_aside().id, seat.by, state.ended)


class PutBack(Command):
    """Show a text again: its author or whoever set it aside, until the meeting ends (BR-15)."""

    needs: ClassVar[Need] = Need.PUT_BACK
    cause: Id

    def decide(self, state: Diagram, seat: Seat, now: datetime) -> TextPutBack:
        return TextPutBack(state.may_put_back(seat).id)
