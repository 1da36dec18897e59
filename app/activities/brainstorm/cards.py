"""Ideas as the lists of all screens have them: cards, and heaps of them by group; plain data."""

from dataclasses import dataclass, replace

from app.activities.brainstorm.overview import Overview, Shown
from app.activities.brainstorm.rules import Status

PORTION = 25  # ideas that are unfolded together
GONE_FROM_THE_LIST = (Status.MERGED, Status.PARKED)


@dataclass(frozen=True, slots=True)
class Card:
    """An idea and what is merged into it.  extra: there is no room for it in Large text."""

    id: str
    number: int
    text: str
    aside: bool
    status: str
    merged: tuple["Card", ...] = ()
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Heap:
    """A group and what stands in it; id "": what is in no group (BR-10).

    total: how many ideas are on its list; more, more_large: for how many of them there is no room.
    """

    id: str
    name: str
    cards: tuple[Card, ...]
    total: int
    more: int = 0
    more_large: int = 0


def card(seen: Overview, one: Shown, *, extra: bool = False) -> Card:
    merged = tuple(card(seen, other) for other in seen.under(one.id))
    return Card(one.id, one.number, one.text, one.aside, one.status, merged, extra)


def cards(seen: Overview) -> tuple[Card, ...]:
    """By number, each with what is merged into it."""
    return tuple(card(seen, one) for one in seen.ideas if not one.head)


def on_the_list(seen: Overview) -> list[Shown]:
    """By number, without what is merged or parked."""
    return [one for one in seen.ideas if one.status not in GONE_FROM_THE_LIST]


def heaps(seen: Overview) -> tuple[Heap, ...]:
    """Each group in order, empty ones too; then what is in none, parked ideas at its end."""
    listed = [one for one in seen.ideas if not one.head]
    found = [heap(seen, group.id, group.name, under(listed, group.id)) for group in seen.groups]
    return (*found, heap(seen, "", "", under(listed, "")))


def in_portions(found: tuple[Heap, ...]) -> tuple[Heap, ...]:
    """What is in no group, so many at a time."""
    return tuple(
        replace(heap, cards=heap.cards[at : at + PORTION])
        for heap in found
        for at in range(0, len(heap.cards), len(heap.cards) if heap.id else PORTION)
    )


def filled(found: tuple[Heap, ...]) -> tuple[Heap, ...]:
    """Without those that hold nothing."""
    return tuple(one for one in found if one.cards)


def under(listed: list[Shown], group: str) -> list[Shown]:
    """A parked idea stands in no group: it is not talked of any more."""
    here = [one for one in listed if one.group == group and one.status is not Status.PARKED]
    return here if group else here + [one for one in listed if one.status is Status.PARKED]


def heap(seen: Overview, id_: str, name: str, ideas: list[Shown]) -> Heap:
    total = sum(one.status is not Status.PARKED for one in ideas)
    return Heap(id_, name, tuple(card(seen, one) for one in ideas), total)
