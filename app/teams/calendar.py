"""A team's meetings: when they are, and how the next one is made."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select, update

from app.agenda.copying import clear, copy_items, fill
from app.agenda.lines import carried_of
from app.agenda.store import hour_of
from app.agenda.template import Draft
from app.core.errors import Refused
from app.core.ids import new_id
from app.core.wall_time import at_wall as at_wall
from app.core.words import N_
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.teams.codes import free_code
from app.teams.office import team_row
from app.teams.tables import CoachTeam

M, CT = table(Meeting), table(CoachTeam)


def nothing(meeting: str) -> Iterable[Draft]:
    """Nothing comes along."""
    return ()


def last_meeting(tx: Connection, team: str) -> str:
    """The team's newest meeting that has a plan, "" for none."""
    return str(
        tx.execute(
            select(M.c.id).where(M.c.team_id == team).order_by(M.c.scheduled_start.desc(), M.c.id).limit(1)
        ).scalar()
        or ""
    )


def held_meetings(tx: Connection, team: str, now: datetime, most: int = 8) -> list[Any]:
    """Rows of the team's meetings that have been held, the newest first: each has a record."""
    over = M.c.started_at.is_not(None) & (M.c.ended_at.is_not(None) | (M.c.scheduled_end < now - timedelta(minutes=30)))
    found = select(M.c.id, M.c.number, M.c.scheduled_start, M.c.practice).where(M.c.team_id == team, over)
    return list(tx.execute(found.order_by(M.c.scheduled_start.desc(), M.c.id).limit(most)))


def start_of(row: Any, day: str, at: str, now: datetime) -> datetime:
    """When a meeting starts: the typed day and time, or the team's usual ones."""
    if not day:
        return next_start(row.usual_day, at or row.usual_time, row.time_zone, now)
    try:
        return at_wall(date.fromisoformat(day), at or row.usual_time, row.time_zone)
    except ValueError:
        raise Refused(N_("That day does not exist. Check the date.")) from None


def move_meeting(tx: Connection, meeting: str, day: str, at: str, place: str, aim: str, now: datetime) -> None:
    """Another day, time, place or aim, while it has not started."""
    row = tx.execute(select(M).where(M.c.id == meeting)).one()
    if row.started_at is not None:
        raise Refused(N_("The meeting has started: its times do not move any more."))
    start = start_of(team_row(tx, row.team_id), day, at, now)
    values = {
        "scheduled_start": start,
        "scheduled_end": start + (row.scheduled_end - row.scheduled_start),
        "place": place,
        "aim": aim,
    }
    tx.execute(update(M).where(M.c.id == meeting).values(**values, version=row.version + 1))


def next_start(day: int, at: str, zone: str, now: datetime) -> datetime:
    """The team's next usual time; today's while it is less than an hour past.

    In the hour that the clocks skip in spring, the next minute that exists.
    """
    local = now.astimezone(ZoneInfo(zone))
    days = (day - local.weekday()) % 7
    start = at_wall(local.date() + timedelta(days=days), at, zone)
    return start if start > now - timedelta(hours=1) else at_wall(local.date() + timedelta(days=days + 7), at, zone)


def add_meeting(tx: Connection, team: str, start: datetime, now: datetime, *, template: str = "") -> str:
    """A planned meeting from a template, or with an empty agenda; the one that is there if pressed twice."""
    row = team_row(tx, team)
    same = (M.c.team_id == team) & (M.c.scheduled_start == start) & M.c.cancelled_at.is_(None)
    if there := tx.execute(select(M.c.id).where(same)).scalar():
        return str(there)
    number = tx.execute(select(func.coalesce(func.max(M.c.number), 0)).where(M.c.team_id == team)).scalar_one() + 1
    id_ = new_id()
    values = {
        "id": id_, "team_id": team, "version": 0, "number": number, "style": "big_room", "place": "", "aim": "",
        "join_code": free_code(tx, now), "join_token": new_id(), "scheduled_start": start, "practice": False,
        "scheduled_end": start + timedelta(minutes=row.length_min), "apologies": "", "created_at": now,
        "cancel_reason": "", "cancel_note": "",
    }  # fmt: skip
    tx.execute(insert(M).values(**values))
    if template:
        fill(tx, id_, template)
    return id_


def copy_plan(
    tx: Connection, team: str, start: datetime, now: datetime, *, carried: Callable[[str], Iterable[Draft]] = nothing
) -> str:
    """This week's meeting from last week's plan: its items and its place.

    carried: of the meeting that is copied, what comes along from it (AG-13).
    """
    last = plan_before(tx, team, start)
    made = add_meeting(tx, team, start, now)
    if not hour_of(tx, made).items:
        copy_items(tx, last.id, into=made, carried=carried(last.id))
        tx.execute(update(M).where(M.c.id == made).values(place=last.place))
    return made


def plan_before(tx: Connection, team: str, start: datetime) -> Any:
    """The row of the team's last meeting before `start` that was not cancelled; Refused for none."""
    before = (M.c.team_id == team) & M.c.cancelled_at.is_(None) & (M.c.scheduled_start < start)
    last = tx.execute(select(M).where(before).order_by(M.c.scheduled_start.desc(), M.c.id)).first()
    if last is None:
        raise Refused(N_("There is no earlier meeting to copy from."))
    return last


def copy_last_plan(tx: Connection, meeting: str) -> None:
    """Puts last week's plan in place of this one's, below what came along, while the meeting has not started."""
    row = tx.execute(select(M).where(M.c.id == meeting).with_for_update()).one()
    if row.started_at is not None:
        raise Refused(N_("The meeting has started: its plan stays."))
    last, carried = plan_before(tx, row.team_id, row.scheduled_start), carried_of(hour_of(tx, meeting))
    clear(tx, meeting)
    copy_items(tx, last.id, into=meeting, carried=carried)
    tx.execute(update(M).where(M.c.id == meeting).values(place=row.place or last.place, version=row.version + 1))


def meeting_now(tx: Connection, team: str, now: datetime) -> str:
    """The team's current or next meeting: one that has not been over for half an hour, the earliest; "" for none."""
    over = now - timedelta(minutes=30)
    alive = M.c.cancelled_at.is_(None) & (M.c.scheduled_end > over)
    unended = M.c.ended_at.is_(None) | (M.c.ended_at > over)
    found = tx.execute(
        select(M.c.id).where(M.c.team_id == team, alive, unended).order_by(M.c.scheduled_start, M.c.id)
    ).scalar()
    return str(found or "")


def code_now(tx: Connection, coach: str, now: datetime) -> str:
    """The join code of the meeting this coach has next, "" for none."""
    teams = tx.execute(select(CT.c.team_id).where(CT.c.coach_id == coach).order_by(CT.c.team_id)).scalars().all()
    meetings = [meeting for team in teams if (meeting := meeting_now(tx, team, now))]
    found = tx.execute(select(M.c.join_code).where(M.c.id.in_(meetings)).order_by(M.c.scheduled_start, M.c.id)).scalar()
    return str(found or "")
