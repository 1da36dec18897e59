"""Saves the lock, those who wait at it, a new code, a device that is let go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from app.core.contract import Place
from app.core.ids import new_id
from app.meetings.door import Knocked
from app.meetings.locking import CodeChanged, DeviceLetGo, LockSet
from app.meetings.tables import Meeting, ParticipantDevice, Waiting
from app.storage.columns import table
from app.teams.codes import free_code

M, D, W = table(Meeting), table(ParticipantDevice), table(Waiting)


def lock_set(event: LockSet, tx: Connection, place: Place) -> None:
    tx.execute(update(M).where(M.c.id == place.meeting).values(locked=event.locked))


def knocked(event: Knocked, tx: Connection, place: Place) -> None:
    """One place for each device, however often it asks; whoever was turned away may ask once more."""
    tx.execute(delete(W).where(W.c.meeting_id == place.meeting, W.c.device_hash == event.device))
    values = {
        "id": new_id(), "meeting_id": place.meeting, "device_hash": event.device, "at": place.now, "name": event.name,
        "mode": event.mode.value, "partner": event.partner, "visiting": event.visiting, "answer": event.answer,
    }  # fmt: skip
    tx.execute(insert(W).values(**values))


def waits_here(tx: Connection, meeting: str, device: str) -> bool | None:
    """Whether this device (hashed) waits at the door; False once it was turned away, None where it never asked."""
    found = tx.execute(select(W.c.id, W.c.away_at).where(W.c.meeting_id == meeting, W.c.device_hash == device)).first()
    return None if found is None else found.away_at is None


@dataclass(frozen=True, slots=True)
class Carried:
    """A browser that is in: the first letters of its hash, which tell two apart and open nothing."""

    short: str
    joined_at: datetime | None


def devices_of(tx: Connection, meeting: str, participant: str) -> tuple[Carried, ...]:
    """The browsers with which somebody is in, the first one first."""
    theirs = (D.c.meeting_id == meeting) & (D.c.participant_id == participant)
    rows = tx.execute(select(D.c.device_hash, D.c.joined_at).where(theirs).order_by(D.c.joined_at, D.c.device_hash))
    return tuple(Carried(row.device_hash[:8], row.joined_at) for row in rows)


def turned_away(tx: Connection, place: Place, knock: str) -> None:
    tx.execute(update(W).where(W.c.id == knock).values(away_at=place.now))


def let_in(tx: Connection, knock: str) -> None:
    tx.execute(delete(W).where(W.c.id == knock))


def code_changed(event: CodeChanged, tx: Connection, place: Place) -> None:
    values = {"join_code": free_code(tx, place.now), "join_token": new_id()}
    tx.execute(update(M).where(M.c.id == place.meeting).values(**values))


def device_let_go(event: DeviceLetGo, tx: Connection, place: Place) -> None:
    tx.execute(delete(D).where(D.c.meeting_id == place.meeting, D.c.device_hash == event.device))
