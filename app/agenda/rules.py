"""Running the hour: start, next, more time, pause, park, defer, end, reopen (AG).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from app.agenda.extend import Extension, extension, named
from app.agenda.hour import Hour, Item, whole
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.numbers import ExtendBy, Int, Tick
from app.core.permissions import Need
from app.core.text import Line
from app.core.words import N_

Seen = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,22}$")]  # the item on the presser's screen, or ""
Ids = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_,-]{0,1200}$")]  # item ids with commas between
MEETING = frozenset({"meeting.state", "agenda.now", "agenda.time", "agenda.plan"})


@dataclass(frozen=True, slots=True)
class LobbyOpened(Event):
    topics: ClassVar = MEETING
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingStarted(Event):
    topics: ClassVar = MEETING
    item: str
    practice: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class MovedOn(Event):
    """One item closed, the next began.  left_s: what it had left, which goes to slack (AG-9)."""

    topics: ClassVar = frozenset({"agenda.now", "agenda.time"})
    kind: ClassVar = "close"
    ended_as: ClassVar = "done"
    closed: str
    opened: str
    left_s: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemParked(MovedOn):
    """park: the words for the parking lot."""

    kind: ClassVar = "park"
    ended_as: ClassVar = "parked"
    park: str


@dataclass(frozen=True, slots=True)
class ItemDeferred(MovedOn):
    kind: ClassVar = "defer"
    ended_as: ClassVar = "deferred"


@dataclass(frozen=True, slots=True)
class ItemExtended(Event):
    topics: ClassVar = frozenset({"agenda.time"})
    item: str
    paid: Extension
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TimerPaused(Event):
    topics: ClassVar = frozenset({"agenda.time"})
    item: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TimerResumed(Event):
    """paused_s: how long the clock stood still."""

    topics: ClassVar = frozenset({"agenda.time"})
    item: str
    paused_s: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingEnded(Event):
    topics: ClassVar = MEETING
    item: str
    ended_as: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingReopened(Event):
    """item: the one that is current again.  ended_at: the end that is undone."""

    topics: ClassVar = MEETING
    item: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class NextUndone(Event):
    """item: the one that is current again.  opened: the one that has not started after all.

    restored: what the jump to the closing items had put off.
    """

    topics: ClassVar = frozenset({"agenda.now", "agenda.time", "agenda.plan"})
    item: str
    opened: str
    left_at: datetime
    deferred: bool
    restored: tuple[str, ...]
    by: str
    at: datetime


class OpenLobby(Command):
    """Let people in before the half hour."""

    needs: ClassVar = Need.RUN

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> LobbyOpened:
        if hour.state(now) != "planned":
            raise Refused(N_("The meeting is open already."))
        return LobbyOpened(whole(now))


class StartMeeting(Command):
    """Begin with the first item.  A plan longer than the hour may start too: the screen says by how much (AG-1)."""

    needs: ClassVar = Need.RUN
    practice: Tick

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> MeetingStarted:
        must_not_have_begun(hour, now)
        if not hour.to_come:
            raise Refused(N_("Add at least one item to the agenda first."))
        return MeetingStarted(hour.to_come[0].id, self.practice, whole(now))


class OnCurrent(Command):
    """Something about the item that is current.  item: the one its presser saw as current, "" for whichever."""

    item: Seen = ""

    def current(self, hour: Hour, now: datetime) -> Item:
        """It, or Refused with the name of the item that is current instead (AG-16)."""
        found = must_run(hour, now)
        if self.item not in ("", found.id):
            raise Refused(N_("The meeting is at %(item)s already."), item=found.title)
        return found

    def turn(self, hour: Hour, now: datetime) -> tuple[Item, Item, int]:
        """The current item, the one that comes next, and what the current one has left."""
        item = self.current(hour, now)
        if not hour.to_come:
            raise Refused(N_("This is the last item. End the meeting when you are ready."))
        return item, hour.to_come[0], hour.left_s(now)


class NextItem(OnCurrent):
    """Close the current item and begin the next; its unspent time goes to slack (AG-9)."""

    needs: ClassVar = Need.NEXT
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> MovedOn:
        """Two presses for the same item advance once (AG-16)."""
        item, following, left_s = self.turn(hour, now)
        return MovedOn(item.id, following.id, left_s, seat.by, whole(now))


class UndoNext(OnCurrent):
    """For thirty seconds the former item can be current again, as if it had never ended (AG-19)."""

    needs: ClassVar = Need.NEXT

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> NextUndone:
        """The time since counts to it; what was made meanwhile stays."""
        item = self.current(hour, now)
        former = hour.former
        if former is None or former.ended_at is None:
            raise Refused(N_("There is no item before this one."))
        if not hour.may_undo(now):
            raise Refused(N_("Next can be undone for 30 seconds. That time has passed."))
        deferred = former.ended_as == "deferred"
        restored = _put_off_by_jump(hour, former)
        return NextUndone(former.id, item.id, former.ended_at, deferred, restored, seat.by, whole(now))


class ParkRest(OnCurrent):
    """Put what is left of this item on the parking lot, and go on (AG-6)."""

    needs: ClassVar = Need.TIME
    text: Annotated[str, Line(0, 200)] = ""

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemParked:
        item, following, left_s = self.turn(hour, now)
        return ItemParked(item.id, following.id, left_s, seat.by, whole(now), self.text or item.title)


class DeferRest(OnCurrent):
    """Move what is left of this item to the next agenda, and go on (AG-6)."""

    needs: ClassVar = Need.TIME

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemDeferred:
        item, following, left_s = self.turn(hour, now)
        return ItemDeferred(item.id, following.id, left_s, seat.by, whole(now))


class ExtendItem(OnCurrent):
    """More minutes, from slack and then from the donors in the order named (AG-7).

    donors: item ids with commas between.  defer: a donor may be moved whole to the next agenda.
    """

    needs: ClassVar = Need.TIME
    minutes: ExtendBy
    donors: Ids = ""
    defer: Tick

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemExtended:
        item = self.current(hour, now)
        donors = named(hour, [name for name in self.donors.split(",") if name])
        paid = extension(hour, item, now, self.minutes, donors, defer=self.defer)
        return ItemExtended(item.id, paid, seat.by, whole(now))


class PauseTimer(OnCurrent):
    """Stop the clock of the item; the clock of the hour goes on (AG-15)."""

    needs: ClassVar = Need.TIME
    reason: Annotated[str, Line(0, 200)] = ""

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> TimerPaused:
        item = self.current(hour, now)
        if hour.paused:
            raise Refused(N_("The timer is paused already."))
        return TimerPaused(item.id, self.reason, seat.by, whole(now))


class ResumeTimer(OnCurrent):
    """Let the clock of the item go on."""

    needs: ClassVar = Need.TIME

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> TimerResumed:
        item = self.current(hour, now)
        if hour.paused is None:
            raise Refused(N_("The timer is running already."))
        paused_s = int((whole(now) - hour.paused.from_at).total_seconds())
        return TimerResumed(item.id, max(0, paused_s), seat.by, whole(now))


class EndMeeting(Command):
    """End it for everyone.  Early is fine; the scheduled end stays what it was (AG-2)."""

    needs: ClassVar = Need.RUN

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> MeetingEnded:
        item = must_run(hour, now)
        return MeetingEnded(item.id, "unfinished" if hour.to_come else "done", whole(now))


class ReopenMeeting(Command):
    """Undo End within ten minutes, as if it had not happened: the time since counts to the item (AG-18)."""

    needs: ClassVar = Need.RUN

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> MeetingReopened:
        if hour.state(now) != "ended":
            raise Refused(N_("The meeting has not ended."))
        if hour.ended_at is None or not hour.may_reopen(now):
            raise Refused(N_("A meeting can be reopened for 10 minutes after its end. That time has passed."))
        last = next(item for item in reversed(hour.items) if item.ended_at == hour.ended_at)
        return MeetingReopened(last.id, hour.ended_at)


@dataclass(frozen=True, slots=True)
class WallTurned(Event):
    """page: how many times it was turned on; a wall begins again after its last one."""

    topics: ClassVar = frozenset({"agenda.page"})
    item: str
    page: int


class TurnWall(OnCurrent):
    """Show another page of what does not fit on the wall at once: the record read back, comments.

    How much fits depends on the wall, so only the wall knows how many pages there are.
    """

    needs: ClassVar = Need.WRITE
    page: Annotated[int, Int(0, 999)]

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> WallTurned:
        return WallTurned(self.current(hour, now).id, self.page)


RUNNING = (
    TurnWall,
    OpenLobby,
    StartMeeting,
    NextItem,
    UndoNext,
    ExtendItem,
    PauseTimer,
    ResumeTimer,
    ParkRest,
    DeferRest,
    EndMeeting,
    ReopenMeeting,
)


def _put_off_by_jump(hour: Hour, former: Item) -> tuple[str, ...]:
    """What went to the next meeting together with this item's end at closing time (AG-12)."""
    jumped = any(
        made.kind == "closing" and made.item == former.id and made.at == former.ended_at for made in hour.decisions
    )
    gone = [made.item for made in hour.decisions if made.kind == "defer" and made.at == former.ended_at]
    return tuple(name for name in gone if jumped and name != former.id)


def must_run(hour: Hour, now: datetime) -> Item:
    """The current item of a running meeting, or Refused."""
    state, item = hour.state(now), hour.current
    if state in ("planned", "lobby"):
        raise Refused(N_("The meeting has not started."))
    if state != "running" or item is None:
        raise Refused(N_("This meeting has ended."))
    return item


def must_not_have_begun(hour: Hour, now: datetime) -> None:
    """Nothing, or Refused."""
    state = hour.state(now)
    if state == "running":
        raise Refused(N_("The meeting is running already."))
    if state == "cancelled":
        raise Refused(N_("This meeting was cancelled."))
    if state == "ended":
        raise Refused(N_("This meeting has ended."))
