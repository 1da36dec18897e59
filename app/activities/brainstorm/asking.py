"""Asking what an idea means: without a name, by its number, and never what it is worth (BR-5).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import NO_IDEA, Board
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class MeaningAsked(Event):
    """Without a name, on purpose: the room shows the number."""

    topics: ClassVar = frozenset({"room.asked"})
    number: int


class AskWhatItMeans(Command):
    """Ask for plain words about one idea that all can see, without a name."""

    needs: ClassVar[Need] = Need.TAKE_PART
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> MeaningAsked:
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting first."))
        state.must_run()
        number = state.seen(state.idea).number
        if number is None:
            raise Gone(NO_IDEA)
        return MeaningAsked(number)
