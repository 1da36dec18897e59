"""A team's meetings in a row: held, practice, cancelled and why, skipped (AG-18).  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal

from app.agenda.hour import GRACE, Hour
from app.agenda.rules import must_not_have_begun
from app.agenda.shave import shave
from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Refused
from app.core.wall_time import in_rhythm
from app.core.words import N_

SHORT_MIN = 30
HELD_PEOPLE, HELD_LONG = 3, timedelta(minutes=15)
MOST_GAPS = 8  # of one break that are shown one by one
Status = Literal["planned", "running", "held", "not_held", "practice", "cancelled", "skipped"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stored of one meeting.  people: how many were in it."""

    id: str
    number: int
    starts: datetime
    ends: datetime
    started: datetime | None = None
    ended: datetime | None = None
    cancelled: datetime | None = None
    practice: bool = False
    people: int = 0
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline.  meeting "": a week of the rhythm without a meeting."""

    day: date
    status: Status
    meeting: str = ""
    number: int = 0
    reason: str = ""
    note: str = ""
    people: int = 0


def was_held(facts: Facts, now: datetime) -> bool:
    """Started, not a practice, and at least three people or a quarter of an hour (AG-18)."""
    if facts.started is None or facts.practice or facts.cancelled:
        return False
    over = facts.ended or min(now, facts.ends + GRACE)
    return facts.people >= HELD_PEOPLE or over - facts.started >= HELD_LONG


def status(facts: Facts, now: datetime) -> Status:
    if facts.cancelled:
        return "cancelled"
    over = facts.ended is not None or now >= facts.ends + GRACE
    if facts.started is None:
        return "skipped" if over else "planned"
    if facts.practice:
        return "practice"
    if not over:
        return "running"
    return "held" if was_held(facts, now) else "not_held"


def timeline(days: Sequence[tuple[date, Facts]], now: datetime, today: date, usual: int, every: int) -> list[Entry]:
    """The newest first; weeks of the team's rhythm in which there was nothing at all stand between.

    days: each meeting with its day in the team's zone, in order.  usual: the weekday, Monday 0.
    """
    found: list[Entry] = []
    for n, (day, facts) in enumerate(days):
        found.append(entry(day, facts, now))
        until = days[n + 1][0] if n + 1 < len(days) else today
        found += gaps(day, until, usual, every)
    return found[::-1]


def entry(day: date, facts: Facts, now: datetime) -> Entry:
    return Entry(day, status(facts, now), facts.id, facts.number, facts.reason, facts.note, facts.people)


def gaps(day: date, until: date, usual: int, every: int) -> list[Entry]:
    """The days on which the team would have met between two meetings, and did not; the last few of a long break."""
    found, expected = [], in_rhythm(day, usual, every)
    while monday(expected) < monday(until):
        found.append(Entry(expected, "skipped"))
        expected = in_rhythm(expected, usual, every)
    return found[-MOST_GAPS:]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class ShortHeld(Event):
    """cuts: (item, seconds it has then).  put_off: items that go to the next meeting.  end: of the meeting."""

    topics: ClassVar = frozenset({"agenda.plan", "agenda.time", "meeting.state", "meeting.plan"})
    end: datetime
    cuts: tuple[tuple[str, int], ...]
    put_off: tuple[str, ...]


class HoldShort(Command):
    """Half an hour instead of no meeting: minutes off what is not protected, then whole items, by the rule of AG-11."""

    needs: ClassVar = Need.PLAN

    def decide(self, hour: Hour, seat: Seat, now: datetime) -> ShortHeld:
        must_not_have_begun(hour, now)
        if hour.length_s <= SHORT_MIN * 60:
            raise Refused(N_("It is no longer than %(n)s minutes already."), n=SHORT_MIN)
        return shortened(hour, hour.scheduled_start + timedelta(minutes=SHORT_MIN))


def shortened(hour: Hour, end: datetime) -> ShortHeld:
    found = shave(replace(hour, scheduled_end=end))
    lengths = {item.id: item for item in hour.items}
    cuts = tuple((item, lengths[item].planned_s - 60 * minutes) for item, minutes in found.cuts)
    return ShortHeld(end, cuts, found.put_off)
