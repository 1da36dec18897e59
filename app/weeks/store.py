"""Saves what is chosen for the next meeting, and makes it."""

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from app.agenda.hour import Hour
from app.agenda.lines import as_it_is, opening
from app.agenda.rows import MOVE, add_lines
from app.agenda.saving import save as plan_lines
from app.agenda.store import hour_of
from app.core.contract import Command, Event, Place, Seat
from app.core.ids import new_id
from app.core.roles import Role
from app.meetings.reading import meeting_row
from app.meetings.tables import Meeting, Participant, RolePlanned
from app.storage.columns import table
from app.teams.calendar import add_meeting
from app.teams.tables import Person
from app.weeks import action_rows, change_rows, check_rows, fate_rows, series_rows
from app.weeks.actions import ActionEnded, ActionMoved, HandedOver, Held, OfAction, Settled, StuckSaid, TellOfAction
from app.weeks.changes import ChangeJudged, ChangePromised, ChangeWithdrawn, OfChange, TryChange, Trying
from app.weeks.consensus import CONSENSUS, Asked, Check, Closed, Said, TakenDown
from app.weeks.fates import FateSet, OfParked, Parked
from app.weeks.next_lines import Made, NextPlanned, OfNextLine
from app.weeks.overview import FOLLOWING, coming
from app.weeks.rules import Coming, NextMade, NextRolePicked, NextSet, NextShown, OptedOut
from app.weeks.series import HoldShort, ShortHeld
from app.weeks.tables import NextChoice, NextRole

M, P, PERSON, PLANNED = table(Meeting), table(Participant), table(Person), table(RolePlanned)
CHOICE, PICK = table(NextChoice), table(NextRole)


def load(
    tx: Connection, place: Place, seat: Seat, command: Command
) -> Coming | Held | Parked | Check | Trying | Hour | Made:
    """The action or parked item that is meant, what is asked, or the next meeting."""
    if isinstance(command, OfNextLine):
        return made(tx, place)
    if isinstance(command, HoldShort):
        return hour_of(tx, place.meeting)
    if isinstance(command, OfParked):
        return fate_rows.load(tx, place, seat, command)
    if isinstance(command, TryChange | OfChange):
        return change_rows.load(tx, place, seat, command)
    if isinstance(command, CONSENSUS):
        return check_rows.check_of(tx, place)
    if isinstance(command, OfAction | TellOfAction):
        return action_rows.load(tx, place, seat, command)
    return coming(tx, place)


def made(tx: Connection, place: Place) -> Made:
    """The next meeting with its agenda, if it is made."""
    row = meeting_row(tx, place.meeting)
    found = tx.execute(FOLLOWING, {"team": row.team_id, "start": row.scheduled_start}).one_or_none()
    return Made(found.id, hour_of(tx, found.id)) if found else Made()


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


for event_ in (Settled, ActionMoved, StuckSaid, HandedOver, ActionEnded):
    save.register(event_, action_rows.save)
for told in (Asked, Said, Closed, TakenDown):
    save.register(told, check_rows.save)
for tried in (ChangePromised, ChangeJudged, ChangeWithdrawn):
    save.register(tried, change_rows.save)
save.register(FateSet, fate_rows.save)
save.register(ShortHeld, series_rows.save)


def put(tx: Connection, rows: Table, key: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Changes the row of this key, or makes it."""
    of = [rows.c[name] == value for name, value in key.items()]
    if tx.execute(select(*(rows.c[name] for name in key)).where(*of)).first():
        tx.execute(update(rows).where(*of).values(**values))
    else:
        tx.execute(insert(rows).values(**key, **values))


@save.register
def _(event: NextSet, tx: Connection, place: Place) -> None:
    said = {"start": event.start, "place": event.place, "aim": event.aim, "base": event.base}
    put(tx, CHOICE, {"meeting_id": place.meeting}, said)
    if event.made:
        move(tx, event)


def move(tx: Connection, event: NextSet) -> None:
    """The meeting that is made already: another day or time, place and aim; it stays as long as it was."""
    row = meeting_row(tx, event.made)
    when = {"scheduled_start": event.start, "scheduled_end": event.start + (row.scheduled_end - row.scheduled_start)}
    said = {"place": event.place, "aim": event.aim, "version": row.version + 1}
    tx.execute(update(M).where(M.c.id == event.made).values(**when, **said))


@save.register
def _(event: NextRolePicked, tx: Connection, place: Place) -> None:
    key = {"meeting_id": place.meeting, "role": event.role.value}
    if event.suggested:
        tx.execute(delete(PICK).where(PICK.c.meeting_id == place.meeting, PICK.c.role == event.role.value))
    else:
        put(tx, PICK, key, {"person_id": event.person or None})
    if event.made and not event.suggested:
        plan(tx, event.made, event.role, event.person)
    if event.made:
        raised(tx, event.made)


def plan(tx: Connection, meeting: str, role: Role, person: str) -> None:
    """Who is to hold a role in a meeting to come; "" for nobody."""
    tx.execute(delete(PLANNED).where(PLANNED.c.meeting_id == meeting, PLANNED.c.role == role.value))
    if person:
        tx.execute(insert(PLANNED).values(id=new_id(), meeting_id=meeting, role=role.value, person_id=person))


@save.register
def _(event: NextMade, tx: Connection, place: Place) -> None:
    team = meeting_row(tx, place.meeting).team_id
    made = event.made or add_meeting(tx, team, event.start, place.now)
    if event.made:
        put_on_top(tx, made, event)
    else:
        add_lines(tx, made, event.lines)
        tx.execute(update(M).where(M.c.id == made).values(place=event.place, aim=event.aim))
    for role, person in event.roles.items():
        plan(tx, made, role, person)
    raised(tx, made)


def put_on_top(tx: Connection, made: str, event: NextMade) -> None:
    """What has come since, below the opening of an agenda that is there already."""
    was = hour_of(tx, made).items
    add_lines(tx, made, event.lines)
    new = [item.id for item in hour_of(tx, made).items if item not in was]
    at = opening([as_it_is(item) for item in was])
    order = [*(item.id for item in was[:at]), *new, *(item.id for item in was[at:])]
    tx.execute(MOVE, [{"of": item, "to": n} for n, item in enumerate(order, 1)])


@save.register
def _(event: NextPlanned, tx: Connection, place: Place) -> None:
    plan_lines(event.what, tx, Place(event.made, "-", place.now))
    raised(tx, event.made)


def raised(tx: Connection, meeting: str) -> None:
    """Another meeting than that of the command changed: its version says so."""
    tx.execute(update(M).where(M.c.id == meeting).values(version=M.c.version + 1))


@save.register
def _(event: NextShown, tx: Connection, place: Place) -> None:
    put(tx, CHOICE, {"meeting_id": place.meeting}, {"shown_at": event.item or None})


@save.register
def _(event: OptedOut, tx: Connection, place: Place) -> None:
    mine = select(P.c.person_id).where(P.c.id == event.participant).scalar_subquery()
    tx.execute(update(PERSON).where(PERSON.c.id == mine).values(opted_out=event.out))
