"""The page of a team's trends: the rating, minutes late, the team's measures, and the strip of representation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core.measures import MEAN_RATING
from app.trends.chart import SHOWN, Chart, Note, Point, Since, chart
from app.trends.history import Held
from app.trends.rules import percent, share
from app.trends.store import ALL, Added, Series

RATING, LATE = MEAN_RATING, "late"  # the charts that every team has


@dataclass(frozen=True, slots=True)
class Day:
    """A meeting of the strip."""

    at: datetime
    number: int
    partner: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """ "7 of 8, 10 of 14" (RC-14).  pct: of all, None where nothing was held (RO-5).  goal: percent."""

    days: tuple[Day, ...]
    before: int
    late_with: int
    late_held: int
    with_partner: int
    held: int
    pct: int | None
    goal: int = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of the team and its chart."""

    about: Series
    chart: Chart


@dataclass(frozen=True, slots=True)
class Trends:
    held: int
    rating: Chart
    late: Chart
    strip: Strip
    measures: tuple[Measured, ...]

    def of(self, name: str) -> Chart | None:
        """The chart of this name, None where there is none."""
        own = {one.about.id: one.chart for one in self.measures}
        return {RATING: self.rating, LATE: self.late, **own}.get(name)


def trends(past: Sequence[Held], more: Added, zone: str) -> Trends:
    days = [one.at.astimezone(ZoneInfo(zone)).date() for one in past]
    rated = [
        Point(one.at, one.number, one.rating.value, one.rating.why, day=day)
        for one, day in zip(past, days, strict=True)
    ]
    late = [
        Point(one.at, one.number, one.late.value, one.late.why, day=day) for one, day in zip(past, days, strict=True)
    ]
    return Trends(
        len(past),
        chart(rated, 1, (0, 100), since(more, RATING), notes(more, RATING)),
        chart(late, 0, None, since(more, LATE), notes(more, LATE)),
        strip(past, more.goal),
        tuple(Measured(one, measured(one, more)) for one in more.measures),
    )


def measured(one: Series, more: Added) -> Chart:
    points = [Point(day, 0, value, day=day) for day, value in one.values]
    return chart(points, one.decimals, None, since(more, one.id), notes(more, one.id))


def notes(more: Added, name: str) -> list[Note]:
    """Those of this chart and those of the whole team; on the rating also what other parts flag (RT-9)."""
    found = [Note(row.id, row.day, row.text, row.odd) for row in more.notes if row.chart in (ALL, name)]
    return found + [Note("", flag.day, flag.text) for flag in more.flags if name == RATING]


def since(more: Added, name: str) -> list[Since]:
    rows = [row for row in more.baselines if row.chart == name]
    return [Since(row.id, row.first, row.points, row.median2, row.note) for row in rows]


def strip(past: Sequence[Held], goal: int = 100) -> Strip:
    days = tuple(Day(one.at, one.number, one.partner) for one in past)
    late_with, late_held, with_partner, held = share([day.partner for day in days])
    shown = days[-SHOWN:]
    pct = percent(with_partner, held)
    return Strip(shown, held - len(shown), late_with, late_held, with_partner, held, pct, goal)


def today(now: datetime, zone: str) -> date:
    """The day in the team's own zone."""
    return now.astimezone(ZoneInfo(zone)).date()
