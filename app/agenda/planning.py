"""Making the plan before the hour: items, their minutes and order, templates (AG-1, AG-8).  No I/O here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from app.agenda.hour import Hour, Item, whole
from app.agenda.lines import carried_of, together
from app.agenda.rules import Seen, must_not_have_begun
from app.agenda.template import Draft, templates
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.numbers import Int, Minutes, Tick
from app.core.permissions import Need
from app.core.text import Aim, Line, Title
from app.core.words import N_

PLAN = frozenset({"agenda.plan"})
MOST_ITEMS = 40
LEAST_S, MOST_S = 60, 480 * 60

Activity = Annotated[str, StringConstraints(pattern=r"^([a-z0-9_]{1,40}(:[a-z0-9_]{1,40})?)?$")]  # kind or kind:mode
Mode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")]
Words = Annotated[str, Line(0, 40)]
Step = Annotated[int, Int(1, 7)]


@dataclass(frozen=True, slots=True)
class ItemAdded(Event):
    topics: ClassVar = PLAN
    draft: Draft


@dataclass(frozen=True, slots=True)
class ItemEdited(Event):
    """unprotected: the record shows it (AG-8)."""

    topics: ClassVar = PLAN
    item: str
    draft: Draft
    unprotected: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemsSwapped(Event):
    topics: ClassVar = PLAN
    item: str
    other: str


@dataclass(frozen=True, slots=True)
class ItemsPlaced(Event):
    """All items in their new order."""

    topics: ClassVar = frozenset({"agenda.plan", "agenda.time"})
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemRemoved(Event):
    topics: ClassVar = PLAN
    item: str


@dataclass(frozen=True, slots=True)
class MinutesSet(Event):
    topics: ClassVar = PLAN
    item: str
    planned_s: int


@dataclass(frozen=True, slots=True)
class AgendaFilled(Event):
    """These lines take the place of what stood there."""

    topics: ClassVar = PLAN
    drafts: tuple[Draft, ...]


class AddItem(Command):
    """One more line at the end.  Where the lines of the hour are full, something else must go first."""

    needs: ClassVar = Need.PLAN
    title: Annotated[str, Line(0, 60)] = ""
    aim: Aim = ""
    method: Words = ""
    lead: Words = ""
    activity: Activity = ""
    mode: Mode = ""
    minutes: Minutes = 5
    protected: Tick
    quiet: Tick
    step: Step = 4

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemAdded:
        must_not_have_begun(hour, now)
        if len(hour.items) >= MOST_ITEMS:
            raise Refused(N_("An agenda holds at most %(n)s items."), n=MOST_ITEMS)
        return ItemAdded(_draft(self, self.title or N_("New item"), method=self.method, step=self.step))


class EditItem(Command):
    """The whole line as it stands in its form."""

    needs: ClassVar = Need.PLAN
    item: Id
    title: Title
    aim: Aim = ""
    lead: Words = ""
    activity: Activity = ""
    mode: Mode = ""
    minutes: Minutes
    protected: Tick
    quiet: Tick

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemEdited:
        item = planned(hour, self.item, now)
        draft = _draft(self, self.title, method=item.method, step=item.step)
        unprotected = item.protected and not self.protected
        return ItemEdited(item.id, draft, unprotected, seat.by, whole(now))


class MoveItem(Command):
    """One place up or down."""

    needs: ClassVar = Need.PLAN
    item: Id
    direction: Literal["up", "down"]

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemsSwapped:
        place = hour.items.index(planned(hour, self.item, now))
        other = place + (1 if self.direction == "down" else -1)
        if not 0 <= other < len(hour.items):
            raise Refused(N_("It is at the end of the agenda already."))
        return ItemsSwapped(self.item, hour.items[other].id)


class PlaceItem(Command):
    """Another place in the agenda.  before: the item that follows it then, "" for the end."""

    needs: ClassVar = Need.PLAN
    item: Id
    before: Seen = ""

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemsPlaced:
        item = planned(hour, self.item, now)
        if self.before:
            planned(hour, self.before, now)
        return ItemsPlaced(placed([each.id for each in hour.items], item.id, self.before))


class RemoveItem(Command):
    """Take a line out."""

    needs: ClassVar = Need.PLAN
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemRemoved:
        return ItemRemoved(planned(hour, self.item, now).id)


class MinutesMore(Command):
    """One minute more."""

    needs: ClassVar = Need.PLAN
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> MinutesSet:
        item = planned(hour, self.item, now)
        if item.planned_s + 60 > MOST_S:
            raise Refused(N_("An item has at most %(n)s minutes."), n=MOST_S // 60)
        return MinutesSet(item.id, item.planned_s + 60)


class MinutesLess(Command):
    """One minute less."""

    needs: ClassVar = Need.PLAN
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> MinutesSet:
        item = planned(hour, self.item, now)
        if item.planned_s - 60 < LEAST_S:
            raise Refused(N_("An item has at least 1 minute. Remove it if it is not needed."))
        return MinutesSet(item.id, item.planned_s - 60)


class FillFromTemplate(Command):
    """Replace the agenda by a template's; what came along from an earlier meeting stays at its top (AG-13)."""

    needs: ClassVar = Need.PLAN
    template: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> AgendaFilled:
        must_not_have_begun(hour, now)
        if self.template not in templates():
            raise Gone(N_("There is no such template."))
        return AgendaFilled(together(templates()[self.template].items, carried_of(hour)))


PLANNING = (AddItem, EditItem, MoveItem, PlaceItem, RemoveItem, MinutesMore, MinutesLess, FillFromTemplate)


def planned(hour: Hour, item_id: str, now: datetime) -> Item:
    """The item of that id while the plan may still change, or Refused, or Gone."""
    must_not_have_begun(hour, now)
    item = hour.item(item_id)
    if item is None:
        raise Gone(N_("This item is not on the agenda any more."))
    return item


def placed(order: Sequence[str], item: str, before: str) -> tuple[str, ...]:
    """The order with `item` right before another one, or at the end for ""."""
    others = [each for each in order if each != item]
    at = others.index(before) if before in others else order.index(item) if before == item else len(others)
    return (*others[:at], item, *others[at:])


def _draft(asked: AddItem | EditItem, title: str, *, method: str, step: int) -> Draft:
    kind, _, mode = asked.activity.partition(":")
    return Draft(
        title=title,
        minutes=asked.minutes,
        aim=asked.aim,
        method=method,
        lead=asked.lead,
        activity=kind,
        mode=mode or asked.mode,
        step=step,
        protected=asked.protected,
        quiet=asked.quiet,
    )
