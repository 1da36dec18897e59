"""Everything before the first request.  What is wrong is said in a sentence, and nothing is half begun."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app import server
from app.config import MUST_BE, Settings, troubles
from app.core.clock import system_clock
from app.storage.db import Engines, engines
from app.storage.lock import hold
from app.storage.revision import at_newest
from app.teams import keys, office
from app.teams.id_token import Organisation

CONFIG, FAILED = 78, 1  # 78: EX_CONFIG, what is set up is wrong and trying again will not help
Found = TypeVar("Found")


class Cannot(Exception):
    """Why it does not start, in words for the person at the console."""

    def __init__(self, says: str, code: int = FAILED) -> None:
        super().__init__(says)
        self.says, self.code = says, code


def say(line: str) -> None:
    print(line, flush=True)


def settings() -> Settings:
    try:
        found = Settings()
    except ValidationError as bad:
        raise Cannot("\n".join(troubles(bad)), CONFIG) from None
    for line in strangers():
        print(line, file=sys.stderr)
    return found


def strangers() -> list[str]:
    """A word about each BIGROOM_ variable that is no setting: most likely a slip of the fingers."""
    known = [f"BIGROOM_{name.upper()}" for name in Settings.model_fields]
    lines = []
    for name in sorted(os.environ):
        if name.startswith("BIGROOM_") and name not in known:
            near = get_close_matches(name, known, 1)
            lines.append(f"{name} is no setting and is ignored." + (f" Did you mean {near[0]}?" if near else ""))
    return lines


def organisation(found: Settings) -> Organisation | None:
    """Where coaches sign in beyond host links, as the settings say; None where they say nothing."""
    if not found.oidc_issuer:
        return None
    if not (found.oidc_client_id and found.oidc_secret and found.origin):
        says = "BIGROOM_OIDC_ISSUER needs BIGROOM_OIDC_CLIENT_ID, BIGROOM_OIDC_SECRET and BIGROOM_ORIGIN beside it."
        raise Cannot(says, CONFIG)
    return Organisation(
        found.oidc_issuer,
        found.oidc_client_id,
        found.oidc_secret,
        found.oidc_name,
        person=found.oidc_person,
        tenant=found.oidc_tenant_claim,
        tenants=frozenset(filter(None, map(str.strip, found.oidc_tenant.split(",")))),
    )


def folder(found: Settings) -> bytes:
    """Makes the data folder and gives its secret."""
    try:
        found.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found.secret()
    except ValueError:
        says = f"{found.data / 'secret.key'} is damaged. Restore it from a backup, or delete it: all host links change."
        raise Cannot(says, CONFIG) from None
    except OSError as wrong:
        says = f"The data folder {found.data.absolute()} cannot be used: {why(wrong)}. Name another: BIGROOM_DATA"
        raise Cannot(says, CONFIG) from None


def listen(found: Settings) -> tuple[socket.socket, Settings]:
    """The open port, and the settings with its number."""
    try:
        listening = server.listen(found.host, found.port)
    except (OSError, UnicodeError) as wrong:
        raise Cannot(shut(found, getattr(wrong, "errno", None), why(wrong))) from None
    return listening, found.model_copy(update={"port": listening.getsockname()[1]})


def shut(found: Settings, code: int | None, says: str) -> str:
    """Why a port cannot be opened, and what to do."""
    if code in (errno.EADDRINUSE, errno.EACCES):
        words = (
            "is taken by another program. Stop it" if code == errno.EADDRINUSE else "needs an administrator. Become one"
        )
        other = found.port + 1 if found.port in range(1024, 65535) else 8000
        return f"Port {found.port} {words}, or choose another port: BIGROOM_PORT={other}"
    return f"This computer cannot be reached at {found.host}: {says}. BIGROOM_HOST must be {MUST_BE['host']}."


def why(wrong: Exception) -> str:
    return (getattr(wrong, "strerror", "") or str(wrong)).lower()


# The database


@contextmanager
def only_one(found: Settings) -> Iterator[None]:
    """One server on one SQLite file."""
    release = taken(found.file) if found.file else None
    try:
        yield
    finally:
        if release:
            release()


def taken(file: Path) -> Callable[[], None]:
    try:
        release = hold(file)
    except OSError as wrong:
        raise Cannot(f"The database {file} cannot be used: {why(wrong)}.", CONFIG) from None
    if release is None:
        raise Cannot(f"Another Big Room is serving {file} already. Stop it first, or use another BIGROOM_DATA.")
    return release


def beside(found: Settings) -> None:
    """For a command that writes while a server may run: refused where two writers could harm the file (P3)."""
    if note(found):
        try:
            with only_one(found):
                pass
        except Cannot as cannot:
            raise Cannot(cannot.says, CONFIG) from None


def note(found: Settings) -> str:
    """What the person at the console should know about the database, or ""."""
    with reached(found) as both:
        return both.note


@contextmanager
def reached(found: Settings) -> Iterator[Engines]:
    """The engines, closed again.  A database that cannot be used is said in a sentence."""
    try:
        both = engines(found.url)
    except ModuleNotFoundError:
        says = "PostgreSQL needs one package more: uv sync --frozen --no-dev --extra postgres"
        raise Cannot(says, CONFIG) from None
    try:
        yield both
    except DBAPIError as wrong:
        where = found.file or "that BIGROOM_DATABASE_URL names"
        raise Cannot(f"The database {where} cannot be used: {str(wrong.orig).strip()}", CONFIG) from None
    except SQLAlchemyError as wrong:
        raise Cannot(f"The database cannot be used: {wrong}", CONFIG) from None
    finally:
        both.dispose()


def within(found: Settings, work: Callable[[Connection], Found]) -> Found:
    """Runs `work` in one transaction on the installation's database."""
    with reached(found) as both, both.writing.begin() as tx:
        return work(tx)


def prepare(found: Settings, secret: bytes) -> bool:
    """Brings the database up to date, with its first coach; true when it holds no team yet."""
    with reached(found) as both:
        if not at_newest(both.writing):
            from app.storage.migrate import upgrade  # a third of a second

            upgrade(both.writing)
        with both.writing.begin() as tx:
            now = system_clock()
            keys.live_key(tx, secret, keys.first_coach(tx, secret, now), now)
            return not office.any_team(tx)
