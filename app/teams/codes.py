"""How a meeting is found: by the code on the wall, or by the square code."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from app.core.errors import Gone
from app.core.words import N_
from app.meetings.tables import Meeting, ParticipantDevice
from app.storage.columns import table

M, D = table(Meeting), table(ParticipantDevice)


def free_code(tx: Connection, now: datetime) -> str:
    """Eight digits that no open meeting has; nine above 200 open meetings, and so on."""
    recent = (M.c.scheduled_end > now - timedelta(days=1)) & M.c.cancelled_at.is_(None)
    open_ = tx.execute(select(func.count()).select_from(M).where(recent)).scalar_one()
    length = 8 + (open_ > 200) + (open_ > 2000) + (open_ > 20000)
    while True:
        code = "".join(secrets.choice("0123456789") for _ in range(length))
        if not tx.execute(select(M.c.id).where(M.c.join_code == code)).first():
            return code


def by_code(tx: Connection, code: str, now: datetime) -> str:
    """The open meeting with this join code; Gone with the words of the wall for none."""
    recent = M.c.scheduled_end > now - timedelta(days=1)
    found = tx.execute(select(M.c.id).where(M.c.join_code == code, M.c.cancelled_at.is_(None), recent)).scalar()
    if found is None:
        raise Gone(N_("No meeting is open with the code %(code)s. Look at the wall and try again."), code=grouped(code))
    return str(found)


def own_by_code(tx: Connection, code: str, device: str, now: datetime) -> str:
    """The open meeting with this code that this device (hashed) is in already, "" for none."""
    recent = M.c.scheduled_end > now - timedelta(days=1)
    mine = M.c.id.in_(select(D.c.meeting_id).where(D.c.device_hash == device))
    return str(tx.execute(select(M.c.id).where(mine, M.c.join_code == code, recent)).scalar() or "")


def by_token(tx: Connection, token: str) -> str:
    found = tx.execute(select(M.c.id).where(M.c.join_token == token)).scalar()
    if found is None:
        raise Gone(N_("This square code is not of a meeting that is open. Scan the one on the wall."))
    return str(found)


def grouped(code: str) -> str:
    """4829 1357: groups of four, or three where it does not divide."""
    size = 4 if len(code) % 4 == 0 else 3
    return " ".join(code[n : n + size] for n in range(0, len(code), size))
