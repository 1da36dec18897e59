"""Changing the lines of the next meeting once it is made, from the meeting that makes it (AG-13).  No I/O here.

The rules are those of planning; the leader, who has no seat in that meeting yet, asks from this one.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal

from app.agenda import planning
from app.agenda.hour import Hour
from app.agenda.lines import as_it_is
from app.agenda.planning import planned
from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.numbers import Minutes
from app.core.text import Title
from app.core.words import N_
from app.weeks.rules import NEXT


@dataclass(frozen=True, slots=True)
class Made:
    """The next meeting's hour; None before it is made."""

    id: str = ""
    hour: Hour | None = None

    def must_be(self) -> Hour:
        if self.hour is None:
            raise Refused(N_("Make the next meeting first. Then its lines can be changed."))
        return self.hour


@dataclass(frozen=True, slots=True)
class NextPlanned(Event):
    """What happened to the agenda of the next meeting."""

    topics: ClassVar = NEXT
    made: str
    what: Event

    @property
    def elsewhere(self) -> str:
        return self.made


class OfNextLine(Command):
    """About the agenda of the next meeting."""

    needs: ClassVar = Need.PLAN
    after_approval: ClassVar = True

    def decide(self, made: Made, seat: Seat, now: datetime) -> NextPlanned:
        return NextPlanned(made.id, self.change(made.must_be(), seat, now))

    def change(self, hour: Hour, seat: Seat, now: datetime) -> Event:
        raise NotImplementedError


class AddNextLine(OfNextLine):
    """One more line at the end."""

    title: Title
    minutes: Minutes = 5

    def change(self, hour: Hour, seat: Seat, now: datetime) -> Event:
        asked = planning.AddItem(key=self.key, title=self.title, minutes=self.minutes, protected=False, quiet=False)
        return asked.decide(hour, seat, now)


class ChangeNextLine(OfNextLine):
    """Its name and its minutes; the rest of the line stays."""

    item: Id
    title: Title
    minutes: Minutes

    def change(self, hour: Hour, seat: Seat, now: datetime) -> Event:
        draft = replace(as_it_is(planned(hour, self.item, now)), title=self.title, minutes=self.minutes)
        return planning.ItemEdited(self.item, draft, unprotected=False, by=seat.by, at=now)


class MoveNextLine(OfNextLine):
    """One place up or down."""

    item: Id
    direction: Literal["up", "down"]

    def change(self, hour: Hour, seat: Seat, now: datetime) -> Event:
        return planning.MoveItem(key=self.key, item=self.item, direction=self.direction).decide(hour, seat, now)


class RemoveNextLine(OfNextLine):
    """Take a line out."""

    item: Id

    def change(self, hour: Hour, seat: Seat, now: datetime) -> Event:
        return planning.RemoveItem(key=self.key, item=self.item).decide(hour, seat, now)


OF_NEXT_LINES = (AddNextLine, ChangeNextLine, MoveNextLine, RemoveNextLine)
