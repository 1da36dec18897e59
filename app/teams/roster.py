"""Coaches and teams as the console names them: by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.core.errors import Refused
from app.core.names import skeleton
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import Coach, CoachTeam, Team

COACH, CT, TEAM = table(Coach), table(CoachTeam), table(Team)
COACHES = select(COACH.c.id, COACH.c.name, COACH.c.supervisor).order_by(COACH.c.created_at, COACH.c.id)
TEAMS = select(TEAM.c.id, TEAM.c.name).order_by(TEAM.c.name, TEAM.c.id)
COACHED = select(CT.c.coach_id, TEAM.c.name).join(TEAM, TEAM.c.id == CT.c.team_id).order_by(TEAM.c.name, TEAM.c.id)


@dataclass(frozen=True, slots=True)
class Listed:
    """A coach or supervisor with the names of their teams."""

    name: str
    supervisor: bool
    teams: tuple[str, ...]


def coaches(tx: Connection) -> list[Listed]:
    """Everybody with a host link, the first one first."""
    teams: dict[str, list[str]] = {}
    for row in tx.execute(COACHED):
        teams.setdefault(row.coach_id, []).append(row.name)
    return [Listed(row.name, row.supervisor, tuple(teams.get(row.id, ()))) for row in tx.execute(COACHES)]


def coach_called(tx: Connection, name: str) -> str:
    """The coach's id, or Refused with the names there are."""
    rows = tx.execute(COACHES).all()
    if found := called(rows, name):
        return found
    names = ", ".join(row.name for row in rows)
    raise Refused(N_("There is no coach called %(name)s. There are: %(names)s."), name=name, names=names)


def supervisor_called(tx: Connection, name: str) -> str:
    """The supervisor's id, or Refused with the names there are."""
    rows = [row for row in tx.execute(COACHES) if row.supervisor]
    if found := called(rows, name):
        return found
    names = ", ".join(row.name for row in rows)
    raise Refused(N_("There is no supervisor called %(name)s. There are: %(names)s."), name=name, names=names)


def must_be_free(tx: Connection, name: str) -> None:
    """The console knows coaches by their names, so no two may look the same."""
    if called(tx.execute(COACHES).all(), name):
        raise Refused(N_("There is a coach called %(name)s already. Choose a name that differs."), name=name)


def team_called(tx: Connection, name: str) -> str:
    """The team's id, or Refused with the names there are."""
    rows = tx.execute(TEAMS).all()
    if found := called(rows, name):
        return found
    if not rows:
        raise Refused(N_("There is no team yet. A coach makes one on the desk."))
    names = ", ".join(row.name for row in rows)
    raise Refused(N_("There is no team called %(name)s. There are: %(names)s."), name=name, names=names)


def called(rows: Iterable[Any], name: str) -> str:
    """The id of the first of that name, whatever its capitals; "" for none."""
    return next((row.id for row in rows if skeleton(row.name) == skeleton(name)), "")
