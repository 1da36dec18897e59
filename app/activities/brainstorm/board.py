"""The brainstorm as one command needs it, and what several commands ask of it first.  No I/O here."""

from dataclasses import dataclass
from typing import ClassVar

from app.activities.brainstorm.robin import Robin
from app.activities.brainstorm.status import HIDING, Mode, State, Status, status
from app.core.gathering import Gathering, Says, Written
from app.core.words import N_

OWN = frozenset[str]()  # nobody else sees anything of it
TALLY = frozenset({"brainstorm.tally"})
IDEAS = frozenset({"brainstorm.tally", "brainstorm.ideas"})
STAGE = IDEAS | {"brainstorm.stage"}
TEXTS = IDEAS | {"ballot.items"}  # a text changes while it may stand on a ballot
NO_IDEA = N_("There is no such idea.")


SAYS = Says(
    ask_first=N_("Set the question first."),
    frozen=N_("A vote is running. The ideas stay as they are until its results are shown."),
    not_open=N_("Ideas are not open yet. Your text is kept on this phone."),
    closed=N_("Ideas are closed. Your text is kept on this phone. Add it to the parking lot?"),
    sent_already=N_("You have sent this idea already."),
    unknown=NO_IDEA,
    not_yours=N_("You have no such idea."),
    withdrawn=N_("You have taken this idea back already."),
    too_late=N_("Ideas are being clarified. Ask the facilitator to change it."),
)


@dataclass(frozen=True, slots=True)
class Idea(Written):
    """One idea as a rule needs it.  head: the idea it is merged into.  fate: what a vote or a test made of it."""

    head: str | None = None
    fate: str = ""

    @property
    def status(self) -> Status:
        return status(
            shown=self.number is not None,
            withdrawn=self.withdrawn,
            merged=self.head is not None,
            parked=self.parked,
            fate=self.fate,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A heading for ideas that belong together (BR-10).  number: as it stands on a ballot of groups."""

    id: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Board(Gathering[Idea]):
    """The brainstorm as one command needs it.

    idea, into: what the command is about.  holds: whether other ideas are merged into `idea`.
    waiting: how many ideas nobody but their authors has seen.  robin: whose turn it is, for commands about turns.
    asked: the two ideas that the room is being asked about.  groups, picked: for commands about groups, all of
    them and the ticked ideas.  wished: the author has asked for a change of `idea`.
    offered: id and text of banked ideas that may come back.  sheet: what this person holds in pass-on writing.
    release: open ideas wait for the facilitator (BR-15).
    """

    says: ClassVar = SAYS
    question: str = ""
    theme: str = ""
    anonymous: bool = True
    mode: Mode = Mode.SILENT
    state: State = State.NONE
    clarified: bool = False
    ideas: int = 0
    idea: Idea | None = None
    into: Idea | None = None
    holds: bool = False
    waiting: int = 0
    robin: Robin | None = None
    asked: frozenset[str] = frozenset()
    groups: tuple[Group, ...] = ()
    picked: tuple[Idea, ...] = ()
    wished: bool = False
    offered: tuple[tuple[str, str], ...] = ()
    pass_round: int = 0
    sheet: str = ""
    release: bool = False

    @property
    def about(self) -> Idea | None:
        return self.idea

    @property
    def is_asked(self) -> bool:
        return self.state is not State.NONE

    @property
    def is_opened(self) -> bool:
        return self.state is not State.ASKED

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def hidden(self) -> bool:
        """Whether each person sees only their own ideas, or those on a sheet."""
        return self.mode in HIDING

    @property
    def is_too_late(self) -> bool:
        return self.clarified
