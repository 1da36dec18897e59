"""From totals to a short list: ranks, the proposed line, a run-off for a tie, and split votes (MV-13 to 18)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from app.activities.multivote.rounds import Method
from app.core.words import N_

LEAST = 3  # ideas that stay by the proposed line, as far as they have votes
ROUNDS = 3
TALK = 5  # with so few ideas the group talks
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Standing:
    """One idea's place.  people: how many voted for it; counts with dots and ranks (MV-13).  group: see MV-18."""

    idea: str
    number: int
    votes: int
    people: int
    rank: int = 0
    group: str = ""


Standings = Sequence[Standing]


def ranked(found: Iterable[Standing], method: Method) -> tuple[Standing, ...]:
    """Votes down, then number; equals share a rank: 1, 2, 2, 4.  With dots and ranks people are part of it (MV-13)."""

    def weight(one: Standing) -> tuple[int, int]:
        return one.votes, one.people if method in (Method.DOTS, Method.RANKED) else 0

    order = sorted(found, key=lambda one: (*(-n for n in weight(one)), one.number))
    placed: list[Standing] = []
    for _, group in groupby(order, key=weight):
        rank = len(placed) + 1
        placed += [Standing(o.idea, o.number, o.votes, o.people, rank, o.group) for o in group]
    return tuple(placed)


def steps(standings: Standings) -> list[int]:
    """How many ideas the line may keep: it never parts equals, and never keeps an idea without a vote (MV-14)."""
    placed = [one for one in standings if one.votes > 0]
    return [n for n in range(1, len(placed) + 1) if n == len(placed) or placed[n].rank != placed[n - 1].rank]


# The proposal


