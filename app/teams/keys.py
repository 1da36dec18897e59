"""Coaches and their host links."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from app.core.errors import Gone, Refused
from app.core.ids import hashed, new_id
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Coach, CoachAccount, CoachSession, Passkey

COACH, SESSION = table(Coach), table(CoachSession)
OTHERS = (table(Passkey), table(CoachAccount))  # keys beside the link
OLD = timedelta(days=365)


def key_of(secret: bytes, coach: str, generation: int) -> str:
    """The coach's key: 43 letters, made from the installation's secret, so that only its hash need be kept."""
    made = hmac.digest(secret, f"host:{coach}:{generation}".encode(), sha256)
    return urlsafe_b64encode(made).decode().rstrip("=")


def add_coach(tx: Connection, secret: bytes, name: str, now: datetime, *, supervisor: bool = False) -> str:
    """A new coach's id; the key follows from it."""
    id_ = new_id()
    values = {"id": id_, "name": name, "supervisor": supervisor, "generation": 1, "created_at": now, "link_at": now}
    tx.execute(insert(COACH).values(**values, key_hash=hashed(key_of(secret, id_, 1))))
    return id_


def first_coach(tx: Connection, secret: bytes, now: datetime) -> str:
    """The id of the coach whose link `serve` prints."""
    found = tx.execute(select(COACH.c.id).order_by(COACH.c.created_at, COACH.c.id)).scalar()
    return str(found) if found else add_coach(tx, secret, "Coach", now)


def key_now(tx: Connection, secret: bytes, coach: str) -> str:
    generation = tx.execute(select(COACH.c.generation).where(COACH.c.id == coach)).scalar_one()
    return key_of(secret, coach, generation)


def live_key(tx: Connection, secret: bytes, coach: str, now: datetime) -> str:
    """The coach's key; a new one where the installation's secret is another than the one the old was made with."""
    key = key_now(tx, secret, coach)
    known = tx.execute(select(COACH.c.id).where(COACH.c.key_hash == hashed(key))).first()
    return key if known else change_key(tx, secret, coach, now)


def change_key(tx: Connection, secret: bytes, coach: str, now: datetime) -> str:
    """A new link, which is open; the old one and every session of the coach are dead at once."""
    generation = tx.execute(select(COACH.c.generation).where(COACH.c.id == coach)).scalar_one() + 1
    key = key_of(secret, coach, generation)
    values = {"generation": generation, "key_hash": hashed(key), "link_at": now, "link_open": True}
    tx.execute(update(COACH).where(COACH.c.id == coach).values(**values))
    tx.execute(delete(SESSION).where(SESSION.c.coach_id == coach))
    return key


def coach_with(tx: Connection, key: str) -> str:
    """Whose key it is; Gone for an unknown one, and for one that is closed."""
    known = (COACH.c.key_hash == hashed(key)) & COACH.c.link_open
    found = tx.execute(select(COACH.c.id).where(known)).scalar()
    if found is None:
        raise Gone(N_("This link does not work any more. Ask for a new one."))
    return str(found)


def close_link(tx: Connection, coach: str) -> None:
    """Nobody gets in by the link any more; Refused for a coach who has not got in by another key yet."""
    if not any(
        tx.execute(select(one.c.id).where(one.c.coach_id == coach, one.c.used_at.is_not(None))).first()
        for one in OTHERS
    ):
        raise Refused(N_("Sign in once with a passkey or your organisation first, so that you know it works."))
    tx.execute(update(COACH).where(COACH.c.id == coach).values(link_open=False))


def must_keep_one(tx: Connection, coach: str) -> None:
    """Nothing, or Refused where the coach would be left without any key: the link is closed, and there is no other."""
    if link_is_open(tx, coach) or any(
        tx.execute(select(one.c.id).where(one.c.coach_id == coach)).first() for one in OTHERS
    ):
        return
    raise Refused(N_("That is your last key. Make a new host link first."))


def link_is_open(tx: Connection, coach: str) -> bool:
    return bool(tx.execute(select(COACH.c.link_open).where(COACH.c.id == coach)).scalar())


def link_made(tx: Connection, coach: str) -> datetime:
    """Since when the link is the one it is."""
    made: datetime = tx.execute(select(COACH.c.link_at).where(COACH.c.id == coach)).scalar_one()
    return made


def link_is_old(tx: Connection, coach: str, now: datetime) -> bool:
    """Whether it is time to change it: a year is long for a key to be passed around."""
    return now - link_made(tx, coach) >= OLD
