"""The asking that is on now: its rows, and cutting answers from people when it closes."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from app.agenda.store import hour_of
from app.core.contract import Event, Place, Seat
from app.core.ids import new_id
from app.meetings.tables import Participant, Receipt
from app.record.tables import Decision
from app.storage.columns import table
from app.weeks.consensus import Asked, Check, Closed, Said, TakenDown
from app.weeks.tables import ConsensusCheck, ConsensusWord

C, W, P = table(ConsensusCheck), table(ConsensusWord), table(Participant)
D, RECEIPT = table(Decision), table(Receipt)
NOW_ON = (
    select(C)
    .where(C.c.meeting_id == bindparam("meeting"), C.c.down_at.is_(None))
    .where(or_(C.c.closed_at.is_(None), C.c.item_id == bindparam("item")))
    .order_by(C.c.at.desc(), C.c.id)
    .limit(1)
)
COUNTS = select(W.c.word, func.count().label("n")).where(W.c.check_id == bindparam("of")).group_by(W.c.word)
MINE = select(W.c.word).where(W.c.check_id == bindparam("of"), W.c.participant_id == bindparam("by"))
ASKED_OF = select(func.count()).where(
    P.c.meeting_id == bindparam("meeting"), P.c.here, P.c.removed.is_(False), P.c.member, P.c.by_hand.is_(False)
)
FORGET = (
    update(RECEIPT)
    .where(RECEIPT.c.meeting_id == bindparam("of"), RECEIPT.c.command == "SayConsensus")
    .values(print=None)
)


@dataclass(frozen=True, slots=True)
class OnNow:
    """asked: how many people with a phone may answer."""

    check: Check
    asked: int


def on_now(tx: Connection, place: Place) -> OnNow:
    """What is asked, or was answered at the current item and still hangs there."""
    check = check_of(tx, place)
    asked = tx.execute(ASKED_OF, {"meeting": place.meeting}).scalar_one() if check.id else 0
    return OnNow(check, asked)


def asking(tx: Connection, place: Place) -> bool:
    """Whether that is on the stage now."""
    return tx.execute(NOW_ON, {"meeting": place.meeting, "item": place.item}).first() is not None


def check_of(tx: Connection, place: Place) -> Check:
    hour = hour_of(tx, place.meeting)
    running = hour.state(place.now) == "running"
    item = hour.current.id if running and hour.current else ""
    row = tx.execute(NOW_ON, {"meeting": place.meeting, "item": item}).one_or_none() if running else None
    if row is None:
        return Check(running=running)
    if row.closed_at:
        return Check(row.id, row.text, False, row.agree, row.live, row.talk)
    said = {one.word: one.n for one in tx.execute(COUNTS, {"of": row.id})}
    return Check(row.id, row.text, True, *(said.get(word, 0) for word in ("agree", "live", "talk")))


def mine(tx: Connection, check: str, seat: Seat) -> str:
    """What this person has answered, "" for nothing."""
    return str(tx.execute(MINE, {"of": check, "by": seat.participant}).scalar() or "")


def save(event: Event, tx: Connection, place: Place) -> None:
    match event:
        case Asked():
            hour = hour_of(tx, place.meeting)
            row = {"id": new_id(), "meeting_id": place.meeting, "item_id": hour.current.id if hour.current else None}
            tx.execute(insert(C).values(**row, text=event.text, at=place.now, agree=0, live=0, talk=0))
        case Said():
            tx.execute(delete(W).where(W.c.check_id == event.check, W.c.participant_id == event.participant))
            tx.execute(insert(W).values(check_id=event.check, participant_id=event.participant, word=event.word))
        case Closed():
            close(event, tx, place)
        case TakenDown():
            tx.execute(update(C).where(C.c.id == event.check).values(down_at=place.now))
        case _:
            raise TypeError(event)


def close(event: Closed, tx: Connection, place: Place) -> None:
    """The counts stay; whose they were is gone in the same transaction, and no fingerprint tells it."""
    counts = {"agree": event.agree, "live": event.live, "talk": event.talk}
    hour = hour_of(tx, place.meeting)
    item = hour.current.id if hour.current else None
    tx.execute(update(C).where(C.c.id == event.check).values(closed_at=place.now, item_id=item, **counts))
    tx.execute(delete(W).where(W.c.check_id == event.check))
    tx.execute(FORGET, {"of": place.meeting})
    if event.write:
        row = {"id": new_id(), "meeting_id": place.meeting, "item_id": item, "text": event.text, "how": "consensus"}
        tx.execute(insert(D).values(**row, **counts, at=place.now, saved_at=place.now))


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the answer of the one that stays counts (RO-7)."""
    both = select(W.c.check_id).where(W.c.participant_id == stays)
    tx.execute(delete(W).where(W.c.participant_id == goes, W.c.check_id.in_(both)))
    tx.execute(update(W).where(W.c.participant_id == goes).values(participant_id=stays))
