"""A sign-in that has begun in a browser and waits for its answer: kept here, for five minutes, for one answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from app.core.ids import hashed, new_secret
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import SignInTry

TRY = table(SignInTry)
LIFE = timedelta(minutes=5)
TOO_LATE = N_("That took too long. Try again.")
MOST = 2000  # that wait at once; beyond that the oldest give way


class Kind(StrEnum):
    NEW_PASSKEY = "new_passkey"
    PASSKEY = "passkey"
    ORGANISATION = "organisation"
    CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class Try:
    """secret: the browser's cookie, which ties the answer to it.  challenge: what the answer has to hold."""

    secret: str
    challenge: str


def begin(tx: Connection, kind: Kind, now: datetime, *, session: str = "", to: str = "") -> Try:
    """A new one.  session: that of a coach (hashed) who is signed in, and must still be when the answer comes.

    to: the page that asked for the key.
    """
    tidy(tx, now)
    made = Try(new_secret(), new_secret())
    values = {
        "token_hash": hashed(made.secret),
        "kind": kind,
        "challenge": made.challenge,
        "session": session,
        "goes_to": to,
    }
    tx.execute(insert(TRY).values(**values, ends_at=now + LIFE))
    return made


def tidy(tx: Connection, now: datetime) -> None:
    tx.execute(delete(TRY).where(TRY.c.ends_at <= now))
    over = tx.execute(select(func.count()).select_from(TRY)).scalar_one() - MOST + 1
    if over > 0:
        oldest = select(TRY.c.token_hash).order_by(TRY.c.ends_at, TRY.c.token_hash).limit(over)
        tx.execute(delete(TRY).where(TRY.c.token_hash.in_(oldest)))


@dataclass(frozen=True, slots=True)
class Begun:
    """A try as it was begun."""

    kind: Kind
    challenge: str
    session: str
    to: str


def take(tx: Connection, secret: str, now: datetime) -> Begun | None:
    """This browser's try, None where there is none; it is used up, whatever the answer turns out to be.

    To be called in a transaction of its own: were it rolled back with a bad answer, the try could be used again.
    """
    of = TRY.c.token_hash == hashed(secret)
    row = tx.execute(select(TRY).where(of)).one_or_none()
    tx.execute(delete(TRY).where(of))
    if row is None or row.ends_at <= now:
        return None
    return Begun(Kind(row.kind), row.challenge, row.session, row.goes_to)
