"""The plan against the hour, for the editor on the desk; plain data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agenda.figures import hhmm, m_ss, minutes
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
    """spare_min: negative when the plan is too long (AG-1).  templates: (name, title, minutes) to fill it from."""

    rows: tuple[PlanRow, ...]
    planned_min: int
    length_min: int
    spare_min: int
    editable: bool
    templates: tuple[tuple[str, str, int], ...] = ()


def plan_view(hour: Hour, now: datetime, zone: str) -> PlanView:
    """The plan against the hour."""
    planned_min, length_min = hour.planned_s // 60, hour.length_s // 60
    editable = hour.state(now) in ("planned", "lobby")
    offered = tuple((each.name, each.title, each.minutes) for each in templates().values() if each.items)
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


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A line of the running order.  status: done, now, later, moved.  at: when it began, or would begin.

    before_up, before_down: the item that follows it after a press on Move up or down; None where it cannot move.
    """

    id: str
    n: int
    at: str
    title: str
    status: str
    minutes: int
    aim: str = ""
    lead: str = ""
    choice: str = ""
    protected: bool = False
    quiet: bool = False
    before_up: str | None = None
    before_down: str | None = None


@dataclass(frozen=True, slots=True)
class OrderView:
    """The agenda while the meeting runs (AG-19).  spare, short: m:ss that are free or missing, one of them "0:00"."""

    rows: tuple[OrderRow, ...]
    spare: str
    short: str
    finish: str


def order_view(hour: Hour, now: datetime, zone: str) -> OrderView | None:
    """The running order; None for a meeting that does not run."""
    if hour.state(now) != "running" or hour.current is None:
        return None
    slack_s, at = hour.slack_s(now), max(hour.moment(now), hour.ends_at(hour.current, now))
    rows = []
    for n, item in enumerate(hour.items, 1):
        begins = item.started_at or at
        rows.append(_order_row(hour, item, n, hhmm(begins, zone) if item.started_at or item.to_come else ""))
        at += timedelta(seconds=item.adjusted_s if item.to_come else 0)
    finish = hhmm(hour.scheduled_end - timedelta(seconds=slack_s), zone)
    return OrderView(tuple(rows), m_ss(max(0, slack_s)), m_ss(max(0, -slack_s)), finish)


def _order_row(hour: Hour, item: Item, n: int, at: str) -> OrderRow:
    status = "now" if item.current else "done" if item.started_at else "moved" if item.ended_as else "later"
    choice = f"{item.activity}:{item.mode}" if item.mode else item.activity
    up, down = _neighbours(hour, item) if status == "later" else (None, None)
    words = (item.aim, item.lead, choice, item.protected, item.quiet)
    return OrderRow(item.id, n, at, item.title, status, minutes(item.adjusted_s), *words, up, down)


def _neighbours(hour: Hour, item: Item) -> tuple[str | None, str | None]:
    """Before which item it comes when it moves up, and down."""
    later = [each.id for each in hour.to_come]
    at = later.index(item.id)
    down = None if at + 1 == len(later) else (later[at + 2] if at + 2 < len(later) else "")
    return later[at - 1] if at else None, down
