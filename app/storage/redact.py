"""Which columns hold what people typed in a meeting, so that a text can be found and taken out for good.

Each part names its own.  Columns that people typed into and that are not named here are listed, with the reason, in
tests/approval/test_taken_out.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select, update

from app.core.saying import TAKEN_OUT
from app.storage.erase import belongs

Forget = Callable[[Connection, str, str], None]  # (tx, meeting, text)


@dataclass(frozen=True, slots=True)
class Typed:
    """kind: the word for it, such as "note".  says: that word for people.

    before: (table, column, key) of what it said before, where key is the column that holds its id.
    fixed: words that mean a role and were not typed.  frame: names and the plan, what a record rarely has to lose.
    """

    kind: str
    says: str
    table: Table
    column: str = "text"
    before: tuple[tuple[Table, str, str], ...] = ()
    fixed: frozenset[str] = frozenset()
    frame: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A text of a meeting and where it stands."""

    kind: str
    says: str
    id: str
    text: str
    frame: bool = False


_typed: dict[str, Typed] = {}
_copied: list[Forget] = []


def redacts(*columns: Typed) -> None:
    """Called once by each part for what is typed in it."""
    _typed.update({column.kind: column for column in columns})


def copied(forget: Forget) -> None:
    """Called once by each part that writes words of a meeting into another one."""
    _copied.append(forget)


def known() -> tuple[Typed, ...]:
    return tuple(_typed.values())


def says(kind: str) -> str:
    """The word for people, in English."""
    return _typed[kind].says if kind in _typed else kind


def texts(tx: Connection, meeting: str) -> Iterator[Found]:
    """Everything that was typed in this meeting, whoever may see it: ask for nothing else to be shown."""
    for one in _typed.values():
        column, mine = one.table.c[one.column], belongs(one.table, meeting)
        assert mine is not None, one.kind
        key = list(one.table.primary_key)[-1]
        written = mine & column.is_not(None) & column.not_in(("", TAKEN_OUT, *one.fixed))
        for row in tx.execute(select(key, column).where(written).order_by(key)):
            yield Found(one.kind, one.says, row[0], row[1], one.frame)


def text_of(tx: Connection, meeting: str, kind: str, id_: str) -> str | None:
    """The text that is meant, None for another meeting's or one that is gone."""
    return next((found.text for found in texts(tx, meeting) if (found.kind, found.id) == (kind, id_)), None)


def take_out(tx: Connection, meeting: str, kind: str, id_: str, text: str) -> None:
    """Every copy of these words in the meeting, and what the line said before, is overwritten.

    With the word of the catalogue for it in English: every screen and every file says it in its own language.
    """
    for one in _typed.values():
        mine = belongs(one.table, meeting)
        assert mine is not None, one.kind
        tx.execute(update(one.table).where(mine, one.table.c[one.column] == text).values({one.column: TAKEN_OUT}))
    for table, column, key in _typed[kind].before:
        tx.execute(update(table).where(table.c[key] == id_).values({column: TAKEN_OUT}))
    for forget in _copied:
        forget(tx, meeting, text)
