"""Rows in, frozen data out.  Authors are read for rules and for their own screens only, never for an overview."""

from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from app.activities.fishbone import rules
from app.activities.fishbone.board import Branch, Cause, Diagram, Mode, state_of
from app.activities.fishbone.tables import Fishbone, FishboneBranch, FishboneCause
from app.agenda.tables import AgendaItem
from app.core import ballot_items, parking
from app.core.contract import Command, Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.words import N_
from app.meetings.tables import Meeting
from app.storage.columns import Instant, table
from app.storage.texts import TextRows

BONE, BRANCH, CAUSE = table(Fishbone), table(FishboneBranch), table(FishboneCause)
ITEM, MEETING = table(AgendaItem), table(Meeting)
TEXTS = TextRows(CAUSE, BONE, "fishbone_id")
NOWHERE = ("", "-")
AT = bindparam("at", type_=Instant)
STANDS = CAUSE.c.withdrawn_at.is_(None) & CAUSE.c.parked_at.is_(None)

NEWEST = (
    select(BONE)
    .where(BONE.c.meeting_id == bindparam("meeting"))
    .order_by(BONE.c.written_at.desc(), BONE.c.id.desc())
    .limit(1)
)
MODE = select(ITEM.c.mode).where(ITEM.c.id == bindparam("item"), ITEM.c.meeting_id == bindparam("meeting"))
WHEN = select(MEETING.c.started_at, MEETING.c.ended_at, MEETING.c.cancelled_at).where(
    MEETING.c.id == bindparam("meeting")
)
BRANCHES = (
    select(BRANCH.c.id, BRANCH.c.name, func.count(case((STANDS, CAUSE.c.id))).label("causes"))
    .outerjoin_from(BRANCH, CAUSE, CAUSE.c.branch_id == BRANCH.c.id)
    .where(BRANCH.c.fishbone_id == bindparam("board"), BRANCH.c.removed_at.is_(None))
    .group_by(BRANCH.c.id, BRANCH.c.name, BRANCH.c.position)
    .order_by(BRANCH.c.position, BRANCH.c.id)
)
ONE = select(CAUSE).where(CAUSE.c.id == bindparam("cause"), CAUSE.c.fishbone_id == bindparam("board"))
LAST_PLACE = select(func.coalesce(func.max(BRANCH.c.position), 0)).where(BRANCH.c.fishbone_id == bindparam("board"))

THIS, THAT, IT = (
    update(BONE).where(BONE.c.id == bindparam("of")),
    update(BRANCH).where(BRANCH.c.id == bindparam("of")),
    update(CAUSE).where(CAUSE.c.id == bindparam("of")),
)
REWRITE = THIS.values(problem=bindparam("says"), mode=bindparam("how"))
OPEN = THIS.values(mode=bindparam("how"), closed_at=None, opened_at=func.coalesce(BONE.c.opened_at, AT))
SHOW = THIS.values(mode=Mode.OPEN.value)
CLOSE = THIS.values(closed_at=bindparam("at"))
TURN = THIS.values(close_up=bindparam("branch"))
WHOLE = THIS.where(BONE.c.close_up == bindparam("branch")).values(close_up="")
OFFER = THIS.values(offered_at=bindparam("when"))
RENAME = THAT.values(name=bindparam("says"))
REMOVE = THAT.values(removed_at=bindparam("at"))
EDIT = IT.values(text=bindparam("says"), branch_id=bindparam("branch"))
MOVE = IT.values(branch_id=bindparam("branch"))


def load(tx: Connection, place: Place, seat: Seat, command: Command | None = None) -> Diagram:
    """The meeting's newest fishbone, this person's own texts, and the cause that the command names."""
    must_be_item(tx, place)
    when = tx.execute(WHEN, {"meeting": place.meeting}).one()
    started, ended = when.started_at is not None, bool(when.ended_at or when.cancelled_at)
    row = tx.execute(NEWEST, {"meeting": place.meeting}).one_or_none()
    if row is None:
        return Diagram(started=started, ended=ended)
    causes, last = TEXTS.count(tx, row.id)
    return Diagram(
        id=row.id,
        problem=row.problem,
        mode=Mode(row.mode),
        state=state_of(opened=bool(row.opened_at), closed=bool(row.closed_at)),
        started=started,
        ended=ended,
        frozen=ballot_items.frozen(tx, place.meeting),
        offered=row.offered_at is not None,
        close_up=row.close_up,
        causes=causes,
        next_number=last + 1,
        branches=branches(tx, row.id),
        own=TEXTS.own(tx, row.id, seat.participant),
        cause=one(tx, row.id, getattr(command, "cause", "")),
    )


def must_be_item(tx: Connection, place: Place) -> None:
    """Gone, if the address names an item of another meeting or none at all."""
    if place.item not in NOWHERE and item_mode(tx, place) is None:
        raise Gone(N_("There is no such item."))


def item_mode(tx: Connection, place: Place) -> str | None:
    """What the agenda says about this item: silent, open, or nothing."""
    found: str | None = tx.execute(MODE, {"item": place.item, "meeting": place.meeting}).scalar_one_or_none()
    return found


