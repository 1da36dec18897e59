"""Rows in, frozen data out, for the people and roles of a meeting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from app.agenda.hour import GRACE, REOPEN, Hour, State
from app.core.contract import Command, Event, Place, Seat
from app.core.erasing import erase
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.merging import follow, merge
from app.core.names import skeleton
from app.core.readiness import lacking
from app.core.roles import Kind, Role
from app.core.words import N_
from app.meetings.rules import (
    Company,
    Door,
    Here,
    Joined,
    Known,
    LineChanged,
    MeetingCancelled,
    MeetingEdited,
    PersonChanged,
    PersonLinked,
    PracticeErased,
    PracticeSet,
    RoleChanged,
    RolePlannedFor,
    SamePersonFound,
    TextsErased,
    TimeNoted,
)
from app.meetings.tables import Meeting, Participant, ParticipantDevice, Receipt, RoleHeld, RolePlanned, Stay
from app.storage.columns import table
from app.storage.erase import erase_meeting
from app.teams.tables import CoachTeam, GroundRule, Person, Team

M, P, D, S = table(Meeting), table(Participant), table(ParticipantDevice), table(Stay)
R, RP, PERSON, TEAM = table(RoleHeld), table(RolePlanned), table(Person), table(Team)
RULE, CT, RECEIPT = table(GroundRule), table(CoachTeam), table(Receipt)
RATING_OPEN, PRACTICE_KEPT = timedelta(minutes=15), timedelta(days=7)


def meeting_row(tx: Connection, meeting: str) -> Any:
    row = tx.execute(select(M).where(M.c.id == meeting)).one_or_none()
    if row is None:
        raise Gone(N_("There is no such meeting."))
    return row


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


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Door | Company:
    """The door for who comes in, the company for everything else."""
    if type(command).__name__ in ("JoinMeeting", "TakePart", "AddByHand", "PlanRole", "LinkPerson"):
        return door(tx, place, getattr(command, "device", ""))
    return company(tx, place)


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
    return Door(state, place.now < end + RATING_OPEN, known, names, mine, carry)


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


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


@save.register
def _(event: Joined, tx: Connection, place: Place) -> None:
    participant = event.participant or _participant(event, tx, place)
    if event.device:
        tx.execute(delete(D).where(D.c.device_hash == event.device, D.c.meeting_id == place.meeting))
        tx.execute(insert(D).values(device_hash=event.device, meeting_id=place.meeting, participant_id=participant))
    _present(tx, place, participant, here=True)


def _participant(event: Joined, tx: Connection, place: Place) -> str:
    row = meeting_row(tx, place.meeting)
    person = event.person or _person(event, tx, place, str(row.team_id))
    again = tx.execute(
        select(P.c.id).where(P.c.meeting_id == place.meeting, P.c.person_id == person, P.c.removed.is_(False))
    ).scalar()
    if again:
        return str(again)
    id_ = new_id()
    values = {
        "id": id_, "meeting_id": place.meeting, "person_id": person, "name": event.shown, "kind": event.kind.value,
        "mode": event.mode.value, "member": event.member, "coach_id": event.coach, "outside": event.outside,
        "by_hand": event.by_hand, "same_as": event.same_as or None, "here": False, "removed": False,
        "joined_at": place.now,
    }  # fmt: skip
    tx.execute(insert(P).values(**values))
    for role in (
        tx.execute(select(RP.c.role).where(RP.c.meeting_id == place.meeting, RP.c.person_id == person)).scalars().all()
    ):
        holders = select(R.c.id).where(R.c.meeting_id == place.meeting, R.c.role == role, R.c.to_at.is_(None))
        if not tx.execute(holders).first():
            _hold(tx, place, role, id_)
    return id_


def _person(event: Joined, tx: Connection, place: Place, team: str) -> str:
    id_ = new_id()
    values = {
        "id": id_,
        "team_id": team,
        "name": event.name,
        "skeleton": skeleton(event.name),
        "kind": event.kind.value,
        "member": event.member,
        "coach_id": event.coach,
        "created_at": place.now,
    }
    tx.execute(insert(PERSON).values(**values))
    return id_


def _present(tx: Connection, place: Place, participant: str, *, here: bool) -> None:
    """Opens or closes a stay (RO-4)."""
    open_ = (S.c.participant_id == participant) & S.c.to_at.is_(None)
    staying = tx.execute(select(S.c.id).where(open_)).first()
    if here and not staying:
        tx.execute(
            insert(S).values(id=new_id(), meeting_id=place.meeting, participant_id=participant, from_at=place.now)
        )
    if not here:
        tx.execute(update(S).where(open_).values(to_at=place.now))
    tx.execute(update(P).where(P.c.id == participant).values(here=here))


def _hold(tx: Connection, place: Place, role: str, participant: str) -> None:
    tx.execute(
        insert(R).values(
            id=new_id(), meeting_id=place.meeting, participant_id=participant, role=role, from_at=place.now
        )
    )


@save.register
def _(event: RoleChanged, tx: Connection, place: Place) -> None:
    held = (R.c.meeting_id == place.meeting) & (R.c.role == event.role.value) & R.c.to_at.is_(None)
    tx.execute(update(R).where(held, R.c.participant_id.in_(event.takes)).values(to_at=place.now))
    if event.gives and not tx.execute(select(R.c.id).where(held, R.c.participant_id == event.gives)).first():
        _hold(tx, place, event.role.value, event.gives)
        tx.execute(update(P).where(P.c.id == event.gives).values(silent_at=None))


@save.register
def _(event: PersonChanged, tx: Connection, place: Place) -> None:
    changed = {"name": event.name, "member": event.member, "removed": event.removed or None}
    if values := {name: value for name, value in changed.items() if value is not None}:
        tx.execute(update(P).where(P.c.id == event.participant).values(**values))
    if event.member is False:
        tx.execute(update(P).where(P.c.id == event.participant, P.c.kind == "staff").values(kind="guest"))
    if event.member:
        tx.execute(update(P).where(P.c.id == event.participant, P.c.kind == "guest").values(kind="staff"))
    if event.here is not None:
        _present(tx, place, event.participant, here=event.here)
    if event.removed:
        tx.execute(delete(D).where(D.c.meeting_id == place.meeting, D.c.participant_id == event.participant))
        tx.execute(
            update(R).where(R.c.participant_id == event.participant, R.c.to_at.is_(None)).values(to_at=place.now)
        )


@save.register
def _(event: SamePersonFound, tx: Connection, place: Place) -> None:
    tx.execute(update(P).where(P.c.id == event.extra).values(same_as=None))
    if not event.same:
        return
    merge(tx, place, event.stays, event.extra)
    tx.execute(
        update(D)
        .where(D.c.meeting_id == place.meeting, D.c.participant_id == event.extra)
        .values(participant_id=event.stays)
    )
    _join_stays(tx, place, event)
    _join_roles(tx, place, event)
    tx.execute(update(P).where(P.c.id == event.extra).values(removed=True, here=False))
    _one_on_the_list(tx, event)


def _join_stays(tx: Connection, place: Place, event: SamePersonFound) -> None:
    """Here on either device is here; what was there of the second stays with the first (RO-4)."""
    there = select(P.c.here).where(P.c.id.in_((event.stays, event.extra)))
    here = any(tx.execute(there).scalars().all())
    tx.execute(update(S).where(S.c.participant_id == event.extra, S.c.to_at.is_(None)).values(to_at=place.now))
    tx.execute(update(S).where(S.c.participant_id == event.extra).values(participant_id=event.stays))
    _present(tx, place, event.stays, here=here)
    if tx.execute(select(P.c.id).where(P.c.id == event.extra, P.c.kind == Kind.PATIENT_CARER.value)).first():
        tx.execute(update(P).where(P.c.id == event.stays).values(kind=Kind.PATIENT_CARER.value))


def _join_roles(tx: Connection, place: Place, event: SamePersonFound) -> None:
    """A role that both hold is held once (RO-1); the others go over."""
    open_ = (R.c.meeting_id == place.meeting) & R.c.to_at.is_(None)
    held = tx.execute(select(R.c.role).where(open_, R.c.participant_id == event.stays)).scalars().all()
    theirs = open_ & (R.c.participant_id == event.extra)
    tx.execute(update(R).where(theirs, R.c.role.in_(held)).values(to_at=place.now))
    tx.execute(update(R).where(theirs, R.c.role.not_in(held)).values(participant_id=event.stays))


def _one_on_the_list(tx: Connection, event: SamePersonFound) -> None:
    """The name that this join put on the team's list for a second time goes again."""
    both = select(P.c.id, P.c.person_id).where(P.c.id.in_((event.stays, event.extra)))
    person = {row.id: row.person_id for row in tx.execute(both)}
    _fold_person(tx, person[event.extra], person[event.stays])


