"""What the rules are told of a meeting: its row, its door, its company."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select

from app.agenda.hour import Hour, State
from app.core.contract import Place
from app.core.errors import Gone
from app.core.roles import Kind, Mode, Role
from app.core.words import N_
from app.meetings.company import Company, Here
from app.meetings.door import Door, Knock, Known
from app.meetings.tables import Meeting, Participant, ParticipantDevice, RoleHeld, Waiting
from app.storage.columns import table
from app.storage.once import once
from app.teams.tables import CoachTeam, Person

M, P, D, R = table(Meeting), table(Participant), table(ParticipantDevice), table(RoleHeld)
W = table(Waiting)
PERSON, CT = table(Person), table(CoachTeam)
RATING_OPEN = timedelta(minutes=15)


@once
def meeting_row(tx: Connection, meeting: str) -> Any:
    row = tx.execute(select(M).where(M.c.id == meeting)).one_or_none()
    if row is None:
        raise Gone(N_("There is no such meeting."))
    return row


def before(tx: Connection, row: Any) -> str:
    """The id of the team's meeting before this one, "" for the first; what was practice does not count."""
    begun = (M.c.team_id == row.team_id, M.c.started_at.is_not(None), M.c.practice.is_(False))
    earlier = select(M.c.id).where(*begun, M.c.scheduled_start < row.scheduled_start)
    return str(tx.execute(earlier.order_by(M.c.scheduled_start.desc(), M.c.id).limit(1)).scalar() or "")


def state_of(row: Any, now: datetime) -> State:
    """Where a meeting is, from its row alone (AG-18)."""
    return Hour(
        row.scheduled_start,
        row.scheduled_end,
        lobby_at=row.lobby_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        cancelled_at=row.cancelled_at,
    ).state(now)


def door(tx: Connection, place: Place, device: str) -> Door:
    row = meeting_row(tx, place.meeting)
    here = {
        p.person_id: p.id
        for p in tx.execute(
            select(P.c.person_id, P.c.id).where(P.c.meeting_id == place.meeting, P.c.removed.is_(False))
        )
    }
    join = PERSON.outerjoin(CT, and_(CT.c.coach_id == PERSON.c.coach_id, CT.c.team_id == PERSON.c.team_id))
    people = tx.execute(
        select(PERSON, CT.c.outside)
        .select_from(join)
        .where(PERSON.c.team_id == row.team_id)
        .order_by(PERSON.c.name, PERSON.c.id)
    )
    known = tuple(
        Known(p.id, p.name, Kind(p.kind), p.member, here.get(p.id, ""), p.coach_id, bool(p.outside)) for p in people
    )
    names = frozenset(
        tx.execute(select(P.c.name).where(P.c.meeting_id == place.meeting, P.c.removed.is_(False))).scalars()
    )
    state, end = state_of(row, place.now), row.ended_at or row.scheduled_end
    mine, carry = _device(tx, place.meeting, row.team_id, device)
    return Door(
        state, place.now < end + RATING_OPEN, known, names, mine, carry,
        bool(row.locked), waits(tx, place.meeting), devices(tx, place.meeting),
    )  # fmt: skip


def waits(tx: Connection, meeting: str) -> tuple[Knock, ...]:
    """Who waits at the locked door, by name."""
    there = select(W).where(W.c.meeting_id == meeting, W.c.away_at.is_(None)).order_by(W.c.name, W.c.id)
    rows = tx.execute(there)
    return tuple(Knock(w.id, w.device_hash, w.name, Mode(w.mode), w.partner, w.visiting, w.answer) for w in rows)


def devices(tx: Connection, meeting: str) -> tuple[tuple[str, str], ...]:
    """Participant and hash of every browser that is in."""
    here = select(D.c.participant_id, D.c.device_hash).where(D.c.meeting_id == meeting)
    rows = tx.execute(here.order_by(D.c.device_hash))
    return tuple((row.participant_id, row.device_hash) for row in rows)


def _device(tx: Connection, meeting: str, team: str, device: str) -> tuple[str, str]:
    """This device's participant here, and the person it was the last time in this team."""
    if not device:
        return "", ""
    rows = tx.execute(
        select(P.c.id, P.c.person_id, P.c.meeting_id, P.c.removed)
        .join_from(D, P, P.c.id == D.c.participant_id)
        .join(M, M.c.id == P.c.meeting_id)
        .where(D.c.device_hash == device, M.c.team_id == team)
        .order_by(P.c.joined_at.desc())
    ).all()
    mine = next((row.id for row in rows if row.meeting_id == meeting and not row.removed), "")
    return mine, next((row.person_id for row in rows if row.meeting_id != meeting), "")


@once
def company(tx: Connection, place: Place) -> Company:
    row = meeting_row(tx, place.meeting)
    held: dict[str, set[Role]] = {}
    for role in tx.execute(
        select(R.c.participant_id, R.c.role).where(R.c.meeting_id == place.meeting, R.c.to_at.is_(None))
    ):
        held.setdefault(role.participant_id, set()).add(Role(role.role))
    rows = tx.execute(
        select(P).where(P.c.meeting_id == place.meeting, P.c.removed.is_(False)).order_by(P.c.name, P.c.id)
    )
    people = tuple(
        Here(
            p.id,
            p.name,
            p.member,
            p.here,
            p.by_hand,
            Kind(p.kind),
            frozenset(held.get(p.id, ())),
            p.silent_at,
            p.same_as or "",
        )
        for p in rows
    )
    return Company(state_of(row, place.now), people)
