"""When time is short: the plan shaved or kept as it is (AG-11), and the jump to the closing items (AG-12).  No I/O."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from app.agenda.closing import closing_items, in_the_way, is_closing
from app.agenda.hour import Hour, whole
from app.agenda.rules import MovedOn, OnCurrent, must_run
from app.agenda.shave import Shave, proposed
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_

Sign = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
TIME = frozenset({"agenda.time", "agenda.plan"})


@dataclass(frozen=True, slots=True)
class PlanShaved(Event):
    """cuts and put_off: (item, seconds)."""

    topics: ClassVar = TIME
    cuts: tuple[tuple[str, int], ...]
    put_off: tuple[tuple[str, int], ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanKept(Event):
    """item: the current one; the line of the record stands at it."""

    topics: ClassVar = TIME
    item: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JumpedToClosing(MovedOn):
    """put_off: (item, seconds) of everything that had not started."""

    topics: ClassVar = frozenset({"agenda.now", "agenda.time", "agenda.plan"})
    kind: ClassVar = "closing"
    ended_as: ClassVar = "unfinished"
    put_off: tuple[tuple[str, int], ...]


class ShavePlan(Command):
    """Accept the proposal.  seen: its sign, so that nobody accepts another one than they read."""

    needs: ClassVar = Need.TIME
    seen: Sign

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> PlanShaved:
        found = offered(hour, self.seen, now)
        cuts = tuple((name, 60 * minutes) for name, minutes in found.cuts)
        return PlanShaved(cuts, with_lengths(hour, found.put_off), seat.by, whole(now))


class KeepPlan(Command):
    """Refuse the proposal: the plan stays, and it is not asked again."""

    needs: ClassVar = Need.TIME
    seen: Sign

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> PlanKept:
        offered(hour, self.seen, now)
        return PlanKept(must_run(hour, now).id, seat.by, whole(now))


class GoToClosing(OnCurrent):
    """Close the current item as unfinished and begin the closing items; the rest goes to the next meeting."""

    needs: ClassVar = Need.TIME
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> JumpedToClosing:
        item = self.current(hour, now)
        if is_closing(item):
            raise Refused(N_("The meeting is closing already."))
        if not (closing := closing_items(hour)):
            raise Refused(N_("There is no protected item at the end of this agenda to go to."))
        put_off = with_lengths(hour, [later.id for later in in_the_way(hour)])
        return JumpedToClosing(item.id, closing[0].id, hour.left_s(now), seat.by, whole(now), put_off)


HURRYING = (ShavePlan, KeepPlan, GoToClosing)


def offered(hour: Hour, seen: str, now: datetime) -> Shave:
    """The proposal that the presser saw, or Refused."""
    must_run(hour, now)
    found = proposed(hour)
    if found is None:
        raise Refused(N_("That has been decided already."))
    if found.sign != seen:
        raise Refused(N_("The plan has changed meanwhile. Look at the proposal again."))
    return found


def with_lengths(hour: Hour, names: tuple[str, ...] | list[str]) -> tuple[tuple[str, int], ...]:
    return tuple((item.id, item.adjusted_s) for name in names if (item := hour.item(name)))