def _fold_person(tx: Connection, spare: str, kept: str) -> None:
    tx.execute(update(P).where(P.c.person_id == spare).values(person_id=kept))
    tx.execute(update(RP).where(RP.c.person_id == spare).values(person_id=kept))
    if spare != kept:
        tx.execute(delete(PERSON).where(PERSON.c.id == spare))


@save.register
def _(event: PersonLinked, tx: Connection, place: Place) -> None:
    """A name that only this meeting knew leaves the team's list; one with a past of its own stays."""
    old = tx.execute(select(P.c.person_id).where(P.c.id == event.participant)).scalar_one()
    elsewhere = select(P.c.id).where(P.c.person_id == old, P.c.meeting_id != place.meeting)
    tx.execute(
        update(P).where(P.c.id == event.participant).values(person_id=event.person, member=event.member, same_as=None)
    )
    if not tx.execute(elsewhere).first():
        follow(tx, str(old), event.person)
        _fold_person(tx, str(old), event.person)


@save.register
def _(event: LineChanged, tx: Connection, place: Place) -> None:
    tx.execute(update(P).where(P.c.id == event.participant).values(silent_at=event.silent_at))


@save.register
def _(event: TimeNoted, tx: Connection, place: Place) -> None:
    """Nothing is stored: the version goes up, and every screen looks again."""


