"""Whose a team is: its coaches, and what happens when one leaves."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from app.core.errors import Gone, Refused
from app.core.words import N_
from app.storage.columns import table
from app.storage.erase import erase_from
from app.teams.tables import Coach, CoachTeam, Team

COACH, CT, TEAM = table(Coach), table(CoachTeam), table(Team)


@dataclass(frozen=True, slots=True)
class Owner:
    """A coach of a team."""

    id: str
    name: str
    outside: bool


def owners(tx: Connection, team: str) -> tuple[Owner, ...]:
    """The coaches of a team, by name."""
    found = select(COACH.c.id, COACH.c.name, CT.c.outside).join_from(CT, COACH, COACH.c.id == CT.c.coach_id)
    rows = tx.execute(found.where(CT.c.team_id == team).order_by(COACH.c.name, COACH.c.id))
    return tuple(Owner(row.id, row.name, row.outside) for row in rows)


def take_off(tx: Connection, team: str, coach: str) -> None:
    """This coach has the team no more; the last one stays, so that no team is nobody's."""
    there = owners(tx, team)
    if not any(one.id == coach for one in there):
        raise Gone(N_("That coach does not have this team."))
    if len(there) == 1:
        raise Refused(N_("A team needs a coach. Add another one first."))
    tx.execute(delete(CT).where(CT.c.team_id == team, CT.c.coach_id == coach))


def hand_over(tx: Connection, team: str, to: str, *, but: str = "") -> None:
    """The team is this coach's.  but: whose it was, "" for all who had it."""
    if not any(one.id == to for one in owners(tx, team)):
        tx.execute(CT.insert().values(coach_id=to, team_id=team, outside=False))
    gone = (CT.c.team_id == team) & (CT.c.coach_id != to)
    tx.execute(delete(CT).where(gone & (CT.c.coach_id == but) if but else gone))


def alone(tx: Connection, coach: str) -> tuple[str, ...]:
    """The names of the teams that this coach alone has."""
    mine = select(CT.c.team_id).where(CT.c.coach_id == coach)
    single = select(CT.c.team_id).where(CT.c.team_id.in_(mine)).group_by(CT.c.team_id).having(func.count() == 1)
    return tuple(tx.execute(select(TEAM.c.name).where(TEAM.c.id.in_(single)).order_by(TEAM.c.name)).scalars())


def let_go(tx: Connection, coach: str, *, to: str = "") -> None:
    """A coach leaves: the link, every sign-in and every team are gone; what they were part of stays, as a person's.

    to: who takes over the teams that would be nobody's; Refused where somebody must and nobody is named.
    """
    orphans = alone(tx, coach)
    if orphans and not to:
        raise Refused(N_("Nobody else has %(teams)s. Say who takes over."), teams=", ".join(orphans))
    for team in tx.execute(select(CT.c.team_id).where(CT.c.coach_id == coach)).scalars().all() if to else ():
        hand_over(tx, team, to, but=coach)
    erase_from(tx, "coach", coach)
