"""Rows in, an Hour out, and what the agenda's screens are painted from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.agenda.extend import lenders
from app.agenda.hour import Decision, Hour, Item, Pause
from app.agenda.rows import REMOVED
from app.agenda.tables import AgendaItem, TimeDecision
from app.agenda.tables import Pause as PauseRow
from app.agenda.wish_rows import wishes
from app.agenda.wishes import Wishes
from app.core.contract import Place, Seat
from app.core.errors import Gone
from app.core.words import N_
from app.meetings.tables import Meeting, Participant, RoleHeld
from app.storage.columns import table
from app.storage.once import once
from app.teams.tables import Coach, Team

MEETING, TEAM, ITEM = table(Meeting), table(Team), table(AgendaItem)
PAUSE, DECISION = table(PauseRow), table(TimeDecision)
PERSON, COACH, HELD = table(Participant), table(Coach), table(RoleHeld)

THE_MEETING = (
    select(
        MEETING.c.scheduled_start,
        MEETING.c.scheduled_end,
        MEETING.c.lobby_at,
        MEETING.c.started_at,
        MEETING.c.ended_at,
        MEETING.c.cancelled_at,
        MEETING.c.practice,
        MEETING.c.number,
        MEETING.c.aim,
        TEAM.c.specific_aim,
        TEAM.c.global_aim,
        TEAM.c.name.label("team"),
        TEAM.c.time_zone.label("zone"),
        TEAM.c.partner_word,
    )
    .join_from(MEETING, TEAM, TEAM.c.id == MEETING.c.team_id)
    .where(MEETING.c.id == bindparam("meeting"))
)
ITEMS = (
    select(
        ITEM.c.id,
        ITEM.c.title,
        ITEM.c.planned_s,
        ITEM.c.adjusted_s,
        ITEM.c.aim,
        ITEM.c.method,
        ITEM.c.lead,
        ITEM.c.activity,
        ITEM.c.mode,
        ITEM.c.step,
        ITEM.c.protected,
        ITEM.c.quiet,
        ITEM.c.deferred_count,
        ITEM.c.origin,
        ITEM.c.started_at,
        ITEM.c.ended_at,
        ITEM.c.ended_as,
        ITEM.c.page,
    )
    .where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.ended_as != REMOVED)
    .order_by(ITEM.c.position, ITEM.c.id)
)
PAUSES = (
    select(PAUSE.c.item_id.label("item"), PAUSE.c.from_at, PAUSE.c.to_at, PAUSE.c.reason)
    .where(PAUSE.c.meeting_id == bindparam("meeting"))
    .order_by(PAUSE.c.from_at, PAUSE.c.id)
)
DECISIONS = (
    select(
        DECISION.c.kind,
        DECISION.c.item_id.label("item"),
        DECISION.c.seconds,
        DECISION.c.by,
        DECISION.c.at,
        DECISION.c.from_item_id.label("from_item"),
    )
    .where(DECISION.c.meeting_id == bindparam("meeting"))
    .order_by(DECISION.c.at, DECISION.c.kind, DECISION.c.id)
)
CURRENT = (
    select(ITEM.c.id)
    .where(ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.started_at.is_not(None), ITEM.c.ended_at.is_(None))
    .order_by(ITEM.c.position, ITEM.c.id)
)
HOLDERS = (
    select(HELD.c.role, PERSON.c.name)
    .join_from(HELD, PERSON, PERSON.c.id == HELD.c.participant_id)
    .where(HELD.c.meeting_id == bindparam("meeting"), HELD.c.to_at.is_(None))
    .order_by(HELD.c.role, HELD.c.from_at, HELD.c.id)
)
NAMES = (
    select(PERSON.c.id, PERSON.c.name)
    .where(PERSON.c.meeting_id == bindparam("meeting"))
    .union_all(
        select(COACH.c.id, COACH.c.name).where(
            COACH.c.id.in_(select(DECISION.c.by).where(DECISION.c.meeting_id == bindparam("meeting")))
        )
    )
)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the agenda's screens are painted from.

    holders: role -> the names of those who hold it now.  partner_word: what this team calls a patient partner.
    wishes: how the room answers at time up; for who decides about time.
    """

    meeting: str
    hour: Hour
    now: datetime
    zone: str
    team: str
    number: int
    partner_word: str
    aim: str = ""  # of this meeting, else the team's
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def lenders(self) -> str:
        """The ids that an extension may name, in the order in which we propose them."""
        return ",".join(item.id for item in lenders(self.hour))


def load(tx: Connection, place: Place, seat: Seat, command: Any) -> Hour:
    """The hour: a dozen rows, and every rule of time needs all of them."""
    return hour_of(tx, place.meeting)


@once
def hour_of(tx: Connection, meeting: str) -> Hour:
    """The hour of a meeting, or Gone."""
    return _hour(tx, meeting, _row(tx, meeting))


def current(tx: Connection, meeting: str) -> str:
    """The id of the item that is current, "" before the start and after the end.

    A meeting that only the clock has closed (AG-18) still has one: ask the Hour for its state.
    """
    return tx.execute(CURRENT, {"meeting": meeting}).scalars().first() or ""


@once
def overview(tx: Connection, place: Place) -> Overview:
    row = _row(tx, place.meeting)
    hour = hour_of(tx, place.meeting)
    holders: dict[str, tuple[str, ...]] = {}
    for role, name in tx.execute(HOLDERS, {"meeting": place.meeting}):
        holders[role] = (*holders.get(role, ()), name)
    words = (row.zone, row.team, row.number, row.partner_word, row.aim or row.specific_aim or row.global_aim)
    return Overview(place.meeting, hour, place.now, *words, holders, wishes(tx, hour))


def names(tx: Connection, meeting: str) -> dict[str, str]:
    """Who is meant by the `by` of a decision: participants and coaches of this meeting."""
    return {row.id: row.name for row in tx.execute(NAMES, {"meeting": meeting})}


@once
def _row(tx: Connection, meeting: str) -> Any:
    row = tx.execute(THE_MEETING, {"meeting": meeting}).one_or_none()
    if row is None:
        raise Gone(N_("There is no such meeting."))
    return row


def _hour(tx: Connection, meeting: str, row: Any) -> Hour:
    of = {"meeting": meeting}
    return Hour(
        row.scheduled_start,
        row.scheduled_end,
        tuple(Item(**found) for found in tx.execute(ITEMS, of).mappings()),
        tuple(Pause(**found) for found in tx.execute(PAUSES, of).mappings()),
        tuple(Decision(**found) for found in tx.execute(DECISIONS, of).mappings()),
        row.lobby_at,
        row.started_at,
        row.ended_at,
        row.cancelled_at,
        row.practice,
    )
