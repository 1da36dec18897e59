"""The lines of one agenda as the lines of another: copied, or come along from an earlier meeting (AG-13).  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.agenda.figures import minutes
from app.agenda.hour import Hour, Item
from app.agenda.template import Draft

CLOSING = 5  # the step from which on a protected line closes the meeting


def draft_of(item: Item) -> Draft:
    """As it was planned; what was added while the hour ran had no plan, then as it was."""
    return Draft(
        item.title,
        item.planned_s // 60 or minutes(item.adjusted_s) or 1,
        item.aim,
        item.method,
        item.lead,
        item.activity,
        item.mode,
        item.step,
        item.protected,
        item.quiet,
    )


def as_it_is(item: Item) -> Draft:
    """The same with where it came from, and how many times it was deferred."""
    return replace(draft_of(item), deferred_count=item.deferred_count, origin=item.origin)


def plan_of(hour: Hour) -> tuple[Draft, ...]:
    """A plan as the plan of another meeting; not what had come along to it from an earlier one."""
    return tuple(draft_of(item) for item in hour.items if not item.origin)


def carried_of(hour: Hour) -> tuple[Draft, ...]:
    """What came along to this meeting: it stays when the rest of the plan is replaced."""
    return tuple(as_it_is(item) for item in hour.items if item.origin)


def together(base: Sequence[Draft], carried: Iterable[Draft]) -> tuple[Draft, ...]:
    """The plan with what comes along at its top, right after the protected opening.

    A line of the plan that has the same name gives way: it comes once, and up here.
    """
    first = tuple(carried)
    names = {line.title.casefold() for line in first}
    rest = [line for line in base if line.protected or line.title.casefold() not in names]
    at = opening(rest)
    return (*rest[:at], *first, *rest[at:])


def opening(lines: Sequence[Draft]) -> int:
    """How many lines open the meeting: welcome, story and whatever else stands first and is protected."""
    return next((n for n, line in enumerate(lines) if not line.protected or line.step >= CLOSING), len(lines))
