"""A team's meetings as they are stored; as many queries for two as for two hundred."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, bindparam, func, select, update

from app.agenda.rows import DEFER, PLAN
from app.core.contract import Event, Place
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table
from app.teams.office import team_row
from app.weeks.series import Entry, Facts, ShortHeld, timeline

M, P = table(Meeting), table(Participant)
SHOWN = 60  # meetings on one page of the timeline
PEOPLE = select(func.count()).where(P.c.meeting_id == M.c.id, P.c.removed.is_(False)).correlate(M).scalar_subquery()
MEETINGS = (
    select(M, PEOPLE.label("people"))
    .where(M.c.team_id == bindparam("team"))
    .order_by(M.c.scheduled_start.desc(), M.c.id)
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("skip", type_=Integer))
)


@dataclass(frozen=True, slots=True)
class Series:
    """entries: the newest first.  back: pages of newer meetings.  older: there is a page after it."""

    entries: tuple[Entry, ...]
    back: int = 0
    older: bool = False


def series(tx: Connection, team: str, now: datetime, back: int = 0) -> Series:
    """One page of the timeline.  The meeting that ends the newer page is read too: gaps are counted up to it."""
    row, more = team_row(tx, team), int(back > 0)
    zone = ZoneInfo(row.time_zone)
    asked = {"team": team, "skip": back * SHOWN - more, "most": SHOWN + 1 + more}
    days = [(one.scheduled_start.astimezone(zone).date(), facts(one)) for one in tx.execute(MEETINGS, asked)]
    until = days[0][0] if more and days else now.astimezone(zone).date()
    mine = days[more:][:SHOWN][::-1]
    entries = tuple(timeline(mine, now, until, row.usual_day, row.every_weeks))
    return Series(entries, back, len(days) > SHOWN + more)


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
