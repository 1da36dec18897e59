"""What one activity offers another: the ideas that can be voted on.  Activities never import each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEPT, BANKED = "kept", "banked"  # what a vote makes of an idea (BR-11, BR-12)


@dataclass(frozen=True, slots=True)
class Offered:
    """One votable idea, or a group of ideas: its id, its lasting number and its text.

    group: the id of the group that an idea is in, "" for none (BR-10).
    """

    id: str
    number: int
    text: str
    group: str = ""


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
_groups: list[Source] = []


def offers(source: Source) -> None:
    """Called once by the activity that has ideas: those without a fate, and those that a vote has kept."""
    _sources.append(source)


def offers_groups(source: Source) -> None:
    """Called once by the activity that has groups of ideas, for a vote on groups (BR-10)."""
    _groups.append(source)


def votable(tx: Connection, meeting: str) -> BallotItems:
    """What can be voted on in this meeting: the newest of what activities offer; nothing where none does."""
    return _newest(_sources, tx, meeting)


def groups(tx: Connection, meeting: str) -> BallotItems:
    """The groups that can be voted on instead; nothing where there are none."""
    return _newest(_groups, tx, meeting)


def _newest(sources: list[Source], tx: Connection, meeting: str) -> BallotItems:
    offered = [items for source in sources if (items := source(tx, meeting)).ideas]
    return max(offered, key=lambda items: items.at or EPOCH, default=BallotItems("", ()))


Fates = Mapping[str, str]  # id of an idea or a group -> kept or banked
Hears = Callable[[Connection, Fates], None]
_hearers: list[Hears] = []


def hears(hearer: Hears) -> None:
    """Called once by each activity whose ideas are voted on: it is told what became of them."""
    _hearers.append(hearer)


def tell(tx: Connection, fates: Fates) -> None:
    """For the activity that votes: what the line makes of each idea, in the transaction that draws it (BR-11)."""
    for hearer in _hearers:
        hearer(tx, fates)


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
