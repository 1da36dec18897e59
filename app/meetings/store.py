"""Saves what happened to the people and roles of a meeting."""

from functools import singledispatch

from sqlalchemy import Connection, delete, insert, select, update

from app.core.contract import Command, Event, Place, Seat
from app.core.erasing import erase
from app.core.ids import new_id
from app.core.names import skeleton
from app.meetings import folding, locks
from app.meetings.company import Company
from app.meetings.door import Door, Joined
from app.meetings.holding import LineChanged, RoleChanged, RolePlannedFor
from app.meetings.life import (
    ApologiesWritten,
    BusyPhoneNoted,
    MeetingCancelled,
    MeetingEdited,
    PartnerTicked,
    PracticeErased,
    PracticeSet,
    TextsErased,
    TimeNoted,
)
from app.meetings.locking import KnockSettled
from app.meetings.reading import company, door, meeting_row
from app.meetings.rules import PersonChanged
from app.meetings.staying import hold, holders_of, present
from app.meetings.tables import Meeting, Participant, ParticipantDevice, RoleHeld, RolePlanned
from app.storage.columns import table
from app.storage.erase import erase_meeting
from app.teams.tables import Person

M, P, D, R = table(Meeting), table(Participant), table(ParticipantDevice), table(RoleHeld)
RP, PERSON = table(RolePlanned), table(Person)


AT_THE_DOOR = frozenset(
    {
        "JoinMeeting", "TakePart", "AddByHand", "PlanRole", "LinkPerson",
        "LockMeeting", "UnlockMeeting", "AdmitPerson", "TurnAway", "ChangeCode", "RemoveDevice",
    }
)  # fmt: skip


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Door | Company:
    """The door for who comes in, the company for everything else."""
    if type(command).__name__ in AT_THE_DOOR:
        return door(tx, place, getattr(command, "device", ""))
    return company(tx, place)


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


save.register(folding.same_person)
save.register(folding.linked)
save.register(locks.lock_set)
save.register(locks.knocked)
save.register(locks.code_changed)
save.register(locks.device_let_go)


@save.register
def _(event: KnockSettled, tx: Connection, place: Place) -> None:
    if event.joined is None:
        return locks.turned_away(tx, place, event.knock)
    locks.let_in(tx, event.knock)
    save(event.joined, tx, place)


@save.register
def _(event: Joined, tx: Connection, place: Place) -> None:
    participant = event.participant or _participant(event, tx, place)
    if event.device:
        tx.execute(delete(D).where(D.c.device_hash == event.device, D.c.meeting_id == place.meeting))
        row = {"device_hash": event.device, "meeting_id": place.meeting, "participant_id": participant}
        tx.execute(insert(D).values(**row, joined_at=place.now))
    present(tx, place, participant, here=True)


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
            hold(tx, place, role, id_)
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
        "opted_out": False,
        "link": 1,
        "coach_id": event.coach,
        "created_at": place.now,
    }
    tx.execute(insert(PERSON).values(**values))
    return id_


@save.register
def _(event: RoleChanged, tx: Connection, place: Place) -> None:
    held = (R.c.meeting_id == place.meeting) & (R.c.role == event.role.value) & R.c.to_at.is_(None)
    tx.execute(update(R).where(held, R.c.participant_id.in_(event.takes)).values(to_at=place.now))
    if event.gives and not tx.execute(select(R.c.id).where(held, R.c.participant_id == event.gives)).first():
        hold(tx, place, event.role.value, event.gives)
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
        present(tx, place, event.participant, here=event.here)
    if event.removed:
        tx.execute(delete(D).where(D.c.meeting_id == place.meeting, D.c.participant_id == event.participant))
        tx.execute(
            update(R).where(R.c.participant_id == event.participant, R.c.to_at.is_(None)).values(to_at=place.now)
        )


@save.register
def _(event: LineChanged, tx: Connection, place: Place) -> None:
    tx.execute(update(P).where(P.c.id == event.participant).values(silent_at=event.silent_at))


@save.register
def _(event: TimeNoted, tx: Connection, place: Place) -> None:
    """Nothing is stored: the version goes up, and every screen looks again."""


@save.register
def _(event: BusyPhoneNoted, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(busy_at=place.now))


@save.register
def _(event: TextsErased, tx: Connection, place: Place) -> None:
    erase(tx, place.meeting, place.now)


@save.register
def _(event: PartnerTicked, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(partner_ticked=event.here))


@save.register
def _(event: ApologiesWritten, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(apologies=event.text))


@save.register
def _(event: PracticeSet, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(practice=event.practice))


@save.register
def _(event: PracticeErased, tx: Connection, place: Place) -> None:
    erase_meeting(tx, place.meeting)


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
        _save_role(RoleChanged(event.role, str(here), holders_of(tx, place, event.role.value)), tx, place)


_save_role = save.dispatch(RoleChanged)


@save.register
def _(event: MeetingEdited, tx: Connection, place: Place) -> None:
    values = {"scheduled_start": event.start, "scheduled_end": event.end, "place": event.place, "aim": event.aim}
    tx.execute(update(M).where(M.c.id == place.meeting).values(**values))


@save.register
def _(event: MeetingCancelled, tx: Connection, place: Place) -> None:
    tx.execute(
        update(M)
        .where(M.c.id == place.meeting)
        .values(cancelled_at=place.now, cancel_reason=event.reason, cancel_note=event.note)
    )
