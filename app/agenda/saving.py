"""Events in, rows out: what happened to the hour is written here, in the transaction that decided it."""

from functools import singledispatch

from sqlalchemy import Connection, bindparam, insert, update

from app.agenda import hurry, order, planning, rows, rules, wish_rows
from app.agenda.hour import Decision
from app.agenda.rows import add_lines, cut, decided, pay, place_lines, put_off, words_of
from app.agenda.store import hour_of
from app.agenda.tables import AgendaItem
from app.agenda.tables import Pause as PauseRow
from app.core.contract import Event, Place
from app.core.ids import new_id
from app.core.parking import park
from app.meetings.tables import Meeting
from app.storage.columns import table

MEETING, PAUSE, ITEM = table(Meeting), table(PauseRow), table(AgendaItem)
OF_MEETING = update(MEETING).where(MEETING.c.id == bindparam("of"))
OPEN_LOBBY = OF_MEETING.values(lobby_at=bindparam("stamp"))
START = OF_MEETING.values(started_at=bindparam("stamp"), practice=bindparam("rehearsal"))
END = OF_MEETING.values(ended_at=bindparam("stamp"))
ADD_PAUSE = insert(PAUSE)
RESUME = (
    update(PAUSE).where(PAUSE.c.meeting_id == bindparam("of"), PAUSE.c.to_at.is_(None)).values(to_at=bindparam("stamp"))
)
PAUSES_OF = update(PAUSE).where(PAUSE.c.item_id == bindparam("of")).values(item_id=bindparam("to"))
PAUSE_AGAIN = (
    update(PAUSE).where(PAUSE.c.item_id == bindparam("of"), PAUSE.c.to_at == bindparam("stamp")).values(to_at=None)
)
TURN = update(ITEM).where(ITEM.c.id == bindparam("of")).values(page=bindparam("n"))


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


@save.register
def _(event: rules.LobbyOpened, tx: Connection, place: Place) -> None:
    tx.execute(OPEN_LOBBY, {"of": place.meeting, "stamp": event.at})


@save.register
def _(event: rules.MeetingStarted, tx: Connection, place: Place) -> None:
    tx.execute(START, {"of": place.meeting, "stamp": event.at, "rehearsal": event.practice})
    tx.execute(rows.BEGIN, {"of": event.item, "stamp": event.at})


@save.register
def _(event: rules.MovedOn, tx: Connection, place: Place) -> None:
    tx.execute(RESUME, {"of": place.meeting, "stamp": event.at})
    tx.execute(rows.CLOSE, {"of": event.closed, "stamp": event.at, "how": event.ended_as})
    tx.execute(rows.BEGIN, {"of": event.opened, "stamp": event.at})
    decided(tx, place, Decision(event.kind, event.closed, event.left_s, event.by, event.at))


@save.register
def _(event: rules.NextUndone, tx: Connection, place: Place) -> None:
    tx.execute(rows.CLOSE, {"of": event.item, "stamp": None, "how": ""})
    tx.execute(rows.BEGIN, {"of": event.opened, "stamp": None})
    tx.execute(PAUSE_AGAIN, {"of": event.item, "stamp": event.left_at})
    tx.execute(PAUSES_OF, {"of": event.opened, "to": event.item})
    if event.deferred:
        tx.execute(rows.UNCOUNT, {"of": event.item})
    for restored in event.restored:
        tx.execute(rows.RESTORE, {"of": restored})
    decided(tx, place, Decision("undo", event.item, 0, event.by, event.at))


@save.register
def _(event: rules.ItemParked, tx: Connection, place: Place) -> None:
    save.dispatch(rules.MovedOn)(event, tx, place)
    park(tx, Place(place.meeting, event.closed, event.at), event.park, event.by)


@save.register
def _(event: rules.ItemDeferred, tx: Connection, place: Place) -> None:
    save.dispatch(rules.MovedOn)(event, tx, place)
    tx.execute(rows.COUNT, {"of": event.closed})


@save.register
def _(event: rules.ItemExtended, tx: Connection, place: Place) -> None:
    """One row for what slack gave, one for each donor, one more for a donor that went whole (AG-14)."""
    pay(tx, place, event.item, event.paid, event.by, event.at)


@save.register
def _(event: hurry.PlanShaved, tx: Connection, place: Place) -> None:
    for item, length_s in event.cuts:
        cut(tx, place, item, length_s, event.by, event.at)
    for item, length_s in event.put_off:
        put_off(tx, place, item, length_s, event.by, event.at)


@save.register
def _(event: hurry.PlanKept, tx: Connection, place: Place) -> None:
    """A shave of nothing: the record shows that the proposal was refused, and by whom."""
    decided(tx, place, Decision("shave", event.item, 0, event.by, event.at))


