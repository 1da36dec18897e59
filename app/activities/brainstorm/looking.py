"""What the room looks at together: two ideas that may be the same, or one idea in focus; plain data."""

from dataclasses import dataclass

from app.activities.brainstorm.alike import alike
from app.activities.brainstorm.overview import Overview, Shown
from app.activities.brainstorm.rules import Status
from app.core.contract import Audience

LONG = 90  # characters of a text that takes a smaller size beside another one


@dataclass(frozen=True, slots=True)
class Side:
    """One idea, large."""

    id: str
    number: int
    text: str
    aside: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Are these the same?  idea would go into `into`.  text: what the merged idea would say, "" for `into`'s words."""

    idea: Side
    into: Side
    text: str

    @property
    def long(self) -> bool:
        return max(len(self.idea.text), len(self.into.text), len(self.text)) > LONG


@dataclass(frozen=True, slots=True)
class FocusView:
    """place of total: which of the ideas on the list it is.  before, after: ids of its neighbours, "" at the ends."""

    idea: Side
    under: tuple[Side, ...]
    place: int
    total: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LookingView:
    """At most one of the two: what the room is asked comes first."""

    pair: PairView | None = None
    focus: FocusView | None = None


def looking(seen: Overview, who: Audience) -> LookingView:
    """The same on every screen; nothing while each person sees only their own ideas."""
    return LookingView(found) if (found := pair(seen)) else LookingView(focus=focus(seen))


def pair(seen: Overview) -> PairView | None:
    known = {one.id: side(one) for one in seen.ideas}
    asked = seen.pair
    if asked is None or asked.idea not in known or asked.into not in known:
        return None
    return PairView(known[asked.idea], known[asked.into], asked.text)


def focus(seen: Overview) -> FocusView | None:
    """The idea in focus, unless it has left the list since."""
    heads = [one for one in seen.ideas if one.status not in (Status.MERGED, Status.PARKED)]
    place = next((n for n, one in enumerate(heads) if one.id == seen.focus), None)
    if place is None:
        return None
    under = tuple(side(one) for one in seen.under(heads[place].id))
    before, after = heads[:place][-1:], heads[place + 1 :][:1]
    return FocusView(side(heads[place]), under, place + 1, len(heads), _id(before), _id(after))


def suggested(seen: Overview) -> tuple[PairView, ...]:
    """Which two may say the same, as long as nobody is asked about others (BR-9)."""
    if not seen.clarified or seen.frozen or seen.hidden or pair(seen):
        return ()
    known = {one.id: side(one) for one in seen.ideas}
    texts = tuple((one.id, one.text) for one in seen.ideas if one.status is Status.VOTABLE and not one.aside)
    return tuple(PairView(known[idea], known[into], "") for idea, into in alike(texts, seen.known_pairs))


def side(one: Shown) -> Side:
    return Side(one.id, one.number, one.text, one.aside)


def _id(found: list[Shown]) -> str:
    return found[0].id if found else ""
