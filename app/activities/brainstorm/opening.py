"""The question, and when ideas come in, close, are shown and are clarified (BR-1, BR-3, BR-7).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import STAGE, Board
from app.activities.brainstorm.robin import Robin, Step
from app.activities.brainstorm.status import Mode, State
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.heard import HEARD
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import Question, Theme
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """board: "" makes a new brainstorm."""

    topics: ClassVar = STAGE | {"meeting.plan"}  # what is still missing before the start
    board: str
    question: str
    anonymous: bool
    mode: Mode
    theme: str = ""


@dataclass(frozen=True, slots=True)
class IdeasOpened(Event):
    """keeps: what waits to be released goes on waiting."""

    topics: ClassVar = STAGE
    board: str
    mode: Mode
    keeps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnsStarted(IdeasOpened):
    """anew: with the first in order; else going on where it stopped."""

    turn: Step
    anew: bool


@dataclass(frozen=True, slots=True)
class IdeasClosed(Event):
    topics: ClassVar = STAGE | HEARD
    board: str


@dataclass(frozen=True, slots=True)
class IdeasRevealed(Event):
    """All ideas without a number get one, in an order drawn when it is saved (BR-7)."""

    topics: ClassVar = STAGE | {"ballot.items"}
    board: str


@dataclass(frozen=True, slots=True)
class ClarifyStarted(Event):
    """keeps: what waits to be released goes on waiting."""

    topics: ClassVar = STAGE | HEARD | {"ballot.items"}
    board: str
    keeps: bool = False


class AskQuestion(Command):
    """Put one question on view (BR-1), and choose whether names are hidden (BR-4)."""

    needs: ClassVar[Need] = Need.FACILITATE
    question: Question
    anonymous: Tick = False  # the box is ticked in the form as it is offered
    mode: Mode = Mode.SILENT
    theme: Theme | None = None  # left out: it stays as it is

    def decide(self, state: Board, seat: Seat, now: datetime) -> QuestionAsked:
        """May be changed until the first idea; after it names can only become hidden, never shown."""
        state.must_run()
        state.must_not_be_frozen()
        if state.ideas and self.question != state.question:
            raise Refused(N_("There are ideas already. The question stays as it is."))
        if state.ideas and state.anonymous and not self.anonymous:
            raise Refused(N_("People have written without their names. Names stay hidden."))
        mode = self.mode if state.state in (State.NONE, State.ASKED) else state.mode
        theme = state.theme if self.theme is None else self.theme
        return QuestionAsked(state.id, self.question, self.anonymous, mode, theme)


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
        if self.mode is Mode.ROUND_ROBIN:
            return in_turn(state)
        keeps = self.mode is Mode.OPEN and state.release and not state.hidden
        return IdeasOpened(state.id, self.mode, keeps)


def in_turn(state: Board) -> TurnsStarted:
    """Opens a round with the first in order, or goes on with one that was closed before its end (BR-3)."""
    robin = state.robin or Robin()
    going_on = state.mode is Mode.ROUND_ROBIN and robin.turn != ""
    turn = Step(robin.turn, robin.round) if going_on else Step(robin.first, robin.round + 1)
    if not turn.turn:
        raise Refused(N_("Nobody is here yet. Let people join first."))
    return TurnsStarted(state.id, Mode.ROUND_ROBIN, turn=turn, anew=not going_on)


class CloseIdeas(Command):
    """No more ideas."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasClosed:
        state.must_be_asked()
        if state.state is not State.OPEN:
            raise Refused(N_("Ideas are closed already."))
        return IdeasClosed(state.id)


class RevealIdeas(Command):
    """After writing in silence: all see all ideas, with numbers (BR-7)."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasRevealed:
        state.must_be_asked()
        state.must_not_be_frozen()
        if not state.hidden and not state.waiting:
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
        return ClarifyStarted(state.id, state.release and state.mode is Mode.OPEN)
