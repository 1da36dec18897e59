"""Rows in, an Hour out; events in, rows out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.agenda import hurry, order, planning, rules
from app.agenda.extend import Extension, lenders
from app.agenda.hour import Decision, Hour, Item, Pause
from app.agenda.tables import AgendaItem, TimeDecision
from app.agenda.tables import Pause as PauseRow
from app.agenda.template import Draft
from app.core.contract import Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.parking import park
from app.core.words import N_
from app.meetings.tables import Meeting, Participant, RoleHeld
from app.storage.columns import table
from app.teams.tables import Coach, Team

MEETING, TEAM, ITEM = table(Meeting), table(Team), table(AgendaItem)
PAUSE, DECISION = table(PauseRow), table(TimeDecision)
PERSON, COACH, HELD = table(Participant), table(Coach), table(RoleHeld)
REMOVED = "removed"  # a line taken out keeps its row: what another part prepared for it may point there

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
LAST = select(func.max(ITEM.c.position)).where(ITEM.c.meeting_id == bindparam("meeting"))

OF_MEETING = update(MEETING).where(MEETING.c.id == bindparam("of"))
OPEN_LOBBY = OF_MEETING.values(lobby_at=bindparam("stamp"))
START = OF_MEETING.values(started_at=bindparam("stamp"), practice=bindparam("rehearsal"))
END = OF_MEETING.values(ended_at=bindparam("stamp"))
OF_ITEM = update(ITEM).where(ITEM.c.id == bindparam("of"))
BEGIN = OF_ITEM.values(started_at=bindparam("stamp"))
CLOSE = OF_ITEM.values(ended_at=bindparam("stamp"), ended_as=bindparam("how"))
DEFER = OF_ITEM.values(ended_as="deferred", deferred_count=ITEM.c.deferred_count + 1)
COUNT = OF_ITEM.values(deferred_count=ITEM.c.deferred_count + 1)
RESTORE = OF_ITEM.values(ended_as="", deferred_count=ITEM.c.deferred_count - 1)
UNCOUNT = OF_ITEM.values(deferred_count=ITEM.c.deferred_count - 1)
ADJUST = OF_ITEM.values(adjusted_s=bindparam("to"))
CUT = OF_ITEM.values(adjusted_s=ITEM.c.adjusted_s - bindparam("by_s"))
UNPROTECT = OF_ITEM.values(protected=False)
PLAN = OF_ITEM.values(planned_s=bindparam("to"), adjusted_s=bindparam("to"))
MOVE = OF_ITEM.values(position=bindparam("to"))
REMOVE = OF_ITEM.values(ended_as=REMOVED)
CLEAR = update(ITEM).where(ITEM.c.meeting_id == bindparam("of"), ITEM.c.started_at.is_(None)).values(ended_as=REMOVED)
WORD = OF_ITEM.values(
    title=bindparam("new_title"),
    aim=bindparam("new_aim"),
    lead=bindparam("new_lead"),
    activity=bindparam("new_activity"),
    mode=bindparam("new_mode"),
    protected=bindparam("new_protected"),
    quiet=bindparam("new_quiet"),
)
EDIT = WORD.values(planned_s=bindparam("to"), adjusted_s=bindparam("to"))
POSITION = select(ITEM.c.position).where(ITEM.c.id == bindparam("of"))
ADD_ITEM, ADD_PAUSE, ADD_DECISION = insert(ITEM), insert(PAUSE), insert(DECISION)
RESUME = (
    update(PAUSE).where(PAUSE.c.meeting_id == bindparam("of"), PAUSE.c.to_at.is_(None)).values(to_at=bindparam("stamp"))
)
PAUSES_OF = update(PAUSE).where(PAUSE.c.item_id == bindparam("of")).values(item_id=bindparam("to"))
PAUSE_AGAIN = (
    update(PAUSE).where(PAUSE.c.item_id == bindparam("of"), PAUSE.c.to_at == bindparam("stamp")).values(to_at=None)
)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the agenda's screens are painted from.

    holders: role -> the names of those who hold it now.  partner_word: what this team calls a patient partner.
    """

    meeting: str
    hour: Hour
    now: datetime
    zone: str
    team: str
    number: int
    partner_word: str
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def lenders(self) -> str:
        """The ids that an extension may name, in the order in which we propose them."""
        return ",".join(item.id for item in lenders(self.hour))


