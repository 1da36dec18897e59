"""What parts know of days of a team that belongs beside its ratings, such as a change to the meeting (RT-9)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Flag:
    """text: a sentence of the catalogue, or words that a person typed."""

    day: date
    text: str


Source = Callable[[Connection, str], Iterable[Flag]]  # (tx, team)
_sources: list[Source] = []


def flags(source: Source) -> None:
    """Called once by each part that marks days."""
    _sources.append(source)


def flagged(tx: Connection, team: str) -> tuple[Flag, ...]:
    """In order of their days."""
    return tuple(sorted((flag for source in _sources for flag in source(tx, team)), key=lambda f: (f.day, f.text)))
