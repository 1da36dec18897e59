"""Personal links: a person's own actions between meetings (AC-6).  Made from the installation's secret; not kept."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, select, update

from app.core.errors import Gone
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Person

PERSON = table(Person)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on a team's list."""

    person: str
    name: str
    team: str


def key_of(secret: bytes, person: str, generation: int) -> str:
    """43 letters that only this installation can make."""
    return urlsafe_b64encode(hmac.digest(secret, f"mine:{person}:{generation}".encode(), sha256)).decode().rstrip("=")


def path_of(tx: Connection, secret: bytes, team: str, person: str) -> tuple[Known, str]:
    """Who it is and the path of their link; Gone for nobody of this team."""
    row = tx.execute(select(PERSON).where(PERSON.c.id == person, PERSON.c.team_id == team)).one_or_none()
    if row is None:
        raise Gone(N_("That person is not on the team's list."))
    return Known(row.id, row.name, row.team_id), f"/my/{row.id}/{key_of(secret, row.id, row.link)}"


def who_has(tx: Connection, secret: bytes, person: str, key: str) -> Known:
    """Whose link this is; Gone for one that was changed or is not ours."""
    row = tx.execute(select(PERSON).where(PERSON.c.id == person)).one_or_none()
    if row is None or not hmac.compare_digest(key_of(secret, row.id, row.link).encode(), key.encode()):
        raise Gone(N_("This link does not work any more. Ask for a new one."))
    return Known(row.id, row.name, row.team_id)


def change(tx: Connection, team: str, person: str) -> None:
    """A new link; the old one stops working at once."""
    of = (PERSON.c.id == person) & (PERSON.c.team_id == team)
    tx.execute(update(PERSON).where(of).values(link=PERSON.c.link + 1))
