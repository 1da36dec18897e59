"""Rows of who should be in the room, and who was."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.core.ids import new_id
from app.meetings.tables import Participant
from app.storage.columns import table
from app.teams.tables import Person
from app.trends.held import HELD, OVER, M
from app.trends.room import Room, renamed, room
from app.trends.tables import Perspective

P, PERSON, Q = table(Participant), table(Person), table(Perspective)
NAMES = select(Q.c.id, Q.c.name).where(Q.c.team_id == bindparam("team")).order_by(Q.c.position, Q.c.id)
PEOPLE = (
    select(PERSON.c.id, PERSON.c.name, PERSON.c.perspective)
    .where(PERSON.c.team_id == bindparam("team"))
    .order_by(PERSON.c.name, PERSON.c.id)
)
MEETINGS = select(M.c.id, M.c.number, M.c.scheduled_start).where(*HELD).order_by(M.c.scheduled_start, M.c.id)
CAME = (
    select(P.c.meeting_id, PERSON.c.perspective)
    .distinct()
    .join_from(P, M, M.c.id == P.c.meeting_id)
    .join(PERSON, PERSON.c.id == P.c.person_id)
    .where(*HELD, P.c.removed.is_(False), PERSON.c.perspective != "")
)


def room_of(tx: Connection, team: str, now: datetime) -> Room:
    about = {"team": team, "over": now - OVER}
    came: dict[str, set[str]] = {}
    for row in tx.execute(CAME, about):
        came.setdefault(row.meeting_id, set()).add(row.perspective)
    return room(
        perspectives_of(tx, team),
        [(row.name, row.perspective) for row in tx.execute(PEOPLE, about)],
        [(row.id, row.number, row.scheduled_start) for row in tx.execute(MEETINGS, about)],
        {meeting: frozenset(found) for meeting, found in came.items()},
    )


def perspectives_of(tx: Connection, team: str) -> list[tuple[str, str]]:
    """Id and name, in the team's order."""
    return [(row.id, row.name) for row in tx.execute(NAMES, {"team": team})]


def people_of(tx: Connection, team: str) -> list[tuple[str, str, str]]:
    """Everybody on the team's list: id, name, the perspective they bring."""
    return [(row.id, row.name, row.perspective) for row in tx.execute(PEOPLE, {"team": team})]


def set_perspectives(tx: Connection, team: str, wanted: Sequence[str]) -> None:
    """The list as it is typed; who brought one that is gone brings nothing."""
    old = perspectives_of(tx, team)
    tx.execute(delete(Q).where(Q.c.team_id == team))
    kept = [(id_ or new_id(), name) for id_, name in renamed(old, wanted)]
    for position, (id_, name) in enumerate(kept):
        tx.execute(insert(Q).values(id=id_, team_id=team, name=name, position=position))
    ids = [id_ for id_, _ in kept]
    tx.execute(update(PERSON).where(PERSON.c.team_id == team, PERSON.c.perspective.not_in(ids)).values(perspective=""))


def set_people(tx: Connection, team: str, brings: Mapping[str, str]) -> None:
    """What each person on the list brings; a perspective of another team is none."""
    known = {row.id for row in tx.execute(NAMES, {"team": team})}
    for person, perspective in brings.items():
        mine = (PERSON.c.team_id == team) & (PERSON.c.id == person)
        tx.execute(update(PERSON).where(mine).values(perspective=perspective if perspective in known else ""))
