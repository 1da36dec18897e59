"""A fishbone as its rules need it, and what they ask of it first.  No I/O here."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.words import N_

LEAST_BRANCHES, MOST_BRANCHES = 2, 6  # more could not be read from six metres
NO_CAUSE = N_("There is no such cause.")


class Mode(StrEnum):
    """How causes are gathered.  In silence nobody sees a cause of somebody else."""

    SILENT = "silent"
    OPEN = "open"


class State(StrEnum):
    """NONE: no problem yet.  WRITTEN: not opened yet."""

    NONE = "none"
    WRITTEN = "written"
    OPEN = "open"
    CLOSED = "closed"


def state_of(*, opened: bool, closed: bool) -> State:
    if opened:
        return State.CLOSED if closed else State.OPEN
    return State.WRITTEN


def folded(text: str) -> str:
    """For comparing, as BR-2 does: case and runs of white space ignored."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


@dataclass(frozen=True, slots=True)
class Branch:
    """causes: how many stand under it, what is withdrawn or parked left out."""

    id: str
    name: str
    causes: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """number: None while only its author sees it."""

    id: str
    branch: str
    text: str
    author: str | None
    number: int | None = None
    withdrawn: bool = False
    parked: bool = False
    aside_by: str | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """The meeting's fishbone as one command needs it.

    own: id and text of this person's causes that are not withdrawn.  causes: how many there ever were.
    cause: what the command is about.  frozen: a vote round runs (MV-10).
    """

    id: str = ""
    problem: str = ""
    mode: Mode = Mode.SILENT
    state: State = State.NONE
    started: bool = True
    ended: bool = False
    frozen: bool = False
    offered: bool = False
    close_up: str = ""
    causes: int = 0
    next_number: int = 1
    branches: tuple[Branch, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    cause: Cause | None = None

    @property
    def hidden(self) -> bool:
        """Whether each person sees only their own causes."""
        return self.mode is Mode.SILENT

    def must_run(self) -> None:
        if self.ended:
            raise Refused(N_("This meeting has ended. Thank you."))

    def must_have_a_problem(self) -> None:
        if self.state is State.NONE:
            raise Refused(N_("Write the problem first."))

    def may_change(self) -> None:
        """What every change needs."""
        self.must_run()
        self.must_have_a_problem()
        if self.frozen:
            raise Refused(N_("A vote is running. The causes stay as they are until its results are shown."))

    def must_take_causes(self) -> None:
        self.must_run()
        self.must_have_a_problem()
        if self.frozen:
            raise Refused(N_("A vote is running. Your text is kept on this phone. Add it to the parking lot?"))
        if self.state is State.WRITTEN:
            raise Refused(N_("Causes are not open yet. Your text is kept on this phone."))
        if self.state is not State.OPEN:
            raise Refused(N_("Causes are closed. Your text is kept on this phone. Add it to the parking lot?"))

    def must_be_new(self, text: str, but: str = "") -> None:
        if any(folded(mine) == folded(text) for cause, mine in self.own if cause != but):
            raise Refused(N_("You have sent this cause already."))

    def branch(self, wanted: str) -> Branch:
        """A branch of this fishbone, or Gone."""
        found = next((branch for branch in self.branches if branch.id == wanted), None)
        if found is None:
            raise Gone(N_("This branch is not there any more. Choose another."))
        return found

    def must_be_a_new_name(self, name: str, but: str = "") -> None:
        if any(folded(branch.name) == folded(name) for branch in self.branches if branch.id != but):
            raise Refused(N_("There is a branch with this name already."))

    def numbered(self) -> Cause:
        """A cause that all have seen, perhaps on a ballot: it has a number."""
        if self.cause is None or self.cause.number is None or self.cause.withdrawn:
            raise Gone(NO_CAUSE)
        return self.cause

    def readable(self) -> Cause:
        """A cause that all can see now, with a text that is not set aside."""
        cause = self.cause
        if cause is None or self.hidden or cause.number is None or cause.withdrawn:
            raise Gone(NO_CAUSE)  # nobody learns here that somebody wrote in silence
        if cause.aside_by:
            raise Refused(N_("This text is set aside. Put it back first."))
        return cause

    def authors(self, seat: Seat) -> Cause:
        """The cause, if this person wrote it and may still change it: until causes close."""
        cause = self.cause
        if cause is None or cause.author is None or cause.author != seat.participant:
            raise Gone(N_("You have no such cause."))
        self.may_change()
        if cause.withdrawn:
            raise Refused(N_("You have taken this cause back already."))
        if self.state is not State.OPEN or cause.parked or cause.erased:
            raise Refused(N_("Causes are closed. Ask the facilitator to change it."))
        return cause
