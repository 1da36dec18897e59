"""Rows in, frozen data out, for what anybody tells the room."""

from datetime import datetime
from functools import singledispatch

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.agenda.closing import FROM_STEP
from app.agenda.hour import REOPEN
from app.agenda.store import hour_of
from app.agenda.tables import AgendaItem
from app.core.contract import Command, Event, Place, Seat
from app.core.ids import new_id
from app.core.names import skeleton
from app.meetings.tables import Meeting, Participant
from app.room import rules
from app.room.rules import Standing
from app.room.tables import FeltHeard, HandUp, PlainWord, PlainWordsAsk
from app.storage.columns import table

ASK, HAND, WORD = table(PlainWordsAsk), table(HandUp), table(PlainWord)
FELT = table(FeltHeard)
ITEM, MEETING, PARTICIPANT = table(AgendaItem), table(Meeting), table(Participant)
WHEN = select(MEETING.c.ended_at, MEETING.c.cancelled_at).where(MEETING.c.id == bindparam("meeting"))
CURRENT = (
    select(ITEM.c.id)
    .where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.started_at.is_not(None), ITEM.c.ended_at.is_(None))
    .order_by(ITEM.c.started_at.desc(), ITEM.c.position.desc())
    .limit(1)
)
# A hand is up while its owner is here: who has left has none.
UP = (
    select(HAND.c.id, HAND.c.participant_id)
    .join_from(HAND, PARTICIPANT, PARTICIPANT.c.id == HAND.c.participant_id)
    .where(HAND.c.meeting_id == bindparam("meeting"), HAND.c.down_at.is_(None))
    .where(PARTICIPANT.c.here, PARTICIPANT.c.removed.is_(False))
    .order_by(HAND.c.up_at, HAND.c.id)
)
LISTED = select(func.count()).where(WORD.c.team_id == bindparam("team"))
KNOWN = select(WORD.c.id).where(WORD.c.team_id == bindparam("team"), WORD.c.skeleton == bindparam("like"))
BY_ID = select(WORD.c.id).where(WORD.c.team_id == bindparam("team"), WORD.c.id == bindparam("word"))


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Standing:
    when = tx.execute(WHEN, {"meeting": place.meeting}).one()
    return Standing(
        ended=bool(when.ended_at or when.cancelled_at),
        closing=is_closing(tx, place),
        up=is_up(tx, place, seat, command),
        listed=tx.execute(LISTED, {"team": seat.team}).scalar_one(),
        known=is_known(tx, seat, command),
    )


def is_closing(tx: Connection, place: Place) -> bool:
    """Steps 5 to 7 are on, or the end can still be undone: then partners are asked whether they felt heard."""
    hour = hour_of(tx, place.meeting)
    running, item = hour.state(place.now) == "running", hour.current
    just_ended = hour.state(place.now) == "ended" and place.now < hour.closed_at + REOPEN
    return just_ended or (running and item is not None and item.step >= FROM_STEP)


def is_up(tx: Connection, place: Place, seat: Seat, command: Command) -> bool:
    up = {row.participant_id for row in tx.execute(UP, {"meeting": place.meeting})}
    if isinstance(command, rules.LowerHands):
        return bool(up)
    return getattr(command, "participant", seat.participant) in up


def is_known(tx: Connection, seat: Seat, command: Command) -> bool:
    if isinstance(command, rules.RemoveWord):
        return tx.execute(BY_ID, {"team": seat.team, "word": command.word}).first() is not None
    if isinstance(command, rules.WriteWord):
        return tx.execute(KNOWN, {"team": seat.team, "like": skeleton(command.term)}).first() is not None
    return False


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    """Writes what happened."""
    raise TypeError(event)


@save.register
def _(event: rules.PlainWordsAsked, tx: Connection, place: Place) -> None:
    ask(tx, place, None)


def ask(tx: Connection, place: Place, number: int | None) -> None:
    """Somebody asked, at the item that is current now, whatever page the press came from."""
    item = tx.execute(CURRENT, {"meeting": place.meeting}).scalar()
    row = {"id": new_id(), "meeting_id": place.meeting, "item_id": item, "number": number, "at": place.now}
    tx.execute(insert(ASK), row)


@save.register
def _(event: rules.HandRaised, tx: Connection, place: Place) -> None:
    """One that was up when its owner left is put down first: the line begins anew."""
    lower(tx, place, event.participant, by_other=False)
    row = {"id": new_id(), "meeting_id": place.meeting, "participant_id": event.participant, "up_at": place.now}
    tx.execute(insert(HAND), row | {"lowered": False})


@save.register
def _(event: rules.HandLowered, tx: Connection, place: Place) -> None:
    lower(tx, place, event.participant, by_other=event.by_other)


def lower(tx: Connection, place: Place, participant: str, *, by_other: bool) -> None:
    down = update(HAND).where(HAND.c.meeting_id == place.meeting, HAND.c.down_at.is_(None))
    down = down.where(HAND.c.participant_id == participant) if participant else down
    tx.execute(down.values(down_at=place.now, lowered=by_other))


@save.register
def _(event: rules.WordWritten, tx: Connection, place: Place) -> None:
    says = {"term": event.term, "meaning": event.meaning, "written_at": place.now}
    known = tx.execute(KNOWN, {"team": event.team, "like": skeleton(event.term)}).scalar()
    if known:
        tx.execute(update(WORD).where(WORD.c.id == known).values(**says))
    else:
        new = {"id": new_id(), "team_id": event.team, "skeleton": skeleton(event.term)}
        tx.execute(insert(WORD), new | says)


@save.register
def _(event: rules.WordRemoved, tx: Connection, place: Place) -> None:
    tx.execute(delete(WORD).where(WORD.c.id == event.word))


@save.register
def _(event: rules.FeltHeardSaid, tx: Connection, place: Place) -> None:
    mine = (FELT.c.meeting_id == place.meeting) & (FELT.c.participant_id == event.participant)
    tx.execute(delete(FELT).where(mine))
    row = {"id": new_id(), "meeting_id": place.meeting, "participant_id": event.participant}
    tx.execute(insert(FELT), row | {"answer": event.answer})


def cut_names(tx: Connection, meeting: str, now: datetime) -> None:
    """Once the meeting is over for good nobody can look up who answered what: new ids, no person."""
    said = tx.execute(select(FELT.c.answer).where(FELT.c.meeting_id == meeting)).scalars().all()
    tx.execute(delete(FELT).where(FELT.c.meeting_id == meeting))
    for answer in said:
        tx.execute(insert(FELT), {"id": new_id(), "meeting_id": meeting, "participant_id": None, "answer": answer})


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: one hand between them, the one that went up first (RO-7)."""
    both = select(HAND.c.id).where(HAND.c.participant_id.in_((stays, goes)), HAND.c.down_at.is_(None))
    up = tx.execute(both.order_by(HAND.c.up_at, HAND.c.id)).scalars().all()
    tx.execute(update(HAND).where(HAND.c.id.in_(up[1:])).values(down_at=place.now))
    tx.execute(update(HAND).where(HAND.c.participant_id == goes).values(participant_id=stays))
    if tx.execute(select(FELT.c.id).where(FELT.c.participant_id == stays)).first():
        tx.execute(delete(FELT).where(FELT.c.participant_id == goes))
    tx.execute(update(FELT).where(FELT.c.participant_id == goes).values(participant_id=stays))
