"""One person's votes: what each way of voting lets them do with them (MV-3, MV-6, MV-21).

Mine: idea -> weight.  One vote weighs 1, dots weigh as many as there are, a rank weighs its points.
"""

from collections.abc import Iterable, Mapping

from app.activities.multivote.rounds import DOTS, Method
from app.core.errors import Refused
from app.core.words import N_

Mine = Mapping[str, int]


def used(method: Method, mine: Mine) -> int:
    """How many of the votes are given."""
    return sum(mine.values()) if method is Method.DOTS else len(mine)


def most_on_one(method: Method, votes_each: int) -> int:
    """Dots: up to three, never more than there are (MV-3)."""
    return min(DOTS, votes_each) if method is Method.DOTS else 1


def given(method: Method, votes_each: int, mine: Mine, idea: str) -> dict[str, int]:
    """The votes with one more for this idea; a ranked choice goes to the end of the list."""
    if mine.get(idea, 0) and method is Method.RANKED:
        raise Refused(N_("This idea is in your list already."))
    if mine.get(idea, 0) >= most_on_one(method, votes_each):
        if method is Method.DOTS:
            raise Refused(N_("One idea takes %(most)s of your votes at most."), most=most_on_one(method, votes_each))
        raise Refused(N_("You have already voted for this idea."))
    if used(method, mine) >= votes_each:
        raise Refused(N_("You have used all your votes. Take one back first."))
    if method is Method.RANKED:
        return points(votes_each, [*in_order(mine), idea])
    return {**mine, idea: mine.get(idea, 0) + 1}


def taken(method: Method, votes_each: int, mine: Mine, idea: str) -> dict[str, int]:
    """The votes with one less for this idea; below a ranked choice all move up a place."""
    if not mine.get(idea):
        raise Refused(N_("You have no vote on this idea."))
    if method is Method.RANKED:
        return points(votes_each, [one for one in in_order(mine) if one != idea])
    return {one: weight - (one == idea) for one, weight in mine.items() if weight > (one == idea)}


def moved(votes_each: int, mine: Mine, idea: str, *, up: bool) -> dict[str, int]:
    """The ranked choices with this one a place up or down."""
    order = in_order(mine)
    if idea not in order:
        raise Refused(N_("This idea is not in your list."))
    here = order.index(idea)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        raise Refused(N_("This idea is first already.") if up else N_("This idea is last already."))
    order[here], order[there] = order[there], order[here]
    return points(votes_each, order)


def in_order(mine: Mine) -> list[str]:
    """The ideas by weight, best first."""
    return sorted(mine, key=lambda idea: (-mine[idea], idea))


def points(votes_each: int, order: Iterable[str]) -> dict[str, int]:
    """The first gets as many points as there are choices, also on a list that is not full (MV-21)."""
    return {idea: votes_each - place for place, idea in enumerate(order)}


def written(method: Method, votes_each: int, ideas: Iterable[str]) -> dict[str, int]:
    """A slip of paper, read from its start: given one after the other, so it obeys the same limits (MV-20)."""
    mine: dict[str, int] = {}
    for idea in ideas:
        mine = given(method, votes_each, mine, idea)
    return mine


def filled(method: Method, votes_each: int, mine: Mine, other: Mine) -> dict[str, int]:
    """Two ballots of one person: the first stays, the other's votes fill what is left of it (RO-7)."""
    both = dict(mine)
    order = in_order(other) if method is Method.RANKED else list(other)
    wanted = [idea for idea in order for _ in range(other[idea])]  # only dots pile up: the limit below sees to it
    for idea in wanted:
        if used(method, both) < votes_each and both.get(idea, 0) < most_on_one(method, votes_each):
            both = given(method, votes_each, both, idea)
    return both
