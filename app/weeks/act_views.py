"""The actions as wall, desk and hand hear of them: exceptions only, thanks, and one's own; plain data."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zlib import crc32

from app.core.contract import Audience, Step
from app.core.roles import Role
from app.core.saying import counted, phrase
from app.record.rules import overdue
from app.weeks.actions import exceptional, must_choose
from app.weeks.promises import Act, Promises

WALL_ROWS, LARGE_ROWS, WALL_THANKS = 6, 4, 3


@dataclass(frozen=True, slots=True)
class Row:
    """choose: the team says what becomes of it (AC-3)."""

    act: Act
    late: bool
    today: bool
    choose: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """rows: what the opening speaks about, as many as fit; more, more_large: how many are left out.

    going: how many are on their way.  done: since the last meeting; thanked: of these those of a personal link.
    """

    rows: tuple[Row, ...]
    more: int
    more_large: int
    going: int
    done: tuple[Act, ...]
    thanked: tuple[Act, ...]
    kept: int
    due: int


def row(act: Act, seen: Promises) -> Row:
    late = overdue(act.status, act.due, seen.today)
    return Row(act, late, act.status == "open" and act.due == seen.today, must_choose(act.status, act.carried))


def exceptions(seen: Promises) -> list[Row]:
    said = (act for act in seen.open if exceptional(act.status, act.due, seen.today, act.carried, act.stuck))
    return [row(act, seen) for act in said]


def heard(seen: Promises, who: Audience | None = None, *, most: int | None = None) -> Heard:
    rows = exceptions(seen)
    fits = len(rows) if most is None or len(rows) <= most else most - 1
    done = tuple(act for act in seen.closed if act.status == "done")
    thanked = tuple(act for act in done if act.via)
    shown = tuple(rows[:fits])
    going = len(seen.open) - len(rows)
    return Heard(shown, len(rows) - fits, max(0, len(rows) - LARGE_ROWS), going, done, thanked, seen.kept, seen.due)


def on_wall(seen: Promises, who: Audience) -> Heard:
    return heard(seen, who, most=WALL_ROWS)


def mine(seen: Promises, person: str) -> tuple[Row, ...]:
    """One person's own: open ones in order, then what they closed since the last meeting."""
    own = [act for act in (*seen.open, *reversed(seen.closed)) if person and act.owned_by == person]
    return tuple(row(act, seen) for act in own)


def key(seen: Promises) -> str:
    """Changes when somebody's own list may have changed."""
    return f"{crc32(repr((seen.today, seen.open, seen.closed)).encode()):08x}"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom to remind, and of what.  person "": an outsider, who has no personal link."""

    name: str
    person: str
    rows: tuple[Row, ...]


def by_owner(seen: Promises) -> tuple[Owner, ...]:
    """Whom to remind, whoever has the most pressing action first; what nobody owns comes last."""
    place = {act.id: n for n, act in enumerate(seen.open)}
    named = sorted(seen.open, key=lambda act: (act.owner.casefold(), act.owned_by, place[act.id]))
    groups = [tuple(found) for _, found in groupby(named, key=lambda act: (act.owner.casefold(), act.owned_by))]
    owners = [Owner(acts[0].owner, acts[0].owned_by, tuple(row(act, seen) for act in acts)) for acts in groups]
    return tuple(sorted(owners, key=lambda one: (not one.name, place[one.rows[0].act.id])))


def reminder(rows: Iterable[Row]) -> str:
    """The actions of one person as plain lines."""
    return "\r\n".join(f"- {one.act.text}" + (f" ({one.act.due.isoformat()})" if one.act.due else "") for one in rows)


def step(seen: Promises, role: Role, *, up: bool) -> Step | None:
    """What leader and recorder do at this item; up: the house's own words about time."""
    n = len(exceptions(seen))
    if up or role not in (Role.LEADER, Role.RECORDER):
        return None
    if role is Role.RECORDER:
        return Step(phrase("Ask what became of each line on the wall, and press it: done, moved, or dropped and why."))
    if not n:
        return None
    return Step(
        counted(
            "%(num)s action needs a word. Ask its owner only that: what is in the way?",
            "%(num)s actions need a word. Ask the owners only that: what is in the way?",
            n,
        )
    )
