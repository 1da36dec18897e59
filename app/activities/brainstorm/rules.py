"""Brainstorming (BR): who may ask, open, add, change, merge, park and set aside.  No I/O here.

BR-5 holds by absence: nothing here votes on, rates, likes or comments on an idea.  So does BR-9: no command
merges by itself.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import IdeaText, Line, Question
from app.core.words import N_

OWN = frozenset[str]()  # nobody else sees anything of it
TALLY = frozenset({"brainstorm.tally"})
IDEAS = frozenset({"brainstorm.tally", "brainstorm.ideas"})
STAGE = IDEAS | {"brainstorm.stage"}
TEXTS = IDEAS | {"ballot.items"}  # a text changes while it may stand on a ballot
PerhapsText = Annotated[str, Line(0, 200)]
NO_IDEA = N_("There is no such idea.")


class Mode(StrEnum):
    """How ideas are gathered (BR-3).  In silence nobody sees an idea of somebody else."""

    SILENT = "silent"
    OPEN = "open"


class State(StrEnum):
    """NONE: no question yet.  ASKED: not opened yet."""

    NONE = "none"
    ASKED = "asked"
    OPEN = "open"
    CLOSED = "closed"
    CLARIFY = "clarify"


class Status(StrEnum):
    """What an idea is (BR-11).  The last five come with the vote and the tests."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    PARKED = "parked"
    VOTABLE = "votable"
    KEPT = "kept"
    BANKED = "banked"
    TESTING = "testing"
    ADOPTED = "adopted"
    ABANDONED = "abandoned"


def status(*, shown: bool, withdrawn: bool, merged: bool, parked: bool, fate: str = "") -> Status:
    """The one status of an idea: votable is what all can see and is not withdrawn, merged or parked (BR-11)."""
    if withdrawn:
        return Status.WITHDRAWN
    if merged:
        return Status.MERGED
    if parked:
        return Status.PARKED
    return Status(fate) if fate else Status.VOTABLE if shown else Status.RAISED


def state_of(*, opened: bool, closed: bool, clarified: bool) -> State:
    """Where a brainstorm stands.  It may be opened again after the clarifying."""
    if opened and not closed:
        return State.OPEN
    if clarified:
        return State.CLARIFY
    return State.CLOSED if opened else State.ASKED


