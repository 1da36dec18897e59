"""Who is asking: a device's participant, a coach's session, or both in one browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from app.core.contract import Seat
from app.core.permissions import needs_of
from app.core.roles import Kind, Role
from app.meetings.tables import Meeting, Participant, ParticipantDevice, RoleHeld
from app.storage.columns import table
from app.teams.tables import Coach, CoachSession, CoachTeam

M, P, D, R = table(Meeting), table(Participant), table(ParticipantDevice), table(RoleHeld)
S, C, CT = table(CoachSession), table(Coach), table(CoachTeam)
TEAMS = select(M.c.id, M.c.team_id).where(M.c.id.in_(bindparam("ids", expanding=True)))
PARTICIPANTS = (
    select(D.c.device_hash, P.c.id, P.c.meeting_id, P.c.name, P.c.kind, P.c.member, P.c.outside, P.c.coach_id, P.c.here)
    .join_from(D, P, P.c.id == D.c.participant_id)
    .where(D.c.device_hash.in_(bindparam("devices", expanding=True)), P.c.removed.is_(False))
    .where(D.c.meeting_id.in_(bindparam("ids", expanding=True)))
)
ROLES = select(R.c.meeting_id, R.c.participant_id, R.c.role).where(
    R.c.meeting_id.in_(bindparam("ids", expanding=True)), R.c.to_at.is_(None)
)
COACHES = (
    select(S.c.token_hash, C.c.id, C.c.name, CT.c.team_id, CT.c.outside)
    .select_from(S.join(C, C.c.id == S.c.coach_id).join(CT, CT.c.coach_id == C.c.id))
    .where(S.c.token_hash.in_(bindparam("sessions", expanding=True)), S.c.ends_at > bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a browser carries, hashed.  "" where it carries none."""

    device: str = ""
    session: str = ""


def seats(tx: Connection, wanted: Iterable[tuple[str, Tokens]], now: datetime) -> dict[tuple[str, Tokens], Seat]:
    """The seat of each (meeting, browser) that has one there."""
    wanted = set(wanted)
    if not wanted:
        return {}
    ids = sorted({meeting for meeting, _ in wanted})
    devices = sorted({tokens.device for _, tokens in wanted} - {""})
    sessions = sorted({tokens.session for _, tokens in wanted} - {""})
    teams = {row.id: row.team_id for row in tx.execute(TEAMS, {"ids": ids})}
    there = {(r.meeting_id, r.device_hash): r for r in tx.execute(PARTICIPANTS, {"ids": ids, "devices": devices})}
    held: dict[str, set[Role]] = {}
    for row in tx.execute(ROLES, {"ids": ids}):
        held.setdefault(row.participant_id, set()).add(Role(row.role))
    coaches = {(r.token_hash, r.team_id): r for r in tx.execute(COACHES, {"sessions": sessions, "now": now})}
    found = {}
    for meeting, tokens in wanted:
        if meeting not in teams:
            continue
        person = there.get((meeting, tokens.device))
        coach = coaches.get((tokens.session, teams[meeting]))
        if person or coach:
            found[meeting, tokens] = _seat(meeting, teams[meeting], person, coach, held)
    return found


def _seat(meeting: str, team: str, person, coach, held: dict[str, set[Role]]) -> Seat:  # type: ignore[no-untyped-def]
    roles = frozenset(held.get(person.id, ())) if person else frozenset[Role]()
    hats = [str(role) for role in roles]
    if person:
        hats.append("participant" if person.member else "guest")
    if coach:
        hats.append("coach")
    return Seat(
        meeting,
        team,
        needs_of(hats),
        participant=person.id if person else None,
        name=person.name if person else coach.name,
        kind=Kind(person.kind) if person else Kind.COACH,
        roles=roles,
        coach=coach.id if coach else None,
        outside=bool(person.outside if person else coach.outside),
        gone=bool(person and not person.here),
    )
