"""Ideas on paper, and open ideas that wait until the facilitator releases them (BR-15).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import NO_IDEA, STAGE, TEXTS, Board
from app.activities.brainstorm.status import State
from app.activities.brainstorm.writing import IdeaAdded
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import IdeaText
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class PaperShared(IdeaAdded):
    """All see it at once."""

    topics: ClassVar = STAGE | TEXTS


@dataclass(frozen=True, slots=True)
class IdeaReleased(Event):
    """It gets its number now."""

    topics: ClassVar = STAGE | TEXTS
    board: str
    idea: str
    number: int


@dataclass(frozen=True, slots=True)
class ReleaseChosen(Event):
    topics: ClassVar = STAGE
    team: str
    release: bool


class EnterIdea(Command):
    """Write down an idea that somebody handed in on paper: nobody's, as the others are."""

    needs: ClassVar[Need] = Need.WRITE
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaAdded:
        """Also after ideas have closed: it was written before.  In silence it waits for the reveal like the others."""
        state.may_change()
        if state.state is State.ASKED:
            raise Refused(N_("Open the ideas first."))
        if state.hidden:
            return IdeaAdded(state.id, None, self.text)
        return PaperShared(state.id, None, self.text, state.next_number)


class ReleaseIdea(Command):
    """Let everybody see an open idea that waits (BR-15)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaReleased:
        state.may_change()
        idea = state.idea
        if idea is None or idea.withdrawn or state.hidden:
            raise Gone(NO_IDEA)
        if idea.number is not None:
            raise Refused(N_("Everybody has seen this idea already."))
        return IdeaReleased(state.id, idea.id, state.next_number)


class ChooseRelease(Command):
    """For this team: open ideas wait until the facilitator releases them, or all see them at once (BR-15)."""

    needs: ClassVar[Need] = Need.PLAN
    release: Tick = False

    def decide(self, state: Board, seat: Seat, now: datetime) -> ReleaseChosen:
        state.must_run()
        return ReleaseChosen(seat.team, self.release)
