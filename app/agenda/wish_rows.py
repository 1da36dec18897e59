"""Answers at time up as rows: one a person and item, and nothing of them once the meeting is over for good."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.agenda.hour import Hour, Item
from app.agenda.tables import TimeWish
from app.agenda.wishes import TimeWished, Wishes
from app.core.contract import Place
from app.core.ids import new_id
from app.meetings.tables import Participant
from app.storage.columns import table

WISH, PERSON = table(TimeWish), table(Participant)
OF_ITEM = (
    select(WISH.c.participant_id, WISH.c.more)
    .join_from(WISH, PERSON, PERSON.c.id == WISH.c.participant_id)
    .where(WISH.c.item_id == bindparam("item"), WISH.c.length_s == bindparam("length"))
    .where(PERSON.c.here.is_(True), PERSON.c.removed.is_(False))
)
MINE = (WISH.c.item_id == bindparam("of")) & (WISH.c.participant_id == bindparam("who"))


def write(event: TimeWished, tx: Connection, place: Place) -> None:
    who = {"of": event.item, "who": event.participant}
    says = {"more": event.more, "length_s": event.length_s}
    if not tx.execute(update(WISH).where(MINE).values(**says), who).rowcount:
        row = {"id": new_id(), "meeting_id": place.meeting, "item_id": event.item, "participant_id": event.participant}
        tx.execute(insert(WISH), row | says)


def answers(tx: Connection, item: Item) -> dict[str, bool]:
    """Participant -> more time, of those who are here, about the length as it stands."""
    rows = tx.execute(OF_ITEM, {"item": item.id, "length": item.adjusted_s})
    return {row.participant_id: bool(row.more) for row in rows}


def wishes(tx: Connection, hour: Hour) -> Wishes:
    """How the room answers about the current item."""
    count = Counter(answers(tx, hour.current).values()) if hour.current else Counter[bool]()
    return Wishes(count[True], count[False])


def erase(tx: Connection, meeting: str, now: datetime) -> None:
    tx.execute(delete(WISH).where(WISH.c.meeting_id == meeting))


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the first answer stays (RO-7)."""
    known = select(WISH.c.item_id).where(WISH.c.participant_id == stays)
    tx.execute(delete(WISH).where(WISH.c.participant_id == goes, WISH.c.item_id.in_(known)))
    tx.execute(update(WISH).where(WISH.c.participant_id == goes).values(participant_id=stays))
