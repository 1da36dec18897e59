"""When a rating is open: worked out from stored instants (RT-3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """LATE: over by the clock, and not yet cut from persons."""

    WAITING = "waiting"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


class Side(StrEnum):
    WELL = "well"
    IMPROVE = "improve"


@dataclass(frozen=True, slots=True)
class Moments:
    """The stored instants from which the state is worked out; no timer fires for it."""

    scheduled_end: datetime
    started_at: datetime | None
    ended_at: datetime | None
    item_at: datetime | None = None  # when the first item with a rating began
    begun: bool = False  # something is stored: at least by somebody who left early
    opened_at: datetime | None = None  # by the facilitator, or the first rating
    closed_at: datetime | None = None

    @property
    def over_at(self) -> datetime:
        """15 minutes after the end (RT-3); a meeting nobody ends counts as ended after 30 (AG-18)."""
        return (self.ended_at or self.scheduled_end + timedelta(minutes=30)) + timedelta(minutes=15)

    def state(self, now: datetime) -> State:
        if self.closed_at:
            return State.CLOSED
        if self.started_at is None:
            return State.WAITING
        if now >= self.over_at:
            return State.LATE if self.begun or self.opened_at else State.CLOSED
        opened = self.opened_at or self.item_at or now >= self.scheduled_end or self.ended_at
        return State.OPEN if opened else State.WAITING
