"""Run charts (RC): what may be said of a series of numbers over time, and in which words.  Pure.

Values are whole units of the last decimal that is shown (72 for 7.2), and the median is kept times two, so that "on
the median" is exact (RC-2).  A meeting without a value is not a point: every rule passes it over (RC-1).  Trends are
here, and off: on a mean of ratings they mostly find noise (RC-10).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise

from app.trends.limits import fewest_crossings, longest_by_chance, run_limits

MEDIAN_FROM, RULES_FROM, USEFUL = 6, 10, 10  # points for a dotted median, for rules, and off the median (RC-3)
SHIFT, TREND = 6, 5  # points (RC-5, RC-6)
BASELINE, RUNNING = 12, 3  # points before a median may be frozen (RC-4), meetings until "has changed" (RC-10)
UP, DOWN = 1, -1
IHI, ANHOEJ = "IHI run chart rules", "Anhoej rules"  # names, the same in every language (RC-13)


class Stage(StrEnum):
    """How much of a chart there is (RC-3)."""

    NONE = "none"
    DOTS = "dots"
    PROVISIONAL = "provisional"
    MEDIAN = "median"


class Verdict(StrEnum):
    """What is said of it.  The first three: why nothing is said (RC-3, RC-11)."""

    TOO_SHORT = "too_short"
    ON_THE_MEDIAN = "on_the_median"
    TOO_FEW_OFF = "too_few_off"
    NOTHING = "nothing"
    MAY = "may_have_shifted"
    PROBABLY = "has_probably_changed"
    HAS = "has_changed"


@dataclass(frozen=True, slots=True)
class Signal:
    """Points, counted from 0, on one side of the median, or rising or falling.  way: UP or DOWN."""

    way: int
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """From where points are counted (RC-4): its first point, how many points made it, and the median times two.

    median2 is None for one that has only begun: its middle runs along until it is frozen.
    """

    first: int
    points: int
    median2: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """All that the rules say of a series.

    median2 is None before there is one.  runs_limits: the fewest and the most by chance.  way: of the latest shift,
    0 without one.  runs_flag: DOWN for too few, UP for too many: a small note, not a change (RC-9).
    """

    stage: Stage
    verdict: Verdict
    median2: int | None = None
    frozen: bool = False
    useful: int = 0
    shifts: tuple[Signal, ...] = ()
    runs: int = 0
    runs_limits: tuple[int, int] = (0, 0)
    runs_flag: int = 0
    longest: int = 0
    longest_limit: int = 0
    crossings_least: int = 0
    firm: bool = False
    way: int = 0

    @property
    def crossings(self) -> int:
        return max(0, self.runs - 1)

    @property
    def judged(self) -> bool:
        return self.verdict not in (Verdict.TOO_SHORT, Verdict.ON_THE_MEDIAN, Verdict.TOO_FEW_OFF)


def median2(values: Sequence[int]) -> int:
    """The median times two: always a whole number (RC-2)."""
    ranked, n = sorted(values), len(values)
    return ranked[(n - 1) // 2] + ranked[n // 2]


def sides(values: Sequence[int], middle2: int) -> list[tuple[int, int]]:
    """The useful points: (place, UP or DOWN).  Those on the median are left out: they neither count nor break."""
    return [(n, UP if 2 * value > middle2 else DOWN) for n, value in enumerate(values) if 2 * value != middle2]


def runs(values: Sequence[int], middle2: int) -> list[Signal]:
    """The runs about the median (RC-7)."""
    split = groupby(sides(values, middle2), key=lambda point: point[1])
    return [Signal(way, tuple(place for place, _ in points)) for way, points in split]


def shifts(values: Sequence[int], middle2: int, least: int = SHIFT) -> tuple[Signal, ...]:
    """Six or more points in a row on one side (RC-5)."""
    return tuple(run for run in runs(values, middle2) if len(run.points) >= least)


def trends(values: Sequence[int], least: int = TREND) -> tuple[Signal, ...]:
    """Five or more points in a row all rising or all falling; equal neighbours count once (RC-6)."""
    places = [n for n, value in enumerate(values) if n == 0 or value != values[n - 1]]
    found, start = list[Signal](), 0
    ways = [UP if values[b] > values[a] else DOWN for a, b in pairwise(places)]
    for n, way in enumerate(ways):
        if n + 1 == len(ways) or ways[n + 1] != way:
            found.append(Signal(way, tuple(places[start : n + 2])))
            start = n + 1
    return tuple(signal for signal in found if len(signal.points) >= least)


def finding(values: Sequence[int], baseline: Baseline | None = None) -> Finding:
    """What the rules say of these points, and how sure (RC-10).

    With a baseline they are applied to all points from its first on, against its median where it is frozen (RC-4).
    """
    now = standing(values, baseline)
    if now.verdict is not Verdict.PROBABLY:
        return now
    before = (standing(values[:-n], baseline) for n in range(1, RUNNING))
    return replace(now, verdict=Verdict.HAS) if all(one.firm for one in before) else now


def standing(values: Sequence[int], baseline: Baseline | None = None) -> Finding:
    """The chart as it stands after its last point, without looking at how it stood before."""
    counted = list(values[baseline.first :]) if baseline else list(values)
    stage = stage_of(len(counted))
    if stage in (Stage.NONE, Stage.DOTS):
        return Finding(stage, Verdict.TOO_SHORT)
    solid = baseline.median2 if baseline else None
    found = measured(stage, counted, median2(counted) if solid is None else solid, frozen=solid is not None)
    return moved(found, baseline.first) if baseline else found


def stage_of(points: int) -> Stage:
    if not points:
        return Stage.NONE
    if points < MEDIAN_FROM:
        return Stage.DOTS
    return Stage.PROVISIONAL if points < RULES_FROM else Stage.MEDIAN


def measured(stage: Stage, values: list[int], middle2: int, *, frozen: bool) -> Finding:
    useful = len(sides(values, middle2))
    if stage is Stage.PROVISIONAL:
        return Finding(stage, Verdict.TOO_SHORT, middle2, frozen, useful)
    if why := cannot_judge(len(values), useful):
        return Finding(stage, why, middle2, frozen, useful)
    return judged(values, middle2, frozen=frozen, useful=useful)


def cannot_judge(points: int, useful: int) -> Verdict | None:
    """Half or more on the median comes first (RC-11), then fewer than ten off it (RC-3)."""
    if 2 * (points - useful) >= points:
        return Verdict.ON_THE_MEDIAN
    return Verdict.TOO_FEW_OFF if useful < USEFUL else None


def judged(values: list[int], middle2: int, *, frozen: bool, useful: int) -> Finding:
    found = runs(values, middle2)
    shifted = shifts(values, middle2)
    low, high = run_limits(useful)
    longest, most = max(len(run.points) for run in found), longest_by_chance(useful)
    least = fewest_crossings(useful)
    firm = longest > most or len(found) - 1 < least
    return Finding(
        stage=Stage.MEDIAN,
        verdict=Verdict.PROBABLY if firm else Verdict.MAY if shifted else Verdict.NOTHING,
        median2=middle2,
        frozen=frozen,
        useful=useful,
        shifts=shifted,
        runs=len(found),
        runs_limits=(low, high),
        runs_flag=DOWN if len(found) < low else UP if len(found) > high else 0,
        longest=longest,
        longest_limit=most,
        crossings_least=least,
        firm=firm,
        way=shifted[-1].way if shifted else 0,
    )


def moved(found: Finding, by: int) -> Finding:
    """The same, its points counted from the start of the series."""
    shifted = tuple(Signal(one.way, tuple(place + by for place in one.points)) for one in found.shifts)
    return replace(found, shifts=shifted)


def may_freeze(values: Sequence[int], baseline: Baseline | None = None) -> bool:
    """Whether there are twelve points that can be judged, without a shift and without a firm signal (RC-4)."""
    if baseline and baseline.median2 is not None:
        return False
    found = finding(values, baseline)
    enough = len(values) - (baseline.first if baseline else 0) >= BASELINE
    return enough and found.judged and not found.shifts and not found.firm


def freeze(values: Sequence[int], first: int = 0) -> Baseline:
    """The median of these points from `first` on, frozen."""
    return Baseline(first, len(values) - first, median2(values[first:]))


def begin_again(values: Sequence[int], baseline: Baseline | None = None) -> int | None:
    """The first point of the latest shift, from which a new baseline may begin (RC-4); None where it may not."""
    shifted = finding(values, baseline).shifts
    first = shifted[-1].points[0] if shifted else 0
    return first if first > (baseline.first if baseline else 0) else None


def share(held: Sequence[bool], last: int = 8) -> tuple[int, int, int, int]:
    """The strip of RC-14: how many of the last eight, how many those are; how many of all, how many those are."""
    late = held[-last:]
    return sum(late), len(late), sum(held), len(held)


def percent(part: int, whole: int) -> int | None:
    """Halves up; None where nothing was held: no figure is not 0 % (RO-5)."""
    return (200 * part + whole) // (2 * whole) if whole else None
