"""What screens and the record may know of a brainstorm: no author, and in silence no text (BR-3, BR-4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select

from app.activities.brainstorm import group_rows, pair_rows, release_rows
from app.activities.brainstorm.board import Group
from app.activities.brainstorm.rules import HIDING, Mode, State, Status, state_of, status
from app.activities.brainstorm.store import BOARD, IDEA, NEWEST, OLD, TEXTS, item_mode
from app.activities.brainstorm.turn_rows import Turns, turns
from app.activities.brainstorm.wish_rows import WISH
from app.agenda.tables import AgendaItem
from app.core import ballot_items
from app.core.ballot_items import BallotItems, Offered
from app.core.contract import Place
from app.core.words import N_
from app.meetings.tables import Meeting, Participant
from app.storage.columns import table
from app.storage.once import once

ITEM = table(AgendaItem)
PLANNED = select(ITEM.c.id).where(
    ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.activity == "brainstorm", ITEM.c.ended_as != "removed"
)

PERSON, MEETING = table(Participant), table(Meeting)
ENDED = select(MEETING.c.ended_at).where(MEETING.c.id == bindparam("meeting"))

COLUMNS = (
    IDEA.c.id,
    IDEA.c.number,
    case((IDEA.c.aside_at.is_(None), IDEA.c.text), else_="").label("text"),  # a text set aside is not even read
    IDEA.c.merged_into,
    IDEA.c.parked_at,
    IDEA.c.aside_at,
    IDEA.c.withdrawn_at,
    IDEA.c.fate,
    IDEA.c.cluster_id,
)
SHOWN = (
    select(*COLUMNS)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.number.is_not(None))
    .order_by(IDEA.c.number)
)
MINE = (
    select(*COLUMNS, IDEA.c.text.label("own_text"), IDEA.c.erased_at)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.author_id == bindparam("author"))
    .where(IDEA.c.withdrawn_at.is_(None))
    .order_by(IDEA.c.added_at, IDEA.c.id)
)
OLD_TEXTS = (
    select(OLD.c.idea_id, OLD.c.text)
    .join_from(OLD, IDEA, IDEA.c.id == OLD.c.idea_id)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.aside_at.is_(None))
    .order_by(OLD.c.replaced_at, OLD.c.id)
)
EDITS = (
    select(func.count())
    .join_from(OLD, IDEA, IDEA.c.id == OLD.c.idea_id)
    .where(IDEA.c.brainstorm_id == bindparam("board"))
)
WISHES = (
    select(func.count(WISH.c.id) + func.count(WISH.c.settled_at))
    .join_from(WISH, IDEA, IDEA.c.id == WISH.c.idea_id)
    .where(IDEA.c.brainstorm_id == bindparam("board"))
)
NAMES = (
    select(IDEA.c.id, PERSON.c.name)
    .join_from(IDEA, PERSON, PERSON.c.id == IDEA.c.author_id)
    .join(BOARD, BOARD.c.id == IDEA.c.brainstorm_id)
    .where(IDEA.c.brainstorm_id == bindparam("board"), BOARD.c.anonymous.is_(False))
    .order_by(IDEA.c.id)
)
VOTABLE = (
    select(IDEA.c.id, IDEA.c.number, IDEA.c.text, IDEA.c.cluster_id)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.number.is_not(None), IDEA.c.withdrawn_at.is_(None))
    .where(IDEA.c.merged_into.is_(None), IDEA.c.parked_at.is_(None), IDEA.c.fate.in_(("", ballot_items.KEPT)))
    .order_by(IDEA.c.number)
)
ALL = select(BOARD).where(BOARD.c.meeting_id == bindparam("meeting")).order_by(BOARD.c.asked_at, BOARD.c.id)
NOTHING = BallotItems("", ())


@dataclass(frozen=True, slots=True)
class Shown:
    """An idea that all can see.  head: the id of the idea it is merged into.  aside: its text is not here.

    group: the id of its group, "" for none.
    """

    id: str
    number: int
    text: str
    status: Status
    head: str = ""
    aside: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ideas that the room is asked about.  text: what the merged idea would say, "" for the words of `into`."""

    idea: str
    into: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class About:
    id: str
    question: str
    theme: str