@save.register
def _(event: TextsErased, tx: Connection, place: Place) -> None:
    erase(tx, place.meeting, place.now)


@save.register
def _(event: PracticeSet, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(practice=event.practice))


@save.register
def _(event: PracticeErased, tx: Connection, place: Place) -> None:
    erase_meeting(tx, place.meeting)


def due(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """What the house owes: texts set aside, and practices of a week ago."""
    old = M.c.practice.is_(True) & (M.c.scheduled_end < now - PRACTICE_KEPT)
    practices = tx.execute(select(M.c.id).where(old).order_by(M.c.id)).scalars()
    return [*((meeting, "ErasePractice") for meeting in practices), *to_erase(tx, now)]


def to_erase(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Meetings that ended long enough ago, and whose texts set aside are not erased yet."""
    over = or_(M.c.ended_at < now - REOPEN, M.c.scheduled_end < now - GRACE - REOPEN)
    done = select(RECEIPT.c.meeting_id).where(RECEIPT.c.command == "EraseTexts", RECEIPT.c.meeting_id == M.c.id)
    found = select(M.c.id).where(M.c.started_at.is_not(None), over, ~done.exists()).order_by(M.c.id)
    return [(meeting, "EraseTexts") for meeting in tx.execute(found).scalars()]


@save.register
def _(event: RolePlannedFor, tx: Connection, place: Place) -> None:
    tx.execute(delete(RP).where(RP.c.meeting_id == place.meeting, RP.c.role == event.role.value))
    if not event.person:
        return
    tx.execute(insert(RP).values(id=new_id(), meeting_id=place.meeting, role=event.role.value, person_id=event.person))
    here = tx.execute(
        select(P.c.id).where(
            P.c.meeting_id == place.meeting, P.c.person_id == event.person, P.c.here.is_(True), P.c.removed.is_(False)
        )
    ).scalar()
    if here:
        _save_role(RoleChanged(event.role, str(here), _holders(tx, place, event.role.value)), tx, place)


def _holders(tx: Connection, place: Place, role: str) -> tuple[str, ...]:
    held = select(R.c.participant_id).where(R.c.meeting_id == place.meeting, R.c.role == role, R.c.to_at.is_(None))
    return tuple(tx.execute(held).scalars())


_save_role = save.dispatch(RoleChanged)


@save.register
def _(event: MeetingEdited, tx: Connection, place: Place) -> None:
    values = {"scheduled_start": event.start, "scheduled_end": event.end, "place": event.place, "aim": event.aim}
    tx.execute(update(M).where(M.c.id == place.meeting).values(**values))


@save.register
def _(event: MeetingCancelled, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(cancelled_at=place.now))


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

    @property
    def here(self) -> tuple[Guest, ...]:
        return tuple(person for person in self.people if person.here)

    def holders(self, role: str) -> list[Guest]:
        return [person for person in self.people if role in person.roles]


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
    return Overview(
        place.meeting, team.id, team.name, row.number, state_of(row, place.now), row.practice,
        row.join_code, row.join_token,
        row.scheduled_start, row.scheduled_end, team.time_zone, row.place, row.aim, team.global_aim, team.specific_aim,
        team.purpose, team.partner_word, tuple(rules), guests(tx, place.meeting),
        tuple((p.role, p.name) for p in planned), tuple(lacking(tx, place.meeting)), place.now, row.lobby_at,
    )  # fmt: skip


def guests(tx: Connection, meeting: str) -> tuple[Guest, ...]:
    """Everybody in the meeting, by name."""
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
        )
        for r in rows
    )


# For RO-8


def holds_role(tx: Connection, meeting: str, participant: str) -> bool:
    return any(person.id == participant and person.roles for person in guests(tx, meeting))


def is_silent(tx: Connection, meeting: str, participant: str) -> bool:
    silent = select(P.c.id).where(P.c.id == participant, P.c.meeting_id == meeting, P.c.silent_at.is_not(None))
    return tx.execute(silent).first() is not None


def expected(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Meeting and id of all who hold a role in a meeting that runs, have a phone, and are not noted as silent."""
    running = M.c.started_at.is_not(None) & M.c.ended_at.is_(None) & (M.c.scheduled_end > now - GRACE)
    there = P.c.here.is_(True) & P.c.by_hand.is_(False) & P.c.silent_at.is_(None)
    found = (
        select(P.c.meeting_id, P.c.id)
        .join_from(P, M, M.c.id == P.c.meeting_id)
        .join(R, R.c.participant_id == P.c.id)
        .where(R.c.to_at.is_(None), running, there)
        .distinct()
        .order_by(P.c.meeting_id, P.c.id)
    )
    return [(row.meeting_id, row.id) for row in tx.execute(found)]
