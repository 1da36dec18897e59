"""What one activity offers another: the ideas that can be voted on.  Activities never import each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offered:
    """One votable idea: its id, its lasting number and its text."""

    id: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class BallotItems:
    """The question and the votable ideas of a meeting, in order of number (BR-7, BR-11).

    at: when somebody last worked on them.  A vote is about what the room has just talked of.
    """

    question: str
    ideas: tuple[Offered, ...]
    at: datetime | None = None


Source = Callable[[Connection, str], BallotItems]
_sources: list[Source] = []


def offers(source: Source) -> None:
    """Called once by the activity that has ideas."""
    _sources.append(source)


def votable(tx: Connection, meeting: str) -> BallotItems:
    """What can be voted on in this meeting: the newest of what activities offer; nothing where none does."""
    offered = [items for source in _sources if (items := source(tx, meeting)).ideas]
    return max(offered, key=lambda items: items.at or EPOCH, default=BallotItems("", ()))


OpenRound = Callable[[Connection, str], bool]
_rounds: list[OpenRound] = []


def freezes(asks: OpenRound) -> None:
    """Called once by the activity that freezes the ideas while it runs (MV-10)."""
    _rounds.append(asks)


def frozen(tx: Connection, meeting: str) -> bool:
    """Whether a vote round is open or closed but not yet revealed: ideas must not change then (BR-8, MV-10)."""
    return any(asks(tx, meeting) for asks in _rounds)


Hidden = Callable[[Connection, str], frozenset[str]]
_hidden: list[Hidden] = []
Forget = Callable[[Connection, frozenset[str]], None]
_copies: list[Forget] = []


def hides(asks: Hidden) -> None:
    """Called once by the activity that knows which ideas are set aside, erased ones among them (BR-15)."""
    _hidden.append(asks)


def set_aside(tx: Connection, meeting: str) -> frozenset[str]:
    """The ids of the ideas whose text no screen may show."""
    return frozenset[str]().union(*(asks(tx, meeting) for asks in _hidden))


def copies(forget: Forget) -> None:
    """Called once by each activity that keeps texts of ideas, such as a ballot."""
    _copies.append(forget)


def forget(tx: Connection, ideas: frozenset[str]) -> None:
    """For the activity that erases texts for good: their copies go in the same transaction."""
    for copy in _copies:
        copy(tx, ideas)
