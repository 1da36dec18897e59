"""The next meeting, made or not: what it is, what comes along to it, who is to hold which role."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, exists, func, literal, select

from app.agenda.hour import Hour, State
from app.agenda.lines import as_it_is, plan_of, together
from app.agenda.store import hour_of
from app.agenda.tables import AgendaItem
from app.agenda.template import Draft, templates
from app.core.contract import Place
from app.core.roles import Role
from app.core.saying import phrase
from app.core.wall_time import at_wall, in_rhythm
from app.meetings.reading import meeting_row
from app.meetings.tables import Meeting, Participant, RolePlanned
from app.record.rules import overdue
from app.record.tables import Action, ParkedItem
from app.storage.columns import table
from app.storage.once import once
from app.teams.tables import Person, Team
from app.weeks.change_rows import NO_CHANGES, Changes, changes, tries
from app.weeks.check_rows import asking
from app.weeks.fate_rows import owed
from app.weeks.history import MEMBERS, company
from app.weeks.plan import along, left_over, most_put_off, parked
from app.weeks.roles import Suggestion, suggest
from app.weeks.rules import Coming
from app.weeks.tables import NextChoice, NextRole

M, TEAM, PERSON, ITEM = table(Meeting), table(Team), table(Person), table(AgendaItem)
CHOICE, PICK, PLANNED = table(NextChoice), table(NextRole), table(RolePlanned)
ACTION, PARKED, P = table(Action), table(ParkedItem), table(Participant)
NAMED = select(PICK.c.role, PICK.c.person_id, PERSON.c.name).outerjoin_from(
    PICK, PERSON, PERSON.c.id == PICK.c.person_id
)
PICKS = NAMED.where(PICK.c.meeting_id == bindparam("meeting"))
ROLES = (
    select(PLANNED.c.role, PLANNED.c.person_id, PERSON.c.name)
    .join_from(PLANNED, PERSON, PERSON.c.id == PLANNED.c.person_id)
    .where(PLANNED.c.meeting_id == bindparam("meeting"))
)
FOLLOWING = (
    select(M)
    .where(M.c.team_id == bindparam("team"), M.c.scheduled_start > bindparam("start"))
    .where(M.c.cancelled_at.is_(None), M.c.started_at.is_(None))
    .order_by(M.c.scheduled_start, M.c.id)
    .limit(1)
)
OPEN = select(ACTION.c.status, ACTION.c.due).where(ACTION.c.team_id == bindparam("team"), ACTION.c.status == "open")
# Parked for the next agenda, and on no agenda since: one that was cancelled does not count.
FOR_NEXT = (
    select(PARKED.c.id, PARKED.c.text)
    .where(PARKED.c.team_id == bindparam("team"), PARKED.c.fate == "next_agenda", PARKED.c.set_aside_at.is_(None))
    .where(
        ~exists()
        .where(ITEM.c.origin == literal("parked:").concat(PARKED.c.id), M.c.id == ITEM.c.meeting_id)
        .where(M.c.cancelled_at.is_(None))
        .correlate(PARKED)
    )
    .order_by(PARKED.c.at, PARKED.c.id)
)
ORIGINS = select(ITEM.c.origin).where(ITEM.c.meeting_id == bindparam("meeting"))  # of lines taken out, too
ME = select(PERSON.c.id, PERSON.c.opted_out).where(PERSON.c.id == P.c.person_id, P.c.id == bindparam("participant"))
CHANGED = select(func.count().label("n"), func.max(ACTION.c.saved_at).label("at")).where(
    ACTION.c.team_id == bindparam("team")
)
SHOWN = select(CHOICE.c.shown_at).where(CHOICE.c.meeting_id == bindparam("meeting"))


@dataclass(frozen=True, slots=True)
class Overview:
    """The little that every picture of the meeting needs.

    state: of the meeting.  step, activity: of the current item.  shown: at it the next meeting is on the wall.
    made: when the next meeting is, None before it is made.  acts: changes when an action of the team does.
    """

    state: State
    step: int
    activity: str
    shown: str
    made: datetime | None
    acts: str = ""
    asking: bool = False  # the room is asked whether it agrees, or sees what it said
    owed: int = 0  # parked items of earlier meetings without a fate (AC-8)
    changes: Changes = NO_CHANGES

    @property
    def instead(self) -> str:
        """What fills the stage instead of the activity of the item, "" for nothing."""
        return "consensus" if self.asking else "next" if self.shown else ""


@once
def overview(tx: Connection, place: Place) -> Overview:
    hour, row = hour_of(tx, place.meeting), meeting_row(tx, place.meeting)
    state = hour.state(place.now)
    item = hour.current if state == "running" else None
    made = tx.execute(FOLLOWING, {"team": row.team_id, "start": row.scheduled_start}).one_or_none()
    shown = str(tx.execute(SHOWN, {"meeting": place.meeting}).scalar() or "")
    at = (item.step, item.activity, shown if shown == item.id else "") if item else (0, "", "")
    last = tx.execute(CHANGED, {"team": row.team_id}).one()
    said = (made.scheduled_start if made else None, f"{last.n}:{last.at}")
    return Overview(
        state, *at, *said, bool(item) and asking(tx, place), owed(tx, row.team_id, place.meeting), changes(tx, place)
    )


def coming(tx: Connection, place: Place) -> Coming:
    """The next meeting as it would be made now, or as it is."""
    row = meeting_row(tx, place.meeting)
    team = tx.execute(select(TEAM).where(TEAM.c.id == row.team_id)).one()
    hour, choice = hour_of(tx, place.meeting), choice_of(tx, place.meeting)
    made = tx.execute(FOLLOWING, {"team": team.id, "start": row.scheduled_start}).one_or_none()
    carried = comes_along(tx, hour, team.id, place.now)
    there = set(tx.execute(ORIGINS, {"meeting": made.id}).scalars()) if made else set[str]()
    fresh = tuple(line for line in carried if line.origin not in there)
    lines = together(lines_of(tx, made.id) if made else base_of(hour, choice.base), fresh)
    state = hour.state(place.now)
    dues = tx.execute(OPEN, {"team": team.id}).all()
    today = place.now.astimezone(ZoneInfo(team.time_zone)).date()
    return Coming(
        state=state,
        zone=team.time_zone,
        began=row.scheduled_start,
        starts=made.scheduled_start if made else choice.start or usual(row, team),
        length_min=int((made.scheduled_end - made.scheduled_start).total_seconds() // 60) if made else team.length_min,
        place=_first(made.place if made else None, choice.place, row.place),
        aim=_first(made.aim if made else None, choice.aim, row.aim),
        base=choice.base,
        lines=lines,
        fresh=fresh,
        roles=roles(tx, place, row, team, hour, made.id if made else ""),
        people=tuple((one.id, one.name) for one in tx.execute(MEMBERS, {"team": team.id})),
        made=made.id if made else "",
        actions=len(dues),
        overdue=sum(overdue(one.status, one.due, today) for one in dues),
        current=hour.current.id if state == "running" and hour.current else "",
        shown=choice.shown_at or "",
        tries=tries(changes(tx, place)),
    )


def _first(*said: str | None) -> str:
    """The first that was said at all, be it nothing."""
    return next((one for one in said if one is not None), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for the next meeting; None for what was not."""

    start: datetime | None = None
    place: str | None = None
    aim: str | None = None
    base: str = "last"
    shown_at: str | None = None


