"""The running order: what has not started may be moved, added, changed or put off (AG-19).  No I/O here."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from app.agenda.extend import Extension, extension, lenders, named
from app.agenda.figures import minutes
from app.agenda.hour import Hour, Item, whole
from app.agenda.planning import (
    LEAST_S,
    MOST_ITEMS,
    Activity,
    ItemsPlaced,
    Words,
    placed,
)
from app.agenda.rules import Ids, Seen, must_run
from app.agenda.template import Draft
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.numbers import Minutes, Tick
from app.core.permissions import Need
from app.core.text import Aim, Title
from app.core.words import N_

TIME = frozenset({"agenda.time", "agenda.plan"})


@dataclass(frozen=True, slots=True)
class LineInserted(Event):
    """Before another item, "" at the end.  Its plan is 0: all its minutes were given while the hour ran."""

    topics: ClassVar = TIME
    draft: Draft
    before: str
    paid: Extension
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineChanged(Event):
    """paid: the minutes it got.  shaved_s: the time it gives back to slack."""

    topics: ClassVar = TIME
    item: str
    draft: Draft
    paid: Extension | None
    shaved_s: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LinePutOff(Event):
    """seconds: what it would have had, which goes to slack."""

    topics: ClassVar = TIME
    item: str
    seconds: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unprotected(Event):
    topics: ClassVar = TIME
    item: str
    by: str
    at: datetime


class ReorderItem(Command):
    """Another place among what is to come.  before: the item that follows it then, "" for the end."""

    needs: ClassVar = Need.RUN
    item: Id
    before: Seen = ""

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ItemsPlaced:
        later(hour, self.item, now)
        if self.before:
            later(hour, self.before, now)
        return ItemsPlaced(placed([item.id for item in hour.items], self.item, self.before))


class InsertItem(Command):
    """One more item, paid by slack and then by the donors named, as in AG-7.

    before: "" for right after the current one.  lend: without named donors, all that may be asked, the longest first.
    """

    needs: ClassVar = Need.RUN
    title: Title
    minutes: Minutes = 5
    aim: Aim = ""
    lead: Words = ""
    activity: Activity = ""
    before: Seen = ""
    donors: Ids = ""
    lend: Tick
    defer: Tick

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> LineInserted:
        must_run(hour, now)
        if len(hour.items) >= MOST_ITEMS:
            raise Refused(N_("An agenda holds at most %(n)s items."), n=MOST_ITEMS)
        if self.before:
            later(hour, self.before, now)
        kind, _, mode = self.activity.partition(":")
        draft = Draft(self.title, self.minutes, self.aim, "", self.lead, kind, mode)
        donors = self.donors or (",".join(donor.id for donor in lenders(hour)) if self.lend else "")
        paid = pay(hour, Item("", self.title, 0, 0), now, self.minutes, donors, defer=self.defer)
        before = self.before or next((item.id for item in hour.to_come), "")
        return LineInserted(draft, before, paid, seat.by, whole(now))


class ChangeItem(Command):
    """The whole line as it stands in its form.  More minutes are paid as in AG-7; fewer go back to slack."""

    needs: ClassVar = Need.RUN
    item: Id
    title: Title
    minutes: Minutes
    aim: Aim = ""
    lead: Words = ""
    activity: Activity = ""
    donors: Ids = ""
    defer: Tick
    quiet: Tick

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> LineChanged:
        item = later(hour, self.item, now)
        kind, _, mode = self.activity.partition(":")
        words = Draft(self.title, self.minutes, self.aim, item.method, self.lead, kind, mode, item.step)
        draft = replace(words, protected=item.protected, quiet=self.quiet)
        more = self.minutes - minutes(item.adjusted_s)  # against what the form showed: lent seconds stay lent
        paid = pay(hour, item, now, more, self.donors, defer=self.defer) if more > 0 else None
        return LineChanged(item.id, draft, paid, max(0, -60 * more), seat.by, whole(now))


class GiveMinute(Command):
    """One minute more for what is to come: from spare time, as in AG-7."""

    needs: ClassVar = Need.TIME
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> LineChanged:
        item = later(hour, self.item, now)
        return LineChanged(item.id, line_of(item), pay(hour, item, now, 1, "", defer=False), 0, seat.by, whole(now))


class TakeMinute(Command):
    """One minute less for what is to come; it goes to slack."""

    needs: ClassVar = Need.TIME
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> LineChanged:
        item = later(hour, self.item, now)
        if item.adjusted_s - 60 < LEAST_S:
            raise Refused(N_("An item has at least 1 minute. Move it to the next meeting if it is not needed."))
        return LineChanged(item.id, line_of(item), None, 60, seat.by, whole(now))


class PutOff(Command):
    """Move an item that has not started to the next meeting."""

    needs: ClassVar = Need.TIME
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> LinePutOff:
        item = later(hour, self.item, now)
        return LinePutOff(item.id, item.adjusted_s, seat.by, whole(now))


class UnprotectItem(Command):
    """Let an item give time to others, by hand; the record shows it (AG-8)."""

    needs: ClassVar = Need.PLAN
    item: Id

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> Unprotected:
        item = later(hour, self.item, now)
        if not item.protected:
            raise Refused(N_("This item is not protected."))
        return Unprotected(item.id, seat.by, whole(now))


ORDERING = (ReorderItem, InsertItem, ChangeItem, GiveMinute, TakeMinute, PutOff, UnprotectItem)


def later(hour: Hour, item_id: str, now: datetime) -> Item:
    """The item of that id while it is still to come in a running meeting, or Refused, or Gone."""
    must_run(hour, now)
    item = hour.item(item_id)
    if item is None:
        raise Gone(N_("This item is not on the agenda any more."))
    if not item.to_come:
        raise Refused(N_("%(item)s has started already or was moved. Look at the agenda again."), item=item.title)
    return item


def pay(hour: Hour, item: Item, now: datetime, more: int, donors: str, *, defer: bool) -> Extension:
    """How so many minutes for an item that has not started are paid, or Refused."""
    lending = [donor for donor in named(hour, [name for name in donors.split(",") if name]) if donor.id != item.id]
    return extension(hour, item, now, more, lending, defer=defer, at_most=hour.length_s // 60)


def line_of(item: Item) -> Draft:
    """Its words as they stand."""
    draft = Draft(item.title, minutes(item.adjusted_s), item.aim, item.method, item.lead, item.activity, item.mode)
    return replace(draft, step=item.step, protected=item.protected, quiet=item.quiet)
