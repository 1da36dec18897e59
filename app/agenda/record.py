"""The agenda's pages of the record: planned, adjusted and actual, pauses, what was decided about time (RE-1, AG-14)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.agenda.figures import hhmm, m_ss
from app.agenda.hour import Decision, Hour, Pause
from app.core.document import Paragraph, Section, Table
from app.core.saying import phrase
from app.core.words import N_

KINDS = {
    "extend": N_("Extended from spare time"),
    "borrow": N_("Time borrowed"),
    "park": N_("Rest parked"),
    "defer": N_("Moved to the next meeting"),
    "close": N_("Closed"),
    "shave": N_("Shortened"),
    "closing": N_("Closed at closing time"),
    "undo": N_("Next item undone"),
    "unprotect": N_("No longer protected"),
    "pause": N_("Timer paused"),
    "resume": N_("Timer resumed"),
}
ENDS = {
    "": "",
    "done": N_("done"),
    "parked": N_("parked"),
    "deferred": N_("moved to the next meeting"),
    "unfinished": N_("unfinished"),
}
ORDER = 40


def sections(hour: Hour, names: Mapping[str, str], zone: str, now: datetime) -> list[Section]:
    """The agenda, and how its time was spent.  names: who is meant by the `by` of a decision."""
    if not hour.items:
        return [Section(phrase("Agenda"), (Paragraph(phrase("There was no agenda.")),), ORDER)]
    found = [Section(phrase("Agenda"), (_agenda(hour, now),), ORDER)]
    if hour.pauses:
        found.append(Section(phrase("Pauses"), (_pauses(hour, zone, now),), ORDER, level=3))
    if hour.decisions:
        found.append(Section(phrase("Decisions about time"), (_decisions(hour, names, zone),), ORDER, level=3))
    return found


def facts(hour: Hour, names: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The same as plain data, in seconds and UTC."""
    return {
        "agenda": [_item(hour, n, now) for n in range(len(hour.items))],
        "pauses": [_pause(hour, pause, now) for pause in hour.pauses],
        "time_decisions": [_decision(hour, decision, names) for decision in hour.decisions],
    }


def _agenda(hour: Hour, now: datetime) -> Table:
    head = (phrase("Item"), phrase("Planned"), phrase("Adjusted"), phrase("Actual"), phrase("Ended"))
    rows = tuple(
        (
            item.title,
            m_ss(item.planned_s) if item.planned_s else "",
            m_ss(item.adjusted_s),
            m_ss(hour.elapsed_s(item, now)) if item.started_at else "",
            phrase(ENDS[item.ended_as]) if item.ended_as else "",
        )
        for item in hour.items
    )
    return Table(phrase("Agenda with planned, adjusted and actual time"), head, rows, frozenset({1, 2, 3}))


def _pauses(hour: Hour, zone: str, now: datetime) -> Table:
    head = (phrase("Item"), phrase("From"), phrase("To"), phrase("Reason"))
    rows = tuple(
        (
            _title(hour, pause.item),
            hhmm(pause.from_at, zone),
            hhmm(pause.to_at or hour.moment(now), zone),
            pause.reason,
        )
        for pause in hour.pauses
    )
    return Table(phrase("Pauses of the timer"), head, rows)


def _decisions(hour: Hour, names: Mapping[str, str], zone: str) -> Table:
    head = (phrase("Time"), phrase("Item"), phrase("Decision"), phrase("Length"), phrase("From"), phrase("Pressed by"))
    rows = tuple(
        (
            hhmm(made.at, zone),
            _title(hour, made.item),
            phrase(_kind(made)),
            _length(made),
            _title(hour, made.from_item or ""),
            names.get(made.by, ""),
        )
        for made in hour.decisions
    )
    return Table(phrase("What was decided about time, and by whom"), head, rows, frozenset({3}))


def _length(made: Decision) -> str:
    """How long it was; of an item that was closed before its time, what was left."""
    if not made.seconds:
        return ""
    return phrase("%(time)s left", time=m_ss(made.seconds)) if made.kind == "close" else m_ss(made.seconds)


def _kind(made: Decision) -> str:
    if made.kind == "shave" and not made.seconds:
        return N_("Late start: plan kept")
    return KINDS.get(made.kind, made.kind)


def _item(hour: Hour, n: int, now: datetime) -> dict[str, Any]:
    item = hour.items[n]
    return {
        "number": n + 1,
        "id": item.id,
        "title": item.title,
        "aim": item.aim,
        "method": item.method,
        "lead": item.lead,
        "activity": item.activity,
        "mode": item.mode,
        "step": item.step,
        "planned_s": item.planned_s,
        "adjusted_s": item.adjusted_s,
        "actual_s": hour.elapsed_s(item, now) if item.started_at else None,
        "overrun_s": hour.overrun_s(item, now) if item.started_at else 0,
        "started_at": _iso(item.started_at),
        "ended_at": _iso(item.ended_at),
        "ended_as": item.ended_as,
        "protected": item.protected,
        "quiet": item.quiet,
    }


def _pause(hour: Hour, pause: Pause, now: datetime) -> dict[str, Any]:
    to_at = pause.to_at or hour.moment(now)
    where = {"item": _title(hour, pause.item), "item_id": pause.item}
    return where | {"from": _iso(pause.from_at), "to": _iso(to_at), "reason": pause.reason}


def _decision(hour: Hour, made: Decision, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "item": _title(hour, made.item),
        "item_id": made.item,
        "at": _iso(made.at),
        "kind": made.kind,
        "seconds": made.seconds,
        "from_item": _title(hour, made.from_item) if made.from_item else None,
        "from_item_id": made.from_item,
        "by": names.get(made.by, ""),
    }


def _title(hour: Hour, item_id: str) -> str:
    item = hour.item(item_id)
    return item.title if item else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
