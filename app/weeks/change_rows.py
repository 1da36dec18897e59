"""The changes to a team's meeting: which are tried now, and for how many meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.agenda.hour import GRACE
from app.core.contract import Event, Place, Seat
from app.core.flags import Flag
from app.core.ids import new_id
from app.core.lessons import lessons
from app.core.saying import phrase
from app.core.words import N_
from app.meetings.reading import meeting_row
from app.meetings.tables import Meeting
from app.storage.columns import Instant, table
from app.storage.once import once
from app.teams.tables import Team
from app.weeks.changes import ChangeJudged, ChangePromised, ChangeWithdrawn, OfChange, TryChange, Trying, due
from app.weeks.tables import MeetingChange

C, M, TEAM = table(MeetingChange), table(Meeting), table(Team)
OF_TEAM = (
    select(C, M.c.scheduled_start, M.c.number, TEAM.c.time_zone)
    .join_from(C, M, M.c.id == C.c.meeting_id)
    .join(TEAM, TEAM.c.id == C.c.team_id)
    .where(C.c.team_id == bindparam("team"))
    .order_by(C.c.at, C.c.id)
)
# Meetings held since, in which it was tried: the one in which it was promised does not count.
TRIED = (
    select(M.c.scheduled_start, M.c.ended_at, M.c.scheduled_end)
    .where(M.c.team_id == bindparam("team"), M.c.started_at.is_not(None), M.c.cancelled_at.is_(None))
    .where(M.c.practice.is_(False), M.c.scheduled_start > bindparam("since", type_=Instant))
)


@dataclass(frozen=True, slots=True)
class Change:
    """since: meetings held with it.  due: the team says now whether it helped.  number: of the meeting it is from."""

    id: str
    text: str
    verdict: str
    number: int
    since: int
    at: datetime

    @property
    def due(self) -> bool:
        return due(self.since, self.verdict)


@dataclass(frozen=True, slots=True)
class Changes:
    """open: what we try, in order of time, without what was promised at this very meeting.  new: that.

    taken: the comments that have become changes.
    """

    open: tuple[Change, ...] = ()
    new: tuple[Change, ...] = ()
    judged: tuple[Change, ...] = ()
    taken: frozenset[str] = frozenset()


NO_CHANGES = Changes()
TRYING = N_("You said, we will try: %(text)s")


@once
def changes(tx: Connection, place: Place) -> Changes:
    row = meeting_row(tx, place.meeting)
    rows = tx.execute(OF_TEAM, {"team": row.team_id}).all()
    if not rows:
        return NO_CHANGES
    ends = held(tx, row.team_id, min(one.scheduled_start for one in rows), place.now)
    found = [(one, _change(one, ends)) for one in rows]
    open_ = tuple(made for one, made in found if not made.verdict and one.meeting_id != place.meeting)
    new = tuple(made for one, made in found if not made.verdict and one.meeting_id == place.meeting)
    judged = tuple(made for _, made in found if made.verdict)
    return Changes(open_, new, judged, frozenset(one.comment for one in rows))


def tries(now: Changes) -> tuple[str, ...]:
    """The words of what the next meeting tries: with what was promised at this one."""
    return tuple(one.text for one in (*now.open, *now.new))


def of_team(tx: Connection, team: str, now: datetime) -> tuple[Change, ...]:
    """All of a team's changes, the newest first."""
    rows = tx.execute(OF_TEAM, {"team": team}).all()
    starts = held(tx, team, min((one.scheduled_start for one in rows), default=now), now)
    return tuple(_change(one, starts) for one in reversed(rows))


def held(tx: Connection, team: str, since: datetime, now: datetime) -> list[datetime]:
    """When the meetings after `since` began that are over."""
    rows = tx.execute(TRIED, {"team": team, "since": since})
    return [row.scheduled_start for row in rows if (row.ended_at or row.scheduled_end + GRACE) <= now]


def _change(row, starts: Iterable[datetime]) -> Change:  # type: ignore[no-untyped-def]
    since = sum(start > row.scheduled_start for start in starts)
    return Change(row.id, row.text, row.verdict, row.number, since, row.at)


def load(tx: Connection, place: Place, seat: Seat, command: TryChange | OfChange) -> Trying:
    now = changes(tx, place)
    if isinstance(command, TryChange):
        taken = command.comment if command.comment in now.taken else ""
        return Trying(lessons(tx, place).get(command.comment, ""), taken)
    every = (*now.open, *now.new, *now.judged)
    found = next((one for one in every if one.id == command.change), None)
    return Trying(since=found.since, verdict=found.verdict) if found else Trying()


def save(event: Event, tx: Connection, place: Place) -> None:
    match event:
        case ChangePromised():
            row = {"id": new_id(), "team_id": event.team, "meeting_id": place.meeting, "comment": event.comment}
            tx.execute(insert(C).values(**row, text=event.text, verdict="", at=place.now))
        case ChangeJudged():
            new = {"verdict": event.verdict, "judged_at": place.now}
            tx.execute(update(C).where(C.c.id == event.change).values(**new))
        case ChangeWithdrawn():
            tx.execute(delete(C).where(C.c.id == event.change))
        case _:
            raise TypeError(event)


def marks(tx: Connection, team: str) -> list[Flag]:
    """For the run chart: the day of the meeting at which each change was promised, and its words."""
    rows = tx.execute(OF_TEAM, {"team": team})
    return [Flag(day_of(row), phrase(TRYING, text=row.text)) for row in rows]


def day_of(row: Any) -> date:
    """In the team's own zone."""
    at: datetime = row.scheduled_start
    return at.astimezone(ZoneInfo(row.time_zone)).date()
