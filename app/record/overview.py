"""The record as the screens and files may have it: all lines of a meeting in order of time."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, bindparam, case, func, literal, or_, select, true

from app.core.contract import Place, Seat
from app.ground.overview import OnWall, on_wall
from app.record.rules import opening_rank
from app.record.store import HOUR, ITEM, MEETING, PARTICIPANT, PERSON, TABLES, next_meeting_day
from app.storage.columns import table
from app.storage.once import once
from app.teams.tables import GroundRule

RULE = table(GroundRule)
WORDS = ("owner", "helpers", "status", "reason", "how", "fate")  # "" for a kind of line that has no such column
ASKED = ("agree", "live", "talk")  # of a decision that the room was asked about (AC-9)
COLUMNS = ("id", *WORDS, "due", *ASKED, "closed_at", "left_open_at", "set_aside_at", "at", "saved_at")


@dataclass(frozen=True, slots=True)
class Line:
    """One line.  item: "" for none.  set_aside: its text was not read, here it is "" (BR-15).

    left_open: an action whose missing owner or day is meant (AC-2).
    """

    kind: str
    id: str
    item: str
    title: str
    text: str
    set_aside: bool
    owner: str
    helpers: str
    due: date | None
    status: str
    reason: str
    how: str
    fate: str
    closed_at: datetime | None
    at: datetime
    saved_at: datetime
    left_open: bool = False
    said: tuple[int, int, int] | None = None  # agree, can live with it, need to talk; None: the room was not asked


@dataclass(frozen=True, slots=True)
class Overview:
    """lines: this meeting's, in order of time.

    carried: the team's other actions, those open and those closed since the last meeting.
    """

    today: date
    lines: tuple[Line, ...]
    carried: tuple[Line, ...]
    ground_rules: tuple[str, ...]
    items: tuple[tuple[str, str], ...]  # id and title, in order of the agenda
    ground: OnWall = field(default_factory=OnWall)

    def of(self, *kinds: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind in kinds)

    def find(self, ref: str) -> Line | None:
        """The line that an address calls "action-ID", or None; not one that is set aside."""
        found = (line for line in (*self.lines, *self.carried) if f"{line.kind}-{line.id}" == ref)
        return next((line for line in found if not line.set_aside), None)

    @property
    def saved_at(self) -> datetime | None:
        return max((line.saved_at for line in self.lines), default=None)

    @property
    def actions(self) -> tuple[Line, ...]:
        """All actions that matter today, in the order of AC-5; those done or dropped last."""
        found = (*self.carried, *self.of("action"))
        return tuple(sorted(found, key=lambda a: (a.status != "open", opening_rank(a.due, self.today), a.at, a.id)))


@dataclass(frozen=True, slots=True)
class Aside:
    """A text set aside, for those who may still see it."""

    kind: str
    id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Form:
    """What the writing forms offer: names for the owner, the day of the next meeting, the items."""

    people: tuple[str, ...]
    next_meeting: date
    items: tuple[tuple[str, str], ...]


def _lines(kind: str) -> Select[Any]:
    rows = TABLES[kind]
    hides = "set_aside_at" in rows.c
    text = case((rows.c.set_aside_at.is_(None), rows.c.text), else_="") if hides else rows.c.text
    named = (literal(kind).label("kind"), text.label("text"), rows.c.item_id, ITEM.c.title)
    joined = rows.outerjoin(ITEM, ITEM.c.id == rows.c.item_id)
    return select(*named, *(rows.c[name] for name in COLUMNS if name in rows.c)).select_from(joined)


LINES = [_lines(kind).where(TABLES[kind].c.meeting_id == bindparam("meeting")) for kind in TABLES]
ACTION, PARKED, NOTE = TABLES["action"], TABLES["parked"], TABLES["note"]
CARRIED = _lines("action").where(
    ACTION.c.team_id == bindparam("team"),
    ACTION.c.meeting_id != bindparam("meeting"),
    ACTION.c.at < bindparam("before"),
    or_(ACTION.c.closed_at.is_(None), ACTION.c.closed_at >= bindparam("since")),
)
PREVIOUS = select(func.max(MEETING.c.scheduled_start)).where(
    MEETING.c.team_id == bindparam("team"),
    MEETING.c.scheduled_start < bindparam("start"),
    MEETING.c.cancelled_at.is_(None),
)
RULES = select(RULE.c.text).where(RULE.c.team_id == bindparam("team")).order_by(RULE.c.position, RULE.c.id)
ITEMS = select(ITEM.c.id, ITEM.c.title).where(ITEM.c.meeting_id == bindparam("meeting")).order_by(ITEM.c.position)
MEMBERS = select(PERSON.c.name).where(PERSON.c.team_id == bindparam("team"), PERSON.c.member == true())
HERE = select(PARTICIPANT.c.name).where(
    PARTICIPANT.c.meeting_id == bindparam("meeting"), PARTICIPANT.c.removed.is_not(true())
)
ASIDE = {  # a note has no author: the recorder writes for the room
    "note": select(NOTE.c.id, NOTE.c.text, NOTE.c.at, NOTE.c.set_aside_by).where(
        NOTE.c.meeting_id == bindparam("meeting"), NOTE.c.set_aside_by == bindparam("by")
    ),
    "parked": select(PARKED.c.id, PARKED.c.text, PARKED.c.at, PARKED.c.set_aside_by).where(
        PARKED.c.meeting_id == bindparam("meeting"),
        PARKED.c.set_aside_by.is_not(None),
        or_(PARKED.c.set_aside_by == bindparam("by"), PARKED.c.participant_id == bindparam("participant")),
    ),
}


@once
def overview(tx: Connection, place: Place) -> Overview:
    """Everything written down at this meeting, without the texts that are set aside and without who wrote what."""
    hour = tx.execute(HOUR, {"meeting": place.meeting}).one()
    asks = {"meeting": place.meeting, "team": hour.team_id}
    since = tx.execute(PREVIOUS, {"team": hour.team_id, "start": hour.scheduled_start}).scalar()
    span = {"before": hour.ended_at or place.now, "since": since or hour.scheduled_start - timedelta(days=7)}
    return Overview(
        place.now.astimezone(ZoneInfo(hour.time_zone)).date(),
        _sorted([_line(row) for statement in LINES for row in tx.execute(statement, asks)]),
        _sorted([_line(row) for row in tx.execute(CARRIED, {**asks, **span})]),
        tuple(tx.execute(RULES, asks).scalars()),
        tuple((row.id, row.title) for row in tx.execute(ITEMS, asks)),
        ground=on_wall(tx, place),
    )


def _sorted(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.at, line.id)))


def _line(row: Any) -> Line:
    has = dict(row._mapping)
    return Line(
        kind=has["kind"],
        id=has["id"],
        item=has["item_id"] or "",
        title=has["title"] or "",
        text=has["text"],
        set_aside=has.get("set_aside_at") is not None,
        due=has.get("due"),
        closed_at=has.get("closed_at"),
        at=has["at"],
        saved_at=has["saved_at"],
        left_open=has.get("left_open_at") is not None,
        said=None if has.get("agree") is None else (has["agree"], has["live"], has["talk"]),
        **{word: has.get(word, "") for word in WORDS},
    )


def aside(tx: Connection, place: Place, seat: Seat) -> tuple[Aside, ...]:
    """What this seat set aside, or parked and somebody set aside: with the text, for nobody else (BR-15)."""
    asks = {"meeting": place.meeting, "by": seat.by, "participant": seat.participant or ""}
    found = [
        Aside(kind, row.id, row.text, row.at)
        for kind, statement in ASIDE.items()
        for row in tx.execute(statement, asks)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def form(tx: Connection, place: Place) -> Form:
    """What the forms of Write it down offer."""
    hour = tx.execute(HOUR, {"meeting": place.meeting}).one()
    asks = {"meeting": place.meeting, "team": hour.team_id}
    names = {*tx.execute(MEMBERS, asks).scalars(), *tx.execute(HERE, asks).scalars()}
    items = tuple((row.id, row.title) for row in tx.execute(ITEMS, asks))
    return Form(tuple(sorted(names, key=str.casefold)), next_meeting_day(tx, place.meeting), items)
