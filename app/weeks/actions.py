"""Actions over the weeks: carried, late, stuck, moved, handed over, done (AC-1, AC-3 to AC-7).  No I/O here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from app.core.contract import Command, Event, Seat
from app.core.errors import NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import Sentence
from app.core.words import N_
from app.record.rules import RECORD, Due, Owner, ShortLine, overdue

STUCK = 3  # times carried over from which on the team says what becomes of it (AC-3)
BY_LINK = "link"


def carried(written_at: datetime, closed_at: datetime | None, ends: Iterable[datetime]) -> int:
    """How many later meetings of the team closed while it was open (AC-3).  ends: of meetings other than its own."""
    return sum(written_at < end and (closed_at is None or end < closed_at) for end in ends)


def must_choose(status: str, times: int) -> bool:
    """Make it smaller, hand it over, tell the sponsor, or drop it (AC-3)."""
    return status == "open" and times >= STUCK


def exceptional(status: str, due: date | None, today: date, times: int, stuck: str) -> bool:
    """What the opening speaks about: late, due today and not done, stuck, or carried again and again."""
    late = overdue(status, due, today) or due == today
    return status == "open" and (late or bool(stuck) or must_choose(status, times))


@dataclass(frozen=True, slots=True)
class Promise:
    """An action as the completion share sees it.  done: the day on which it was done, in the team's time zone."""

    due: date | None
    status: str
    done: date | None = None

    @property
    def in_time(self) -> bool:
        return self.status == "done" and self.done is not None and self.due is not None and self.done <= self.due


def completion(promises: Iterable[Promise], since: date, until: date) -> tuple[int, int]:
    """Done by their day, of those due in the period, both days included; dropped ones are in neither (AC-7)."""
    due = [one for one in promises if one.due and since <= one.due <= until and one.status != "dropped"]
    return sum(one.in_time for one in due), len(due)


@dataclass(frozen=True, slots=True)
class Held:
    """An action as it stands.  owned_by, asker: ids of people on the team's list, "" for nobody.

    owner_person: who is meant by the name in a command.
    """

    id: str
    text: str
    status: str
    item: str | None
    owner: str
    helpers: str
    due: date | None
    owned_by: str = ""
    asker: str = ""
    owner_person: str | None = None
    next_meeting: date | None = None

    def must_be_open(self) -> None:
        if self.status != "open":
            raise Refused(N_("This action is closed already. Open it again first."))


@dataclass(frozen=True, slots=True)
class Settled(Event):
    """status: open, done or dropped.  via: "link" where its owner said so between meetings."""

    topics: ClassVar = RECORD
    id: str
    status: str
    reason: str
    closed_at: datetime | None
    via: str = ""


@dataclass(frozen=True, slots=True)
class ActionMoved(Event):
    topics: ClassVar = RECORD
    id: str
    due: date | None


@dataclass(frozen=True, slots=True)
class StuckSaid(Event):
    topics: ClassVar = RECORD
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    topics: ClassVar = RECORD
    id: str
    owner: str
    owner_person: str | None


@dataclass(frozen=True, slots=True)
class ActionEnded(Event):
    """Dropped for something else.  fate: "smaller" or "sponsor"."""

    topics: ClassVar = RECORD
    id: str
    fate: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MadeSmaller(ActionEnded):
    """The smaller action that takes its place."""

    team: str
    item: str | None
    text: str
    owner: str
    owner_person: str | None
    helpers: str
    due: date | None


class OfAction(Command):
    """About one open action.  It is the team's, and lives on when the record is approved."""

    needs: ClassVar = Need.WRITE
    after_approval: ClassVar = True
    id: Id


def new_day(due: date | None, next_meeting: bool, held: Held) -> date:
    """The day that was typed, or the next meeting's."""
    day = due or (held.next_meeting if next_meeting else None)
    if day is None:
        raise Refused(N_("Choose the day to which it moves."))
    return day


class MoveAction(OfAction):
    """Another day for it."""

    due: Due = None
    next_meeting: Tick

    def decide(self, held: Held, seat: Seat, now: datetime) -> ActionMoved:
        held.must_be_open()
        return ActionMoved(held.id, new_day(self.due, self.next_meeting, held))


class MakeSmaller(OfAction):
    """A smaller step in its place, for the same owner; the old one is closed as made smaller (AC-3)."""

    text: Sentence
    due: Due = None
    next_meeting: Tick

    def decide(self, held: Held, seat: Seat, now: datetime) -> MadeSmaller:
        held.must_be_open()
        due = self.due or (held.next_meeting if self.next_meeting else None)
        same = (held.owner, held.owned_by or None, held.helpers)
        return MadeSmaller(held.id, "smaller", now, seat.team, held.item, self.text, *same, due)


class HandOver(OfAction):
    """Another owner (AC-3)."""

    owner: Owner

    def decide(self, held: Held, seat: Seat, now: datetime) -> HandedOver:
        held.must_be_open()
        if not self.owner:
            raise Refused(N_("Write who takes it over."))
        return HandedOver(held.id, self.owner, held.owner_person)


class TellSponsor(OfAction):
    """The team cannot do it: it goes on the sponsor's list (AC-3)."""

    def decide(self, held: Held, seat: Seat, now: datetime) -> ActionEnded:
        held.must_be_open()
        return ActionEnded(held.id, "sponsor", now)


class TellOfAction(Command):
    """What its owner says of an action: done, to be moved, dropped and why, or what it is stuck on."""

    needs: ClassVar = Need.TAKE_PART
    after_approval: ClassVar = True
    via: ClassVar[str] = ""
    id: Id
    what: Literal["done", "open", "move", "drop", "stuck"]
    text: ShortLine = ""
    due: Due = None
    next_meeting: Tick

    def decide(self, held: Held, seat: Seat, now: datetime) -> Event:
        if not held.asker or held.asker != held.owned_by:
            raise NotAllowed(N_("Only its owner can say that."))
        if self.what == "open":
            return Settled(held.id, "open", "", None)
        held.must_be_open()
        return self._says(held, now)

    def _says(self, held: Held, now: datetime) -> Event:
        if self.what == "done":
            return Settled(held.id, "done", "", now, self.via)
        if self.what == "move":
            return ActionMoved(held.id, new_day(self.due, self.next_meeting, held))
        if not self.text:
            raise Refused(N_("Say it in a few words."))
        return StuckSaid(held.id, self.text) if self.what == "stuck" else Settled(held.id, "dropped", self.text, now)


class TellByLink(TellOfAction):
    """The same between meetings, by the owner's personal link (AC-6)."""

    needs: ClassVar = Need.BY_LINK
    via: ClassVar[str] = BY_LINK


ACTIONS: tuple[type[Command], ...] = (MoveAction, MakeSmaller, HandOver, TellSponsor, TellOfAction, TellByLink)
