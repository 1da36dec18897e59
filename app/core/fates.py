"""What became of each idea of a meeting, as several activities know a part of it; never who wrote it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Fate:
    """A part of the story of one idea.  became: a sentence of the catalogue.  text "": its teller knows the id only."""

    id: str
    became: str
    number: int = 0
    text: str = ""


Source = Callable[[Connection, str], Iterable[Fate]]
_sources: list[Source] = []


def tells(source: Source) -> None:
    """Called once by each activity that does something with ideas."""
    _sources.append(source)


def of_meeting(tx: Connection, meeting: str) -> list[tuple[Fate, tuple[str, ...]]]:
    """The ideas that all could see, in order of number, each with everything that became of it."""
    told = [fate for source in _sources for fate in source(tx, meeting)]
    heads = sorted((fate for fate in told if fate.text), key=lambda fate: (fate.number, fate.id))
    return [(head, tuple(fate.became for fate in told if fate.id == head.id and fate.became)) for head in heads]
