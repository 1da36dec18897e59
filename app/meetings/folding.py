"""Two participants become one, or one gets another name of the team's list (RO-7)."""

from sqlalchemy import Connection, delete, select, update

from app.core.contract import Place
from app.core.merging import follow, merge
from app.core.roles import Kind
from app.meetings.rules import PersonLinked, SamePersonFound
from app.meetings.staying import present
from app.meetings.tables import Participant, ParticipantDevice, Receipt, RoleHeld, RolePlanned, Stay
from app.storage.columns import table
from app.teams.tables import Person

P, D, S, R = table(Participant), table(ParticipantDevice), table(Stay), table(RoleHeld)
RECEIPT = table(Receipt)
RP, PERSON = table(RolePlanned), table(Person)


def same_person(event: SamePersonFound, tx: Connection, place: Place) -> None:
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
    _join_receipts(tx, event)
    tx.execute(update(P).where(P.c.id == event.extra).values(removed=True, here=False))
    _one_on_the_list(tx, event)


def _join_stays(tx: Connection, place: Place, event: SamePersonFound) -> None:
    """Here on either device is here; what was there of the second stays with the first (RO-4)."""
    there = select(P.c.here).where(P.c.id.in_((event.stays, event.extra)))
    here = any(tx.execute(there).scalars().all())
    tx.execute(update(S).where(S.c.participant_id == event.extra, S.c.to_at.is_(None)).values(to_at=place.now))
    tx.execute(update(S).where(S.c.participant_id == event.extra).values(participant_id=event.stays))
    present(tx, place, event.stays, here=here)
    if tx.execute(select(P.c.id).where(P.c.id == event.extra, P.c.kind == Kind.PATIENT_CARER.value)).first():
        tx.execute(update(P).where(P.c.id == event.stays).values(kind=Kind.PATIENT_CARER.value))


def _join_roles(tx: Connection, place: Place, event: SamePersonFound) -> None:
    """A role that both hold is held once (RO-1); the others go over."""
    open_ = (R.c.meeting_id == place.meeting) & R.c.to_at.is_(None)
    held = tx.execute(select(R.c.role).where(open_, R.c.participant_id == event.stays)).scalars().all()
    theirs = open_ & (R.c.participant_id == event.extra)
    tx.execute(update(R).where(theirs, R.c.role.in_(held)).values(to_at=place.now))
    tx.execute(update(R).where(theirs, R.c.role.not_in(held)).values(participant_id=event.stays))


def _join_receipts(tx: Connection, event: SamePersonFound) -> None:
    """What the second did the first has done: heard (RO-6), and not done again when it is sent again."""
    taken = select(RECEIPT.c.key).where(RECEIPT.c.by == event.stays)
    theirs = update(RECEIPT).where(RECEIPT.c.by == event.extra, RECEIPT.c.key.not_in(taken))
    tx.execute(theirs.values(by=event.stays))


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


def linked(event: PersonLinked, tx: Connection, place: Place) -> None:
    """A name that only this meeting knew leaves the team's list; one with a past of its own stays."""
    old = tx.execute(select(P.c.person_id).where(P.c.id == event.participant)).scalar_one()
    elsewhere = select(P.c.id).where(P.c.person_id == old, P.c.meeting_id != place.meeting)
    tx.execute(
        update(P).where(P.c.id == event.participant).values(person_id=event.person, member=event.member, same_as=None)
    )
    if not tx.execute(elsewhere).first():
        follow(tx, str(old), event.person)
        _fold_person(tx, str(old), event.person)
