"""Everything as JSON: each part's own facts, as far as RE-2 lets them out."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.core.contract import Part, Place
from app.exports.head import Head, head_of

SCHEMA = "bigroom/record/1"
# A page that shows the file by mistake must not find a tag in it; JSON reads both spellings alike (X25).
HIDDEN = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_record(parts: Iterable[Part], tx: Connection, meeting: str, now: datetime) -> str:
    """The file as text; call it inside one read transaction."""
    place = Place(meeting, "", now)
    head = head_of(tx, meeting, now)
    told = {part.kind: part.facts(tx, place) for part in parts if part.commands}  # not the heard count (RE-2)
    return dumped(top(head, meeting, now) | {"parts": told})


def top(head: Head, meeting: str, now: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "made_at": now.isoformat(),
        "version": head.version,
        "draft": head.draft,
        "meeting": meeting,
        "team": head.team,
        "week": head.number,
        "aim": head.aim,
        "date": head.day.isoformat(),
        "time_zone": head.zone,
    }


def dumped(data: dict[str, Any]) -> str:
    """allow_nan=False: Infinity is not JSON, and a count that is not a number is a fault to hear of (X26)."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    for sign, escaped in HIDDEN.items():
        text = text.replace(sign, escaped)
    return text + "\n"
