"""Accounts at the organisation that open a coach's desk: only those that somebody here has let in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from app.core.errors import Gone, Refused
from app.core.ids import new_id
from app.core.words import N_
from app.storage.columns import table
from app.teams.keys import must_keep_one
from app.teams.sessions import end_opened_by
from app.teams.tables import CoachAccount

ACCOUNT = table(CoachAccount)


@dataclass(frozen=True, slots=True)
class Connected:
    """An account of a coach.  here: it is at the organisation that this installation signs in with."""

    id: str
    since: datetime
    used: datetime | None
    here: bool


def accounts_of(tx: Connection, coach: str, issuer: str) -> tuple[Connected, ...]:
    """The oldest first."""
    mine = select(ACCOUNT).where(ACCOUNT.c.coach_id == coach).order_by(ACCOUNT.c.created_at, ACCOUNT.c.id)
    return tuple(Connected(r.id, r.created_at, r.used_at, r.issuer == issuer) for r in tx.execute(mine))


def let_in(tx: Connection, coach: str, issuer: str, subject: str, now: datetime) -> None:
    """This account opens the coach's desk from now on; Refused where it opens another one."""
    of = (ACCOUNT.c.issuer == issuer) & (ACCOUNT.c.subject == subject)
    whose = tx.execute(select(ACCOUNT.c.coach_id).where(of)).scalar()
    if whose == coach:
        return
    if whose:
        raise Refused(N_("That account opens another coach's desk."))
    values = {"id": new_id(), "coach_id": coach, "issuer": issuer, "subject": subject, "created_at": now}
    tx.execute(insert(ACCOUNT).values(**values))


def shown(tx: Connection, issuer: str, subject: str, now: datetime) -> tuple[str, str]:
    """Whose account it is, and its id; Gone for one that nobody has let in."""
    of = (ACCOUNT.c.issuer == issuer) & (ACCOUNT.c.subject == subject)
    row = tx.execute(select(ACCOUNT.c.coach_id, ACCOUNT.c.id).where(of)).one_or_none()
    if row is None:
        raise Gone(N_("Nobody has let this account in yet. Give these letters to whoever looks after Big Room:"))
    tx.execute(update(ACCOUNT).where(of).values(used_at=now))
    return row.coach_id, row.id


def remove(tx: Connection, coach: str, account: str, *, but: str) -> set[str]:
    """It opens nothing any more; the sessions (hashed) that it had opened end.  but: that of who asks."""
    mine = (ACCOUNT.c.id == account) & (ACCOUNT.c.coach_id == coach)
    if not tx.execute(delete(ACCOUNT).where(mine)).rowcount:
        raise Gone(N_("There is no such account."))
    must_keep_one(tx, coach)
    return end_opened_by(tx, account, but=but)


def shut_out(tx: Connection, coach: str) -> int:
    """None of the coach's accounts opens anything any more; how many there were."""
    found = tx.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.coach_id == coach)).scalars().all()
    for account in found:
        remove(tx, coach, account, but="")
    return len(found)
