"""A fishbone as its rules need it, and what they ask of it first.  No I/O here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from app.core.errors import Gone, Refused
from app.core.gathering import Gathering, Says, Written, folded
from app.core.words import N_

LEAST_BRANCHES, MOST_BRANCHES = 2, 6  # more could not be read from six metres


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


@dataclass(frozen=True, slots=True)
class Branch:
    """causes: how many stand under it, what is withdrawn or parked left out."""

    id: str
    name: str
    causes: int = 0


SAYS = Says(
    ask_first=N_("Write the problem first."),
    frozen=N_("A vote is running. The causes stay as they are until its results are shown."),
    not_open=N_("Causes are not open yet. Your text is kept on this phone."),
    closed=N_("Causes are closed. Your text is kept on this phone. Add it to the parking lot?"),
    sent_already=N_("You have sent this cause already."),
    unknown=N_("There is no such cause."),
    not_yours=N_("You have no such cause."),
    withdrawn=N_("You have taken this cause back already."),
    too_late=N_("Causes are closed. Ask the facilitator to change it."),
)


@dataclass(frozen=True, slots=True)
class Cause(Written):
    """One cause as a rule needs it, under its branch."""

    branch: str = ""


@dataclass(frozen=True, slots=True)
class Diagram(Gathering[Cause]):
    """The meeting's fishbone as one command needs it.

    causes: how many there ever were.  cause: what the command is about.
    """

    says: ClassVar = SAYS
    problem: str = ""
    mode: Mode = Mode.SILENT
    state: State = State.NONE
    offered: bool = False
    close_up: str = ""
    causes: int = 0
    branches: tuple[Branch, ...] = ()
    cause: Cause | None = None

    @property
    def about(self) -> Cause | None:
        return self.cause

    @property
    def is_asked(self) -> bool:
        return self.state is not State.NONE

    @property
    def is_opened(self) -> bool:
        return self.state is not State.WRITTEN

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def hidden(self) -> bool:
        """Whether each person sees only their own causes."""
        return self.mode is Mode.SILENT

    @property
    def is_too_late(self) -> bool:
        """Causes are short and stand where all can read them: they are changed only while they come in."""
        return not self.is_open

    def branch(self, wanted: str) -> Branch:
        """A branch of this fishbone, or Gone."""
        found = next((branch for branch in self.branches if branch.id == wanted), None)
        if found is None:
            raise Gone(N_("This branch is not there any more. Choose another."))
        return found

    def must_be_a_new_name(self, name: str, but: str = "") -> None:
        if any(folded(branch.name) == folded(name) for branch in self.branches if branch.id != but):
            raise Refused(N_("There is a branch with this name already."))
