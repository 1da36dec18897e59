"""Which meeting a record is of: what stands above it, and in the names of its files."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from app.core.errors import Gone
from app.core.saying import Phrase, dated, phrase
from app.core.words import N_
from app.meetings.reading import state_of
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.teams.tables import Team

MEETING, TEAM = table(Meeting), table(Team)
HEAD = (
    select(MEETING, TEAM.c.name, TEAM.c.time_zone, TEAM.c.specific_aim)
    .join_from(MEETING, TEAM, TEAM.c.id == MEETING.c.team_id)
    .where(MEETING.c.id == bindparam("meeting"))
)


@dataclass(frozen=True, slots=True)
class Head:
    """draft: not approved yet (RE-3).  ended: whether an hour that was held is over, by the clock too (AG-18).

    starts_at, ends_at: as it happened, as planned where it has not happened yet.
    """

    team: str
    number: int
    aim: str
    day: date
    starts_at: datetime
    ends_at: datetime
    zone: str
    version: int
    ended: bool
    draft: bool

    @property
    def title(self) -> Phrase:
        return phrase("%(team)s, week %(n)s, %(day)s", team=self.team, n=self.number, day=dated(self.day))


def head_of(tx: Connection, meeting: str, now: datetime) -> Head:
    row: Any = tx.execute(HEAD, {"meeting": meeting}).one_or_none()
    if row is None:
        raise Gone(N_("There is no such meeting."))
    starts = row.started_at or row.scheduled_start
    day = starts.astimezone(ZoneInfo(row.time_zone)).date()
    return Head(
        team=row.name,
        number=row.number,
        aim=row.aim or row.specific_aim,
        day=day,
        starts_at=starts,
        ends_at=row.ended_at or row.scheduled_end,
        zone=row.time_zone,
        version=row.version,
        ended=row.started_at is not None and state_of(row, now) == "ended",
        draft=row.approved_at is None,
    )
