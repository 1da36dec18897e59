"""Who of those present has been heard, as it was when an item ended or an activity closed (RO-6).  No I/O here.

Three people at least.  A name that leaves the list of those not yet heard says: this person gave a sign.  If the list
changed by one name when a brainstorm of one new idea closed, it would name the author; so would a round with one voter.
Therefore the signs of an activity are taken up at its close only when they come from three people or more, the same
three as under a mean (RT-6); fewer wait for its next close, together with what came until then.  That each of several
people wrote at least one of several texts is then all that the list can say.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.heard import Signs

FEW = 3


@dataclass(frozen=True, slots=True)
class Said:
    """That somebody did something, as its receipt knows it: never with which words."""

    by: str
    part: str
    item: str
    command: str
    at: datetime


def moment(ends: Iterable[datetime], said: Iterable[Said], signs: Mapping[str, Signs]) -> datetime | None:
    """When the count was last worked out: the latest end of an item or close of an activity.  None: not yet."""
    closes = (one.at for one in said if one.command in signs[one.part].closes)
    return max((*ends, *closes), default=None)


def heard(said: Iterable[Said], signs: Mapping[str, Signs], until: datetime) -> frozenset[str]:
    """Everybody whose sign was open, or closed with enough others, at that moment.  said: in order of time."""
    found: set[str] = set()
    waiting: dict[tuple[str, str], set[str]] = {}
    for one in said:
        if one.at <= until:
            _take(one, signs[one.part], found, waiting)
    return frozenset(found)


def _take(one: Said, signs: Signs, found: set[str], waiting: dict[tuple[str, str], set[str]]) -> None:
    place = (one.part, one.item if signs.by_item else "")
    if one.command in signs.commands:
        (waiting.setdefault(place, set()) if signs.closes else found).add(one.by)
    elif len(waiting.get(place, ())) >= FEW:
        found |= waiting.pop(place)


@dataclass(frozen=True, slots=True)
class Count:
    """heard of present people, at that moment; waiting: the names of the others, none where only one is left."""

    at: datetime
    heard: int
    present: int
    waiting: tuple[str, ...]


def count(at: datetime, present: Mapping[str, str], heard_: Collection[str]) -> Count:
    """present: participant -> name."""
    others = sorted((name for one, name in present.items() if one not in heard_), key=str.casefold)
    return Count(at, len(present) - len(others), len(present), tuple(others) if len(others) > 1 else ())
