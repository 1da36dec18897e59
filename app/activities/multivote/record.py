"""What is known of vote rounds, how totals are ranked, and what of it goes into the record (RE-1, RE-2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.activities.multivote.line import Said, Standing, settles
from app.activities.multivote.result import Result, RunOff
from app.activities.multivote.rules import Before, Method, State, votes_for
from app.core.document import Block, Bullets, Facts, Paragraph, Section, Table
from app.core.saying import Phrase, counted, joined, phrase
from app.core.words import N_

ASIDE = phrase("(set aside)")
METHODS = {
    "single": N_("One vote for an idea"),
    "dots": N_("Dots: up to three votes on one idea"),
    "ranked": N_("Ranked: each orders their choices, the first gets most points"),
    "runoff": N_("Run-off: one vote each on the ideas that tie"),
}


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
    people: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A revealed round: figures only, nothing of any one ballot (RE-2)."""

    eligible: int
    voters: int
    by_hand: int
    totals: tuple[Total, ...]
    line: Result | None = None

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
    after: str = ""
    groups: bool = False
    page: int = 1
    closes_at: datetime | None = None
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The round at an item, what would be on its next ballot, and rounds left unfinished at other items.

    marks: changes when people or texts around the ballot do, never with a vote.
    main: the round whose tie this run-off settles.  before: the round whose kept ideas would go on (MV-16).
    """

    round: RoundSeen | None
    question: str
    ideas: tuple[Idea, ...]
    left: tuple[RoundSeen, ...] = ()
    marks: str = ""
    main: RoundSeen | None = None
    before: Before | None = None
    groups: tuple[Idea, ...] = ()


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody without a phone, for the paper form."""

    id: str
    name: str
    entered: bool


# For the record


def sections(rounds: Sequence[RoundSeen]) -> list[Section]:
    """One section a round, the cancelled ones with their reason (RE-1)."""
    return [_section(round_, rounds) for round_ in rounds]


def _section(seen: RoundSeen, rounds: Sequence[RoundSeen]) -> Section:
    if seen.state is State.CANCELLED:
        says = phrase("This round was cancelled and nothing in it is counted: %(reason)s", reason=seen.why)
        return Section(phrase("Vote at “%(item)s”, cancelled", item=seen.title), (Paragraph(says),), order=70)
    run_off = seen.method == Method.RUNOFF
    name = phrase("Run-off after round %(n)s" if run_off else "Vote, round %(n)s", n=seen.number)
    if seen.outcome is None:
        waiting = Paragraph(phrase("The results have not been shown yet."))
        return Section(name, (Facts(_rule(seen)), waiting), order=70)
    facts = (*_rule(seen), *_turnout(seen.outcome, seen.method))
    blocks: tuple[Block, ...] = (Facts(facts), _table(seen), *_drawn(seen, rounds), *_aside(seen))
    short = _went_on(seen) if _goes_on(seen, rounds) else _short(seen, blocks)
    return Section(name, blocks, order=70, brief=True, short=short)


def _goes_on(seen: RoundSeen, rounds: Sequence[RoundSeen]) -> bool:
    """Whether what was kept was voted on again: the one page tells what came of it in the end."""
    after = [one for one in rounds if one.after == seen.id and one.method != Method.RUNOFF]
    return any(one.state is State.REVEALED for one in after)


def _went_on(seen: RoundSeen) -> tuple[Block, ...]:
    assert seen.outcome
    voted = phrase("%(x)s of %(y)s voted", x=seen.outcome.voters, y=seen.outcome.eligible)
    stays = len(seen.outcome.line.stays) if seen.outcome.line else 0
    on = counted("%(num)s idea went on to the next round", "%(num)s ideas went on to the next round", stays)
    return (Paragraph(phrase("%(voted)s. %(on)s.", voted=voted, on=on)),)


