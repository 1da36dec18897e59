"""Setting a text aside and putting it back (BR-15).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import TEXTS, Board
from app.core.contract import Command, Event, Seat
from app.core.errors import NotAllowed, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_


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
        """At any time, also while a vote round runs: the one change MV-10 allows."""
        idea = state.numbered()
        if idea.aside_by:
            raise Refused(N_("This text is set aside already."))
        return TextSetAside(idea.id, seat.by, state.ended)


class PutBack(Command):
    """Show a text again: its author or whoever set it aside, until the meeting ends (BR-15)."""

    needs: ClassVar[Need] = Need.PUT_BACK
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextPutBack:
        idea = state.numbered()
        if idea.aside_by is None:
            raise Refused(N_("This text is not set aside."))
        if idea.erased:
            raise Refused(N_("The meeting has ended. The text is erased."))
        if seat.by not in (idea.aside_by, idea.author):
            raise NotAllowed(N_("Only its author and the one who set this text aside can put it back."))
        return TextPutBack(idea.id)
