"""The team's actions over the weeks: how often each was carried over, what its owner said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, or_, select

from app.agenda.hour import GRACE
from app.core.contract import Place
from app.meetings.tables import Meeting
from app.record.rules import opening_rank
from app.record.store import HOUR
from app.record.tables import Action
from app.storage.columns import Instant, table
from app.teams.tables import Team
from app.weeks.actions import Promise, carried, completion

M, A, TEAM = table(Meeting), table(Action), table(Team)
TEAM_ZONE = select(TEAM.c.time_zone).where(TEAM.c.id == bindparam("team"))
SINCE = bindparam("since", type_=Instant)
LINES = select(A).where(A.c.team_id == bindparam("team"), or_(A.c.status == "open", A.c.closed_at >= SINCE))
OLDEST = select(func.min(A.c.at)).where(A.c.team_id == bindparam("team"), A.c.status == "open").scalar_subquery()
ENDS = (
    select(M.c.id, M.c.ended_at, M.c.scheduled_end)
    .where(M.c.team_id == bindparam("team"), M.c.started_at.is_not(None), M.c.cancelled_at.is_(None))
    .where(M.c.practice.is_(False), M.c.scheduled_end > OLDEST)
)
LAST = select(func.max(M.c.scheduled_start)).where(
    M.c.team_id == bindparam("team"),
    M.c.scheduled_start < bindparam("start", type_=Instant),
    M.c.started_at.is_not(None),
    M.c.cancelled_at.is_(None),
)
DUE = select(A.c.due, A.c.status, A.c.closed_at).where(
    A.c.team_id == bindparam("team"), A.c.due >= bindparam("first"), A.c.due <= bindparam("last")
)
WEEKS = 8  # over which the completion share looks back


@dataclass(frozen=True, slots=True)
class Act:
    """One action.  owned_by: the person on the team's list, "" for an outsider.  carried: by AC-3."""

    id: str
    text: str
    owner: str
    owned_by: str
    helpers: str
    due: date | None
    status: str
    stuck: str
    via: str
    fate: str
    carried: int
    at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Promises:
    """open: in the order of the opening (AC-5).  closed: since the last meeting, the newest last.

    kept, due: the completion share of the last weeks (AC-7).
    """

    today: date
    open: tuple[Act, ...]
    closed: tuple[Act, ...]
    kept: int
    due: int


def promises(tx: Connection, place: Place) -> Promises:
    """As this meeting hears of them."""
    hour = tx.execute(HOUR, {"meeting": place.meeting}).one()
    before = tx.execute(LAST, {"team": hour.team_id, "start": hour.scheduled_start}).scalar()
    return of_team(tx, hour.team_id, place.now, before or hour.scheduled_start - timedelta(days=7))


def of_team(tx: Connection, team: str, now: datetime, since: datetime) -> Promises:
    """Of any team; closed ones since an instant."""
    zone = ZoneInfo(tx.execute(TEAM_ZONE, {"team": team}).scalar_one())
    today = now.astimezone(zone).date()
    ends = list(closed_meetings(tx.execute(ENDS, {"team": team}), now))
    acts = [_act(row, ends) for row in tx.execute(LINES, {"team": team, "since": since})]
    first = today - timedelta(weeks=WEEKS)
    dues = tx.execute(DUE, {"team": team, "first": first, "last": today}).all()
    kept, due = completion((_promise(row, zone) for row in dues), first, today)
    opened = sorted((a for a in acts if a.status == "open"), key=lambda a: (opening_rank(a.due, today), a.at, a.id))
    closed = sorted((a for a in acts if a.status != "open"), key=lambda a: (a.closed_at or a.at, a.id))
    return Promises(today, tuple(opened), tuple(closed), kept, due)


def closed_meetings(rows: Iterable[Any], now: datetime) -> Iterable[tuple[str, datetime]]:
    """When each closed, by itself where nobody pressed End (AG-18); not the one that still runs."""
    for row in rows:
        end = row.ended_at or row.scheduled_end + GRACE
        if end <= now:
            yield row.id, end


def _act(row: Any, ends: Iterable[tuple[str, datetime]]) -> Act:
    times = carried(row.at, row.closed_at, (end for meeting, end in ends if meeting != row.meeting_id))
    words = (row.id, row.text, row.owner, row.owner_person_id or "", row.helpers, row.due, row.status)
    return Act(*words, row.stuck, row.via, row.fate, times, row.at, row.closed_at)


def _promise(row: Any, zone: ZoneInfo) -> Promise:
    done = row.closed_at.astimezone(zone).date() if row.closed_at else None
    return Promise(row.due, row.status, done)