def choice_of(tx: Connection, meeting: str) -> Choice:
    row = tx.execute(select(CHOICE).where(CHOICE.c.meeting_id == meeting)).one_or_none()
    return Choice(row.start, row.place, row.aim, row.base, row.shown_at) if row else Choice()


def usual(row: Any, team: Any) -> datetime:
    """By the team's rhythm: its usual day and time, so many calendar weeks after this meeting."""
    day = row.scheduled_start.astimezone(ZoneInfo(team.time_zone)).date()
    return at_wall(in_rhythm(day, team.usual_day, team.every_weeks), team.usual_time, team.time_zone)


def base_of(hour: Hour, base: str) -> tuple[Draft, ...]:
    return templates()[base].items if base in templates() else plan_of(hour)


def person(tx: Connection, participant: str | None) -> tuple[str, bool]:
    """Who it is on the team's list, and whether they would rather not hold a role."""
    row = tx.execute(ME, {"participant": participant}).one_or_none()
    return (row.id, row.opted_out) if row else ("", False)


def comes_along(tx: Connection, hour: Hour, team: str, now: datetime) -> tuple[Draft, ...]:
    """What belongs at the top of the next agenda: what was deferred, the most often first, then what was parked."""
    left = most_put_off(along(hour, item, now) for item in left_over(hour, now))
    return (*left, *(parked(one.id, one.text) for one in tx.execute(FOR_NEXT, {"team": team})))


def carried(tx: Connection, meeting: str, now: datetime) -> tuple[Draft, ...]:
    """What comes along from this meeting, whoever plans the next one."""
    return comes_along(tx, hour_of(tx, meeting), meeting_row(tx, meeting).team_id, now)


def lines_of(tx: Connection, meeting: str) -> tuple[Draft, ...]:
    """The lines of a meeting that is made."""
    return tuple(as_it_is(item) for item in hour_of(tx, meeting).items)


def roles(tx: Connection, place: Place, row: Any, team: Any, hour: Hour, made: str) -> tuple[Suggestion, ...]:
    """For each role who was chosen, is planned, or is suggested, with the reason."""
    until = min(place.now, hour.closed_at)
    here = company(tx, place.meeting, team.id, team.time_zone, row.scheduled_start, until)
    said = {one.role: one for one in suggest(here.members, here.leader, here.led, team.leader_term)}
    for pick in tx.execute(PICKS, {"meeting": place.meeting}):
        said[Role(pick.role)] = Suggestion(Role(pick.role), pick.person_id or "", pick.name or "", CHOSEN)
    for plan in tx.execute(ROLES, {"meeting": made}) if made else ():
        if said[Role(plan.role)].person != plan.person_id:
            said[Role(plan.role)] = Suggestion(Role(plan.role), plan.person_id, plan.name, PLANNED_FOR)
    return tuple(said[role] for role in Role)


CHOSEN, PLANNED_FOR = phrase("chosen by the team"), phrase("planned already")
