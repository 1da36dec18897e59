"""Planned against actual: which kinds of item take longer than planned, for whoever plans next week.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MEETINGS, LEAST = 8, 3  # held meetings that are looked at; how often a kind must have come to be named
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Took:
    """One item that happened.  paused_s: what the timer stood still (AG-15)."""

    title: str
    planned_s: int
    started: datetime
    ended: datetime
    paused_s: int = 0

    @property
    def actual_s(self) -> int:
        return max(0, (self.ended - self.started) // timedelta(seconds=1) - self.paused_s)

    @property
    def over_s(self) -> int:
        return self.actual_s - self.planned_s


@dataclass(frozen=True, slots=True)
class Habit:
    """A kind of item: how often it came, how often it took a minute or more too long, and the usual minutes.

    planned, took: medians, whole minutes, halves up.
    """

    title: str
    came: int
    over: int
    planned: int
    took: int

    @property
    def usual(self) -> int:
        """Minutes that it usually takes beyond its plan; below zero it gives some back."""
        return self.took - self.planned


@dataclass(frozen=True, slots=True)
class Habits:
    """over: what takes longer in half of the meetings or more, the longest first.  spare: what gives time back."""

    over: tuple[Habit, ...]
    spare: tuple[Habit, ...]
    all: tuple[Habit, ...]
    meetings: int

    def of(self, title: str) -> Habit | None:
        """What is known of an item of this name."""
        return next((one for one in self.all if one.title.casefold() == title.casefold()), None)


def habits(items: Iterable[Took], meetings: int) -> Habits:
    """Items are of one kind when they bear one name, whatever its capitals."""
    kinds: dict[str, list[Took]] = {}
    for item in items:
        kinds.setdefault(item.title.casefold(), []).append(item)
    found = [_habit(same) for same in kinds.values() if len(same) >= LEAST]
    ranked = sorted(found, key=lambda one: (-one.usual, one.title.casefold()))
    over = tuple(one for one in ranked if one.usual > 0 and 2 * one.over >= one.came)
    spare = tuple(one for one in reversed(ranked) if one.usual < 0)
    return Habits(over, spare, tuple(ranked), meetings)


def _habit(same: list[Took]) -> Habit:
    over = sum(item.over_s >= MINUTE for item in same)
    planned, took = _median([item.planned_s for item in same]), _median([item.actual_s for item in same])
    return Habit(same[-1].title, len(same), over, planned, took)


def _median(seconds: list[int]) -> int:
    """The middle one (or the mean of the two middle ones) in whole minutes, halves up."""
    ranked, n = sorted(seconds), len(seconds)
    twice = ranked[(n - 1) // 2] + ranked[n // 2]
    return (twice + MINUTE) // (2 * MINUTE)
