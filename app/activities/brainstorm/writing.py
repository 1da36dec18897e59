"""What a person does with ideas of their own: add, edit, withdraw (BR-2, BR-6, BR-13).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import IDEAS, OWN, TALLY, TEXTS, Board
from app.activities.brainstorm.status import Mode
from app.core.contract import Command, Event, Seat
from app.core.errors import NotAllowed, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.text import IdeaText
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class IdeaAdded(Event):
    """In silence: only the count changes on any screen.  author None: it came on paper."""

    topics: ClassVar = TALLY
    board: str
    author: str | None
    text: str
    number: int | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class IdeaShared(IdeaAdded):
    """In open mode: it has its number at once."""

    topics: ClassVar = IDEAS


@dataclass(frozen=True, slots=True)
class IdeaWaits(IdeaAdded):
    """In open mode, where the facilitator releases each one first (BR-15): only their desk shows it."""

    topics: ClassVar = TALLY | {"brainstorm.stage"}


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


class AddIdea(Command):
    """One suggestion, in a few words (BR-2); whoever comes late may add too, until it closes (BR-13)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaAdded:
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting to add an idea."))
        state.must_take()
        state.must_be_new(self.text)
        if state.hidden or state.mode is Mode.ROUND_ROBIN:  # kept for one's turn
            return IdeaAdded(state.id, seat.participant, self.text, sheet=state.sheet)
        if state.release:
            return IdeaWaits(state.id, seat.participant, self.text)
        return IdeaShared(state.id, seat.participant, self.text, state.next_number)


class EditIdea(Command):
    """Change my own idea, until clarifying starts (BR-6)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    idea: Id
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaEdited:
        idea = state.authors(seat)
        state.must_be_new(self.text, but=idea.id)
        event = IdeaEdited if state.hidden or idea.number is None else SharedIdeaEdited
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
        event = IdeaWithdrawn if state.hidden or idea.number is None else SharedIdeaWithdrawn
        return event(idea.id)
