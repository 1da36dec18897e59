"""A team's lasting address: the same on every poster, whatever meeting is on."""

from sqlalchemy import Connection, select, update

from app.core.errors import Gone
from app.core.ids import new_id
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Team

TEAM = table(Team)


def door_of(tx: Connection, team: str) -> str:
    return str(tx.execute(select(TEAM.c.door).where(TEAM.c.id == team)).scalar_one())


def by_door(tx: Connection, door: str) -> str:
    """Whose address it is; Gone for one that was changed or is not ours."""
    found = tx.execute(select(TEAM.c.id).where(TEAM.c.door == door)).scalar()
    if found is None:
        raise Gone(N_("This address is not in use any more. Ask for the new poster."))
    return str(found)


def change_door(tx: Connection, team: str) -> None:
    """A new address; the old one leads nowhere from now on."""
    tx.execute(update(TEAM).where(TEAM.c.id == team).values(door=new_id()))
