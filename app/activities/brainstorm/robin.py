"""The order of a round robin and how it goes on (BR-3).  Nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who may have a turn.  late: joined after the turns began."""

    id: str
    name: str
    away: bool = False
    here: bool = True
    no_phone: bool = False
    late: bool = False


def in_order(people: Iterable[Guest]) -> tuple[Guest, ...]:
    """Who is online or on the telephone first, then by name; who joins late comes at the end, first come first."""
    known = list(people)  # as they joined
    early = sorted((p for p in known if not p.late), key=lambda p: (not p.away, p.name.casefold(), p.id))
    return (*early, *(p for p in known if p.late))


@dataclass(frozen=True, slots=True)
class Step:
    """Whose turn, in which round; turn "": everybody has passed."""

    turn: str
    round: int


@dataclass(frozen=True, slots=True)
class Robin:
    """order: everybody, also who has left meanwhile.  given: somebody gave an idea in this round.

    turn "": not begun, or over.  before: the turn that was taken last.
    """

    order: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    no_phone: tuple[str, ...] = ()
    turn: str = ""
    round: int = 0
    given: bool = False
    before: Step | None = None

    @property
    def first(self) -> str:
        """With whom a round starts."""
        return next((one for one in self.order if one in self.here), "")

    def after(self, *, gave: bool) -> Step:
        """The next one who is here; after the last a new round, unless this one brought no idea."""
        place = self.order.index(self.turn) + 1
        if later := next((one for one in self.order[place:] if one in self.here), ""):
            return Step(later, self.round)
        if not (gave or self.given) or not self.first:
            return Step("", self.round)
        return Step(self.first, self.round + 1)
