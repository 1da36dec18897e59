"""Which page of the ideas the wall shows; only the facilitator turns it, it never turns by itself.  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from app.activities.brainstorm.board import Board
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.numbers import Int
from app.core.permissions import Need
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class PageTurned(Event):
    """page: from 1, or 0 for all at a glance."""

    topics: ClassVar = frozenset({"brainstorm.stage"})
    board: str
    page: int


class TurnIdeas(Command):
    """Show a page of the ideas on the wall, or with page 0 as many as fit at a glance."""

    needs: ClassVar[Need] = Need.FACILITATE
    page: Annotated[int, Int(0, 999)]

    def decide(self, state: Board, seat: Seat, now: datetime) -> PageTurned:
        """A page that is not there any more is the last one: ideas may be merged while somebody turns."""
        state.must_run()
        state.must_be_asked()
        if state.hidden:
            raise Refused(N_("Show the ideas first."))
        return PageTurned(state.id, self.page)
