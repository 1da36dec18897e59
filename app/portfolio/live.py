"""What runs now: the team, the title of the item and the clock, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.agenda.tables import AgendaItem
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.teams.tables import Team
from app.trends.held import OVER

M, ITEM, T = table(Meeting), table(AgendaItem), table(Team)


@dataclass(frozen=True, slots=True)
class Running:
    """A meeting that runs.  since is None at a quiet item: a story has no clock (AG-17)."""

    team: str
    number: int
    title: str
    since: datetime | None
    ends: datetime
    zone: str


def running(tx: Connection, teams: Sequence[str], now: datetime) -> list[Running]:
    """In order of the teams' names."""
    chosen = (
        select(T.c.name, T.c.time_zone, M.c.number, M.c.scheduled_end, ITEM.c.title, ITEM.c.started_at, ITEM.c.quiet)
        .join_from(M, T, T.c.id == M.c.team_id)
        .join(ITEM, (ITEM.c.meeting_id == M.c.id) & ITEM.c.started_at.is_not(None) & ITEM.c.ended_at.is_(None))
        .where(M.c.team_id.in_(teams), M.c.started_at.is_not(None), M.c.ended_at.is_(None))
        .where(M.c.cancelled_at.is_(None), M.c.practice.is_(False), M.c.scheduled_end > now - OVER)
        .order_by(T.c.name, M.c.id)
    )
    return [
        Running(r.name, r.number, r.title, None if r.quiet else r.started_at, r.scheduled_end, r.time_zone)
        for r in tx.execute(chosen)
    ]
