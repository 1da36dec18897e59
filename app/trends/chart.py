"""Where everything of a run chart stands, in units of a picture 960 wide; plain data for one SVG (RC-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.trends.rules import Baseline, Finding, Stage, finding

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 960, 330, 56, 110, 16, 66
SHOWN = 24  # of the latest meetings; the rules use all since the last baseline (RC-10)
STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Point:
    """One meeting.  value: whole units; None where why says so.  note: written beside it by a person."""

    at: datetime
    number: int
    value: int | None
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the picture.  y is None for a gap.  signal: it is one of the points of the latest signal."""

    x: int
    y: int | None
    point: Point
    signal: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the axis: where, and what is written beside it."""

    y: int
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """decimals: of the values.  path: the line through neighbouring points; a gap interrupts it.

    before: how many earlier meetings are not in view; all: every meeting, for the table behind the picture.
    """

    decimals: int
    found: Finding
    marks: tuple[Mark, ...]
    path: str
    lines: tuple[Line, ...]
    median_y: int | None
    before: int
    all: tuple[Point, ...]
    useful_points: int

    @property
    def style(self) -> str:
        """The median's line: solid when frozen, dotted while provisional, else dashed."""
        if self.found.frozen:
            return "frozen"
        return "provisional" if self.found.stage is Stage.PROVISIONAL else "running"


def chart(
    points: Sequence[Point], decimals: int, axis: tuple[int, int] | None = None, baseline: Baseline | None = None
) -> Chart:
    """axis: the lowest and highest value, the same for ever (RC-1); without it what the values need."""
    values = [point.value for point in points if point.value is not None]
    found = finding(values, baseline)
    low, high, step = scale(axis, values[-SHOWN:], 10**decimals)
    latest = points[-SHOWN:]
    before = len(points) - len(latest)
    signal = frozenset(n - before for n in signal_of(points, found))
    marks = tuple(marked(latest, signal, low, high))
    middle_y = None if found.median2 is None else height(found.median2, 2 * low, 2 * high)
    lines = tuple(Line(height(value, low, high), value) for value in range(low, high + 1, step))
    return Chart(decimals, found, marks, path(marks), lines, middle_y, before, tuple(points), len(values))


def signal_of(points: Sequence[Point], found: Finding) -> frozenset[int]:
    """The places, among all meetings, of the points of the latest shift."""
    places = [n for n, point in enumerate(points) if point.value is not None]
    return frozenset(places[n] for n in found.shifts[-1].points) if found.shifts else frozenset()


def scale(axis: tuple[int, int] | None, values: Sequence[int], unit: int) -> tuple[int, int, int]:
    """Lowest, highest and step; zero is always in view."""
    if axis:
        return *axis, 2 * unit
    low, high = min([0, *values]), max([unit, *values])
    step = next((step for step in STEPS if (high - low) <= 6 * step * unit), STEPS[-1]) * unit
    return low // step * step, -(-high // step) * step, step


def height(value: int, low: int, high: int) -> int:
    """Where a value stands, from the top of the picture."""
    room = HIGH - TOP - BOTTOM
    return TOP + room - (room * (value - low) * 2 + (high - low)) // (2 * (high - low))


def marked(latest: Sequence[Point], signal: frozenset[int], low: int, high: int) -> list[Mark]:
    gap = (WIDE - LEFT - RIGHT) // max(len(latest), 12)
    return [
        Mark(
            LEFT + gap // 2 + n * gap,
            None if point.value is None else height(point.value, low, high),
            point,
            n in signal,
        )
        for n, point in enumerate(latest)
    ]


def path(marks: Sequence[Mark]) -> str:
    """The d of one SVG path."""
    pieces, broken = [], True
    for mark in marks:
        if mark.y is not None:
            pieces.append(f"{'M' if broken else 'L'}{mark.x} {mark.y}")
        broken = mark.y is None
    return "".join(pieces)


def figure(value: int, decimals: int) -> str:
    """72 as 7.2, or 72 where there are no decimals."""
    if not decimals:
        return str(value)
    sign, whole = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{whole // 10}.{whole % 10}"


def middle(median2: int, decimals: int) -> str:
    """The median, which may stand half a unit between two figures: 7.35."""
    if median2 % 2 == 0:
        return figure(median2 // 2, decimals)
    sign, five = ("-" if median2 < 0 else ""), abs(median2) * 5
    return f"{sign}{five // 100}.{five % 100:02d}" if decimals else f"{sign}{five // 10}.{five % 10}"
