"""What the desk, the notes page and the wall show of the record; plain data."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from app.core.contract import Audience
from app.record.overview import Line, Overview
from app.record.rules import overdue

MANY_RULES, NEWEST = 6, 1  # what a wall has room for


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what the screen says about it.  gap: an action without owner or day, and nobody said why (AC-2).

    left_open: it lacks one of the two, and that is meant.
    """

    line: Line
    late: bool
    gap: bool
    left_open: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """rows: the newest first."""

    saved_at: datetime | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Corner:
    """One corner of the tray: how many there are, the newest, and how many more."""

    count: int
    newest: tuple[Line, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.newest)


@dataclass(frozen=True, slots=True)
class Tray:
    """focus: the ground rule in focus today; it stands first.  opening: the rules have the tray to themselves."""

    rules: tuple[str, ...]
    parked: Corner
    agreed: Corner  # actions and decisions of today
    today: date
    focus: str = ""
    opening: bool = False

    @property
    def shown(self) -> tuple[str, ...]:
        """As many rules as there is room for."""
        return self.rules[: MANY_RULES if self.opening else 1]

    @property
    def more(self) -> int:
        return len(self.rules) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Chapter:
    """An item and what was written at it, in order of time.  title: "" for what belongs to no item."""

    item: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """chapters: the latest item first.  actions: those of earlier meetings, in the order of AC-5."""

    saved_at: datetime | None
    chapters: tuple[Chapter, ...]
    actions: tuple[Row, ...]

    @property
    def gaps(self) -> tuple[Row, ...]:
        """What nobody can follow up yet (AC-2)."""
        return tuple(r for chapter in self.chapters for r in chapter.rows if r.gap)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What is read aloud at step 5: every decision and every action of today, in order of time."""

    decisions: tuple[Row, ...]
    actions: tuple[Row, ...]

    @property
    def gaps(self) -> tuple[Row, ...]:
        return tuple(one for one in self.actions if one.gap)


def read_back(record: Overview, who: Audience) -> ReadBack:
    """For wall and desk while the record is read back."""
    decisions, actions = (tuple(row(line, record.today) for line in record.of(kind)) for kind in ("decision", "action"))
    return ReadBack(decisions, actions)


def row(line: Line, today: date) -> Row:
    open_action = line.kind == "action" and line.status == "open"
    lacks = open_action and (not line.owner or line.due is None)
    late = overdue(line.status, line.due, today)
    return Row(line, late, lacks and not line.left_open, lacks and line.left_open)


def log(record: Overview, who: Audience) -> Log:
    return Log(record.saved_at, tuple(row(line, record.today) for line in reversed(record.lines)))


def tray(record: Overview, who: Audience) -> Tray:
    parked, agreed = record.of("parked"), record.of("action", "decision")
    return Tray(
        rules_of(record), corner(parked), corner(agreed), record.today, record.ground.focus, record.ground.opening
    )


def rules_of(record: Overview) -> tuple[str, ...]:
    """The one in focus first."""
    others = tuple(rule for rule in record.ground_rules if rule != record.ground.focus)
    return (record.ground.focus, *others) if record.ground.focus else others


def corner(lines: tuple[Line, ...]) -> Corner:
    return Corner(len(lines), tuple(reversed(lines[-NEWEST:])))


def notes(record: Overview, who: Audience) -> Notes:
    carried = [line for line in record.actions if line in record.carried]
    return Notes(record.saved_at, tuple(reversed(chapters(record))), tuple(row(line, record.today) for line in carried))


def chapters(record: Overview) -> list[Chapter]:
    """What was written, item by item in the order of the agenda; first what belongs to none."""
    place = {item: number for number, (item, _) in enumerate(record.items)}
    lines = sorted(record.lines, key=lambda line: place.get(line.item, -1))
    made = [(item, tuple(found)) for item, found in groupby(lines, key=lambda line: line.item)]
    return [Chapter(item, found[0].title, tuple(row(a, record.today) for a in found)) for item, found in made]
