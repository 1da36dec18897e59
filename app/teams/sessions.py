"""The browsers that a coach is signed in with: opened, kept, shown anew, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app.core.errors import Gone, NotAllowed
from app.core.ids import hashed, new_secret
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Coach, CoachSession, CoachTeam, Team

COACH, CT, SESSION, TEAM = table(Coach), table(CoachTeam), table(CoachSession), table(Team)
IDLE, LONGEST = timedelta(hours=12), timedelta(days=14)
FRESH = timedelta(minutes=10)


class By(StrEnum):
    """What somebody showed to be signed in."""

    LINK = "link"
    PASSKEY = "passkey"
    ORGANISATION = "organisation"


def open_session(
    tx: Connection,
    coach: str,
    by: By,
    now: datetime,
    *,
    by_id: str = "",
    instead: str = "",
    proved_at: datetime | None,
) -> str:
    """The secret of a new session of this coach.

    by_id: which passkey or account it is opened by.  proved_at: when the person showed that, if it is known.
    instead: the session (hashed) that the browser had before; it ends, so that nobody can prepare one for another.
    """
    close_session(tx, instead)
    secret = new_secret()
    values = {"token_hash": hashed(secret), "coach_id": coach, "by": by, "by_id": by_id}
    tx.execute(insert(SESSION).values(**values, created_at=now, proved_at=proved_at, ends_at=now + IDLE))
    return secret


def keep_session(tx: Connection, session: str, now: datetime) -> None:
    """It is in use: from now on it is idle for twelve hours, but it never lasts longer than fourteen days."""
    alive = (SESSION.c.token_hash == session) & (SESSION.c.ends_at > now)
    began = tx.execute(select(SESSION.c.created_at).where(alive)).scalar()
    if began is not None:
        tx.execute(update(SESSION).where(alive).values(ends_at=min(now + IDLE, began + LONGEST)))


def close_session(tx: Connection, session: str) -> None:
    """This session (hashed) is over, whoever else may have copied its cookie."""
    tx.execute(delete(SESSION).where(SESSION.c.token_hash == session))


def sessions_of(tx: Connection, coach: str) -> set[str]:
    """All of a coach's sessions, hashed."""
    return _hashes(tx, SESSION.c.coach_id == coach)


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


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that is signed in.  short: tells it from others, and opens nothing.  by: what was shown."""

    short: str
    since: datetime
    by: By
    mine: bool


def sign_ins(tx: Connection, coach: str, session: str, now: datetime) -> tuple[SignIn, ...]:
    """The newest first.  session: that of who asks (hashed)."""
    alive = select(SESSION).where(SESSION.c.coach_id == coach, SESSION.c.ends_at > now)
    rows = tx.execute(alive.order_by(SESSION.c.created_at.desc(), SESSION.c.token_hash))
    return tuple(SignIn(r.token_hash[:8], r.created_at, By(r.by), r.token_hash == session) for r in rows)


def end_sign_ins(tx: Connection, coach: str, session: str, short: str) -> set[str]:
    """Ends the sign-in named so, or with "" all but the one that asks; which those were (hashed)."""
    named = SESSION.c.token_hash.startswith(short, autoescape=True) if short else SESSION.c.token_hash != session
    found = _hashes(tx, (SESSION.c.coach_id == coach) & named)
    if short and len(found) != 1:
        raise Gone(N_("That browser is signed in no more."))
    return _ended(tx, found)


def end_opened_by(tx: Connection, by_id: str, *, but: str) -> set[str]:
    """Ends the sessions that this passkey or account had opened; which those were (hashed).  but: that of who asks."""
    return _ended(tx, _hashes(tx, (SESSION.c.by_id == by_id) & (SESSION.c.token_hash != but)))


def end_opened_with(tx: Connection, coach: str, by: By, *, but: str) -> set[str]:
    """The same for all that a coach opened in one way."""
    opened = (SESSION.c.coach_id == coach) & (SESSION.c.by == by) & (SESSION.c.token_hash != but)
    return _ended(tx, _hashes(tx, opened))


def _hashes(tx: Connection, which: ColumnElement[bool]) -> set[str]:
    return set(tx.execute(select(SESSION.c.token_hash).where(which)).scalars())


def _ended(tx: Connection, sessions: set[str]) -> set[str]:
    tx.execute(delete(SESSION).where(SESSION.c.token_hash.in_(sessions)))
    return sessions


class ShowAgain(NotAllowed):
    """It needs the key once more.  page: where the person asked from, and comes back to."""

    def __init__(self, page: str) -> None:
        super().__init__(N_("This needs your key once more. Show it now, then do this again within ten minutes."))
        self.page = page


def must_be_fresh(tx: Connection, session: str, now: datetime, page: str) -> None:
    """For the dangerous few: whoever asks has shown within ten minutes what opens a session."""
    since = tx.execute(select(SESSION.c.proved_at).where(SESSION.c.token_hash == session)).scalar()
    if since is None or now - since >= FRESH:
        raise ShowAgain(page)
