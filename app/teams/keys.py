"""Coaches, their host links, and the sessions that a link opens."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from app.core.errors import Gone
from app.core.ids import hashed, new_id, new_secret
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Coach, CoachSession, CoachTeam, Team

COACH, CT, SESSION, TEAM = table(Coach), table(CoachTeam), table(CoachSession), table(Team)
SESSION_LIFE = timedelta(days=14)


def key_of(secret: bytes, coach: str, generation: int) -> str:
    """The coach's key: 43 letters, made from the installation's secret, so that only its hash need be kept."""
    made = hmac.digest(secret, f"host:{coach}:{generation}".encode(), sha256)
    return urlsafe_b64encode(made).decode().rstrip("=")


def add_coach(tx: Connection, secret: bytes, name: str, now: datetime, *, supervisor: bool = False) -> str:
    """A new coach's id; the key follows from it."""
    id_ = new_id()
    values = {"id": id_, "name": name, "supervisor": supervisor, "generation": 1, "created_at": now}
    tx.execute(insert(COACH).values(**values, key_hash=hashed(key_of(secret, id_, 1))))
    return id_


def first_coach(tx: Connection, secret: bytes, now: datetime) -> str:
    """The id of the coach whose link `serve` prints."""
    found = tx.execute(select(COACH.c.id).order_by(COACH.c.created_at, COACH.c.id)).scalar()
    return str(found) if found else add_coach(tx, secret, "Coach", now)


def key_now(tx: Connection, secret: bytes, coach: str) -> str:
    generation = tx.execute(select(COACH.c.generation).where(COACH.c.id == coach)).scalar_one()
    return key_of(secret, coach, generation)


def live_key(tx: Connection, secret: bytes, coach: str) -> str:
    """The coach's key; a new one where the installation's secret is another than the one the old was made with."""
    key = key_now(tx, secret, coach)
    known = tx.execute(select(COACH.c.id).where(COACH.c.key_hash == hashed(key))).first()
    return key if known else change_key(tx, secret, coach)


def change_key(tx: Connection, secret: bytes, coach: str) -> str:
    """A new link; the old one and every session made by it are dead at once."""
    generation = tx.execute(select(COACH.c.generation).where(COACH.c.id == coach)).scalar_one() + 1
    key = key_of(secret, coach, generation)
    tx.execute(update(COACH).where(COACH.c.id == coach).values(generation=generation, key_hash=hashed(key)))
    tx.execute(delete(SESSION).where(SESSION.c.coach_id == coach))
    return key


def open_session(tx: Connection, key: str, now: datetime, *, instead: str = "") -> str:
    """The secret of a new session for whoever has this key; Gone for an unknown one.

    instead: the session (hashed) that the browser had before; it ends, so that nobody can prepare one for another.
    """
    coach = tx.execute(select(COACH.c.id).where(COACH.c.key_hash == hashed(key))).scalar()
    if coach is None:
        raise Gone(N_("This link does not work any more. Ask for a new one."))
    close_session(tx, instead)
    secret = new_secret()
    ends = now + SESSION_LIFE
    tx.execute(insert(SESSION).values(token_hash=hashed(secret), coach_id=coach, created_at=now, ends_at=ends))
    return secret


def close_session(tx: Connection, session: str) -> None:
    """This session (hashed) is over, whoever else may have copied its cookie."""
    tx.execute(delete(SESSION).where(SESSION.c.token_hash == session))


@dataclass(frozen=True, slots=True)
class Coaching:
    """A signed-in coach and the ids of their teams."""

    coach: str
    name: str
    supervisor: bool
    teams: tuple[str, ...]


def coaching(tx: Connection, session: str, now: datetime) -> Coaching:
    """Who has this session (hashed); Gone for none."""
    row = tx.execute(
        select(COACH)
        .join_from(SESSION, COACH, COACH.c.id == SESSION.c.coach_id)
        .where(SESSION.c.token_hash == session, SESSION.c.ends_at > now)
    ).one_or_none()
    if row is None:
        raise Gone(N_("Open your host link first."))
    teams = tx.execute(
        select(CT.c.team_id)
        .join(TEAM, TEAM.c.id == CT.c.team_id)
        .where(CT.c.coach_id == row.id)
        .order_by(TEAM.c.name, TEAM.c.id)
    ).scalars()
    return Coaching(row.id, row.name, row.supervisor, tuple(teams))
