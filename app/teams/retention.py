"""What is thrown away by the calendar: meetings of teams that meet no more, phones nobody has used, old sign-ins."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from app.meetings.tables import Meeting, ParticipantDevice, Waiting
from app.storage.columns import table
from app.storage.erase import erase_meeting
from app.teams.tables import CoachSession, Device, SignInTry, Team

M, D, W, DEVICE, SESSION, TRY, TEAM = (
    table(each) for each in (Meeting, ParticipantDevice, Waiting, Device, CoachSession, SignInTry, Team)
)
MONTH, PHONES, DOOR = timedelta(days=30.44), timedelta(days=180), timedelta(days=1)
FOREVER = 0  # months; a team that chose this is kept until somebody erases it
Counts = dict[str, int]


def retire(tx: Connection, now: datetime) -> Counts:
    """Throws away what is over its time, and says how many of what."""
    jobs: dict[str, Callable[[Connection, datetime], int]] = {
        "meetings": old_meetings,
        "seats of phones": old_phones,
        "phones": lost_phones,
        "sign-ins": old_sign_ins,
        "sign-ins half done": old_tries,
        "people at doors": old_knocks,
    }
    return {name: job(tx, now) for name, job in jobs.items()}


def old_meetings(tx: Connection, now: datetime) -> int:
    """All meetings of each team whose last one is as long ago as the team keeps them."""
    ends = select(TEAM.c.id, TEAM.c.keep_months, func.max(M.c.scheduled_end).label("last"))
    teams = tx.execute(ends.join(M, M.c.team_id == TEAM.c.id).group_by(TEAM.c.id, TEAM.c.keep_months)).all()
    over = [row.id for row in teams if row.keep_months != FOREVER and row.last < now - row.keep_months * MONTH]
    found = tx.execute(select(M.c.id).where(M.c.team_id.in_(over)).order_by(M.c.id)).scalars().all()
    for meeting in found:
        erase_meeting(tx, meeting)
    return len(found)


def old_phones(tx: Connection, now: datetime) -> int:
    past = select(M.c.id).where(M.c.scheduled_end < now - PHONES)
    return tx.execute(delete(D).where(D.c.meeting_id.in_(past))).rowcount


def lost_phones(tx: Connection, now: datetime) -> int:
    """Devices that are in no meeting, and long have not come into one."""
    used = select(D.c.device_hash)
    idle = DEVICE.c.token_hash.not_in(used) & (DEVICE.c.created_at < now - PHONES)
    return tx.execute(delete(DEVICE).where(idle)).rowcount


def old_sign_ins(tx: Connection, now: datetime) -> int:
    return tx.execute(delete(SESSION).where(SESSION.c.ends_at < now)).rowcount


def old_tries(tx: Connection, now: datetime) -> int:
    return tx.execute(delete(TRY).where(TRY.c.ends_at < now)).rowcount


def old_knocks(tx: Connection, now: datetime) -> int:
    return tx.execute(delete(W).where(W.c.at < now - DOOR)).rowcount
