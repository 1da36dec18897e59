"""Pass-on writing (BR-3): everybody writes on a sheet, passes it on, and builds on what is there.  No I/O here.

Sheets lie in a ring.  In each round everybody holds the sheet that lay one place before: nobody gets their own again
until it has gone round, and no two people hold the same one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import STAGE, Board
from app.activities.brainstorm.status import Mode, State
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.permissions import Need
from app.core.words import N_


def held(place: int, round_: int, sheets: int) -> int:
    """Where the sheet lies that is held at this place in this round; round 0: one's own."""
    return (place - round_) % sheets


@dataclass(frozen=True, slots=True)
class SheetsPassed(Event):
    """Who has come meanwhile gets a place in the ring."""

    topics: ClassVar = STAGE
    board: str
    round: int


class PassSheets(Command):
    """Everybody passes their sheet on and gets another one."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Board, seat: Seat, now: datetime) -> SheetsPassed:
        state.may_change()
        if state.mode is not Mode.PASSED_ON or state.state is not State.OPEN:
            raise Refused(N_("Nobody holds a sheet now. Open the ideas to be passed on first."))
        return SheetsPassed(state.id, state.pass_round + 1)
