"""What screens and the record may know of a fishbone: no author, and in silence no text."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, select

from app.activities.fishbone.board import Branch, Mode, State, state_of
from app.activities.fishbone.store import BONE, CAUSE, ITEM, NEWEST, TEXTS, branches, item_mode
from app.core import ballot_items
from app.core.ballot_items import BallotItems, Offered
from app.core.contract import Place
from app.core.words import N_
from app.meetings.tables import Participant
from app.storage.columns import table
from app.storage.once import once

KIND = "fishbone"
PERSON = table(Participant)

PLANNED = select(ITEM.c.id).where(
    ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.activity == KIND, ITEM.c.ended_as != "removed"
)
COLUMNS = (
    CAUSE.c.id,
    CAUSE.c.number,
    CAUSE.c.branch_id,
    case((CAUSE.c.aside_at.is_(None), CAUSE.c.text), else_="").label("text"),  # a text set aside is not even read
    CAUSE.c.parked_at,
    CAUSE.c.aside_at,
)
SHOWN = (
    select(*COLUMNS)
    .where(CAUSE.c.fishbone_id == bindparam("board"), CAUSE.c.number.is_not(None), CAUSE.c.withdrawn_at.is_(None))
    .order_by(CAUSE.c.number)
)
MINE = (
    select(*COLUMNS, CAUSE.c.text.label("own_text"), CAUSE.c.erased_at)
    .where(CAUSE.c.fishbone_id == bindparam("board"), CAUSE.c.author_id == bindparam("author"))
    .where(CAUSE.c.withdrawn_at.is_(None))
    .order_by(CAUSE.c.added_at, CAUSE.c.id)
)
VOTABLE = (
    select(CAUSE.c.id, CAUSE.c.number, CAUSE.c.text)
    .where(CAUSE.c.fishbone_id == bindparam("board"), CAUSE.c.number.is_not(None))
    .where(CAUSE.c.withdrawn_at.is_(None), CAUSE.c.parked_at.is_(None))
    .order_by(CAUSE.c.number)
)
ALL = select(BONE).where(BONE.c.meeting_id == bindparam("meeting")).order_by(BONE.c.written_at, BONE.c.id)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cause that all can see.  aside: its text is not here."""

    id: str
    number: int
    branch: str
    text: str
    parked: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """One of a person's own causes, as only that person sees it."""

    id: str
    text: str
    number: int | None
    branch: str
    parked: bool
    aside: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """total, writers, present: "N causes from x of y people".  causes: by number, empty while hidden.

    branches: their counts are of no use to screens, since in silence they would tell where somebody wrote.
    """

    item_mode: str = ""
    state: State = State.NONE
    problem: str = ""
    mode: Mode = Mode.SILENT
    frozen: bool = False
    offered: bool = False
    close_up: str = ""
    board: str = ""
    total: int = 0
    writers: int = 0
    present: int = 0
    set_aside: int = 0
    branches: tuple[Branch, ...] = ()
    causes: tuple[Shown, ...] = ()

    @property
    def hidden(self) -> bool:
        return self.mode is Mode.SILENT

    def under(self, branch: str) -> tuple[Shown, ...]:
        """The causes of this branch, parked ones left out."""
        return tuple(one for one in self.causes if one.branch == branch and not one.parked)

    @property
    def parked(self) -> tuple[Shown, ...]:
        return tuple(one for one in self.causes if one.parked)


@once
def overview(tx: Connection, place: Place) -> Overview:
    """The meeting's newest fishbone as all screens may know it, seen from the item of `place`."""
    mode = item_mode(tx, place) or ""
    row = tx.execute(NEWEST, {"meeting": place.meeting}).one_or_none()
    return Overview(item_mode=mode) if row is None else seen(tx, row, mode)


def seen(tx: Connection, row: Any, item_mode: str = "") -> Overview:
    """One fishbone from its row."""
    total, writers, aside, present = TEXTS.tally(tx, row.id, row.meeting_id)
    return Overview(
        item_mode=item_mode,
        state=state_of(opened=bool(row.opened_at), closed=bool(row.closed_at)),
        problem=row.problem,
        mode=Mode(row.mode),
        frozen=ballot_items.frozen(tx, row.meeting_id),
        offered=row.offered_at is not None,
        close_up=row.close_up,
        board=row.id,
        total=total,
        writers=writers,
        present=present,
        set_aside=aside,
        branches=tuple(Branch(one.id, one.name) for one in branches(tx, row.id)),
        causes=() if row.mode == Mode.SILENT else shown(tx, row.id),
    )


def shown(tx: Connection, board: str) -> tuple[Shown, ...]:
    rows = tx.execute(SHOWN, {"board": board})
    return tuple(
        Shown(row.id, row.number, row.branch_id, row.text, row.parked_at is not None, row.aside_at is not None)
        for row in rows
    )


def own(tx: Connection, board: str, author: str | None) -> tuple[Own, ...]:
    """A person's own causes, a text that is set aside included (BR-15), in the order they were written."""
    if not board or author is None:
        return ()
    rows = tx.execute(MINE, {"board": board, "author": author})
    return tuple(
        Own(
            row.id, row.own_text, row.number, row.branch_id,
            bool(row.parked_at), bool(row.aside_at), bool(row.erased_at),
        )
        for row in rows
    )  # fmt: skip


def asides_of(tx: Connection, board: str, by: str) -> tuple[Shown, ...]:
    """The texts this person set aside, to put them back (BR-15)."""
    rows = TEXTS.asides_of(tx, board, by)
    return tuple(Shown(row.id, row.number, "", row.text, aside=True) for row in rows)


@once
def offered(tx: Connection, meeting: str) -> BallotItems:
    """For voting, once the facilitator has offered them: the problem and its causes; none while they come in.

    A text that is set aside is among them, so that a ballot has it if it is put back; `set_aside` says to hide it.
    """
    row = tx.execute(NEWEST, {"meeting": meeting}).one_or_none()
    if row is None or row.offered_at is None or row.closed_at is None or row.mode == Mode.SILENT:
        return BallotItems("", ())
    rows = tx.execute(VOTABLE, {"board": row.id})
    return BallotItems(row.problem, tuple(Offered(one.id, one.number, one.text) for one in rows), row.offered_at)


@once
def set_aside(tx: Connection, meeting: str) -> frozenset[str]:
    """The ids of the causes whose text no screen may show, erased ones among them (BR-15)."""
    return TEXTS.hidden(tx, meeting)


def all_of(tx: Connection, meeting: str) -> tuple[Overview, ...]:
    """For the record: each fishbone of the meeting."""
    return tuple(seen(tx, row) for row in tx.execute(ALL, {"meeting": meeting}).all())


@once
def lacking(tx: Connection, meeting: str) -> list[str]:
    """A fishbone on the agenda wants its problem before the start."""
    planned = tx.execute(PLANNED, {"meeting": meeting}).first()
    written = tx.execute(NEWEST, {"meeting": meeting}).first()
    return [N_("Write the problem for the fishbone")] if planned and not written else []