def load(tx: Connection, place: Place, seat: Seat, command: Any) -> Hour:
    """The hour: a dozen rows, and every rule of time needs all of them."""
    return hour_of(tx, place.meeting)


def hour_of(tx: Connection, meeting: str) -> Hour:
    """The hour of a meeting, or Gone."""
    return _hour(tx, meeting, _row(tx, meeting))


def current(tx: Connection, meeting: str) -> str:
    """The id of the item that is current, "" before the start and after the end.

    A meeting that only the clock has closed (AG-18) still has one: ask the Hour for its state.
    """
    return tx.execute(CURRENT, {"meeting": meeting}).scalars().first() or ""


def overview(tx: Connection, place: Place) -> Overview:
    row = _row(tx, place.meeting)
    hour = _hour(tx, place.meeting, row)
    holders: dict[str, tuple[str, ...]] = {}
    for role, name in tx.execute(HOLDERS, {"meeting": place.meeting}):
        holders[role] = (*holders.get(role, ()), name)
    return Overview(place.meeting, hour, place.now, row.zone, row.team, row.number, row.partner_word, holders)


def names(tx: Connection, meeting: str) -> dict[str, str]:
    """Who is meant by the `by` of a decision: participants and coaches of this meeting."""
    return {row.id: row.name for row in tx.execute(NAMES, {"meeting": meeting})}


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


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


@save.register
def _(event: rules.LobbyOpened, tx: Connection, place: Place) -> None:
    tx.execute(OPEN_LOBBY, {"of": place.meeting, "stamp": event.at})


@save.register
def _(event: rules.MeetingStarted, tx: Connection, place: Place) -> None:
    tx.execute(START, {"of": place.meeting, "stamp": event.at, "rehearsal": event.practice})
    tx.execute(BEGIN, {"of": event.item, "stamp": event.at})


@save.register
def _(event: rules.MovedOn, tx: Connection, place: Place) -> None:
    tx.execute(RESUME, {"of": place.meeting, "stamp": event.at})
    tx.execute(CLOSE, {"of": event.closed, "stamp": event.at, "how": event.ended_as})
    tx.execute(BEGIN, {"of": event.opened, "stamp": event.at})
    _decided(tx, place, Decision(event.kind, event.closed, event.left_s, event.by, event.at))


@save.register
def _(event: rules.NextUndone, tx: Connection, place: Place) -> None:
    tx.execute(CLOSE, {"of": event.item, "stamp": None, "how": ""})
    tx.execute(BEGIN, {"of": event.opened, "stamp": None})
    tx.execute(PAUSE_AGAIN, {"of": event.item, "stamp": event.left_at})
    tx.execute(PAUSES_OF, {"of": event.opened, "to": event.item})
    if event.deferred:
        tx.execute(UNCOUNT, {"of": event.item})
    for restored in event.restored:
        tx.execute(RESTORE, {"of": restored})
    _decided(tx, place, Decision("undo", event.item, 0, event.by, event.at))


@save.register
def _(event: rules.ItemParked, tx: Connection, place: Place) -> None:
    save.dispatch(rules.MovedOn)(event, tx, place)
    park(tx, Place(place.meeting, event.closed, event.at), event.park, event.by)


@save.register
def _(event: rules.ItemDeferred, tx: Connection, place: Place) -> None:
    save.dispatch(rules.MovedOn)(event, tx, place)
    tx.execute(COUNT, {"of": event.closed})


@save.register
def _(event: rules.ItemExtended, tx: Connection, place: Place) -> None:
    """One row for what slack gave, one for each donor, one more for a donor that went whole (AG-14)."""
    _pay(tx, place, event.item, event.paid, event.by, event.at)


