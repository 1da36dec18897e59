"""The agenda of an imported meeting: its items with their times, as its record has them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.agenda.tables import AgendaItem
from app.core.contract import Place
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
    """Pauses and what was decided about time stay in the kept record only: nothing counts with them later."""
    for position, one in enumerate(facts["agenda"]):
        times: dict[str, Any] = {name: at(one[name]) for name in ("started_at", "ended_at")}
        told = {name: one[name] for name in SAME}
        put(tx, AgendaItem(meeting_id=place.meeting, position=position, **told, **times))


def at(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