def branches(tx: Connection, board: str) -> tuple[Branch, ...]:
    """In their order, those that are removed left out."""
    return tuple(Branch(row.id, row.name, row.causes) for row in tx.execute(BRANCHES, {"board": board}))


def one(tx: Connection, board: str, cause: str) -> Cause | None:
    """One cause of this fishbone, author included: for rules only."""
    row = tx.execute(ONE, {"board": board, "cause": cause}).one_or_none() if cause else None
    return None if row is None else cause_of(row)


def cause_of(row: Any) -> Cause:
    return Cause(
        id=row.id,
        branch=row.branch_id,
        text=row.text,
        author=row.author_id,
        number=row.number,
        withdrawn=row.withdrawn_at is not None,
        parked=row.parked_at is not None,
        aside_by=row.aside_by,
        erased=row.erased_at is not None,
    )


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    """Writes what happened."""
    raise TypeError(event)


@save.register
def _(event: rules.ProblemWritten, tx: Connection, place: Place) -> None:
    if event.board:
        tx.execute(REWRITE, {"of": event.board, "says": event.problem, "how": event.mode.value})
        return
    board, item = new_id(), None if place.item in NOWHERE else place.item
    row = {"id": board, "meeting_id": place.meeting, "item_id": item, "problem": event.problem, "close_up": ""}
    tx.execute(insert(BONE), row | {"mode": event.mode.value, "written_at": place.now})
    for name in event.branches:
        add_branch(tx, board, name)


def add_branch(tx: Connection, board: str, name: str) -> None:
    last = tx.execute(LAST_PLACE, {"board": board}).scalar_one()
    tx.execute(insert(BRANCH), {"id": new_id(), "fishbone_id": board, "name": name, "position": last + 1})


@save.register
def _(event: rules.CausesOpened, tx: Connection, place: Place) -> None:
    tx.execute(OPEN, {"of": event.board, "how": event.mode.value, "at": place.now})
    if event.mode is not Mode.SILENT:
        TEXTS.give_numbers(tx, event.board)


@save.register
def _(event: rules.CausesClosed, tx: Connection, place: Place) -> None:
    tx.execute(CLOSE, {"of": event.board, "at": place.now})


@save.register
def _(event: rules.CausesShown, tx: Connection, place: Place) -> None:
    tx.execute(SHOW, {"of": event.board})
    TEXTS.give_numbers(tx, event.board)


@save.register
def _(event: rules.BranchAdded, tx: Connection, place: Place) -> None:
    add_branch(tx, event.board, event.name)


@save.register
def _(event: rules.BranchRenamed, tx: Connection, place: Place) -> None:
    tx.execute(RENAME, {"of": event.branch, "says": event.name})


@save.register
def _(event: rules.BranchRemoved, tx: Connection, place: Place) -> None:
    tx.execute(REMOVE, {"of": event.branch, "at": place.now})
    tx.execute(WHOLE, {"of": event.board, "branch": event.branch})


@save.register
def _(event: rules.WallTurned, tx: Connection, place: Place) -> None:
    tx.execute(TURN, {"of": event.board, "branch": event.branch})


@save.register
def _(event: rules.CauseAdded, tx: Connection, place: Place) -> None:
    what = {"id": new_id(), "fishbone_id": event.board, "branch_id": event.branch, "text": event.text}
    tx.execute(insert(CAUSE), what | {"author_id": event.author, "number": event.number, "added_at": place.now})


@save.register
def _(event: rules.CauseEdited, tx: Connection, place: Place) -> None:
    tx.execute(EDIT, {"of": event.cause, "says": event.text, "branch": event.branch})


@save.register
def _(event: rules.CauseWithdrawn, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.cause, withdrawn_at=place.now)


@save.register
def _(event: rules.CauseMoved, tx: Connection, place: Place) -> None:
    tx.execute(MOVE, {"of": event.cause, "branch": event.branch})


@save.register
def _(event: rules.CauseParked, tx: Connection, place: Place) -> None:
    TEXTS.set(tx, event.cause, parked_at=place.now)
    parking.park(tx, place, event.text, event.by)


@save.register
def _(event: rules.CausesOffered, tx: Connection, place: Place) -> None:
    tx.execute(OFFER, {"of": event.board, "when": place.now if event.offered else None})


@save.register
def _(event: rules.TextSetAside, tx: Connection, place: Place) -> None:
    TEXTS.set_aside(tx, event.cause, event.by, place.now)
    if event.erase:
        erase(tx, event.cause, place.now)


@save.register
def _(event: rules.TextPutBack, tx: Connection, place: Place) -> None:
    TEXTS.put_back(tx, event.cause)


def erase_set_aside(tx: Connection, meeting: str, now: datetime) -> None:
    """For the house, when a meeting ends: what is still set aside is erased for good (BR-15)."""
    for cause in TEXTS.left_aside(tx, meeting):
        erase(tx, cause, now)


def erase(tx: Connection, cause: str, now: datetime) -> None:
    """The text and its copies on ballots."""
    ballot_items.forget(tx, frozenset({cause}))
    TEXTS.erase(tx, cause, now)


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the causes of both are theirs (RO-7)."""
    TEXTS.fold(tx, place.meeting, stays, goes)
