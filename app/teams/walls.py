"""Browsers that the house knows: phones that took part, and walls."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.core.errors import Refused
from app.core.ids import hashed, new_id, new_secret
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Device, Wall

WALL, DEVICE = table(Wall), table(Device)


def know_device(tx: Connection, device: str, now: datetime) -> None:
    if not is_known(tx, device):
        tx.execute(insert(DEVICE).values(token_hash=device, created_at=now))


def is_known(tx: Connection, device: str) -> bool:
    """Whether a browser with this device (hashed) has taken part before."""
    return tx.execute(select(DEVICE.c.token_hash).where(DEVICE.c.token_hash == device)).first() is not None


def new_wall(tx: Connection, now: datetime) -> tuple[str, str]:
    """A wall that no team has yet: its secret, and the four digits it shows."""
    tx.execute(delete(WALL).where(WALL.c.team_id.is_(None), WALL.c.created_at < now - timedelta(hours=12)))
    taken = set(tx.execute(select(WALL.c.digits).where(WALL.c.team_id.is_(None))).scalars())
    if len(taken) > 5000:
        raise Refused(N_("Too many walls are waiting. Try again in an hour."))
    digits = next(d for d in iter(lambda: f"{secrets.randbelow(10000):04}", "") if d not in taken)
    secret = new_secret()
    tx.execute(insert(WALL).values(id=new_id(), token_hash=hashed(secret), digits=digits, team_id=None, created_at=now))
    return secret, digits


def pair_wall(tx: Connection, digits: str, team: str) -> None:
    """The waiting wall with these digits is this team's from now on."""
    found = tx.execute(select(WALL.c.id).where(WALL.c.digits == digits, WALL.c.team_id.is_(None))).scalar()
    if found is None:
        raise Refused(N_("No wall shows the digits %(digits)s. Look at the wall and type them again."), digits=digits)
    tx.execute(update(WALL).where(WALL.c.id == found).values(team_id=team, digits=""))


def walls_of(tx: Connection, team: str) -> int:
    """How many walls have been connected to this team."""
    return tx.execute(select(func.count()).select_from(WALL).where(WALL.c.team_id == team)).scalar_one()


def wall_row(tx: Connection, token: str) -> Any:
    return tx.execute(select(WALL).where(WALL.c.token_hash == token)).one_or_none()
