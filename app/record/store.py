"""Rows in, frozen data out.  A text that is set aside is not even read for the screens (BR-15)."""

from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from app.agenda.tables import AgendaItem
from app.core.contract import Command, Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.names import skeleton
from app.core.words import N_
from app.meetings.tables import Meeting, Participant
from app.record.rules import (
    ActionWritten,
    DecisionWritten,
    EditLine,
    ItemParked,
    LeaveOpen,
    LeftOpen,
    LineEdited,
    LineRemoved,
    LineSetAside,
    NoteWritten,
    PutBack,
    RemoveLine,
    SetActionStatus,
    SetAside,
    Standing,
    StatusSet,
    WriteAction,
    Written,
)
from app.record.tables import Action, Decision, Note, ParkedItem
from app.storage.columns import table
from app.teams.tables import Person, Team

MEETING, TEAM, ITEM = table(Meeting), table(Team), table(AgendaItem)
PERSON, PARTICIPANT = table(Person), table(Participant)
TABLES: dict[str, Table] = {
    "note": table(Note),
    "decision": table(Decision),
    "action": table(Action),
    "parked": table(ParkedItem),
}
TEXTS = ("text", "owner", "helpers", "how", "status")  # of the columns a Written has, those that are words
HOUR = (
    select(MEETING.c.team_id, MEETING.c.ended_at, MEETING.c.scheduled_start, TEAM.c.time_zone)
    .join_from(MEETING, TEAM, TEAM.c.id == MEETING.c.team_id)
    .where(MEETING.c.id == bindparam("meeting"))
)
LATER = select(func.min(MEETING.c.scheduled_start)).where(
    MEETING.c.team_id == bindparam("team"),
    MEETING.c.scheduled_start > bindparam("after"),
    MEETING.c.cancelled_at.is_(None),
)
KNOWN_ITEM = select(ITEM.c.id).where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.id == bindparam("item"))
CURRENT = (
    select(ITEM.c.id)
    .where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.started_at.is_not(None), ITEM.c.ended_at.is_(None))
    .order_by(ITEM.c.started_at.desc(), ITEM.c.position.desc())
    .limit(1)
)
OWNERS = select(PERSON.c.id).where(PERSON.c.team_id == bindparam("team"), PERSON.c.skeleton == bindparam("skeleton"))
PRESENT = select(PARTICIPANT.c.person_id).where(
    PARTICIPANT.c.meeting_id == bindparam("meeting"), PARTICIPANT.c.name == bindparam("name")
)
TEAM_OF = select(MEETING.c.team_id).where(MEETING.c.id == bindparam("of")).scalar_subquery()
SEATED = (
    select(PARTICIPANT.c.id)
    .where(PARTICIPANT.c.id == bindparam("by"), PARTICIPANT.c.meeting_id == bindparam("of"))
    .scalar_subquery()
)
WRITE = {kind: insert(rows) for kind, rows in TABLES.items()}
PARK = insert(TABLES["parked"]).values(team_id=TEAM_OF, participant_id=SEATED)
FIND = {
    kind: select(rows).where(rows.c.id == bindparam("id"), rows.c.meeting_id == bindparam("meeting"))
    for kind, rows in TABLES.items()
    if kind in ("note", "decision")
} | {
    # What belongs to the team is still its own at the next meeting.
    kind: select(TABLES[kind]).where(TABLES[kind].c.id == bindparam("id"), TABLES[kind].c.team_id == bindparam("team"))
    for kind in ("action", "parked")
}
CHANGE = {kind: update(rows).where(rows.c.id == bindparam("of")) for kind, rows in TABLES.items()}
REMOVE = {kind: delete(rows).where(rows.c.id == bindparam("of")) for kind, rows in TABLES.items()}
ERASE = [
    update(TABLES[kind])
    .where(TABLES[kind].c.meeting_id == bindparam("of"), TABLES[kind].c.set_aside_at.is_not(None))
    .values(text="", set_aside_by=None, erased_at=bindparam("now"))
    for kind in ("note", "parked")
]


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Standing | Written:
    """Where a new line will stand, or the line that is to change."""
    if isinstance(command, SetActionStatus | LeaveOpen):
        return written(tx, place, seat, "action", command.id)
    if isinstance(command, EditLine):
        owner = owner_person(tx, place, seat, command.owner or "")
        return written(tx, place, seat, command.kind, command.id, owner)
    if isinstance(command, RemoveLine | SetAside | PutBack):
        return written(tx, place, seat, command.kind, command.id)
    return standing(tx, place, seat, command)


def standing(tx: Connection, place: Place, seat: Seat, command: Command) -> Standing:
    hour = tx.execute(HOUR, {"meeting": place.meeting}).one()
    at = item_for(tx, place, getattr(command, "item", ""))
    if not isinstance(command, WriteAction):
        return Standing(at, hour.ended_at is not None)
    owner = owner_person(tx, place, seat, command.owner)
    return Standing(at, hour.ended_at is not None, owner, next_meeting_day(tx, place.meeting))


def item_for(tx: Connection, place: Place, named: str) -> str | None:
    """The item named in the form or the address, else the current one: a form outlives the item it was opened at."""
    asked = next((item for item in (named, place.item) if item not in ("", "-")), None)
    if asked is None:
        current = tx.execute(CURRENT, {"meeting": place.meeting}).scalar()
        return None if current is None else str(current)
    if tx.execute(KNOWN_ITEM, {"meeting": place.meeting, "item": asked}).scalar() is None:
        raise Gone(N_("That item is not on this agenda."))
    return asked


