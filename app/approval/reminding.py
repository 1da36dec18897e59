"""Which records a team has left as drafts: its coach is asked after a week (RE-3)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, false, func, select

from app.agenda.hour import Hour
from app.approval.rules import asks_coach
from app.meetings.tables import Meeting
from app.storage.columns import table

M = table(Meeting)
LOOKED_BACK, MOST = timedelta(weeks=8), 3


def unapproved(tx: Connection, team: str, now: datetime) -> list[Any]:
    """The oldest first, three at most: id, number, day.  What is older than eight weeks nobody is asked about."""
    over = func.coalesce(M.c.ended_at, M.c.scheduled_end)
    held = (M.c.team_id == team) & M.c.started_at.is_not(None) & (over > now - LOOKED_BACK)
    draft = held & M.c.approved_at.is_(None) & (M.c.practice == false())
    rows = tx.execute(select(M).where(draft).order_by(M.c.scheduled_start, M.c.id))
    return [row for row in rows if asks_coach(closed_at(row), row.approved_at, now)][:MOST]


def closed_at(row: Any) -> datetime:
    """Where nobody ended a meeting, the clock has (AG-18)."""
    return Hour(row.scheduled_start, row.scheduled_end, ended_at=row.ended_at).closed_at
