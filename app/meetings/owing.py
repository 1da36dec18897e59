"""What a meeting still owes the clock, and whose line is expected (AG-18, BR-15, RO-8)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from app.agenda.hour import GRACE, REOPEN
from app.meetings.overview import guests
from app.meetings.tables import Meeting, Participant, Receipt, RoleHeld
from app.storage.columns import table

M, P, R, RECEIPT = table(Meeting), table(Participant), table(RoleHeld), table(Receipt)
PRACTICE_KEPT = timedelta(days=7)


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