@dataclass(frozen=True, slots=True)
class Overview:
    """total, writers, present: "N ideas from x of y people".  ideas: in order of number, empty while hidden.

    waiting: ideas that only their authors have seen.  turns: of a round robin that runs or ran last.
    pair: the two ideas that the room is asked about.  focus: the id of the idea that is shown large.
    groups: in the order in which they were made, empty ones among them.  page: of the wall, 0 all at a glance.
    known_pairs: about which the room has spoken.  wishes: how many changes authors ever asked for and got an answer to.
    pass_round: how often sheets were passed on.  release: open ideas wait; held: id and text of those that do, for who
    facilitates.
    """

    item_mode: str = ""
    state: State = State.NONE
    question: str = ""
    theme: str = ""
    anonymous: bool = True
    mode: Mode = Mode.SILENT
    clarified: bool = False
    frozen: bool = False
    board: str = ""
    total: int = 0
    writers: int = 0
    present: int = 0
    set_aside: int = 0
    edits: int = 0
    waiting: int = 0
    turns: Turns | None = None
    ideas: tuple[Shown, ...] = ()
    pair: Pair | None = None
    focus: str = ""
    groups: tuple[Group, ...] = ()
    page: int = 0
    known_pairs: frozenset[frozenset[str]] = frozenset()
    wishes: int = 0
    pass_round: int = 0
    release: bool = False
    held: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> About | None:
        """What the brainstorm is about, once there is a question."""
        return About(self.board, self.question, self.theme) if self.board else None

    @property
    def hidden(self) -> bool:
        return self.mode in HIDING

    def under(self, idea: str) -> tuple[Shown, ...]:
        """What is merged into this idea."""
        return tuple(one for one in self.ideas if one.head == idea)


@dataclass(frozen=True, slots=True)
class Own:
    """One of a person's own ideas, as only that person sees it."""

    id: str
    text: str
    number: int | None
    status: Status
    head: str
    aside: bool
    erased: bool


@once
def overview(tx: Connection, place: Place) -> Overview:
    """The meeting's newest brainstorm as all screens may know it, seen from the item of `place`."""
    mode = item_mode(tx, place) or ""
    row = tx.execute(NEWEST, {"meeting": place.meeting}).one_or_none()
    return Overview(item_mode=mode) if row is None else seen(tx, row, mode)


def seen(tx: Connection, row: Any, item_mode: str = "") -> Overview:
    """One brainstorm from its row."""
    board = {"board": row.id}
    total, writers, aside, present = TEXTS.tally(tx, row.id, row.meeting_id)
    return Overview(
        item_mode=item_mode,
        state=state_of(opened=bool(row.opened_at), closed=bool(row.closed_at), clarified=bool(row.clarify_at)),
        question=row.question,
        theme=row.theme,
        anonymous=row.anonymous,
        mode=Mode(row.mode),
        clarified=row.clarify_at is not None,
        frozen=ballot_items.frozen(tx, row.meeting_id),
        board=row.id,
        total=total,
        writers=writers,
        present=present,
        set_aside=aside,
        edits=tx.execute(EDITS, board).scalar_one(),
        waiting=len(TEXTS.waiting(tx, row.id)),
        turns=turns(tx, row) if row.mode == Mode.ROUND_ROBIN else None,
        ideas=() if row.mode in HIDING else shown(tx, row.id, over=over(tx, row.meeting_id)),
        pair=None if row.mode in HIDING else pair_of(tx, row.id),
        focus=row.focus_id or "",
        groups=() if row.mode in HIDING else group_rows.groups(tx, row.id),
        page=row.wall_page,
        known_pairs=pair_rows.settled(tx, row.id) if row.clarify_at else frozenset(),
        pass_round=row.pass_round,
        release=release_rows.releases(tx, row.meeting_id),
        held=held(tx, row),
        wishes=tx.execute(WISHES, board).scalar_one(),
    )


def pair_of(tx: Connection, board: str) -> Pair | None:
    row = pair_rows.asked(tx, board)
    return Pair(row.idea_id, row.into_id, row.text) if row else None


def held(tx: Connection, row: Any) -> tuple[tuple[str, str], ...]:
    """What waits to be released: only where the team asks for it, and only what was written for all to see."""
    return release_rows.held(tx, row.id) if row.mode == Mode.OPEN and release_rows.releases(tx, row.meeting_id) else ()


def over(tx: Connection, meeting: str) -> bool:
    """Whether the meeting has ended: what is still on the list is in the bank then (BR-12)."""
    return tx.execute(ENDED, {"meeting": meeting}).scalar_one() is not None


