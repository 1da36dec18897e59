"""What the screens may be told of a meeting and its people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.core.contract import Place
from app.core.readiness import lacking
from app.meetings.door import Knock
from app.meetings.reading import meeting_row, state_of, waits
from app.meetings.tables import Meeting, Participant, ParticipantDevice, RoleHeld, RolePlanned
from app.storage.columns import table
from app.storage.once import once
from app.teams.tables import GroundRule, Person, Team

P, R, RP, PERSON = table(Participant), table(RoleHeld), table(RolePlanned), table(Person)
TEAM, RULE, D, M = table(Team), table(GroundRule), table(ParticipantDevice), table(Meeting)
BEFORE = ("planned", "lobby")


@dataclass(frozen=True, slots=True)
class Guest:
    """One participant as the screens show them."""

    id: str
    name: str
    kind: str
    mode: str
    member: bool
    here: bool
    by_hand: bool
    same_as: str
    same_name: str
    roles: tuple[str, ...]
    silent_at: datetime | None
    first_time: bool = False  # said before the start only; at a team's first meeting everybody is new


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the screens show of the meeting itself."""

    meeting: str
    team: str
    team_name: str
    number: int
    state: str
    practice: bool
    join_code: str
    join_token: str
    starts: datetime
    ends: datetime
    zone: str
    place: str
    aim: str
    global_aim: str
    specific_aim: str
    purpose: str
    partner_word: str
    ground_rules: tuple[str, ...]
    people: tuple[Guest, ...]
    planned: tuple[tuple[str, str], ...]  # role, name of the person planned for it
    lacks: tuple[str, ...]  # what the parts still miss before the start
    now: datetime
    lobby_at: datetime | None = None
    busy_at: datetime | None = None  # when a phone last sent more than it may (F72)
    partner_ticked: bool = False  # by hand (RO-4)
    locked: bool = False
    waits: tuple[Knock, ...] = ()  # at the locked door
    apologies: str = ""
    devices: int = 0  # that have joined: more than people where somebody came in twice (F48)

    @property
    def here(self) -> tuple[Guest, ...]:
        return tuple(person for person in self.people if person.here)

    def holders(self, role: str) -> list[Guest]:
        return [person for person in self.people if role in person.roles]


@once
def overview(tx: Connection, place: Place) -> Overview:
    row = meeting_row(tx, place.meeting)
    team = tx.execute(select(TEAM).where(TEAM.c.id == row.team_id)).one()
    rules = tx.execute(select(RULE.c.text).where(RULE.c.team_id == team.id).order_by(RULE.c.position)).scalars()
    planned = tx.execute(
        select(RP.c.role, PERSON.c.name)
        .join_from(RP, PERSON, PERSON.c.id == RP.c.person_id)
        .where(RP.c.meeting_id == place.meeting)
        .order_by(RP.c.role)
    )
    state = state_of(row, place.now)
    met = known(tx, row) if state in BEFORE else None
    return Overview(
        place.meeting, team.id, team.name, row.number, state, row.practice,
        row.join_code, row.join_token,
        row.scheduled_start, row.scheduled_end, team.time_zone, row.place, row.aim, team.global_aim, team.specific_aim,
        team.purpose, team.partner_word, tuple(rules), guests(tx, place.meeting, met),
        tuple((p.role, p.name) for p in planned), tuple(lacking(tx, place.meeting)), place.now, row.lobby_at,
        row.busy_at, bool(row.partner_ticked), bool(row.locked), waits(tx, place.meeting), row.apologies,
        devices(tx, place.meeting),
    )  # fmt: skip


def devices(tx: Connection, meeting: str) -> int:
    """How many browsers have joined."""
    return tx.execute(select(func.count()).select_from(D).where(D.c.meeting_id == meeting)).scalar_one()


def known(tx: Connection, meeting: Row[Any]) -> frozenset[str]:
    """Who of those in this meeting has been at one of this team before."""
    now = P.alias()
    here = select(now.c.person_id).where(now.c.meeting_id == meeting.id)
    earlier = (
        M.c.team_id == meeting.team_id,
        M.c.started_at.is_not(None),
        M.c.scheduled_start < meeting.scheduled_start,
    )
    met = select(P.c.person_id).join_from(P, M, M.c.id == P.c.meeting_id).where(*earlier, M.c.practice.is_(False))
    return frozenset(tx.execute(met.where(P.c.removed.is_(False), P.c.person_id.in_(here)).distinct()).scalars())


def guests(tx: Connection, meeting: str, met: frozenset[str] | None = None) -> tuple[Guest, ...]:
    """Everybody in the meeting, by name.  met: who was at an earlier one, where that is of interest."""
    held: dict[str, list[str]] = {}
    for role in tx.execute(
        select(R.c.participant_id, R.c.role).where(R.c.meeting_id == meeting, R.c.to_at.is_(None)).order_by(R.c.role)
    ):
        held.setdefault(role.participant_id, []).append(role.role)
    rows = tx.execute(
        select(P).where(P.c.meeting_id == meeting, P.c.removed.is_(False)).order_by(P.c.name, P.c.id)
    ).all()
    names = {row.id: row.name for row in rows}
    return tuple(
        Guest(
            r.id,
            r.name,
            r.kind,
            r.mode,
            r.member,
            r.here,
            r.by_hand,
            r.same_as or "",
            names.get(r.same_as, ""),
            tuple(held.get(r.id, ())),
            r.silent_at,
            bool(met) and r.person_id not in (met or ()),
        )
        for r in rows
    )
