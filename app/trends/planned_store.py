"""Rows of what the items of a team's latest held meetings were planned for, and what they took."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from app.agenda.tables import AgendaItem, Pause
from app.storage.columns import table
from app.trends.held import HELD, OVER, M
from app.trends.planned import MEETINGS, Habits, Took, habits

ITEM, PAUSE = table(AgendaItem), table(Pause)
LATEST = select(M.c.id).where(*HELD).order_by(M.c.scheduled_start.desc(), M.c.id).limit(MEETINGS)
ITEMS = (
    select(ITEM.c.id, ITEM.c.title, ITEM.c.planned_s, ITEM.c.started_at, ITEM.c.ended_at)
    .join(M, M.c.id == ITEM.c.meeting_id)
    .where(ITEM.c.meeting_id.in_(bindparam("meetings", expanding=True)))
    .where(ITEM.c.started_at.is_not(None), ITEM.c.ended_at.is_not(None), ITEM.c.planned_s > 0)
    .order_by(M.c.scheduled_start, ITEM.c.position, ITEM.c.id)
)
PAUSES = select(PAUSE.c.item_id, PAUSE.c.from_at, PAUSE.c.to_at).where(
    PAUSE.c.meeting_id.in_(bindparam("meetings", expanding=True)), PAUSE.c.to_at.is_not(None)
)
SECOND = timedelta(seconds=1)


def habits_of(tx: Connection, team: str, now: datetime) -> Habits:
    """How this team keeps its plans, over its last eight held meetings."""
    meetings = list(tx.execute(LATEST, {"team": team, "over": now - OVER}).scalars())
    paused: dict[str, int] = defaultdict(int)
    for row in tx.execute(PAUSES, {"meetings": meetings}):
        paused[row.item_id] += (row.to_at - row.from_at) // SECOND
    rows = tx.execute(ITEMS, {"meetings": meetings})
    took = [Took(row.title, row.planned_s, row.started_at, row.ended_at, paused[row.id]) for row in rows]
    return habits(took, len(meetings))