def _pay(tx: Connection, place: Place, item: str, paid: Extension, by: str, at: datetime) -> None:
    tx.execute(ADJUST, {"of": item, "to": paid.adjusted_s})
    if paid.from_slack_s:
        _decided(tx, place, Decision("extend", item, paid.from_slack_s, by, at))
    for loan in paid.loans:
        tx.execute(ADJUST, {"of": loan.item, "to": loan.keeps_s})
        _decided(tx, place, Decision("borrow", item, loan.gives_s, by, at, loan.item))
        if loan.deferred:
            _put_off(tx, place, loan.item, loan.keeps_s, by, at)


def _put_off(tx: Connection, place: Place, item: str, length_s: int, by: str, at: datetime) -> None:
    """It has not started, and goes to the next meeting."""
    tx.execute(DEFER, {"of": item})
    _decided(tx, place, Decision("defer", item, length_s, by, at))


def _cut(tx: Connection, place: Place, item: str, length_s: int, by: str, at: datetime) -> None:
    tx.execute(CUT, {"of": item, "by_s": length_s})
    _decided(tx, place, Decision("shave", item, length_s, by, at))


@save.register
def _(event: hurry.PlanShaved, tx: Connection, place: Place) -> None:
    for item, length_s in event.cuts:
        _cut(tx, place, item, length_s, event.by, event.at)
    for item, length_s in event.put_off:
        _put_off(tx, place, item, length_s, event.by, event.at)


@save.register
def _(event: hurry.PlanKept, tx: Connection, place: Place) -> None:
    """A shave of nothing: the record shows that the proposal was refused, and by whom."""
    _decided(tx, place, Decision("shave", event.item, 0, event.by, event.at))


@save.register
def _(event: hurry.JumpedToClosing, tx: Connection, place: Place) -> None:
    save.dispatch(rules.MovedOn)(event, tx, place)
    for item, length_s in event.put_off:
        _put_off(tx, place, item, length_s, event.by, event.at)


@save.register
def _(event: order.LineInserted, tx: Connection, place: Place) -> None:
    was = [item.id for item in hour_of(tx, place.meeting).items]
    add_lines(tx, place.meeting, [event.draft])
    made = next(item.id for item in hour_of(tx, place.meeting).items if item.id not in was)
    tx.execute(PLAN, {"of": made, "to": 0})
    _pay(tx, place, made, event.paid, event.by, event.at)
    _place(tx, planning.placed([*was, made], made, event.before))


@save.register
def _(event: order.LineChanged, tx: Connection, place: Place) -> None:
    tx.execute(WORD, {"of": event.item, **_words(event.draft)})
    if event.paid:
        _pay(tx, place, event.item, event.paid, event.by, event.at)
    if event.shaved_s:
        _cut(tx, place, event.item, event.shaved_s, event.by, event.at)


@save.register
def _(event: order.LinePutOff, tx: Connection, place: Place) -> None:
    _put_off(tx, place, event.item, event.seconds, event.by, event.at)


@save.register
def _(event: order.Unprotected, tx: Connection, place: Place) -> None:
    tx.execute(UNPROTECT, {"of": event.item})
    _decided(tx, place, Decision("unprotect", event.item, 0, event.by, event.at))


@save.register
def _(event: planning.ItemsPlaced, tx: Connection, place: Place) -> None:
    _place(tx, event.order)


def _place(tx: Connection, ids: Sequence[str]) -> None:
    tx.execute(MOVE, [{"of": name, "to": n} for n, name in enumerate(ids, 1)])


@save.register
def _(event: rules.TimerPaused, tx: Connection, place: Place) -> None:
    row = {"meeting_id": place.meeting, "item_id": event.item, "from_at": event.at, "to_at": None}
    tx.execute(ADD_PAUSE, {"id": new_id(), **row, "reason": event.reason})
    _decided(tx, place, Decision("pause", event.item, 0, event.by, event.at))


