"""The plan against the hour, for the editor on the desk; plain data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agenda.figures import hhmm
from app.agenda.hour import Hour, Item
from app.agenda.template import templates


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the editor.  at: when it would start.  outside: it does not fit in the hour."""

    id: str
    n: int
    at: str
    title: str
    aim: str
    lead: str
    choice: str
    minutes: int
    protected: bool
    quiet: bool
    first: bool
    last: bool
    outside: bool
    deferred_count: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """spare_min: negative when the plan is too long (AG-1).  templates: (name, title) of those to fill it from."""

    rows: tuple[PlanRow, ...]
    planned_min: int
    length_min: int
    spare_min: int
    editable: bool
    templates: tuple[tuple[str, str], ...] = ()


def plan_view(hour: Hour, now: datetime, zone: str) -> PlanView:
    """The plan against the hour."""
    planned_min, length_min = hour.planned_s // 60, hour.length_s // 60
    editable = hour.state(now) in ("planned", "lobby")
    offered = tuple((each.name, each.title) for each in templates().values() if each.items)
    return PlanView(_plan_rows(hour, zone), planned_min, length_min, length_min - planned_min, editable, offered)


def _plan_rows(hour: Hour, zone: str) -> tuple[PlanRow, ...]:
    rows, used_s = [], 0
    for n, item in enumerate(hour.items, 1):
        at = hour.scheduled_start + timedelta(seconds=used_s)
        used_s += item.planned_s
        rows.append(_plan_row(item, n, hhmm(at, zone), n == len(hour.items), used_s > hour.length_s))
    return tuple(rows)


def _plan_row(item: Item, n: int, at: str, last: bool, outside: bool) -> PlanRow:
    choice = f"{item.activity}:{item.mode}" if item.mode else item.activity
    return PlanRow(
        item.id,
        n,
        at,
        item.title,
        item.aim,
        item.lead,
        choice,
        item.planned_s // 60,
        item.protected,
        item.quiet,
        n == 1,
        last,
        outside,
        item.deferred_count,
    )
