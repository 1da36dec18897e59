"""The team's idea bank in a brainstorm: banked ideas on the same theme are offered again (BR-12).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import model_validator

from app.activities.brainstorm.board import STAGE, Board
from app.activities.brainstorm.grouping import Picked, with_ticked
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.permissions import Need
from app.core.words import N_

TICK = "bank-"


@dataclass(frozen=True, slots=True)
class IdeasBroughtBack(Event):
    """ideas: each banked idea and its text.  first: the number of the first of them, None before the reveal."""

    topics: ClassVar = STAGE | {"ballot.items"}
    board: str
    ideas: tuple[tuple[str, str], ...]
    first: int | None


class BringBack(Command):
    """Put banked ideas on the list again, without names."""

    needs: ClassVar[Need] = Need.FACILITATE
    picked: Picked = ()

    @model_validator(mode="before")
    @classmethod
    def gather(cls, form: Any) -> Any:
        return with_ticked(form, TICK)

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasBroughtBack:
        """In silence they wait for the reveal like every other."""
        state.may_change()
        if not self.picked:
            raise Refused(N_("Tick the ideas first."))
        known = dict(state.offered)
        if not set(self.picked) <= set(known):
            raise Refused(N_("One of these ideas is not offered any more. Tick again."))
        ideas = tuple((idea, known[idea]) for idea in dict.fromkeys(self.picked))
        return IdeasBroughtBack(state.id, ideas, None if state.hidden else state.next_number)
