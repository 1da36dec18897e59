"""The passkeys of coaches: kept, named, used, removed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from app.core.errors import Gone, Refused
from app.core.ids import new_id
from app.core.words import N_
from app.storage.columns import table
from app.teams.keys import must_keep_one
from app.teams.passkey import BadPasskey, Made, Site, counted, credential_in, made
from app.teams.sessions import end_opened_by
from app.teams.tables import Passkey
from app.teams.tries import TOO_LATE

PASSKEY = table(Passkey)
MOST = 10
NOT_TAKEN = N_("That passkey was not taken. Try again, or use another way to sign in.")


@dataclass(frozen=True, slots=True)
class Known:
    """A passkey of a coach.  here: it works at the address that this page has."""

    id: str
    name: str
    since: datetime
    used: datetime | None
    here: bool


def passkeys_of(tx: Connection, coach: str, site: Site | None) -> tuple[Known, ...]:
    """The oldest first."""
    mine = select(PASSKEY).where(PASSKEY.c.coach_id == coach).order_by(PASSKEY.c.created_at, PASSKEY.c.id)
    here = site.host if site else ""
    return tuple(Known(r.id, r.name, r.created_at, r.used_at, r.host == here) for r in tx.execute(mine))


def credentials_of(tx: Connection, coach: str, site: Site) -> list[str]:
    mine = (PASSKEY.c.coach_id == coach) & (PASSKEY.c.host == site.host)
    return list(tx.execute(select(PASSKEY.c.credential).where(mine).order_by(PASSKEY.c.credential)).scalars())


def add(tx: Connection, coach: str, name: str, site: Site, challenge: str, answer: str, now: datetime) -> None:
    """Keeps the passkey that the browser made for this coach; Refused for an answer that does not hold."""
    if not challenge:
        raise Refused(TOO_LATE)
    try:
        new = made(site, challenge, answer)
    except BadPasskey:
        raise Refused(NOT_TAKEN) from None
    must_be_new(tx, coach, new)
    values = {"id": new_id(), "coach_id": coach, "name": name, "host": site.host, "created_at": now}
    kept = {"credential": new.credential, "public_key": new.public_key, "counter": new.counter}
    tx.execute(insert(PASSKEY).values(**values, **kept))


def must_be_new(tx: Connection, coach: str, new: Made) -> None:
    if tx.execute(select(PASSKEY.c.id).where(PASSKEY.c.credential == new.credential)).first():
        raise Refused(N_("That passkey is known already."))
    if tx.execute(select(func.count()).where(PASSKEY.c.coach_id == coach)).scalar_one() >= MOST:
        raise Refused(N_("You have %(n)s passkeys. Remove one first."), n=MOST)


def shown(tx: Connection, site: Site, challenge: str, answer: str, now: datetime) -> tuple[str, str]:
    """Whose passkey this answer is of, and its id; Refused for one that is unknown, or does not hold."""
    if not challenge:
        raise Refused(TOO_LATE)
    try:
        of = (PASSKEY.c.credential == credential_in(answer)) & (PASSKEY.c.host == site.host)
        row = tx.execute(select(PASSKEY).where(of)).one_or_none()
        if row is None:
            raise BadPasskey
        counter = counted(site, challenge, answer, row.public_key, row.counter)
    except BadPasskey:
        raise Refused(NOT_TAKEN) from None
    tx.execute(update(PASSKEY).where(PASSKEY.c.id == row.id).values(counter=counter, used_at=now))
    return row.coach_id, row.id


def rename(tx: Connection, coach: str, passkey: str, name: str) -> None:
    mine = (PASSKEY.c.id == passkey) & (PASSKEY.c.coach_id == coach)
    if not tx.execute(update(PASSKEY).where(mine).values(name=name)).rowcount:
        raise Gone(N_("There is no such passkey."))


def remove(tx: Connection, coach: str, passkey: str, *, but: str) -> set[str]:
    """It opens nothing any more; the sessions (hashed) that it had opened end.  but: that of who asks."""
    mine = (PASSKEY.c.id == passkey) & (PASSKEY.c.coach_id == coach)
    if not tx.execute(delete(PASSKEY).where(mine)).rowcount:
        raise Gone(N_("There is no such passkey."))
    must_keep_one(tx, coach)
    return end_opened_by(tx, passkey, but=but)
