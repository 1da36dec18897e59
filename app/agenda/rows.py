"""The lines of an agenda as rows: put in, moved, lengthened, put off, and what was decided about their time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.agenda.extend import Extension
from app.agenda.hour import Decision
from app.agenda.tables import AgendaItem, TimeDecision
from app.agenda.template import Draft
from app.core.contract import Place
from app.core.ids import new_id
from app.storage.columns import table

ITEM, DECISION = table(AgendaItem), table(TimeDecision)
REMOVED = "removed"  # a line taken out keeps its row: what another part prepared for it may point there
LAST = select(func.max(ITEM.c.position)).where(ITEM.c.meeting_id == bindparam("meeting"))
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
ADD_ITEM, ADD_DECISION = insert(ITEM), insert(DECISION)


def pay(tx: Connection, place: Place, item: str, paid: Extension, by: str, at: datetime) -> None:
    tx.execute(ADJUST, {"of": item, "to": paid.adjusted_s})
    if paid.from_slack_s:
        decided(tx, place, Decision("extend", item, paid.from_slack_s, by, at))
    for loan in paid.loans:
        tx.execute(ADJUST, {"of": loan.item, "to": loan.keeps_s})
        decided(tx, place, Decision("borrow", item, loan.gives_s, by, at, loan.item))
        if loan.deferred:
            put_off(tx, place, loan.item, loan.keeps_s, by, at)


def put_off(tx: Connection, place: Place, item: str, length_s: int, by: str, at: datetime) -> None:
    """It has not started, and goes to the next meeting."""
    tx.execute(DEFER, {"of": item})
    decided(tx, place, Decision("defer", item, length_s, by, at))


def cut(tx: Connection, place: Place, item: str, length_s: int, by: str, at: datetime) -> None:
    tx.execute(CUT, {"of": item, "by_s": length_s})
    decided(tx, place, Decision("shave", item, length_s, by, at))


def place_lines(tx: Connection, ids: Sequence[str]) -> None:
    tx.execute(MOVE, [{"of": name, "to": n} for n, name in enumerate(ids, 1)])


def words_of(draft: Draft) -> dict[str, Any]:
    words = {"new_title": draft.title, "new_aim": draft.aim, "new_lead": draft.lead}
    kind = {"new_activity": draft.activity, "new_mode": draft.mode}
    return {**words, **kind, "new_protected": draft.protected, "new_quiet": draft.quiet}


def decided(tx: Connection, place: Place, decision: Decision) -> None:
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
        "page": 0,
    }
