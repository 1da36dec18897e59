"""The page of a team's trends: a chart of the rating, one of minutes late, and the strip of representation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.trends.chart import SHOWN, Chart, Point, chart
from app.trends.history import Held
from app.trends.rules import percent, share


@dataclass(frozen=True, slots=True)
class Day:
    """A meeting of the strip."""

    at: datetime
    number: int
    partner: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """ "7 of 8, 10 of 14" (RC-14).  pct: of all, None where nothing was held (RO-5)."""

    days: tuple[Day, ...]
    before: int
    late_with: int
    late_held: int
    with_partner: int
    held: int
    pct: int | None


@dataclass(frozen=True, slots=True)
class Trends:
    held: int
    rating: Chart
    late: Chart
    strip: Strip


def trends(past: Sequence[Held]) -> Trends:
    ratings = [Point(one.at, one.number, one.rating.value, one.rating.why) for one in past]
    late = [Point(one.at, one.number, one.late.value, one.late.why) for one in past]
    return Trends(len(past), chart(ratings, 1, axis=(0, 100)), chart(late, 0), strip(past))


def strip(past: Sequence[Held]) -> Strip:
    days = tuple(Day(one.at, one.number, one.partner) for one in past)
    late_with, late_held, with_partner, held = share([day.partner for day in days])
    shown = days[-SHOWN:]
    return Strip(shown, held - len(shown), late_with, late_held, with_partner, held, percent(with_partner, held))
