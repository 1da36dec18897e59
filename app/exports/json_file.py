"""Everything as JSON: each part's own facts, as far as RE-2 lets them out, and the record in words.

The shape is published (shape.py), and such a file can be imported again (importing.py).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.approval.overview import Approval
from app.approval.overview import overview as approval
from app.approval.record import added_facts
from app.core.contract import Part, Place
from app.core.saying import ENGLISH, Words
from app.exports.head import head_of
from app.exports.kept import bare, facts_of, packed

SCHEMA = "bigroom/record/1"
# A page that shows the file by mistake must not find a tag in it; JSON reads both spellings alike (X25).
HIDDEN = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_record(parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, words: Words = ENGLISH) -> str:
    """The file as text; call it inside one read transaction."""
    found, told = approval(tx, Place(meeting, "", now)), facts_of(parts, tx, meeting, now)
    document = json.loads(packed(bare(parts, tx, meeting, now, words)))
    version = head_of(tx, meeting, now).version
    return dumped(
        {
            "schema": SCHEMA,
            "made_at": now.isoformat(),
            "version": version,
            "draft": found.at is None,
            "approved": approved(found),
            "meeting": meeting,
            **told["head"],
            "additions": added_facts(found),
            "document": document,
            "parts": told["parts"],
        }
    )


def approved(found: Approval) -> dict[str, str] | None:
    return {"at": found.at.isoformat(), "by": found.by, "as": found.role} if found.at else None


def dumped(data: dict[str, Any]) -> str:
    """allow_nan=False: Infinity is not JSON, and a count that is not a number is a fault to hear of (X26)."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    for sign, escaped in HIDDEN.items():
        text = text.replace(sign, escaped)
    return text + "\n"
