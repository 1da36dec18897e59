"""Loads and saves what is said of an action."""

from sqlalchemy import Connection, bindparam, insert, select, update

from app.core.contract import Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.words import N_
from app.meetings.tables import Participant
from app.record.store import next_meeting_day, owner_person
from app.record.tables import Action
from app.storage.columns import table
from app.weeks.actions import (
    ActionEnded,
    ActionMoved,
    HandedOver,
    HandOver,
    Held,
    MadeSmaller,
    OfAction,
    Settled,
    StuckSaid,
    TellByLink,
    TellOfAction,
)

A, P = table(Action), table(Participant)
ONE = select(A).where(A.c.id == bindparam("id"), A.c.team_id == bindparam("team"))
WHO = select(P.c.person_id).where(P.c.id == bindparam("participant"))
CHANGE = update(A).where(A.c.id == bindparam("of"))


def load(tx: Connection, place: Place, seat: Seat, command: OfAction | TellOfAction) -> Held:
    row = tx.execute(ONE, {"id": command.id, "team": seat.team}).one_or_none()
    if row is None:
        raise Gone(N_("That line is no longer there."))
    return Held(
        row.id, row.text, row.status, row.item_id, row.owner, row.helpers, row.due, row.owner_person_id or "",
        asker(tx, seat, command),
        owner_person(tx, place, seat, command.owner) if isinstance(command, HandOver) else None,
        next_meeting_day(tx, place.meeting),
    )  # fmt: skip


def asker(tx: Connection, seat: Seat, command: OfAction | TellOfAction) -> str:
    """Who asks, on the team's list; a personal link says it itself."""
    if isinstance(command, TellByLink):
        return seat.device or ""
    return str(tx.execute(WHO, {"participant": seat.participant}).scalar() or "")


def save(event: Event, tx: Connection, place: Place) -> None:
    """Writes what happened to the action, and the smaller one that takes its place."""
    match event:
        case Settled():
            new = {"status": event.status, "reason": event.reason, "closed_at": event.closed_at, "via": event.via}
            change(tx, place, event.id, **new, fate="")
        case ActionMoved():
            change(tx, place, event.id, due=event.due, stuck="", left_open_at=None)
        case StuckSaid():
            change(tx, place, event.id, stuck=event.text)
        case HandedOver():
            change(tx, place, event.id, owner=event.owner, owner_person_id=event.owner_person, stuck="")
        case ActionEnded():
            change(tx, place, event.id, status="dropped", fate=event.fate, closed_at=event.at)
            if isinstance(event, MadeSmaller):
                replace(tx, place, event)
        case _:
            raise TypeError(event)


def change(tx: Connection, place: Place, of: str, **values: object) -> None:
    tx.execute(CHANGE.values(**values, saved_at=place.now), {"of": of})


def replace(tx: Connection, place: Place, event: MadeSmaller) -> None:
    row = {
        "id": new_id(), "team_id": event.team, "meeting_id": place.meeting, "item_id": event.item, "text": event.text,
        "owner": event.owner, "owner_person_id": event.owner_person, "helpers": event.helpers, "due": event.due,
        "status": "open", "reason": "", "origin": f"action:{event.id}", "fate": "", "via": "", "stuck": "",
        "at": place.now, "saved_at": place.now,
    }  # fmt: skip
    tx.execute(insert(A).values(**row))