def folded(text: str) -> str:
    """For comparing: NFC, case and runs of white space ignored (BR-2)."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


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
class Board:
    """The brainstorm as one command needs it.

    own: id and text of this person's ideas that are not withdrawn.  idea, into: what the command is about.
    holds: whether other ideas are merged into `idea`.  frozen: a vote round runs (MV-10, BR-8).
    """

    id: str = ""
    question: str = ""
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

    @property
    def hidden(self) -> bool:
        """Whether each person sees only their own ideas."""
        return self.mode is Mode.SILENT

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


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """board: "" makes a new brainstorm."""

    topics: ClassVar = STAGE | {"meeting.plan"}  # what is still missing before the start
    board: str
    question: str
    anonymous: bool
    mode: Mode


@dataclass(frozen=True, slots=True)
class IdeasOpened(Event):
    topics: ClassVar = STAGE
    board: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class IdeasClosed(Event):
    topics: ClassVar = STAGE
    board: str


@dataclass(frozen=True, slots=True)
class IdeasRevealed(Event):
    """All ideas without a number get one, in an order drawn when it is saved (BR-7)."""

    topics: ClassVar = STAGE | {"ballot.items"}
    board: str


@dataclass(frozen=True, slots=True)
class ClarifyStarted(Event):
    topics: ClassVar = STAGE | {"ballot.items"}
    board: str


@dataclass(frozen=True, slots=True)
class IdeaAdded(Event):
    """In silence: only the count changes on any screen."""

    topics: ClassVar = TALLY
    board: str
    author: str
    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class IdeaShared(IdeaAdded):
    """In open mode: it has its number at once."""

    topics: ClassVar = IDEAS


@dataclass(frozen=True, slots=True)
class IdeaEdited(Event):
    """By its author: the old text is not kept, it may have named somebody."""

    topics: ClassVar = OWN
    idea: str
    text: str


@dataclass(frozen=True, slots=True)
class SharedIdeaEdited(IdeaEdited):
    topics: ClassVar = TEXTS


@dataclass(frozen=True, slots=True)
class IdeaWithdrawn(Event):
    topics: ClassVar = TALLY
    idea: str


@dataclass(frozen=True, slots=True)
class SharedIdeaWithdrawn(IdeaWithdrawn):
    topics: ClassVar = TEXTS


@dataclass(frozen=True, slots=True)
class TextEdited(Event):
    """By the facilitator: the old text is kept."""

    topics: ClassVar = TEXTS
    idea: str
    text: str
    old: str


@dataclass(frozen=True, slots=True)
class IdeasMerged(Event):
    """text: what `into` says from now on, or "" where it stays.  old: what it said until now."""

    topics: ClassVar = TEXTS
    idea: str
    into: str
    text: str = ""
    old: str = ""


@dataclass(frozen=True, slots=True)
class IdeaUnmerged(Event):
    topics: ClassVar = TEXTS
    idea: str


@dataclass(frozen=True, slots=True)
class IdeaParked(Event):
    topics: ClassVar = TEXTS | {"record"}
    idea: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class TextSetAside(Event):
    """erase: the meeting is over, so it is not kept for putting back."""

    topics: ClassVar = TEXTS
    idea: str
    by: str
    erase: bool


@dataclass(frozen=True, slots=True)
class TextPutBack(Event):
    topics: ClassVar = TEXTS
    idea: str


class AskQuestion(Command):
    """Put one question on view (BR-1), and choose whether names are hidden (BR-4)."""

    needs: ClassVar[Need] = Need.FACILITATE
    question: Question
    anonymous: Tick = False  # the box is ticked in the form as it is offered
    mode: Mode = Mode.SILENT

    def decide(self, state: Board, seat: Seat, now: datetime) -> QuestionAsked:
        """May be changed until the first idea; after it names can only become hidden, never shown."""
        state.must_run()
        state.must_not_be_frozen()
        if state.ideas and self.question != state.question:
            raise Refused(N_("There are ideas already. The question stays as it is."))
        if state.ideas and state.anonymous and not self.anonymous:
            raise Refused(N_("People have written without their names. Names stay hidden."))
        mode = self.mode if state.state in (State.NONE, State.ASKED) else state.mode
        return QuestionAsked(state.id, self.question, self.anonymous, mode)


class OpenIdeas(Command):
    """Let ideas come, in silence or for all to see.  Modes may follow one another (BR-3)."""

    needs: ClassVar[Need] = Need.FACILITATE
    mode: Mode

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasOpened:
        state.may_change()
        if not state.started:
            raise Refused(N_("Start the meeting first."))
        if state.state is State.OPEN and state.mode is self.mode:
            raise Refused(N_("Ideas are open already."))
        return IdeasOpened(state.id, self.mode)


class CloseIdeas(Command):
    """No more ideas."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasClosed:
        state.must_have_a_question()
        if state.state is not State.OPEN:
            raise Refused(N_("Ideas are closed already."))
        return IdeasClosed(state.id)


class RevealIdeas(Command):
    """After writing in silence: all see all ideas, with numbers (BR-7)."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasRevealed:
        state.must_have_a_question()
        state.must_not_be_frozen()
        if not state.hidden:
            raise Refused(N_("All ideas are shown already."))
        if state.state is State.ASKED:
            raise Refused(N_("Open the ideas first."))
        return IdeasRevealed(state.id)


class StartClarify(Command):
    """Ideas close and are shown; from now on authors ask the facilitator for changes (BR-6)."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Board, seat: Seat, now: datetime) -> ClarifyStarted:
        state.may_change()
        if state.state is State.ASKED:
            raise Refused(N_("Open the ideas first."))
        if state.state is State.CLARIFY:
            raise Refused(N_("Ideas are being clarified already."))
        return ClarifyStarted(state.id)


