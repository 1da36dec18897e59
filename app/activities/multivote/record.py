"""What is known of vote rounds, how totals are ranked, and what of it goes into the record (RE-1, RE-2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from app.activities.multivote.rules import State, votes_for
from app.core.document import Bullets, Facts, Paragraph, Section, Table
from app.core.saying import counted, phrase
from app.core.words import N_

ASIDE = phrase("(set aside)")
METHODS = {"single": N_("One vote for an idea")}


@dataclass(frozen=True, slots=True)
class Idea:
    """On a ballot.  text is None while the idea is set aside (BR-15)."""

    id: str
    number: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Total:
    """One idea's votes and its rank; equal votes share a rank (MV-13)."""

    rank: int
    idea: Idea
    votes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A revealed round: figures only, nothing of any one ballot (RE-2)."""

    eligible: int
    voters: int
    by_hand: int
    totals: tuple[Total, ...]

    @property
    def cast(self) -> int:
        return sum(total.votes for total in self.totals)


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """A round as everybody may know it.  outcome is None, and was not even read, before the reveal (MV-5, MV-12).

    nobody: closed, and not one vote came in.  ended_at: revealed or cancelled.
    """

    id: str
    item: str
    title: str
    number: int
    method: str
    state: State
    votes_each: int
    guests: bool
    outside_coach: bool
    question: str
    ideas: tuple[Idea, ...]
    opened_at: datetime
    closed_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""
    eligible: int = 0
    finished: int = 0
    nobody: bool = False
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The round at an item, what would be on its next ballot, and rounds left unfinished at other items.

    marks: changes when people or texts around the ballot do, never with a vote.
    """

    round: RoundSeen | None
    question: str
    ideas: tuple[Idea, ...]
    left: tuple[RoundSeen, ...] = ()
    marks: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody without a phone, for the paper form."""

    id: str
    name: str
    entered: bool


def ranked(ideas: Iterable[Idea], votes: Mapping[str, int]) -> tuple[Total, ...]:
    """Votes down, then number; equal votes share a rank: 1, 2, 2, 4 (MV-13)."""
    order = sorted(ideas, key=lambda idea: (-votes.get(idea.id, 0), idea.number))
    totals: list[Total] = []
    for count, group in groupby(order, key=lambda idea: votes.get(idea.id, 0)):
        rank = len(totals) + 1
        totals += [Total(rank, idea, count) for idea in group]
    return tuple(totals)


# For the record


def sections(rounds: Sequence[RoundSeen]) -> list[Section]:
    """One section a round, the cancelled ones with their reason (RE-1)."""
    return [_section(round_) for round_ in rounds]


def _section(seen: RoundSeen) -> Section:
    if seen.state is State.CANCELLED:
        says = phrase("This round was cancelled and nothing in it is counted: %(reason)s", reason=seen.why)
        return Section(phrase("Vote at “%(item)s”, cancelled", item=seen.title), (Paragraph(says),), order=70)
    name = phrase("Vote, round %(n)s", n=seen.number)
    if seen.outcome is None:
        waiting = Paragraph(phrase("The results have not been shown yet."))
        return Section(name, (Facts(_rule(seen)), waiting), order=70)
    facts = (*_rule(seen), *_turnout(seen.outcome))
    return Section(name, (Facts(facts), _table(seen.outcome.totals), *_aside(seen)), order=70, brief=True)


def _rule(seen: RoundSeen) -> tuple[tuple[str, str], ...]:
    n, v = len(seen.ideas), seen.votes_each
    usual = v == votes_for(n)
    each = phrase("%(n)s (a third of the ideas)", n=v) if usual else phrase("%(n)s (chosen by the facilitator)", n=v)
    asked = ((phrase("Question"), seen.question),) if seen.question else ()
    method = phrase(METHODS[seen.method]) if seen.method in METHODS else seen.method
    on = (phrase("Ideas on the ballot"), str(n))
    return (*asked, on, (phrase("Votes each"), each), (phrase("Method"), method), *_also(seen))


def _also(seen: RoundSeen) -> tuple[tuple[str, str], ...]:
    """Who voted beside the members."""
    if not (seen.guests or seen.outside_coach):
        return ()
    if seen.guests and seen.outside_coach:
        return ((phrase("Also voting"), phrase("guests, coach from outside")),)
    return ((phrase("Also voting"), phrase("guests") if seen.guests else phrase("coach from outside")),)


def _turnout(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    paper = ((phrase("Entered by hand"), str(outcome.by_hand)),) if outcome.by_hand else ()
    voted = phrase("%(x)s of %(y)s", x=outcome.voters, y=outcome.eligible)
    return ((phrase("Voted"), voted), (phrase("Votes cast"), str(outcome.cast)), *paper)


def _table(totals: Iterable[Total]) -> Table:
    rows = tuple((t.idea.text or ASIDE, str(t.rank), str(t.idea.number), str(t.votes)) for t in totals)
    head = (phrase("Idea"), phrase("Rank"), phrase("Number"), phrase("Votes"))
    return Table(phrase("Ideas in order of votes"), head, rows, numeric=frozenset({1, 2, 3}))


def _aside(seen: RoundSeen) -> tuple[Bullets, ...]:
    n = sum(idea.text is None for idea in seen.ideas)
    return (Bullets((counted("%(num)s text set aside", "%(num)s texts set aside", n),)),) if n else ()


def facts(rounds: Sequence[RoundSeen]) -> dict[str, Any]:
    """The same as data; nothing where no vote was held."""
    return {"vote_rounds": [_facts(seen) for seen in rounds]} if rounds else {}


def _facts(seen: RoundSeen) -> dict[str, Any]:
    known: dict[str, Any] = {
        "item": seen.title,
        "number": seen.number,
        "method": seen.method,
        "state": str(seen.state),
        "votable": len(seen.ideas),
        "votes_each": seen.votes_each,
        "votes_each_by_rule": seen.votes_each == votes_for(len(seen.ideas)),
        "guests_vote": seen.guests,
        "outside_coach_votes": seen.outside_coach,
        "opened_at": seen.opened_at.isoformat(),
        "closed_at": seen.closed_at.isoformat() if seen.closed_at else None,
    }
    if seen.state is State.CANCELLED:
        del known["number"]
        return known | {"cancelled_because": seen.why}
    return known | (_outcome(seen.outcome) if seen.outcome else {})


def _outcome(outcome: Outcome) -> dict[str, Any]:
    totals = [
        {"rank": t.rank, "number": t.idea.number, "idea": t.idea.text or ASIDE, "votes": t.votes}
        for t in outcome.totals
    ]
    return {
        "eligible": outcome.eligible,
        "voters": outcome.voters,
        "cast": outcome.cast,
        "entered_by_hand": outcome.by_hand,
        "totals": totals,
    }
