"""The brainstorm as one command needs it, and what several commands ask of it first.  No I/O here."""

from dataclasses import dataclass

from app.activities.brainstorm.robin import Robin
from app.activities.brainstorm.status import HIDING, Mode, State, Status, folded, status
from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.words import N_

OWN = frozenset[str]()  # nobody else sees anything of it
TALLY = frozenset({"brainstorm.tally"})
IDEAS = frozenset({"brainstorm.tally", "brainstorm.ideas"})
STAGE = IDEAS | {"brainstorm.stage"}
TEXTS = IDEAS | {"ballot.items"}  # a text changes while it may stand on a ballot
NO_IDEA = N_("There is no such idea.")


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea as a rule needs it.  number: None while only its author sees it.  head: the idea it is merged into."""

    id: str
    text: str
    author: str | None
    number: int | None = None
    withdrawn: bool = False
    parked: bool = False
    head: str | None = None
    aside_by: str | None = None
    erased: bool = False
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
class Board:
    """The brainstorm as one command needs it.

    own: id and text of this person's ideas that are not withdrawn.  idea, into: what the command is about.
    holds: whether other ideas are merged into `idea`.  frozen: a vote round runs (MV-10, BR-8).
    waiting: how many ideas nobody but their authors has seen.  robin: whose turn it is, for commands about turns.
    asked: the two ideas that the room is being asked about.  groups, picked: for commands about groups, all of
    them and the ticked ideas.  wished: the author has asked for a change of `idea`.
    offered: id and text of banked ideas that may come back.  sheet: what this person holds in pass-on writing.
    release: open ideas wait for the facilitator (BR-15).
    """

    id: str = ""
    question: str = ""
    theme: str = ""
    anonymous: bool = True
    mode: Mode = Mode.SILENT
    state: State = State.NONE
    clarified: bool = False
    started: bool = True
    ended: bool = False
    frozen: bool = False
    ideas: int = 0
    next_number: int = 1
    own: tuple[tuple[str, str], ...] = ()
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
    def hidden(self) -> bool:
        """Whether each person sees only their own ideas."""
        return self.mode in HIDING

    def must_run(self) -> None:
        if self.ended:
            raise Refused(N_("This meeting has ended. Thank you."))

    def must_have_a_question(self) -> None:
        if self.state is State.NONE:
            raise Refused(N_("Set the question first."))

    def must_not_be_frozen(self) -> None:
        if self.frozen:
            raise Refused(N_("A vote is running. The ideas stay as they are until its results are shown."))

    def may_change(self) -> None:
        """What every change of the list needs."""
        self.must_run()
        self.must_have_a_question()
        self.must_not_be_frozen()

    def must_take_ideas(self) -> None:
        self.must_run()
        self.must_have_a_question()
        if self.frozen:
            raise Refused(N_("A vote is running. Your text is kept on this phone. Add it to the parking lot?"))
        if self.state is State.ASKED:
            raise Refused(N_("Ideas are not open yet. Your text is kept on this phone."))
        if self.state is not State.OPEN:
            raise Refused(N_("Ideas are closed. Your text is kept on this phone. Add it to the parking lot?"))

    def must_be_new(self, text: str, but: str = "") -> None:
        if any(folded(mine) == folded(text) for idea, mine in self.own if idea != but):
            raise Refused(N_("You have sent this idea already."))

    def numbered(self) -> Idea:
        """An idea that all have seen, perhaps on a ballot: it has a number."""
        if self.idea is None or self.idea.number is None or self.idea.withdrawn:
            raise Gone(NO_IDEA)
        return self.idea

    def seen(self, idea: Idea | None) -> Idea:
        """An idea that all can see now, or Gone: nobody learns here that somebody wrote in silence."""
        if idea is None or self.hidden or idea.number is None or idea.withdrawn:
            raise Gone(NO_IDEA)
        return idea

    def readable(self) -> Idea:
        """The same, with a text that may be used: not one that is set aside."""
        idea = self.seen(self.idea)
        if idea.aside_by:
            raise Refused(N_("This text is set aside. Put it back first."))
        return idea

    def authors(self, seat: Seat) -> Idea:
        """The idea, if this person wrote it and may still change it (BR-6)."""
        idea = self.idea
        if idea is None or idea.author is None or idea.author != seat.participant:
            raise Gone(N_("You have no such idea."))
        self.may_change()
        if idea.withdrawn:
            raise Refused(N_("You have taken this idea back already."))
        if self.clarified or idea.parked or idea.erased:
            raise Refused(N_("Ideas are being clarified. Ask the facilitator to change it."))
        return idea
