"""The people of an imported meeting (facts of the meeting as its record has them)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from app.core.contract import Place
from app.core.ids import ids_in_order, new_id
from app.core.names import skeleton
from app.core.roles import Kind
from app.meetings.reading import meeting_row
from app.meetings.tables import Participant, RoleHeld, Stay
from app.storage.columns import put, table
from app.teams.tables import Person

PERSON = table(Person)
APART = timedelta(milliseconds=1)
Told = TypeVar("Told")


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """Each person once: on the team's list, in the meeting, from its start to its end, with the roles they held.

    How long somebody stayed is not in a record; whether a partner was there long enough is, and stays so (RO-4).
    """
    row = meeting_row(tx, place.meeting)
    who: dict[str, str] = {}
    for one in facts["people"]:
        who[one["name"]] = come_in(tx, place, row, one, counts=facts["partner_present"])
    for id_, one in zip(ids_in_order(len(facts["roles"])), facts["roles"], strict=True):
        if one["name"] in who:
            put(tx, held(place, id_, who[one["name"]], one))


def one_by_one(tx: Connection, place: Place, told: Sequence[Told]) -> Iterator[tuple[str, datetime, Told]]:
    """Each of what the meeting had several of, with a new id and a moment: the file knows their order and no more."""
    row = meeting_row(tx, place.meeting)
    at = row.started_at or row.scheduled_start
    for n, (id_, one) in enumerate(zip(ids_in_order(len(told)), told, strict=True)):
        yield id_, at + n * APART, one


def come_in(tx: Connection, place: Place, row: Any, one: dict[str, Any], *, counts: bool) -> str:
    """The participant's id."""
    start, end = row.started_at or row.scheduled_start, row.ended_at
    here = new_id()
    says: dict[str, Any] = {"name": one["name"], "kind": one["kind"], "mode": one["mode"], "member": one["member"]}
    person = listed(tx, row.team_id, one, place.now)
    put(tx, Participant(id=here, meeting_id=place.meeting, person_id=person, here=False, joined_at=start, **says))
    short = one["kind"] == Kind.PATIENT_CARER and not counts
    from_at = end if short else start
    put(tx, Stay(id=new_id(), meeting_id=place.meeting, participant_id=here, from_at=from_at, to_at=end))
    return here


def listed(tx: Connection, team: str, one: dict[str, Any], now: datetime) -> str:
    """The person on the team's list who looks the same, or a new one."""
    same = select(PERSON.c.id).where(PERSON.c.team_id == team, PERSON.c.skeleton == skeleton(one["name"]))
    if found := tx.execute(same.order_by(PERSON.c.id)).scalars().first():
        return str(found)
    made = new_id()
    about: dict[str, Any] = {
        "name": one["name"],
        "skeleton": skeleton(one["name"]),
        "kind": one["kind"],
        "member": one["member"],
    }
    put(tx, Person(id=made, team_id=team, created_at=now, **about))
    return made


def held(place: Place, id_: str, who: str, one: dict[str, Any]) -> RoleHeld:
    to_at = at(one["to"]) if one["to"] else None
    where: dict[str, Any] = {"id": id_, "meeting_id": place.meeting}
    return RoleHeld(**where, participant_id=who, role=one["role"], from_at=at(one["from"]), to_at=to_at)


def at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