class AddIdea(Command):
    """One suggestion, in a few words (BR-2); whoever comes late may add too, until it closes (BR-13)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaAdded:
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting to add an idea."))
        state.must_take_ideas()
        state.must_be_new(self.text)
        if state.hidden:
            return IdeaAdded(state.id, seat.participant, self.text)
        return IdeaShared(state.id, seat.participant, self.text, state.next_number)


class EditIdea(Command):
    """Change my own idea, until clarifying starts (BR-6)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    idea: Id
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaEdited:
        idea = state.authors(seat)
        state.must_be_new(self.text, but=idea.id)
        event = IdeaEdited if state.hidden else SharedIdeaEdited
        return event(idea.id, self.text)


class WithdrawIdea(Command):
    """Take my own idea back, until clarifying starts (BR-6)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaWithdrawn:
        """Not while it holds an idea of somebody else: that one would go with it."""
        idea = state.authors(seat)
        if state.holds:
            raise Refused(N_("Another idea was merged into this one. Ask the facilitator to take it out first."))
        event = IdeaWithdrawn if state.hidden else SharedIdeaWithdrawn
        return event(idea.id)


class EditText(Command):
    """The facilitator changes a text for its author; the old one is kept (BR-6)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextEdited:
        state.may_change()
        idea = state.readable()
        if not state.clarified:
            raise Refused(N_("Until clarifying starts its author can change it."))
        if self.text == idea.text:
            raise Refused(N_("This is what it says already."))
        return TextEdited(idea.id, self.text, idea.text)


class MergeIdeas(Command):
    """Two the same become one: it keeps its number, and the other stands under it (BR-8)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id
    into: Id
    text: PerhapsText = ""

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasMerged:
        state.may_change()
        idea, into = state.seen(state.idea), state.seen(state.into)
        if idea.id == into.id:
            raise Refused(N_("Choose two different ideas."))
        if idea.status is not Status.VOTABLE or into.status is not Status.VOTABLE:
            raise Refused(N_("One of the two is merged or parked. Choose others."))
        if self.text and into.aside_by:
            raise Refused(N_("This text is set aside. Put it back first."))
        changed = self.text if self.text != into.text else ""
        return IdeasMerged(idea.id, into.id, changed, into.text if changed else "")


class UnmergeIdea(Command):
    """Take this idea alone out again (BR-8)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaUnmerged:
        state.may_change()
        idea = state.seen(state.idea)
        if idea.head is None:
            raise Refused(N_("This idea is not merged."))
        return IdeaUnmerged(idea.id)


class ParkIdea(Command):
    """Off the ballot and on to the parking lot, without its author's name."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaParked:
        state.may_change()
        idea = state.readable()
        if idea.status is Status.PARKED:
            raise Refused(N_("This idea is parked already."))
        if idea.head is not None:
            raise Refused(N_("This idea is merged. Take it out first."))
        return IdeaParked(idea.id, idea.text, seat.by)


class SetAside(Command):
    """Take a text from all screens at once; number, merges and votes stay (BR-15)."""

    needs: ClassVar[Need] = Need.SET_ASIDE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextSetAside:
        """At any time, also while a vote round runs: the one change MV-10 allows."""
        idea = state.numbered()
        if idea.aside_by:
            raise Refused(N_("This text is set aside already."))
        return TextSetAside(idea.id, seat.by, state.ended)


class PutBack(Command):
    """Show a text again: whoever set it aside, until the meeting ends (BR-15)."""

    needs: ClassVar[Need] = Need.SET_ASIDE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextPutBack:
        idea = state.numbered()
        if idea.aside_by is None:
            raise Refused(N_("This text is not set aside."))
        if idea.erased:
            raise Refused(N_("The meeting has ended. The text is erased."))
        if seat.by not in (idea.aside_by, idea.author):
            raise NotAllowed(N_("Only the one who set a text aside can put it back."))
        return TextPutBack(idea.id)
