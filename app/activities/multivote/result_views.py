"""What is shown of a round whose results are out: bars, the line in words, and what may be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.activities.multivote import line
from app.activities.multivote.line import Said
from app.activities.multivote.record import Overview, RoundSeen, Total
from app.activities.multivote.result import Result
from app.activities.multivote.rules import LineRule, Method, State

FULL_BAR = 66  # percent of the row for the most votes: the number stands behind it
FULL_OF_POINTS = 52  # points are longer numbers, and a longer word
FIRST = 5  # results on a hand


@dataclass(frozen=True, slots=True)
class Bar:
    """pct: of the row's width, from zero.  stays: above the line.  last: the last one above it."""

    rank: int
    number: int
    id: str
    text: str | None
    votes: int
    pct: float
    stays: bool
    last: bool
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """An idea that tied again in a run-off, for the leader to decide (MV-17).  chosen: it stays already."""

    id: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """The line in words, and what the facilitator may do with it.

    says: why it is proposed there.  moved: where the facilitator put it.  up, down: how many ideas a step would keep.
    tie: numbers for a run-off.  settles: why it is held.
    run_off: "", or what it came to: waits, none, won, both, leader, tied.
    """

    keep: int
    says: tuple[Said, ...]
    moved: bool
    by_size: bool
    may_size: bool
    up: int | None
    down: int | None
    tie: tuple[int, ...]
    settles: Said | None
    run_off: str
    stay: tuple[int, ...]
    undecided: tuple[Undecided, ...]
    split: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """points: the figures are points of ranks, not votes."""

    voters: int
    eligible: int
    by_hand: int
    bars: tuple[Bar, ...]
    more: int = 0
    points: bool = False
    keep: int | None = None


@dataclass(frozen=True, slots=True)
class HandResults:
    """no_next: why no further round follows, for those who wait for one."""

    results: Results
    line: LineView | None
    no_next: str | None


def hand_results(seen: Overview) -> HandResults | None:
    """The first results and the line, for a hand; None before they are shown."""
    round_ = seen.round
    if not round_ or not round_.outcome:
        return None
    return HandResults(results_of(round_, stays_of(seen), 1, FIRST), line_of(seen), next_of(seen)[1])


def stays_of(seen: Overview) -> tuple[str, ...]:
    """The ids of the ideas that go on, as far as they were on the ballot of the round that is shown."""
    main = seen.main or seen.round
    found = main.outcome.line if main and main.outcome else None
    return found.stays if found else ()


def results_of(round_: RoundSeen, stays: Sequence[str], page: int, rows: int | None) -> Results:
    """Its rows: those of one page, or all where `rows` is None."""
    outcome = round_.outcome
    assert outcome
    totals = outcome.totals
    top = max((total.votes for total in totals), default=0)
    first = (page - 1) * rows if rows else 0
    shown = totals[first : first + rows] if rows else totals
    last = [total.idea.id for total in totals if total.idea.id in stays][-1:]
    two = round_.method in (Method.DOTS, Method.RANKED)
    points = round_.method == Method.RANKED
    bars = tuple(_bar(total, top, stays, last, two=two, points=points) for total in shown)
    more = len(totals) - first - len(shown)
    turnout = outcome.voters, outcome.eligible, outcome.by_hand
    return Results(*turnout, bars, more, points, len(stays) if outcome.line else None)


def _bar(total: Total, top: int, stays: Sequence[str], last: list[str], *, two: bool, points: bool) -> Bar:
    full = FULL_OF_POINTS if points else FULL_BAR
    idea, pct = total.idea, round(full * total.votes / top, 1) if top else 0.0
    people = total.people if two else None
    return Bar(total.rank, idea.number, idea.id, idea.text, total.votes, pct, idea.id in stays, idea.id in last, people)


def line_of(seen: Overview) -> LineView | None:
    """Once results are shown; while a run-off is going on the line waits for it."""
    main = seen.main or seen.round
    found = main.outcome.line if main and main.outcome else None
    if not main or not found:
        return None
    steps, fixed = line.steps(found.standings), found.run_off is not None
    up = [n for n in steps if n < found.keep][-1:]
    down = [n for n in steps if n > found.keep][:1]
    named = {one.idea: one.number for one in found.standings}
    return LineView(
        found.keep,
        found.drawn.says,
        found.moved,
        found.rule is LineRule.SIZE,
        main.method != Method.RANKED and not fixed and found.voters > 0,
        up[0] if up and not fixed else None,
        down[0] if down and not fixed else None,
        tuple(one.number for one in found.tie.ideas) if found.tie and not fixed else (),
        line.settles(found.tie) if found.tie and fixed else None,
        _run_off(found),
        tuple(named[one] for one in found.run_off.stay) if found.run_off else (),
        _undecided(found, named),
        tuple((a.number, b.number) for a, b in found.split),
    )


def _run_off(found: Result) -> str:
    run_off = found.run_off
    if run_off is None:
        return ""
    if run_off.state is not State.REVEALED:
        return "waits"
    if not run_off.held:
        return "none"
    if not run_off.filled.tied:
        return "won"
    return run_off.settled if run_off.done else "tied"


def _undecided(found: Result, named: Mapping[str, int]) -> tuple[Undecided, ...]:
    run_off = found.run_off
    if run_off is None or not run_off.held or run_off.done:
        return ()
    return tuple(Undecided(one, named[one], one in run_off.chosen) for one in run_off.filled.tied)


def next_of(seen: Overview) -> tuple[int, str | None]:
    """The number of a further round that may be opened, or 0 and why not (MV-16)."""
    if seen.before is None:
        return 0, None
    says = line.why_no_round(seen.before.number, seen.before.kept)
    return (0, says) if says else (seen.before.number + 1, None)