def owner_person(tx: Connection, place: Place, seat: Seat, name: str) -> str | None:
    """The one person on the team's list, or here today, who is meant; None for an outsider or when it is not clear."""
    if not name:
        return None
    here = tx.execute(PRESENT, {"meeting": place.meeting, "name": name}).scalars().all()
    found = here or tx.execute(OWNERS, {"team": seat.team, "skeleton": skeleton(name)}).scalars().all()
    return str(found[0]) if len(found) == 1 else None


def next_meeting_day(tx: Connection, meeting: str) -> date:
    """The day of the team's next meeting in its own zone, a week from this one where none is planned yet."""
    hour = tx.execute(HOUR, {"meeting": meeting}).one()
    later = tx.execute(LATER, {"team": hour.team_id, "after": hour.scheduled_start}).scalar()
    zone = ZoneInfo(hour.time_zone)
    if later is not None:
        return _aware(later).astimezone(zone).date()
    return _aware(hour.scheduled_start).astimezone(zone).date() + timedelta(days=7)


def _aware(at: Any) -> datetime:
    assert isinstance(at, datetime)
    return at


def written(tx: Connection, place: Place, seat: Seat, kind: str, id_: str, owner: str | None = None) -> Written:
    row = tx.execute(FIND[kind], {"id": id_, "meeting": place.meeting, "team": seat.team}).mappings().one_or_none()
    if row is None:
        raise Gone(N_("That line is no longer there."))
    words = {name: row[name] for name in TEXTS if name in row}
    aside, erased = row.get("set_aside_by"), row.get("erased_at") is not None
    return Written(
        kind,
        id_,
        **words,
        due=row.get("due"),
        owner_person=owner,
        set_aside_by=aside,
        erased=erased,
        author=row.get("participant_id"),
    )


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


def _new(place: Place, item: str | None, text: str, **more: Any) -> dict[str, Any]:
    row = {"id": new_id(), "meeting_id": place.meeting, "item_id": item, "text": text}
    return row | {"at": place.now, "saved_at": place.now} | more


@save.register
def _(event: NoteWritten, tx: Connection, place: Place) -> None:
    tx.execute(WRITE["note"], _new(place, event.item, event.text))


@save.register
def _(event: DecisionWritten, tx: Connection, place: Place) -> None:
    tx.execute(WRITE["decision"], _new(place, event.item, event.text, how=event.how))


@save.register
def _(event: ActionWritten, tx: Connection, place: Place) -> None:
    owner = {"owner": event.owner, "owner_person_id": event.owner_person, "helpers": event.helpers}
    fixed = {"team_id": event.team, "status": "open", **dict.fromkeys(("reason", "origin", "fate", "via", "stuck"), "")}
    tx.execute(WRITE["action"], _new(place, event.item, event.text, due=event.due, **owner, **fixed))


@save.register
def _(event: ItemParked, tx: Connection, place: Place) -> None:
    _park(tx, place, event.item, event.text, event.by)


def _park(tx: Connection, place: Place, item: str | None, text: str, by: str) -> None:
    tx.execute(PARK, _new(place, item, text, fate="", by=by, of=place.meeting))


def park(tx: Connection, place: Place, text: str, by: str) -> None:
    """For activities, by way of core/parking.py."""
    _park(tx, place, item_for(tx, place, ""), text, by)


@save.register
def _(event: LineEdited, tx: Connection, place: Place) -> None:
    tx.execute(CHANGE[event.kind].values(text=event.text, saved_at=place.now, **event.values), {"of": event.id})


@save.register
def _(event: LineRemoved, tx: Connection, place: Place) -> None:
    tx.execute(REMOVE[event.kind], {"of": event.id})


@save.register
def _(event: StatusSet, tx: Connection, place: Place) -> None:
    new = {"status": event.status, "reason": event.reason, "closed_at": event.closed_at, "saved_at": place.now}
    new |= {"via": "", "fate": ""}
    tx.execute(CHANGE["action"].values(**new), {"of": event.id})


@save.register
def _(event: LeftOpen, tx: Connection, place: Place) -> None:
    tx.execute(CHANGE["action"].values(left_open_at=place.now, saved_at=place.now), {"of": event.id})


@save.register
def _(event: LineSetAside, tx: Connection, place: Place) -> None:
    at = None if event.by is None else place.now
    tx.execute(CHANGE[event.kind].values(set_aside_by=event.by, set_aside_at=at), {"of": event.id})


def erase_set_aside(tx: Connection, meeting: str, now: datetime) -> None:
    """At the end of the meeting: what is set aside then is gone for good, and only that there was a line stays."""
    for statement in ERASE:
        tx.execute(statement, {"of": meeting, "now": now})


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the actions of both are theirs (RO-7)."""
    both = select(PARTICIPANT.c.id, PARTICIPANT.c.person_id).where(PARTICIPANT.c.id.in_((stays, goes)))
    person = {row.id: row.person_id for row in tx.execute(both)}
    follow(tx, person[goes], person[stays])


def follow(tx: Connection, goes: str, stays: str) -> None:
    """Two names of the team's list are one person: the actions of both are theirs."""
    action = TABLES["action"]
    tx.execute(update(action).where(action.c.owner_person_id == goes).values(owner_person_id=stays))
