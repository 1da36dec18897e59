"""What the wall shows of a brainstorm: the newest ideas, or groups with as many as fit; plain data.

Nothing on the wall is cut or scrolls: where not all fit it says how many more there are.
"""

from dataclasses import dataclass

from app.activities.brainstorm.cards import Card, Heap, card, on_the_list
from app.activities.brainstorm.overview import Overview, Shown

LINE, ROW, LARGE_ROWS = 49, 87, 5  # units of the wall: a line of the question, a row of two lines, rows in Large text
ROOM = 730  # units below the clock and above the foot, without the question
QUESTION_LINE = 40  # characters of the question on one line
LONG = 3  # lines: a longer question is clamped
ONE_COLUMN = 5  # so few ideas stand in one column, larger
ON_A_PAGE = 8  # ideas, in two columns: so many can be read in Large text too
MOST_GROUPS, ACROSS = 5, 3  # groups on the wall beside what is in none; groups in a row
IN_TWO_ROWS, BELOW_A_LONG_QUESTION, IN_ONE_ROW = (2, 1), (1, 1), (4, 2)  # ideas of a group: as it is, in Large text


@dataclass(frozen=True, slots=True)
class Listed:
    """Ideas in columns.  more, more_large: how many older ones there is no room for."""

    cards: tuple[Card, ...]
    rows: int
    columns: int
    more: int
    more_large: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """Groups with an idea in them, then what is in none.  more: how many groups there is no room for.

    wide: across how many columns the last of them stands.
    """

    heaps: tuple[Heap, ...]
    rows: int
    wide: int
    more: int


@dataclass(frozen=True, slots=True)
class Page:
    """Part of the ideas, large.  n of `of`; heading: the name of their group, "" where there are no groups."""

    n: int
    of: int
    heading: str
    loose: bool
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """What the facilitator turns.  n: 0 for all at a glance.  before, after: the pages beside it, None at the ends."""

    n: int
    of: int

    @property
    def before(self) -> int | None:
        return self.n - 1 if self.n else None

    @property
    def after(self) -> int | None:
        return self.n + 1 if self.n < self.of else None


def listed(seen: Overview) -> Listed:
    heads = on_the_list(seen)
    columns, rows = grid(seen.question, len(heads))
    newest = heads[-columns * rows :]
    unseen = len(newest) - columns * LARGE_ROWS  # the oldest of them, in Large text
    cards = tuple(card(seen, one, extra=i < unseen) for i, one in enumerate(newest))
    more = len(heads) - len(newest)
    return Listed(cards, rows, columns, more, more + max(0, unseen))


def grid(question: str, ideas: int) -> tuple[int, int]:
    """Columns and rows that fit below a question of that length."""
    if ideas <= ONE_COLUMN:
        return 1, ONE_COLUMN
    return 2, min(8, (ROOM - lines(question) * LINE) // ROW)


def lines(question: str) -> int:
    return min(LONG, -(-len(question) // QUESTION_LINE) or 1)


def grouped(seen: Overview) -> Grouped | None:
    """None while no idea stands in a group."""
    heads = on_the_list(seen)
    inside = [(group, [one for one in heads if one.group == group.id]) for group in seen.groups]
    filled = [(group, ideas) for group, ideas in inside if ideas]
    if not filled:
        return None
    loose = [one for one in heads if not one.group]
    shown, more = filled[:MOST_GROUPS], len(filled) - len(filled[:MOST_GROUPS])
    cells = len(shown) + bool(loose)
    rows = 1 if cells <= ACROSS else 2
    room = IN_ONE_ROW if rows == 1 else BELOW_A_LONG_QUESTION if lines(seen.question) == LONG else IN_TWO_ROWS
    found = [clamped(seen, group.id, group.name, ideas, room) for group, ideas in shown]
    if loose:
        found.append(clamped(seen, "", "", loose, room))
    return Grouped(tuple(found), rows, max(1, ACROSS * rows - cells + 1), more)


def pages(seen: Overview) -> list[tuple[str, bool, list[Shown]]]:
    """All ideas on the list by group, at most as many on a page as there is room for in Large text too."""
    heads = on_the_list(seen)
    named = [(group.name, False, [one for one in heads if one.group == group.id]) for group in seen.groups]
    parts = [*named, ("", any(ideas for _, _, ideas in named), [one for one in heads if not one.group])]
    return [
        (name, loose, ideas[at : at + ON_A_PAGE])
        for name, loose, ideas in parts
        for at in range(0, len(ideas), ON_A_PAGE)
    ]


def pager(seen: Overview) -> Pager | None:
    """None where everything can be read at a glance."""
    found = pages(seen)
    if not found or (len(found) == 1 and not found[0][0]):
        return None
    return Pager(min(seen.page, len(found)), len(found))


def page(seen: Overview) -> Page | None:
    """The page that the facilitator has turned to; None for all at a glance."""
    turned = pager(seen)
    if turned is None or not turned.n:
        return None
    name, loose, ideas = pages(seen)[turned.n - 1]
    return Page(turned.n, turned.of, name, loose, tuple(card(seen, one) for one in ideas))


def clamped(seen: Overview, id_: str, name: str, ideas: list[Shown], room: tuple[int, int]) -> Heap:
    """The newest ideas of a group for which there is room."""
    normal, large = room
    newest = ideas[-normal:]
    cards = tuple(card(seen, one, extra=i < len(newest) - large) for i, one in enumerate(newest))
    return Heap(id_, name, cards, len(ideas), len(ideas) - len(newest), len(ideas) - min(len(newest), large))
