"""The hour as it stands: what is left, what is over, when it will end (AG).  Pure; whole seconds throughout."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

LOBBY = timedelta(minutes=30)
GRACE = timedelta(minutes=30)
REOPEN = timedelta(minutes=10)
UNDO = timedelta(seconds=30)
SOON_S = 60
LATE_S, ON_TIME_S = 60, 30
JUST_BEFORE = timedelta(milliseconds=1)
OPENING = 3  # steps 1 to 3: the aim, the roles, the times

State = Literal["planned", "lobby", "running", "ended", "cancelled"]


def whole(at: datetime) -> datetime:
    """The second that `at` is in.  Every stamp of the agenda is one, so that the actual times add up (AG-15)."""
    return at.replace(microsecond=0)


def seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the agenda.  ended_as: "", done, parked, deferred, unfinished; deferred may never have started.

    origin: "item:ID" or "parked:ID" where it came along from an earlier meeting (AG-13).  page: how many times the
    wall was turned on here.
    """

    id: str
    title: str
    planned_s: int
    adjusted_s: int
    aim: str = ""
    method: str = ""
    lead: str = ""
    activity: str = ""
    mode: str = ""
    step: int = 4
    protected: bool = False
    quiet: bool = False
    deferred_count: int = 0
    origin: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ended_as: str = ""
    page: int = 0

    @property
    def current(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def to_come(self) -> bool:
        return self.started_at is None and not self.ended_as


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock of an item stood still; to_at None: it still does."""

    item: str
    from_at: datetime
    to_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of AG-14.  from_item: who lent.  seconds: what was given or taken, or what was left when it closed."""

    kind: str
    item: str
    seconds: int
    by: str
    at: datetime
    from_item: str | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When it will end, as it stands; late_min 0 reads "on time" (AG-10)."""

    finish: datetime
    late_min: int


@dataclass(frozen=True, slots=True)
class Hour:
    """A meeting's time.  Items in their order, pauses and decisions in the order in which they happened."""

    scheduled_start: datetime
    scheduled_end: datetime
    items: tuple[Item, ...] = ()
    pauses: tuple[Pause, ...] = ()
    decisions: tuple[Decision, ...] = ()
    lobby_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    practice: bool = False

    # The meeting

    def state(self, now: datetime) -> State:
        """Where the meeting is, worked out from stored instants (AG-18)."""
        if self.cancelled_at:
            return "cancelled"
        if self.ended_at or now >= self.closes_at:
            return "ended"
        if self.started_at:
            return "running"
        return "lobby" if self.lobby_at or now >= self.scheduled_start - LOBBY else "planned"

    @property
    def closes_at(self) -> datetime:
        """When it counts as ended although nobody ended it (AG-18)."""
        return self.scheduled_end + GRACE

    @property
    def closed_at(self) -> datetime:
        return self.ended_at or self.closes_at

    def may_reopen(self, now: datetime) -> bool:
        """For ten minutes after somebody pressed End, and not once the clock has closed it (AG-18)."""
        return self.ended_at is not None and now < min(self.ended_at + REOPEN, self.closes_at)

    def moment(self, now: datetime) -> datetime:
        """The second that counts: no clock of the meeting runs on after its end."""
        return min(whole(now), self.closed_at)

    # Its items

    @property
    def length_s(self) -> int:
        return seconds(self.scheduled_end - self.scheduled_start)

    @property
    def planned_s(self) -> int:
        return sum(item.planned_s for item in self.items)

    @property
    def over_plan_s(self) -> int:
        """By how much the plan is longer than the hour; negative: unplanned time (AG-1)."""
        return self.planned_s - self.length_s

    @property
    def current(self) -> Item | None:
        """The one item that is current while the meeting runs (AG-4)."""
        return next((item for item in self.items if item.current), None)

    @property
    def former(self) -> Item | None:
        """The item that closed when the current one began."""
        began = self.current.started_at if self.current else None
        closed = (item for item in self.items if item.ended_at == began)
        return next(closed, None) if began else None

    def may_undo(self, now: datetime) -> bool:
        """For thirty seconds after Next (AG-19)."""
        former = self.former
        return former is not None and former.ended_at is not None and now < former.ended_at + UNDO

    @property
    def to_come(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.to_come)

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)

    def number(self, item_id: str) -> int:
        """Its place in the agenda, from 1."""
        return next(n for n, item in enumerate(self.items, 1) if item.id == item_id)

    # Time (all figures in seconds)

    @property
    def paused(self) -> Pause | None:
        return next((pause for pause in self.pauses if pause.to_at is None), None)

    def paused_s(self, item: Item, now: datetime) -> int:
        """How long the clock of this item has stood still (AG-15)."""
        mine = [pause for pause in self.pauses if pause.item == item.id]
        return sum(self._span(pause.from_at, pause.to_at, now) for pause in mine)

    def elapsed_s(self, item: Item, now: datetime) -> int:
        """What it has used, pauses left out; for an item that is over: its actual time (AG-15)."""
        if item.started_at is None:
            return 0
        return self._span(item.started_at, item.ended_at, now) - self.paused_s(item, now)

    def remaining_s(self, item: Item, now: datetime) -> int:
        """Negative when it is over (AG-4)."""
        return item.adjusted_s - self.elapsed_s(item, now)

    def overrun_s(self, item: Item, now: datetime) -> int:
        return max(0, -self.remaining_s(item, now))

    def left_s(self, now: datetime) -> int:
        """What the current item still has, never below 0."""
        return max(0, self.remaining_s(self.current, now)) if self.current else 0

    @property
    def later_s(self) -> int:
        return sum(item.adjusted_s for item in self.to_come)

    def slack_s(self, now: datetime) -> int:
        """Time to the fixed end that nothing is planned for; negative: the hour will not hold it all (AG-3)."""
        at = max(self.moment(now), self.started_at or self.scheduled_start)
        return seconds(self.scheduled_end - at) - self.left_s(now) - self.later_s

    def drained(self, now: datetime) -> int:
        """Slack in whole half minutes while it runs: another figure, and what was said about the end is old."""
        return self.slack_s(now) // ON_TIME_S if self.state(now) == "running" else 0

    def available_s(self, now: datetime) -> int:
        """What an extension may take from slack (AG-7)."""
        return max(0, self.slack_s(now))

    def ends_at(self, item: Item, now: datetime) -> datetime:
        """When its time is up, if nothing changes."""
        return (item.started_at or self.moment(now)) + timedelta(seconds=item.adjusted_s + self.paused_s(item, now))

    def _span(self, start: datetime, end: datetime | None, now: datetime) -> int:
        return max(0, seconds((end or self.moment(now)) - start))

    # The forecast

    def forecast(self, now: datetime) -> Forecast:
        """The finish as it stands, and how late that is once it is worth a word (AG-10)."""
        late_s = -self.slack_s(now)
        shown = late_s >= LATE_S or (late_s >= ON_TIME_S and self._was_late(now))
        return Forecast(self.scheduled_end + timedelta(seconds=late_s), max(1, late_s // 60) if shown else 0)

    def _was_late(self, now: datetime) -> bool:
        """Whether the last word was "late".  Nothing is kept: the hour is looked at again as it stood each time."""
        late = False
        for at in self._turns(now):
            for then in (self.as_of(at - JUST_BEFORE), self.as_of(at)):
                late_s = -then.slack_s(at)
                late = late_s >= LATE_S or (late and late_s >= ON_TIME_S)
        return late

    def _turns(self, now: datetime) -> list[datetime]:
        """When time may have come back: an item closed, or something was decided."""
        closed = {item.ended_at for item in self.items if item.ended_at}
        return sorted(at for at in closed | {decision.at for decision in self.decisions} if at <= now)

    def as_of(self, at: datetime) -> "Hour":
        """The hour as it stood then, replayed from the plan and the decisions."""
        hour = replace(
            self,
            items=tuple(_as_of(item, self, at) for item in self.items),
            pauses=tuple(_pause_as_of(pause, at) for pause in self.pauses if pause.from_at <= at),
            decisions=tuple(decision for decision in self.decisions if decision.at <= at),
            ended_at=_past(self.ended_at, at),
        )
        return replace(hour, items=tuple(hour._replayed()))

    def _replayed(self) -> Iterator[Item]:
        for item in self.items:
            yield replace(item, adjusted_s=self._adjusted_s(item))

    def _adjusted_s(self, item: Item) -> int:
        """Its plan, and what was lent, borrowed and shaved since: the replay of AG-7 and AG-11."""
        adjusted_s, topped_up = item.planned_s, None
        for given in self.decisions:
            if (given.kind, given.from_item) == ("borrow", item.id) or (given.kind, given.item) == ("shave", item.id):
                adjusted_s -= given.seconds
            elif given.kind in ("extend", "borrow") and given.item == item.id:
                if topped_up != given.at:
                    adjusted_s, topped_up = max(adjusted_s, self._used_s(item, given.at)), given.at
                adjusted_s += given.seconds
        return adjusted_s

    def _used_s(self, item: Item, at: datetime) -> int:
        pauses = tuple(_pause_as_of(pause, at) for pause in self.pauses if pause.from_at <= at)
        return replace(self, pauses=pauses).elapsed_s(replace(item, ended_at=None), at)


def _past(stamp: datetime | None, at: datetime) -> datetime | None:
    return stamp if stamp is not None and stamp <= at else None


def _as_of(item: Item, hour: Hour, at: datetime) -> Item:
    """The item with nothing that came after `at`; a donor deferred whole was still to come before that."""
    put_off = [d.at for d in hour.decisions if d.kind == "defer" and d.item == item.id]
    closed_at = item.ended_at or (put_off[-1] if put_off else None)
    over = item.ended_as if _past(closed_at, at) else ""
    return replace(item, started_at=_past(item.started_at, at), ended_at=_past(item.ended_at, at), ended_as=over)


def _pause_as_of(pause: Pause, at: datetime) -> Pause:
    return replace(pause, to_at=_past(pause.to_at, at))
