"""Rows of the approval: the meeting's own, the record that was kept, additions, what was taken out."""

from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.agenda.store import hour_of
from app.approval.rules import RecordAddedTo, RecordApproved, Standing, TakeOut, TextTakenOut
from app.approval.tables import RecordAddition, RecordKept, TakenOut
from app.core.contract import Command, Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import ids_in_order, new_id
from app.core.unsettled import unsettled
from app.core.words import N_
from app.meetings.tables import Meeting
from app.record.store import TABLES
from app.storage.columns import table
from app.storage.redact import take_out, text_of

MEETING, KEPT, ADDITION, TAKEN = table(Meeting), table(RecordKept), table(RecordAddition), table(TakenOut)
ACTION = TABLES["action"]
STATE = select(MEETING.c.approved_at).where(MEETING.c.id == bindparam("meeting"))
GAPS = select(func.count()).where(
    ACTION.c.meeting_id == bindparam("meeting"),
    ACTION.c.status == "open",
    ACTION.c.left_open_at.is_(None),
    (ACTION.c.owner == "") | ACTION.c.due.is_(None),
)
APPROVE = (
    update(MEETING)
    .where(MEETING.c.id == bindparam("of"))
    .values(approved_at=bindparam("at"), approved_by=bindparam("by"), approved_as=bindparam("role"))
)


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Standing:
    row = tx.execute(STATE, {"meeting": place.meeting}).one_or_none()
    if row is None:
        raise Gone(N_("There is no such meeting."))
    ended = hour_of(tx, place.meeting).state(place.now) == "ended"
    gaps = tx.execute(GAPS, {"meeting": place.meeting}).scalar_one()
    text = text_of(tx, place.meeting, command.kind, command.id) if isinstance(command, TakeOut) else None
    return Standing(ended, row.approved_at is not None, gaps, unsettled(tx, place), text)


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


@save.register
def _(event: RecordApproved, tx: Connection, place: Place) -> None:
    tx.execute(APPROVE, {"of": place.meeting, "at": place.now, "by": event.by, "role": event.role})


@save.register
def _(event: RecordAddedTo, tx: Connection, place: Place) -> None:
    add(tx, place.meeting, event.text, event.by, place.now)


def add(tx: Connection, meeting: str, text: str, by: str, at: datetime) -> None:
    tx.execute(insert(ADDITION).values(id=new_id(), meeting_id=meeting, text=text, by=by, at=at))


@save.register
def _(event: TextTakenOut, tx: Connection, place: Place) -> None:
    take_out(tx, place.meeting, event.kind, event.id, event.text)
    tx.execute(insert(TAKEN).values(**_new(place, event.by), kind=event.kind))


def _new(place: Place, by: str) -> dict[str, object]:
    return {"id": new_id(), "meeting_id": place.meeting, "by": by, "at": place.now}


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """From an imported file: what was taken out, by whom and when."""
    gone = facts.get("taken_out", [])
    for id_, one in zip(ids_in_order(len(gone)), gone, strict=True):
        where = {"id": id_, "meeting_id": place.meeting, "at": datetime.fromisoformat(one["at"])}
        tx.execute(insert(TAKEN).values(**where, kind=one["what"], by=one["by"]))


def keep(tx: Connection, meeting: str, document: str, facts: str) -> None:
    """The record as it is approved."""
    tx.execute(insert(KEPT).values(meeting_id=meeting, document=document, facts=facts))


def kept(tx: Connection, meeting: str) -> tuple[str, str] | None:
    """The approved record: its document and its facts."""
    row = tx.execute(select(KEPT).where(KEPT.c.meeting_id == meeting)).one_or_none()
    return None if row is None else (row.document, row.facts)
