"""Numbers that parts know of each of a team's meetings.  Trends draw them without knowing the parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

MEAN_RATING = "mean_rating"  # tenths


@dataclass(frozen=True, slots=True)
class Figure:
    """One meeting's number in whole units of its last decimal, or why there is none (a word of the catalogue)."""

    value: int | None
    why: str = ""


Source = Callable[[Connection, Sequence[str]], dict[str, Figure]]  # (tx, teams) -> by meeting, in one query
_sources: dict[str, Source] = {}


def measures(name: str, source: Source) -> None:
    """Called once by the part that knows this number."""
    _sources[name] = source


def measured(tx: Connection, name: str, teams: Sequence[str]) -> dict[str, Figure]:
    """By meeting, for all of these teams; nothing where no part knows it."""
    return _sources[name](tx, teams) if name in _sources else {}
