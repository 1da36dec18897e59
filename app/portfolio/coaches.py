"""Which coaches are active (ST-7): who took part in a held meeting of one of their teams in the last eight weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from app.meetings.tables import Meeting, Participant
from app.portfolio.rules import active
from app.storage.columns import table
from app.teams.tables import Coach, CoachTeam
from app.trends.held import OF_ANY_TEAM, OVER

C, CT, M, P = table(Coach), table(CoachTeam), table(Meeting), table(Participant)


@dataclass(frozen=True, slots=True)
class Coached:
    """A coach, and when they last took part; None for never."""

    name: str
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Coaches:
    """active of all; all of them by name."""

    active: int
    all: int
    coaches: tuple[Coached, ...]


def coaches_of(tx: Connection, teams: Sequence[str], now: datetime) -> Coaches:
    """The coaches of these teams; supervisors are none."""
    took_part = and_(P.c.coach_id == C.c.id, P.c.meeting_id == M.c.id, P.c.removed.is_(False))
    last = (
        select(func.max(M.c.scheduled_start))
        .where(took_part, M.c.team_id.in_(select(CT.c.team_id).where(CT.c.coach_id == C.c.id)), *OF_ANY_TEAM)
        .correlate(C)
        .scalar_subquery()
    )
    of_these = select(CT.c.coach_id).where(CT.c.team_id.in_(teams))
    chosen = select(C.c.name, last.label("last")).where(C.c.id.in_(of_these), C.c.supervisor.is_(False))
    rows = tx.execute(chosen.order_by(C.c.name, C.c.id), {"over": now - OVER})
    found = tuple(Coached(row.name, row.last) for row in rows)
    return Coaches(*active([one.last for one in found], now), found)
