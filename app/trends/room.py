"""Who should be in the room: perspectives, who brings them, and the weeks in which nobody did.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

LOOKED, MOST = 8, 20  # held meetings that are looked at; perspectives a team may name


@dataclass(frozen=True, slots=True)
class Chair:
    """A perspective.  people: who brings it.  weeks: whether somebody did, for the meetings looked at, oldest first."""

    id: str
    name: str
    people: tuple[str, ...]
    weeks: tuple[bool, ...]

    @property
    def missed(self) -> int:
        """For how many meetings running, up to the last one, nobody has brought it."""
        return next((n for n, here in enumerate(reversed(self.weeks)) if here), len(self.weeks))

    @property
    def came(self) -> int:
        return sum(self.weeks)

    @property
    def nobody(self) -> bool:
        """Nobody on the team's list brings it."""
        return not self.people


@dataclass(frozen=True, slots=True)
class Room:
    """All perspectives in the team's order, and the meetings looked at: (number, when)."""

    chairs: tuple[Chair, ...]
    meetings: tuple[tuple[int, datetime], ...]

    @property
    def gaps(self) -> tuple[Chair, ...]:
        """What was missing at the last meeting, or has nobody: whom to ask before the next."""
        return tuple(chair for chair in self.chairs if chair.nobody or chair.missed)


def room(
    names: Sequence[tuple[str, str]],
    people: Sequence[tuple[str, str]],
    held: Sequence[tuple[str, int, datetime]],
    came: Mapping[str, frozenset[str]],
) -> Room:
    """names: ids and names of the perspectives.  people: name and perspective.  held: id, number, when.

    came: the perspectives that were in each meeting.
    """
    looked = held[-LOOKED:]
    chairs = tuple(
        Chair(
            id_,
            name,
            tuple(who for who, brings in people if brings == id_),
            tuple(id_ in came.get(meeting, frozenset()) for meeting, _, _ in looked),
        )
        for id_, name in names
    )
    return Room(chairs, tuple((number, at) for _, number, at in looked))


def renamed(old: Sequence[tuple[str, str]], wanted: Sequence[str]) -> list[tuple[str, str]]:
    """The new list with the ids that its names have already; "" for a new one.  A name counts once."""
    ids = {name.casefold(): id_ for id_, name in old}
    once = {name.casefold(): name for name in wanted}
    return [(ids.get(folded, ""), name) for folded, name in once.items()][:MOST]
