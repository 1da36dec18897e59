"""Everything as JSON: each part's own facts, as far as RE-2 lets them out."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.approval import store
from app.approval.overview import Approval
from app.approval.overview import overview as approval
from app.approval.record import added_facts
from app.core.contract import Part, Place
from app.exports.head import Head, head_of

SCHEMA = "bigroom/record/1"
# A page that shows the file by mistake must not find a tag in it; JSON reads both spellings alike (X25).
HIDDEN = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_record(parts: Iterable[Part], tx: Connection, meeting: str, now: datetime) -> str:
    """The file as text; call it inside one read transaction."""
    head, found = head_of(tx, meeting, now), approval(tx, Place(meeting, "", now))
    told = facts_of(parts, tx, meeting, now)
    return dumped(top(head, found, meeting, now) | {"additions": added_facts(found), "parts": told})


def facts_of(parts: Iterable[Part], tx: Connection, meeting: str, now: datetime) -> dict[str, Any]:
    """Of each part, as they were approved or as they stand."""
    kept = store.kept(tx, meeting)
    found: dict[str, Any] = json.loads(kept[1]) if kept else all_facts(parts, tx, Place(meeting, "", now))
    return found


def all_facts(parts: Iterable[Part], tx: Connection, place: Place) -> dict[str, Any]:
    """Each part's own; not the heard count, which has no commands (RE-2)."""
    return {part.kind: part.facts(tx, place) for part in parts if part.commands}


def top(head: Head, found: Approval, meeting: str, now: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "made_at": now.isoformat(),
        "version": head.version,
        "draft": head.draft,
        "approved": approved(found),
        "meeting": meeting,
        "team": head.team,
        "week": head.number,
        "aim": head.aim,
        "date": head.day.isoformat(),
        "time_zone": head.zone,
    }


def approved(found: Approval) -> dict[str, str] | None:
    return {"at": found.at.isoformat(), "by": found.by, "as": found.role} if found.at else None


def dumped(data: dict[str, Any]) -> str:
    """allow_nan=False: Infinity is not JSON, and a count that is not a number is a fault to hear of (X26)."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    for sign, escaped in HIDDEN.items():
        text = text.replace(sign, escaped)
    return text + "\n"
