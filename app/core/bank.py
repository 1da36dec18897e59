"""A team's ideas over its meetings, as the activity that keeps them tells: what was not chosen is not lost (BR-12)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

STATUSES = ("banked", "kept", "testing", "adopted", "abandoned")  # what a person may say of an idea in the bank (BR-11)


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea, without its author (BR-4).  at: when its meeting was.  theme: "" where none was given."""

    id: str
    text: str
    status: str
    question: str
    theme: str
    at: datetime


Source = Callable[[Connection, str], Iterable[Idea]]  # (tx, team)
Change = Callable[[Connection, str, str, str], None]  # (tx, team, idea, status)
_sources: list[Source] = []
_changes: list[Change] = []


def keeps(source: Source, change: Change) -> None:
    """Called once by each activity that has ideas which outlive a meeting."""
    _sources.append(source)
    _changes.append(change)


def ideas(tx: Connection, team: str) -> list[Idea]:
    """Every idea of this team that is in its bank, the newest meeting first."""
    found = [idea for source in _sources for idea in source(tx, team)]
    return sorted(found, key=lambda idea: (-idea.at.timestamp(), idea.text.casefold(), idea.id))


def change(tx: Connection, team: str, idea: str, status: str) -> None:
    """What became of an idea of this team; nothing for an idea that is not in its bank."""
    for one in _changes:
        one(tx, team, idea, status)
