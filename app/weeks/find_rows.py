"""Actions, decisions and parked items of a team that hold some words."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from app.core.finding import MOST, Found, holds
from app.meetings.tables import Meeting
from app.record.tables import Action, Decision, ParkedItem
from app.storage.columns import table

M = table(Meeting)
BECAME = {"action": "status", "decision": "how", "parked": "fate"}
TABLES = {"action": table(Action), "decision": table(Decision), "parked": table(ParkedItem)}


def written(tx: Connection, team: str, words: tuple[str, ...]) -> Iterator[Found]:
    """Of every meeting of the team but its practices; no text that is set aside."""
    for kind, rows in TABLES.items():
        for row in tx.execute(_holding(rows, BECAME[kind], team, words)):
            yield Found(kind, row.text, row.id, row.number, row.scheduled_start, row.word)


def _holding(rows: Table, column: str, team: str, words: tuple[str, ...]):  # type: ignore[no-untyped-def]
    asked = select(rows.c.text, rows.c[column].label("word"), M.c.id, M.c.number, M.c.scheduled_start)
    asked = asked.join_from(rows, M, M.c.id == rows.c.meeting_id).where(M.c.team_id == team, M.c.practice.is_(False))
    if "set_aside_at" in rows.c:
        asked = asked.where(rows.c.set_aside_at.is_(None))
    return asked.where(holds(rows.c.text, words)).order_by(rows.c.at.desc(), rows.c.id).limit(MOST)
