"""Who held which role in a team's meetings, for the roles of the next one (RO-3)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, or_, select, true

from app.core.roles import Kind, Role
from app.meetings.tables import Meeting, Participant, RoleHeld, Stay
from app.storage.columns import table
from app.teams.tables import Person
from app.weeks.roles import Member

M, P, R, S, PERSON = table(Meeting), table(Participant), table(RoleHeld), table(Stay), table(Person)
BEGUN = (M.c.team_id == bindparam("team"), M.c.started_at.is_not(None), M.c.practice.is_(False))
# Only what was held once the meeting had begun: a role that was handed on before it is not one held.
HELD = (
    select(P.c.person_id, R.c.role, R.c.meeting_id, M.c.scheduled_start)
    .join_from(R, P, P.c.id == R.c.participant_id)
    .join(M, M.c.id == R.c.meeting_id)
    .where(*BEGUN, M.c.scheduled_start <= bindparam("start"))
    .where(or_(R.c.to_at.is_(None), R.c.to_at > M.c.started_at))
    .distinct()
    .order_by(M.c.scheduled_start, R.c.meeting_id, R.c.role, P.c.person_id)
)
MET = (
    select(P.c.person_id)
    .join_from(P, M, M.c.id == P.c.meeting_id)
    .where(*BEGUN, M.c.scheduled_start < bindparam("start"), P.c.removed.is_(False))
    .distinct()
)
PRESENT = (
    select(P.c.person_id, P.c.kind, P.c.member, PERSON.c.name, PERSON.c.coach_id, PERSON.c.opted_out)
    .join_from(P, PERSON, PERSON.c.id == P.c.person_id)
    .where(P.c.meeting_id == bindparam("meeting"), P.c.removed.is_(False))
    .where(
        select(S.c.id)
        .where(S.c.participant_id == P.c.id, or_(S.c.to_at.is_(None), S.c.to_at >= bindparam("until")))
        .exists()
    )
    .order_by(PERSON.c.name, PERSON.c.id)
)
MEMBERS = (
    select(PERSON.c.id, PERSON.c.name)
    .where(PERSON.c.team_id == bindparam("team"), PERSON.c.member == true())
    .order_by(PERSON.c.name, PERSON.c.id)
)
LEADING = select(P.c.person_id).join_from(R, P, P.c.id == R.c.participant_id)
LEADING = LEADING.where(R.c.meeting_id == bindparam("meeting"), R.c.role == Role.LEADER.value, R.c.to_at.is_(None))


@dataclass
class Past:
    """last: by person and role.  held: how many.  led: who led each meeting, the newest last."""

    last: dict[str, dict[Role, date]] = field(default_factory=lambda: defaultdict(dict))
    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    led: dict[str, set[str]] = field(default_factory=dict)

    def add(self, row: Any, zone: ZoneInfo) -> None:
        self.last[row.person_id][Role(row.role)] = row.scheduled_start.astimezone(zone).date()
        self.held[row.person_id] += 1
        self.led.setdefault(row.meeting_id, set()).update([row.person_id] if row.role == Role.LEADER else [])


@dataclass(frozen=True, slots=True)
class Company:
    """Who is present, who leads now ("" for nobody), and for how many meetings running."""

    members: tuple[Member, ...]
    leader: str
    led: int


def company(tx: Connection, meeting: str, team: str, zone: str, start: datetime, until: datetime) -> Company:
    """until: who was here then counts as present: now, or the end of the meeting."""
    past, at = Past(), {"team": team, "start": start, "meeting": meeting}
    for row in tx.execute(HELD, at):
        past.add(row, ZoneInfo(zone))
    met = set(tx.execute(MET, at).scalars())
    here = tuple(_member(row, past, met) for row in tx.execute(PRESENT, {"meeting": meeting, "until": until}))
    leader = str(tx.execute(LEADING, {"meeting": meeting}).scalar() or "")
    return Company(here, leader, running(list(past.led.values()), leader))


def _member(row: Any, past: Past, met: set[str]) -> Member:
    return Member(
        row.person_id,
        row.name,
        dict(past.last[row.person_id]),
        past.held[row.person_id],
        coach=row.coach_id is not None,
        guest=not row.member or row.kind == Kind.GUEST.value,
        first_time=bool(met) and row.person_id not in met,  # at a team's first meeting everybody is new
        opted_out=row.opted_out,
    )


def running(led: Sequence[set[str]], leader: str) -> int:
    """How many of the latest meetings this person led without a break."""
    n = 0
    for leaders in reversed(led):
        if leader not in leaders:
            return n
        n += 1
    return n
