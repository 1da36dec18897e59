"""The agenda of an imported meeting: its items with their times, its pauses, and what was decided about time."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.agenda.store import names
from app.agenda.tables import AgendaItem, Pause, TimeDecision
from app.core.contract import Place
from app.core.ids import ids_in_order
from app.storage.columns import put

SAME = (
    "id",
    "title",
    "aim",
    "method",
    "lead",
    "activity",
    "mode",
    "step",
    "planned_s",
    "adjusted_s",
    "ended_as",
    "protected",
    "quiet",
)


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """What is about no item of this agenda stays in the kept record only."""
    for position, one in enumerate(facts["agenda"]):
        times: dict[str, Any] = {name: at(one[name]) for name in ("started_at", "ended_at")}
        told = {name: one[name] for name in SAME}
        put(tx, AgendaItem(meeting_id=place.meeting, position=position, **told, **times))
    items = {one["id"] for one in facts["agenda"]}
    paused = [one for one in facts.get("pauses", ()) if one.get("item_id") in items]
    put(tx, *(pause(place, *one) for one in zip(ids_in_order(len(paused)), paused, strict=True)))
    who = {name: id_ for id_, name in names(tx, place.meeting).items()}
    made = [one for one in facts.get("time_decisions", ()) if one.get("item_id") in items]
    put(tx, *(decision(place, *one, items, who) for one in zip(ids_in_order(len(made)), made, strict=True)))


def pause(place: Place, id_: str, one: dict[str, Any]) -> Pause:
    told: dict[str, Any] = {"item_id": one["item_id"], "from_at": at(one["from"]), "to_at": at(one["to"])}
    return Pause(id=id_, meeting_id=place.meeting, reason=one["reason"], **told)


def decision(place: Place, id_: str, one: dict[str, Any], items: set[str], who: dict[str, str]) -> TimeDecision:
    """By nobody where the one who pressed is not among the people of the file."""
    told: dict[str, Any] = {"item_id": one["item_id"], "kind": one["kind"], "seconds": one["seconds"]}
    lent = one.get("from_item_id")
    told |= {"from_item_id": lent if lent in items else None, "by": who.get(one["by"], ""), "at": at(one["at"])}
    return TimeDecision(id=id_, meeting_id=place.meeting, **told)


def at(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
