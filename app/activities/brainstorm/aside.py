"""Setting a text aside and putting it back (BR-15).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import TEXTS, Board
from app.core.contract import Command, Event, Seat
from app.core.ids import Id
from app.core.permissions import Need


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


class SetAside(Command):
    """Take a text from all screens at once; number, merges and votes stay (BR-15)."""

    needs: ClassVar[Need] = Need.SET_ASIDE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextSetAside:
        return TextSetAside(state.may_set_aside().id, seat.by, state.ended)


class PutBack(Command):
    """Show a text again: its author or whoever set it aside, until the meeting ends (BR-15)."""

    needs: ClassVar[Need] = Need.PUT_BACK
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextPutBack:
        return TextPutBack(state.may_put_back(seat).id)
