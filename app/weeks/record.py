"""The next meeting in the record of this one (RE-1): when and where it is, its aim, who is planned for which role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.core.contract import Place
from app.core.document import Block, Facts, Paragraph, Section
from app.core.roles import Role
from app.core.saying import clock, full_day, phrase
from app.meetings.reading import meeting_row
from app.meetings.views import TITLES
from app.teams.office import team_row
from app.weeks.overview import PERSON, PLANNED, M

ORDER = 120
FOLLOWING = (
    select(M)
    .where(M.c.team_id == bindparam("team"), M.c.scheduled_start > bindparam("start"), M.c.cancelled_at.is_(None))
    .order_by(M.c.scheduled_start, M.c.id)
    .limit(1)
)
HOLDERS = (
    select(PLANNED.c.role, PERSON.c.name)
    .join_from(PLANNED, PERSON, PERSON.c.id == PLANNED.c.person_id)
    .where(PLANNED.c.meeting_id == bindparam("meeting"))
)


@dataclass(frozen=True, slots=True)
class Next:
    starts: datetime
    ends: datetime
    zone: str
    place: str
    aim: str
    roles: Mapping[Role, str]


def following(tx: Connection, place: Place) -> Next | None:
    """The team's meeting after this one, whether it was held by now or not; None before it is made."""
    row = meeting_row(tx, place.meeting)
    found = tx.execute(FOLLOWING, {"team": row.team_id, "start": row.scheduled_start}).one_or_none()
    if found is None:
        return None
    named = {Role(one.role): one.name for one in tx.execute(HOLDERS, {"meeting": found.id})}
    zone = team_row(tx, row.team_id).time_zone
    roles = {role: named[role] for role in Role if role in named}
    return Next(found.scheduled_start, found.scheduled_end, zone, found.place, found.aim, roles)


def sections(tx: Connection, place: Place) -> list[Section]:
    """Before the hour has begun nobody asks for the one after it."""
    if meeting_row(tx, place.meeting).started_at is None:
        return []
    found = following(tx, place)
    block: Block = about(found) if found else Paragraph(phrase("The next meeting is not planned yet."))
    return [Section(phrase("Next meeting"), (block,), ORDER)]


def about(found: Next) -> Facts:
    when = phrase("%(start)s to %(end)s", start=clock(found.starts, found.zone), end=clock(found.ends, found.zone))
    pairs = [
        (phrase("Date"), full_day(found.starts, found.zone)),
        (phrase("Planned"), when),
        (phrase("Place"), found.place),
        (phrase("Aim"), found.aim),
        *((phrase(TITLES[role]), name) for role, name in found.roles.items()),
    ]
    return Facts(tuple((name, value) for name, value in pairs if value))


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    """The same as data."""
    found = following(tx, place)
    if found is None:
        return {"next_meeting": None}
    roles = {role.value: name for role, name in found.roles.items()}
    when = {"starts": found.starts.isoformat(), "ends": found.ends.isoformat()}
    return {"next_meeting": {**when, "place": found.place, "aim": found.aim, "roles": roles}}