class Why(StrEnum):
    """What decided where the line is proposed."""

    THIRD = "third"
    TIE = "tie"  # all of a tie stay
    ABOVE = "above"  # the tie would keep too many: the line is above it
    RUNOFF = "runoff"  # the tie would keep too many and too few are above it
    FEW = "few"  # fewer have a vote than could stay
    NONE = "none"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the catalogue with its values; many: the one for another number than 1, with n as %(num)s."""

    text: str
    values: Values = field(default_factory=dict)
    many: str = ""
    n: int = 1

    @property
    def form(self) -> str:
        return self.many if self.many and self.n != 1 else self.text

    @property
    def all(self) -> Values:
        return {**self.values, "num": self.n}


@dataclass(frozen=True, slots=True)
class Proposal:
    """keep: the first so many stay.  says: the reason, sentence by sentence."""

    keep: int
    why: Why
    says: tuple[Said, ...]


def places(ideas: int) -> int:
    """K: how many ideas stay, before ties (MV-14)."""
    return min(ideas, max(LEAST, -(-ideas // 3)))


@dataclass(frozen=True, slots=True)
class Tie:
    """Ideas of one rank across the line.  places: how many of them fit above it."""

    ideas: tuple[Standing, ...]
    above: int
    places: int

    @property
    def below(self) -> int:
        return self.above + len(self.ideas)


def tie_at(standings: Standings, k: int) -> Tie | None:
    """The ideas that share the last place above the line with ideas below it; none where they have no vote."""
    if not 0 < k < len(standings) or standings[k].rank != standings[k - 1].rank or not standings[k].votes:
        return None
    tied = tuple(one for one in standings if one.rank == standings[k].rank)
    above = tied[0].rank - 1
    return Tie(tied, above, k - above)


def by_third(standings: Standings) -> Proposal:
    """The proposed line of MV-14."""
    n, k = len(standings), places(len(standings))
    voted = sum(one.votes > 0 for one in standings)
    if not voted:
        return Proposal(0, Why.NONE, (Said(N_("No idea has a vote, so none is kept.")),))
    rule = _rule(n, k)
    if voted < k:
        few = Said(N_("Only %(num)s has a vote."), many=N_("Only %(num)s have a vote."), n=voted)
        return Proposal(voted, Why.FEW, (rule, few))
    tie = tie_at(standings, k)
    return _across(tie, n, k, rule) if tie else Proposal(k, Why.THIRD, (rule,))


def _rule(n: int, k: int) -> Said:
    if k == n:
        return Said(N_("All %(n)s ideas kept: so few are not cut."), {"n": n})
    if -(-n // 3) < k:
        return Said(N_("%(k)s ideas kept: never fewer than that."), {"k": k})
    return Said(N_("%(k)s ideas kept: a third of %(n)s."), {"k": k, "n": n})


def _across(tie: Tie, n: int, k: int, rule: Said) -> Proposal:
    """All of the tie stay, unless that keeps more than half and more than two above the rule."""
    values = _named(tie.ideas) | {"votes": tie.ideas[0].votes}
    if not (tie.below * 2 > n and tie.below > k + 2):
        both = N_("Ideas %(some)s and %(last)s tie on %(votes)s, so both stay: %(keep)s.")
        all_ = N_("Ideas %(some)s and %(last)s tie on %(votes)s, so all of them stay: %(keep)s.")
        says = Said(both if len(tie.ideas) == 2 else all_, values | {"keep": tie.below})
        return Proposal(tie.below, Why.TIE, (rule, says))
    many = Said(N_("Ideas %(some)s and %(last)s tie on %(votes)s. To keep them all would keep too many."), values)
    if tie.above >= LEAST:
        above = Said(N_("So the line is above them: %(keep)s."), {"keep": tie.above})
        return Proposal(tie.above, Why.ABOVE, (rule, many, above))
    decides = Said(
        N_("A run-off decides which one of them stays."),
        many=N_("A run-off decides which %(num)s of them stay."),
        n=tie.places,
    )
    return Proposal(tie.below, Why.RUNOFF, (rule, many, decides))


def _named(ideas: Sequence[Standing]) -> dict[str, object]:
    numbers = [str(one.number) for one in ideas]
    return {"some": ", ".join(numbers[:-1]), "last": numbers[-1]}


def too_few_votes(voters: int) -> int:
    """By team size: ideas with so many votes or fewer go (MV-15)."""
    return 2 if voters <= 5 else 3 if voters <= 15 else 4


def by_size(standings: Standings, voters: int) -> Proposal:
    """The other line, if the facilitator chooses it (MV-15)."""
    gone = too_few_votes(voters)
    over = sum(one.votes > gone for one in standings)
    least = next((step for step in steps(standings) if step >= LEAST), (steps(standings) or [0])[-1])
    keep = max(over, least)
    rule = Said(
        N_("By team size: with %(num)s voter, ideas with %(votes)s votes or fewer go."),
        {"votes": gone},
        N_("By team size: with %(num)s voters, ideas with %(votes)s votes or fewer go."),
        voters,
    )
    stay = Said(N_("%(num)s idea stays."), many=N_("%(num)s ideas stay."), n=keep)
    first = (Said(N_("The first three stay in any case.")),) if over < least else ()
    return Proposal(keep, Why.SIZE, (rule, *first, stay))


# A run-off


@dataclass(frozen=True, slots=True)
class Filled:
    """wins: these fill places.  tied: equals for the places that are left; nobody without a vote wins (MV-17)."""

    wins: tuple[str, ...]
    tied: tuple[str, ...]
    left: int


def settles(tie: Tie) -> Said:
    """Why a run-off is held (MV-17)."""
    one = N_("Ideas %(some)s and %(last)s tie on %(votes)s. The run-off decides which one of them stays.")
    many = N_("Ideas %(some)s and %(last)s tie on %(votes)s. The run-off decides which %(num)s of them stay.")
    return Said(one, _named(tie.ideas) | {"votes": tie.ideas[0].votes}, many, tie.places)


def fill(standings: Standings, free: int) -> Filled:
    """The outcome of a run-off for so many places."""
    wins: list[str] = []
    for _, group in groupby((one for one in standings if one.votes > 0), key=lambda one: one.rank):
        equals = [one.idea for one in group]
        if len(equals) > free - len(wins):
            return Filled(tuple(wins), tuple(equals) if free > len(wins) else (), free - len(wins))
        wins += equals
    return Filled(tuple(wins), (), free - len(wins))


# What comes next


def why_no_round(number: int, kept: int) -> str | None:
    """Why no further round follows this one, or None if one may (MV-16)."""
    if kept <= TALK:
        return N_("With five ideas or fewer the group talks. Voting does not choose the last one for you.")
    if number >= ROUNDS:
        return N_("Three rounds have been held. Now the group talks about the ideas that are left.")
    return None


# Votes that were split


def split(
    standings: Standings, ballots: Iterable[frozenset[str]], method: Method = Method.SINGLE
) -> tuple[tuple[Standing, Standing], ...]:
    """Pairs of one group below the K-th idea for which, together, more people voted than it has votes (MV-18).

    Points are no votes: on ranked ballots people are set against the people who chose the K-th idea.
    """
    k = places(len(standings))
    if k >= len(standings):
        return ()
    last, slips = standings[k - 1], list(ballots)
    outside = [one for one in standings if one.rank > last.rank and one.group]
    pairs = [(a, b) for i, a in enumerate(outside) for b in outside[i + 1 :] if a.group == b.group]
    least = last.people if method is Method.RANKED else last.votes
    return tuple((a, b) for a, b in pairs if sum(bool({a.idea, b.idea} & one) for one in slips) > least)
