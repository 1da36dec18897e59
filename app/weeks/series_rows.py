"""A team's meetings as they are stored; as many queries for two as for two hundred."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select, update

from app.agenda.rows import DEFER, PLAN
from app.core.contract import Event, Place
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table
from app.teams.office import team_row
from app.weeks.series import Entry, Facts, ShortHeld, timeline

M, P = table(Meeting), table(Participant)
SHOWN = 60  # meetings on the timeline
PEOPLE = select(func.count()).where(P.c.meeting_id == M.c.id, P.c.removed.is_(False)).correlate(M).scalar_subquery()
MEETINGS = (
    select(M, PEOPLE.label("people"))
    .where(M.c.team_id == bindparam("team"))
    .order_by(M.c.scheduled_start.desc(), M.c.id)
    .limit(SHOWN)
)


@dataclass(frozen=True, slots=True)
class Series:
    """entries: the newest first."""

    entries: tuple[Entry, ...]


def series(tx: Connection, team: str, now: datetime) -> Series:
    row = team_row(tx, team)
    zone = ZoneInfo(row.time_zone)
    rows = reversed(tx.execute(MEETINGS, {"team": team}).all())
    days = [(one.scheduled_start.astimezone(zone).date(), facts(one)) for one in rows]
    today = now.astimezone(zone).date()
    return Series(tuple(timeline(days, now, today, row.usual_day, row.every_weeks)))


def facts(row: Any) -> Facts:
    when = (row.scheduled_start, row.scheduled_end, row.started_at, row.ended_at, row.cancelled_at)
    return Facts(row.id, row.number, *when, row.practice, row.people, row.cancel_reason, row.cancel_note)


def save(event: Event, tx: Connection, place: Place) -> None:
    """The meeting is half an hour, and what does not fit goes to the next one."""
    assert isinstance(event, ShortHeld)
    tx.execute(update(M).where(M.c.id == place.meeting).values(scheduled_end=event.end))
    for item, length_s in event.cuts:
        tx.execute(PLAN, {"of": item, "to": length_s})
    for item in event.put_off:
        tx.execute(DEFER, {"of": item})
