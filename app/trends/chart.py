"""Where everything of a run chart stands, in units of a picture 960 wide; plain data for one SVG (RC-14)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.trends.rules import Baseline, Finding, Stage, begin_again, finding, may_freeze

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 960, 346, 56, 110, 32, 66
EDGE = WIDE - RIGHT
SHOWN = 24  # of the latest meetings; the rules use all since the last baseline (RC-10)
STEPS = tuple(digit * 10**zeros for zeros in range(9) for digit in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote at a day.  odd: this point is out of the ordinary, and text says why (RC-8).

    id "": it comes from another part, and nobody takes it away here.
    """

    id: str
    day: date
    text: str
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """A baseline as it is kept: from which day, how many points made it, its median times two unless it runs along."""

    id: str
    first: date
    points: int = 0
    median2: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One meeting, or one day of a measure.  value: whole units; None where why says so.

    number: of the meeting, 0 where there is none.  day: in the team's own zone.
    """

    at: datetime | date
    number: int
    value: int | None
    why: str = ""
    notes: tuple[Note, ...] = ()
    day: date = field(default=date.min)

    @property
    def odd(self) -> bool:
        return any(note.odd for note in self.notes)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the picture.  y is None for a gap.  signal: of the latest shift.  flag: its number among the notes."""

    x: int
    y: int | None
    point: Point
    signal: bool
    flag: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the axis: where, and what is written beside it."""

    y: int
    value: int


@dataclass(frozen=True, slots=True)
class Middle:
    """A stretch of the middle line.  style: frozen (solid), running (dashed) or provisional (dotted)."""

    x1: int
    x2: int
    y: int
    style: str
    median2: int


@dataclass(frozen=True, slots=True)
class Chart:
    """decimals: of the values.  path: the line through neighbouring points; a gap interrupts it.

    before: how many earlier meetings are not in view; all: every meeting, for the table behind the picture.
    since: all baselines, the latest counts.  may_freeze, may_begin: what a coach may do now (RC-4).
    """

    decimals: int
    found: Finding
    marks: tuple[Mark, ...]
    path: str
    lines: tuple[Line, ...]
    middles: tuple[Middle, ...]
    before: int
    all: tuple[Point, ...]
    useful_points: int
    since: tuple[Since, ...] = ()
    may_freeze: bool = False
    may_begin: date | None = None

    @property
    def style(self) -> str:
        """The median's line: solid when frozen, dotted while provisional, else dashed."""
        if self.found.frozen:
            return "frozen"
        return "provisional" if self.found.stage is Stage.PROVISIONAL else "running"

    @property
    def median_y(self) -> int | None:
        return self.middles[-1].y if self.found.median2 is not None else None

    @property
    def flagged(self) -> tuple[Mark, ...]:
        """The points that somebody wrote something at, in order."""
        return tuple(mark for mark in self.marks if mark.flag)

    @property
    def signal_points(self) -> tuple[Point, ...]:
        """All points of the latest shift, in view or not (RC-13)."""
        if not self.found.shifts:
            return ()
        valued = [point for point in self.all if point.value is not None]
        return tuple(valued[n] for n in self.found.shifts[-1].points)

    @property
    def shift_is_over(self) -> bool:
        """Whether a point after the latest shift lies on the other side: then its time is said with its direction."""
        if not self.found.shifts or self.found.median2 is None:
            return False
        middle2, way, last = self.found.median2, self.found.way, self.signal_points[-1].day
        later = [2 * point.value for point in self.all if point.value is not None and point.day > last]
        return any((value - middle2) * way < 0 for value in later)

    @property
    def near(self) -> tuple[Note, ...]:
        """The notes from a little before the latest shift to its end (RC-13)."""
        found = self.signal_points
        if not found:
            return ()
        earlier = [point.day for point in self.all if point.day < found[0].day]
        start = earlier[-1] if earlier else found[0].day
        return tuple(note for point in self.all if start <= point.day <= found[-1].day for note in point.notes)


def chart(
    points: Sequence[Point],
    decimals: int,
    axis: tuple[int, int] | None = None,
    since: Sequence[Since] = (),
    notes: Sequence[Note] = (),
) -> Chart:
    """axis: the lowest and highest value, the same for ever (RC-1); without it what the values need."""
    noted = placed(points, notes)
    values = [point.value for point in noted if point.value is not None]
    baseline = counted(noted, since[-1]) if since else None
    found = finding(values, baseline)
    latest = noted[-SHOWN:]
    before = len(noted) - len(latest)
    low, high, step = scale(axis, spread(latest, found, since), 10**decimals)
    marks = tuple(marked(latest, signal_of(noted, found, before), low, high))
    lines = tuple(Line(height(value, low, high), value) for value in range(low, high + 1, step))
    first = begin_again(values, baseline)
    made = Chart(decimals, found, marks, path(marks), lines, (), before, tuple(noted), len(values), tuple(since))
    return replace(
        made,
        middles=tuple(middles(made, low, high)),
        may_freeze=may_freeze(values, baseline),
        may_begin=None if first is None else [point for point in noted if point.value is not None][first].day,
    )


