"""Whether the room agrees to more time: one quiet answer a person at time up, counted for who decides.  No I/O here.

The leader decides by word of mouth, as ever.  An answer is about the length as it stands: once time was added, all are
asked afresh.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.agenda.hour import Hour
from app.agenda.rules import OnCurrent
from app.core.contract import Event, Seat
from app.core.errors import NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class TimeWished(Event):
    """more: rather than going on.  length_s: of the item, as it stood when it was asked."""

    topics: ClassVar = frozenset({"agenda.wish"})
    item: str
    participant: str
    more: bool
    length_s: int


class WishTime(OnCurrent):
    """Do I agree to more time for this item?  Asked when its time is up; the answer may change."""

    needs: ClassVar = Need.TAKE_PART
    item: Id
    more: Tick

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> TimeWished:
        item = self.current(hour, now)
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting first."))
        if item.quiet or hour.remaining_s(item, now) > 0:
            raise Refused(N_("There is time left. You are asked when it is up."))
        return TimeWished(item.id, seat.participant, self.more, item.adjusted_s)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many would give the current item more time, and how many would go on."""

    more: int = 0
    on: int = 0


@dataclass(frozen=True, slots=True)
class OwnWish:
    """What a hand asks at time up.  mine: my answer, None while there is none."""

    item: str
    mine: bool | None