def _short(seen: RoundSeen, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """For the one page: who voted, and what was kept with its votes (RE-4)."""
    assert seen.outcome
    line = seen.outcome.line
    totals = [t for t in seen.outcome.totals if t.idea.id in line.stays] if line else seen.outcome.totals
    shown = tuple(_kept(total, seen) for total in totals)
    said = [block for block in blocks if isinstance(block, Paragraph)] if not line else []
    voted = phrase("%(x)s of %(y)s voted", x=seen.outcome.voters, y=seen.outcome.eligible)
    kept = phrase("%(voted)s. Kept:", voted=voted) if line else phrase("%(voted)s.", voted=voted)
    return (Paragraph(kept), *([Bullets(shown)] if shown else []), *said)


def _kept(total: Total, seen: RoundSeen) -> Phrase:
    """With its number: the decisions and the run-off speak of ideas by number."""
    text = total.idea.text or ASIDE
    return phrase("Idea %(n)s, %(votes)s: %(text)s", n=total.idea.number, votes=_votes(total, seen), text=text)


def _votes(total: Total, seen: RoundSeen) -> Phrase:
    if seen.method == Method.RANKED:
        return counted("%(num)s point", "%(num)s points", total.votes)
    return counted("%(num)s vote", "%(num)s votes", total.votes)


def _drawn(seen: RoundSeen, rounds: Sequence[RoundSeen]) -> tuple[Block, ...]:
    """What was proposed and what was chosen (MV-14); of a run-off what it decided (MV-17)."""
    if seen.method == Method.RUNOFF:
        main = next((one for one in rounds if one.id == seen.after), None)
        run_off = main.outcome.line.run_off if main and main.outcome and main.outcome.line else None
        tie = main.outcome.line.tie if main and main.outcome and main.outcome.line else None
        why = (Paragraph(sentences([settles(tie)])),) if tie else ()
        return (*why, Paragraph(decided(run_off, seen.ideas))) if run_off else ()
    found = seen.outcome.line if seen.outcome else None
    if found is None:
        return ()
    proposed = phrase("Proposed line: %(why)s", why=sentences(found.proposal.says))
    said = [Paragraph(proposed), Paragraph(phrase("Chosen line: %(what)s", what=_chosen(found)))]
    kept = numbers(one.number for one in found.standings if one.idea in found.stays)
    if kept:
        said.append(Paragraph(phrase("Kept: %(numbers)s.", numbers=kept)))
    return (*said, *(Paragraph(split_words(a, b)) for a, b in found.split))


def _chosen(found: Result) -> str:
    if found.moved:
        return counted("the facilitator kept %(num)s idea.", "the facilitator kept %(num)s ideas.", found.keep)
    if found.drawn is not found.proposal:
        return sentences(found.drawn.says)
    return phrase("as proposed.")


def numbers(found: Iterable[int]) -> str:
    return ", ".join(str(number) for number in found)


def said(one: Said) -> Phrase:
    """A sentence of the rules in words."""
    return Phrase(lambda words: words.say(one.form, **one.all))


def sentences(says: Sequence[Said]) -> Phrase:
    return joined(map(said, says))


def decided(run_off: RunOff, ideas: Sequence[Idea]) -> Phrase:
    """What a run-off came to, in words."""
    named = {idea.id: idea.number for idea in ideas}
    stay = numbers(sorted(named[one] for one in run_off.stay))
    if not run_off.held:
        return phrase("No votes came in, so the line stays where it was.")
    if not run_off.filled.tied:
        return phrase("Stays by the run-off: %(numbers)s.", numbers=stay)
    if run_off.settled == "both":
        return phrase("Tied again. All of them stay: %(numbers)s.", numbers=stay)
    if run_off.done:
        return phrase("Tied again. The leader decided: %(numbers)s stays.", numbers=stay)
    return phrase("Tied again, and not yet decided: %(numbers)s stay until then.", numbers=stay)


def split_words(a: Standing, b: Standing) -> Phrase:
    """MV-18 in words."""
    return phrase(
        "Ideas %(a)s and %(b)s are in one group and may have split their votes: more people voted for one of them "
        "than for the last idea kept. Talk about them together.",
        a=a.number,
        b=b.number,
    )


def _rule(seen: RoundSeen) -> tuple[tuple[str, str], ...]:
    n, v = len(seen.ideas), seen.votes_each
    usual = v == votes_for(n, Method(seen.method))
    third = usual and seen.method in (Method.SINGLE, Method.DOTS)
    each = (
        phrase("%(n)s (a third of the ideas)", n=v)
        if third
        else phrase("%(n)s (the usual)", n=v)
        if usual
        else phrase("%(n)s (chosen by the facilitator)", n=v)
    )
    asked = ((phrase("Question"), seen.question),) if seen.question else ()
    method = phrase(METHODS[seen.method]) if seen.method in METHODS else seen.method
    on = (phrase("Groups on the ballot") if seen.groups else phrase("Ideas on the ballot"), str(n))
    return (*asked, on, (phrase("Votes each"), each), (phrase("Method"), method), *_also(seen))


def _also(seen: RoundSeen) -> tuple[tuple[str, str], ...]:
    """Who voted beside the members."""
    if not (seen.guests or seen.outside_coach):
        return ()
    if seen.guests and seen.outside_coach:
        return ((phrase("Also voting"), phrase("guests, coach from outside")),)
    return ((phrase("Also voting"), phrase("guests") if seen.guests else phrase("coach from outside")),)


def _turnout(outcome: Outcome, method: str = "") -> tuple[tuple[str, str], ...]:
    paper = ((phrase("Entered by hand"), str(outcome.by_hand)),) if outcome.by_hand else ()
    cast = phrase("Points given") if method == Method.RANKED else phrase("Votes cast")
    voted = phrase("%(x)s of %(y)s", x=outcome.voters, y=outcome.eligible)
    return ((phrase("Voted"), voted), (cast, str(outcome.cast)), *paper)


def _table(seen: RoundSeen) -> Table:
    totals = seen.outcome.totals if seen.outcome else ()
    second = seen.method in (Method.DOTS, Method.RANKED)
    rows = tuple((t.idea.text or ASIDE, str(t.rank), str(t.idea.number), *_figures(t, second)) for t in totals)
    votes = phrase("Points") if seen.method == Method.RANKED else phrase("Votes")
    head = (phrase("Idea"), phrase("Rank"), phrase("Number"), votes, *((phrase("People"),) if second else ()))
    return Table(phrase("Ideas in order of votes"), head, rows, numeric=frozenset(range(1, len(head))))


def _figures(total: Total, second: bool) -> tuple[str, ...]:
    return (str(total.votes), str(total.people)) if second else (str(total.votes),)


def _aside(seen: RoundSeen) -> tuple[Bullets, ...]:
    n = sum(idea.text is None for idea in seen.ideas)
    return (Bullets((counted("%(num)s text set aside", "%(num)s texts set aside", n),)),) if n else ()


def facts(rounds: Sequence[RoundSeen]) -> dict[str, Any]:
    """The same as data; nothing where no vote was held."""
    return {"vote_rounds": [_facts(seen, rounds) for seen in rounds]} if rounds else {}


def _facts(seen: RoundSeen, rounds: Sequence[RoundSeen]) -> dict[str, Any]:
    known: dict[str, Any] = {
        "item": seen.title,
        "item_id": seen.item,
        "question": seen.question,
        "number": seen.number,
        "method": seen.method,
        "state": str(seen.state),
        "votable": len(seen.ideas),
        "votes_each": seen.votes_each,
        "votes_each_by_rule": seen.votes_each == votes_for(len(seen.ideas), Method(seen.method)),
        "groups": seen.groups,
        "guests_vote": seen.guests,
        "outside_coach_votes": seen.outside_coach,
        "opened_at": seen.opened_at.isoformat(),
        "closed_at": seen.closed_at.isoformat() if seen.closed_at else None,
        "ended_at": seen.ended_at.isoformat() if seen.ended_at else None,
        "after": next((one.number for one in rounds if one.id == seen.after), None),
    }
    on_ballot = {"on_ballot": [{"number": one.number, "idea": one.text or ASIDE} for one in seen.ideas]}
    if seen.state is State.CANCELLED:
        del known["number"]
        return known | {"cancelled_because": seen.why} | on_ballot
    return known | (_outcome(seen, rounds) if seen.outcome else on_ballot)


def _outcome(seen: RoundSeen, rounds: Sequence[RoundSeen]) -> dict[str, Any]:
    outcome = seen.outcome
    assert outcome
    totals = [
        {"rank": t.rank, "number": t.idea.number, "idea": t.idea.text or ASIDE, "votes": t.votes, "people": t.people}
        for t in outcome.totals
    ]
    return {
        "eligible": outcome.eligible,
        "voters": outcome.voters,
        "cast": outcome.cast,
        "entered_by_hand": outcome.by_hand,
        "totals": totals,
    } | (_line_facts(outcome.line, rounds) if outcome.line else _run_off_facts(seen, rounds))


def _line_facts(found: Result, rounds: Sequence[RoundSeen]) -> dict[str, Any]:
    proposed = {"keep": found.proposal.keep, "because": str(found.proposal.why), "says": sentences(found.proposal.says)}
    chosen = {"keep": found.keep, "rule": str(found.rule), "moved_by_facilitator": found.moved}
    kept = [one.number for one in found.standings if one.idea in found.stays]
    split = [[a.number, b.number] for a, b in found.split]
    return {"proposed_line": proposed, "chosen_line": chosen, "kept": kept, "may_have_split_votes": split}


def _run_off_facts(seen: RoundSeen, rounds: Sequence[RoundSeen]) -> dict[str, Any]:
    main = next((one for one in rounds if one.id == seen.after), None)
    run_off = main.outcome.line.run_off if main and main.outcome and main.outcome.line else None
    if run_off is None:
        return {}
    stay = set(run_off.stay) if run_off.held else set()
    kept = [t.idea.number for t in seen.outcome.totals if t.idea.id in stay] if seen.outcome else []
    how = "run-off" if not run_off.filled.tied else run_off.settled or "undecided"
    return {"kept": kept, "decided_by": how if run_off.held else "nobody voted"}