def placed(points: Sequence[Point], notes: Sequence[Note]) -> list[Point]:
    """Each note at the first point of its day or after it; what lies behind the last point is at none."""
    at: dict[int, list[Note]] = {}
    for note in sorted(notes, key=lambda note: (note.day, note.id)):
        place = next((n for n, point in enumerate(points) if point.day >= note.day), None)
        if place is not None and (not note.odd or points[place].day == note.day):
            at.setdefault(place, []).append(note)
    return [replace(point, notes=tuple(at.get(n, ()))) for n, point in enumerate(points)]


def counted(points: Sequence[Point], since: Since) -> Baseline:
    """The baseline as the rules know it: by the place of its first point among those that have a value."""
    first = sum(1 for point in points if point.value is not None and point.day < since.first)
    return Baseline(first, since.points, since.median2)


def signal_of(points: Sequence[Point], found: Finding, before: int) -> frozenset[int]:
    """The places, among the points in view, of the points of the latest shift."""
    places = [n for n, point in enumerate(points) if point.value is not None]
    return frozenset(places[n] - before for n in found.shifts[-1].points) if found.shifts else frozenset()


def spread(latest: Sequence[Point], found: Finding, since: Sequence[Since]) -> list[int]:
    """The values that the axis has to hold: the points in view and the middle lines."""
    solid = [one.median2 // 2 for one in since if one.median2 is not None]
    now = [found.median2 // 2] if found.median2 is not None else []
    return [point.value for point in latest if point.value is not None] + solid + now


def scale(axis: tuple[int, int] | None, values: Sequence[int], unit: int) -> tuple[int, int, int]:
    """Lowest, highest and step.  Zero is in view unless all values are far from it."""
    if axis:
        return *axis, 2 * unit
    low, high = min(values, default=0), max(values, default=0)
    if low * 2 <= high:
        low, high = min(0, low), max(high, unit)
    high = max(high, low + unit)
    step = next(step for step in STEPS if high - low <= 6 * step)
    return low // step * step, -(-high // step) * step, step


def height(value: int, low: int, high: int) -> int:
    """Where a value stands, from the top of the picture."""
    room = HIGH - TOP - BOTTOM
    return TOP + room - (room * (value - low) * 2 + (high - low)) // (2 * (high - low))


def width(points: int) -> int:
    """How far two neighbours stand apart."""
    return (WIDE - LEFT - RIGHT) // max(points, 12)


def marked(latest: Sequence[Point], signal: frozenset[int], low: int, high: int) -> list[Mark]:
    gap, flags, found = width(len(latest)), 0, list[Mark]()
    for n, point in enumerate(latest):
        flags += bool(point.notes)
        y = None if point.value is None else height(point.value, low, high)
        found.append(Mark(LEFT + gap // 2 + n * gap, y, point, n in signal, flags if point.notes else 0))
    return found


def middles(made: Chart, low: int, high: int) -> list[Middle]:
    """The frozen middles of the past, each over its own points, and the one that counts now."""
    starts = [start_of(made.marks, one.first) for one in made.since]
    ends = [*starts[1:], EDGE][: len(starts)]
    solid = [
        Middle(x1, x2, height(one.median2, 2 * low, 2 * high), "frozen", one.median2)
        for one, x1, x2 in zip(made.since, starts, ends, strict=True)
        if one.median2 is not None and x1 < x2
    ]
    now = made.found.median2
    if made.found.frozen or now is None:
        return solid
    x1 = starts[-1] if starts else LEFT
    return [*solid, Middle(x1, EDGE, height(now, 2 * low, 2 * high), made.style, now)]


def start_of(marks: Sequence[Mark], first: date) -> int:
    """Half a step before the first point from this day on; the edge where there is none in view."""
    half = width(len(marks)) // 2
    return next((mark.x - half for mark in marks if mark.point.day >= first), EDGE)


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
    return f"{sign}{whole // 10**decimals}.{whole % 10**decimals:0{decimals}d}"


def middle(median2: int, decimals: int) -> str:
    """The median, which may stand half a unit between two figures: 7.35."""
    return figure(median2 // 2, decimals) if median2 % 2 == 0 else figure(median2 * 5, decimals + 1)
