"""Which commands show that somebody has been heard (RO-6): each part says it of its own."""

from dataclasses import dataclass

HEARD = frozenset({"room.heard"})  # a topic of every event that closes an activity


@dataclass(frozen=True, slots=True)
class Signs:
    """The commands of one part that are a sign, and those that close it.

    closes: empty for what is open anyway, such as a note.  by_item: a close is about its own agenda item only.
    """

    part: str
    commands: frozenset[str]
    closes: frozenset[str] = frozenset()
    by_item: bool = False


_signs: dict[str, Signs] = {}


def counts(signs: Signs) -> None:
    """Called once by each part in which people say, write or choose something."""
    _signs[signs.part] = signs


def all_signs() -> dict[str, Signs]:
    """Part -> its signs."""
    return dict(_signs)