@save.register
def _(event: hurry.JumpedToClosing, tx: Connection, place: Place) -> None:
    save.dispatch(rules.MovedOn)(event, tx, place)
    for item, length_s in event.put_off:
        put_off(tx, place, item, length_s, event.by, event.at)


@save.register
def _(event: order.LineInserted, tx: Connection, place: Place) -> None:
    was = [item.id for item in hour_of(tx, place.meeting).items]
    add_lines(tx, place.meeting, [event.draft])
    made = next(item.id for item in hour_of(tx, place.meeting).items if item.id not in was)
    tx.execute(rows.PLAN, {"of": made, "to": 0})
    pay(tx, place, made, event.paid, event.by, event.at)
    place_lines(tx, planning.placed([*was, made], made, event.before))


@save.register
def _(event: order.LineChanged, tx: Connection, place: Place) -> None:
    tx.execute(rows.WORD, {"of": event.item, **words_of(event.draft)})
    if event.paid:
        pay(tx, place, event.item, event.paid, event.by, event.at)
    if event.shaved_s:
        cut(tx, place, event.item, event.shaved_s, event.by, event.at)


@save.register
def _(event: order.LinePutOff, tx: Connection, place: Place) -> None:
    put_off(tx, place, event.item, event.seconds, event.by, event.at)


@save.register
def _(event: order.Unprotected, tx: Connection, place: Place) -> None:
    tx.execute(rows.UNPROTECT, {"of": event.item})
    decided(tx, place, Decision("unprotect", event.item, 0, event.by, event.at))


@save.register
def _(event: planning.ItemsPlaced, tx: Connection, place: Place) -> None:
    place_lines(tx, event.order)


@save.register
def _(event: rules.TimerPaused, tx: Connection, place: Place) -> None:
    row = {"meeting_id": place.meeting, "item_id": event.item, "from_at": event.at, "to_at": None}
    tx.execute(ADD_PAUSE, {"id": new_id(), **row, "reason": event.reason})
    decided(tx, place, Decision("pause", event.item, 0, event.by, event.at))


@save.register
def _(event: rules.TimerResumed, tx: Connection, place: Place) -> None:
    tx.execute(RESUME, {"of": place.meeting, "stamp": event.at})
    decided(tx, place, Decision("resume", event.item, event.paused_s, event.by, event.at))


@save.register
def _(event: rules.MeetingEnded, tx: Connection, place: Place) -> None:
    tx.execute(RESUME, {"of": place.meeting, "stamp": event.at})
    tx.execute(rows.CLOSE, {"of": event.item, "stamp": event.at, "how": event.ended_as})
    tx.execute(END, {"of": place.meeting, "stamp": event.at})


@save.register
def _(event: rules.MeetingReopened, tx: Connection, place: Place) -> None:
    tx.execute(PAUSE_AGAIN, {"of": event.item, "stamp": event.ended_at})
    tx.execute(rows.CLOSE, {"of": event.item, "stamp": None, "how": ""})
    tx.execute(END, {"of": place.meeting, "stamp": None})


@save.register
def _(event: planning.ItemAdded, tx: Connection, place: Place) -> None:
    add_lines(tx, place.meeting, [event.draft])


@save.register
def _(event: planning.AgendaFilled, tx: Connection, place: Place) -> None:
    tx.execute(rows.CLEAR, {"of": place.meeting})
    add_lines(tx, place.meeting, event.drafts)


@save.register
def _(event: planning.ItemEdited, tx: Connection, place: Place) -> None:
    tx.execute(rows.EDIT, {"of": event.item, "to": event.draft.minutes * 60, **words_of(event.draft)})
    if event.unprotected:
        decided(tx, place, Decision("unprotect", event.item, 0, event.by, event.at))


@save.register
def _(event: planning.ItemsSwapped, tx: Connection, place: Place) -> None:
    here, there = (tx.execute(rows.POSITION, {"of": line}).scalar_one() for line in (event.item, event.other))
    tx.execute(rows.MOVE, {"of": event.item, "to": there})
    tx.execute(rows.MOVE, {"of": event.other, "to": here})


@save.register
def _(event: planning.ItemRemoved, tx: Connection, place: Place) -> None:
    tx.execute(rows.REMOVE, {"of": event.item})


@save.register
def _(event: planning.MinutesSet, tx: Connection, place: Place) -> None:
    tx.execute(rows.PLAN, {"of": event.item, "to": event.planned_s})


save.register(wish_rows.write)


@save.register
def _(event: rules.WallTurned, tx: Connection, place: Place) -> None:
    tx.execute(TURN, {"of": event.item, "n": event.page})
