"""What the heard count is made from: receipts, ends of items and stays.  Nothing of it is kept (RO-6)."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, tuple_

from app.agenda.tables import AgendaItem
from app.core.contract import Place
from app.core.heard import all_signs
from app.heard.rules import Count, Said, count, heard, moment
from app.meetings.reading import meeting_row, state_of
from app.meetings.tables import Participant, Receipt, Stay
from app.storage.columns import table
from app.storage.once import once

RECEIPT, ITEM, PARTICIPANT, STAY = table(Receipt), table(AgendaItem), table(Participant), table(Stay)
SAID = (
    select(RECEIPT.c.by, RECEIPT.c.part, RECEIPT.c.item, RECEIPT.c.command, RECEIPT.c.at)
    .where(RECEIPT.c.meeting_id == bindparam("meeting"))
    .where(tuple_(RECEIPT.c.part, RECEIPT.c.command).in_(bindparam("asked", expanding=True)))
    .order_by(RECEIPT.c.version)
)
ENDS = select(ITEM.c.ended_at).where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.ended_at.is_not(None))
PRESENT = (
    select(PARTICIPANT.c.id, PARTICIPANT.c.name)
    .join_from(PARTICIPANT, STAY, STAY.c.participant_id == PARTICIPANT.c.id)
    .where(PARTICIPANT.c.meeting_id == bindparam("meeting"), PARTICIPANT.c.removed.is_(False))
    .where(STAY.c.from_at <= bindparam("at"), or_(STAY.c.to_at.is_(None), STAY.c.to_at > bindparam("at")))
)


@once
def overview(tx: Connection, place: Place) -> Count | None:
    """The count as it was last worked out; None before the first time, and outside the meeting."""
    if state_of(meeting_row(tx, place.meeting), place.now) != "running":
        return None
    said, signs = receipts(tx, place.meeting), all_signs()
    at = moment(tx.execute(ENDS, {"meeting": place.meeting}).scalars(), said, signs)
    return count(at, present(tx, place.meeting, at), heard(said, signs, at)) if at else None


def receipts(tx: Connection, meeting: str) -> list[Said]:
    """Every sign and every close, in the order they came."""
    asked = [(part, name) for part, signs in all_signs().items() for name in sorted(signs.commands | signs.closes)]
    return [Said(*row) for row in tx.execute(SAID, {"meeting": meeting, "asked": asked})]


def present(tx: Connection, meeting: str, at: datetime) -> dict[str, str]:
    """Participant -> name, of all who were here at that moment."""
    return {row.id: row.name for row in tx.execute(PRESENT, {"meeting": meeting, "at": at})}