@save.register
def _(event: rules.TimerResumed, tx: Connection, place: Place) -> None:
    tx.execute(RESUME, {"of": place.meeting, "stamp": event.at})
    _decided(tx, place, Decision("resume", event.item, event.paused_s, event.by, event.at))


@save.register
def _(event: rules.MeetingEnded, tx: Connection, place: Place) -> None:
    tx.execute(RESUME, {"of": place.meeting, "stamp": event.at})
    tx.execute(CLOSE, {"of": event.item, "stamp": event.at, "how": event.ended_as})
    tx.execute(END, {"of": place.meeting, "stamp": event.at})


@save.register
def _(event: rules.MeetingReopened, tx: Connection, place: Place) -> None:
    tx.execute(PAUSE_AGAIN, {"of": event.item, "stamp": event.ended_at})
    tx.execute(CLOSE, {"of": event.item, "stamp": None, "how": ""})
    tx.execute(END, {"of": place.meeting, "stamp": None})


@save.register
def _(event: planning.ItemAdded, tx: Connection, place: Place) -> None:
    add_lines(tx, place.meeting, [event.draft])


@save.register
def _(event: planning.AgendaFilled, tx: Connection, place: Place) -> None:
    tx.execute(CLEAR, {"of": place.meeting})
    add_lines(tx, place.meeting, event.drafts)


@save.register
def _(event: planning.ItemEdited, tx: Connection, place: Place) -> None:
    tx.execute(EDIT, {"of": event.item, "to": event.draft.minutes * 60, **_words(event.draft)})
    if event.unprotected:
        _decided(tx, place, Decision("unprotect", event.item, 0, event.by, event.at))


@save.register
def _(event: planning.ItemsSwapped, tx: Connection, place: Place) -> None:
    here, there = (tx.execute(POSITION, {"of": line}).scalar_one() for line in (event.item, event.other))
    tx.execute(MOVE, {"of": event.item, "to": there})
    tx.execute(MOVE, {"of": event.other, "to": here})


@save.register
def _(event: planning.ItemRemoved, tx: Connection, place: Place) -> None:
    tx.execute(REMOVE, {"of": event.item})


@save.register
def _(event: planning.MinutesSet, tx: Connection, place: Place) -> None:
    tx.execute(PLAN, {"of": event.item, "to": event.planned_s})


def _words(draft: Draft) -> dict[str, Any]:
    words = {"new_title": draft.title, "new_aim": draft.aim, "new_lead": draft.lead}
    kind = {"new_activity": draft.activity, "new_mode": draft.mode}
    return {**words, **kind, "new_protected": draft.protected, "new_quiet": draft.quiet}


def _decided(tx: Connection, place: Place, decision: Decision) -> None:
    line = {"kind": decision.kind, "seconds": decision.seconds, "by": decision.by, "at": decision.at}
    items = {"item_id": decision.item, "from_item_id": decision.from_item}
    tx.execute(ADD_DECISION, {"id": new_id(), "meeting_id": place.meeting, **items, **line})


def add_lines(tx: Connection, meeting: str, drafts: Sequence[Draft]) -> None:
    """Puts new lines at the end of an agenda."""
    first = (tx.execute(LAST, {"meeting": meeting}).scalar() or 0) + 1
    if drafts:
        tx.execute(ADD_ITEM, [_line(meeting, n, draft) for n, draft in enumerate(drafts, first)])


def _line(meeting: str, position: int, draft: Draft) -> dict[str, Any]:
    """The row of a new line."""
    return {
        "id": new_id(),
        "meeting_id": meeting,
        "position": position,
        "step": draft.step,
        "title": draft.title,
        "aim": draft.aim,
        "method": draft.method,
        "lead": draft.lead,
        "activity": draft.activity,
        "mode": draft.mode,
        "planned_s": draft.minutes * 60,
        "adjusted_s": draft.minutes * 60,
        "protected": draft.protected,
        "quiet": draft.quiet,
        "deferred_count": draft.deferred_count,
        "origin": draft.origin,
        "ended_as": "",
    }
