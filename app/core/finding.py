"""Looking for words in what a team has written down, over all its meetings; never in who wrote it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_

MOST = 50  # of each kind
KINDS = ("action", "decision", "parked", "idea")


@dataclass(frozen=True, slots=True)
class Found:
    """kind: one of KINDS.  number, at: of the meeting.  about: its status, how it was decided, or its fate."""

    kind: str
    text: str
    meeting: str
    number: int
    at: datetime
    about: str = ""


Finder = Callable[[Connection, str, tuple[str, ...]], Iterable[Found]]  # (tx, team, words)
_finders: list[Finder] = []


def finds(finder: Finder) -> None:
    """Called once by each part that keeps something worth finding again."""
    _finders.append(finder)


def found(tx: Connection, team: str, words: tuple[str, ...]) -> list[Found]:
    """Every text that holds all of the words, the newest first; nothing for no words."""
    if not words:
        return []
    lines = [line for finder in _finders for line in finder(tx, team, words)]
    return sorted(lines, key=lambda line: (KINDS.index(line.kind), -line.at.timestamp(), line.text))


def holds(column: ColumnElement[Any], words: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a text holds each of these words, whatever its capitals."""
    return and_(*(column.icontains(word, autoescape=True) for word in words))