def shown(tx: Connection, board: str, *, over: bool) -> tuple[Shown, ...]:
    """The numbered ideas that are not withdrawn, in order of number."""
    rows = tx.execute(SHOWN, {"board": board})
    return tuple(shown_of(row, over=over) for row in rows if row.withdrawn_at is None)


def shown_of(row: Any, *, over: bool) -> Shown:
    return Shown(
        row.id,
        row.number,
        row.text,
        status_of(row, over=over),
        row.merged_into or "",
        row.aside_at is not None,
        row.cluster_id or "",
    )


def status_of(row: Any, *, over: bool = False) -> Status:
    return status(
        shown=row.number is not None,
        withdrawn=row.withdrawn_at is not None,
        merged=row.merged_into is not None,
        parked=row.parked_at is not None,
        fate=row.fate,
        over=over,
    )


def own(tx: Connection, board: str, author: str | None) -> tuple[Own, ...]:
    """A person's own ideas, a text that is set aside included (BR-15), in the order they were written."""
    if not board or author is None:
        return ()
    rows = tx.execute(MINE, {"board": board, "author": author})
    return tuple(
        Own(
            row.id,
            row.own_text,
            row.number,
            status_of(row),
            row.merged_into or "",
            bool(row.aside_at),
            bool(row.erased_at),
        )
        for row in rows
    )


def asides_of(tx: Connection, board: str, by: str) -> tuple[Shown, ...]:
    """The texts this person set aside, to put them back (BR-15)."""
    rows = TEXTS.asides_of(tx, board, by)
    return tuple(Shown(row.id, row.number, row.text, Status.RAISED, aside=True) for row in rows)


def old_texts(tx: Connection, board: str) -> dict[str, tuple[str, ...]]:
    """What ideas said before, oldest first, by id of the idea."""
    found: dict[str, tuple[str, ...]] = {}
    for row in tx.execute(OLD_TEXTS, {"board": board}):
        found[row.idea_id] = (*found.get(row.idea_id, ()), row.text)
    return found


@once
def offered(tx: Connection, meeting: str) -> BallotItems:
    """For voting: the question and the votable ideas (BR-11); none while ideas are being gathered (BR-5).

    A text that is set aside is among them, so that a ballot has it if it is put back; `set_aside` says to hide it.
    """
    row = ready(tx, meeting)
    if row is None:
        return NOTHING
    rows = tx.execute(VOTABLE, {"board": row.id})
    ideas = tuple(Offered(one.id, one.number, one.text, one.cluster_id or "") for one in rows)
    return BallotItems(row.question, ideas, worked_on(row))


@once
def offered_groups(tx: Connection, meeting: str) -> BallotItems:
    """For a vote on groups: those with a votable idea in them, when the facilitator chooses so (BR-10)."""
    row = ready(tx, meeting)
    return BallotItems(row.question, group_rows.votable(tx, row.id), worked_on(row)) if row else NOTHING


@once
def ready(tx: Connection, meeting: str) -> Any:
    """The row of the newest brainstorm, or None while its ideas are being gathered."""
    row = tx.execute(NEWEST, {"meeting": meeting}).one_or_none()
    gathering = row is None or row.mode in HIDING or (row.opened_at and not row.closed_at)
    return None if gathering else row


def worked_on(row: Any) -> datetime:
    found: datetime = max(filter(None, (row.asked_at, row.opened_at, row.closed_at, row.clarify_at)))
    return found


@once
def set_aside(tx: Connection, meeting: str) -> frozenset[str]:
    """The ids of the ideas whose text no screen may show, erased ones among them (BR-15)."""
    return TEXTS.hidden(tx, meeting)


def all_of(tx: Connection, meeting: str) -> tuple[tuple[Overview, dict[str, str]], ...]:
    """For the record: each brainstorm of the meeting, with names by idea only where they are not hidden (RE-2)."""
    rows = tx.execute(ALL, {"meeting": meeting}).all()
    return tuple((seen(tx, row), names(tx, row)) for row in rows)


def names(tx: Connection, row: Any) -> dict[str, str]:
    if row.anonymous or row.mode in HIDING:
        return {}
    return {one.id: one.name for one in tx.execute(NAMES, {"board": row.id})}


@once
def lacking(tx: Connection, meeting: str) -> list[str]:
    """A brainstorm on the agenda wants its question before the start (BR-1)."""
    planned = tx.execute(PLANNED, {"meeting": meeting}).first()
    asked = tx.execute(NEWEST, {"meeting": meeting}).first()
    return [N_("Write the question for the brainstorm")] if planned and not asked else []
