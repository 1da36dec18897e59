"""What one seat may see of a round, as plain data."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.activities.multivote import line, slip
from app.activities.multivote.line import Said
from app.activities.multivote.record import ByHand, Idea, Overview, RoundSeen, Total
from app.activities.multivote.result import Result
from app.activities.multivote.rules import Booth, LineRule, Method, State, most_votes, votes_for, why_not
from app.core.contract import Audience, Seat
from app.core.permissions import Need

ROWS = 8  # on a page of the wall
BLOCKS = 40  # more people than that are a plain bar
FULL_BAR = 66  # percent of the row for the most votes: the number stands behind it
LONG = 60  # a question beyond that does not fit the wall's heading
FIRST = 5  # results on a hand


@dataclass(frozen=True, slots=True)
class Progress:
    """x of y have finished.  blocks: one for each person, or None where they are too many."""

    finished: int
    eligible: int
    blocks: tuple[bool, ...] | None


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
    tie: numbers for a run-off.  run_off: "", or what the run-off came to: waits, none, won, both, leader, tied.
    """

    keep: int
    says: tuple[Said, ...]
    moved: bool
    by_size: bool
    may_size: bool
    up: int | None
    down: int | None
    tie: tuple[int, ...]
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


@dataclass(frozen=True, slots=True)
class Left:
    """A round at another item that still waits for its close or its results."""

    item: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class StageView:
    """state is "ready" before the first round, "talk" where no further one follows.  rest: rows on other pages.

    round: which of the rounds on these ideas is shown or comes next.  next: the number of a further round that may be
    opened here, or 0.  no_next: why none may.
    """

    state: str
    question: str
    title: str
    number: int
    n: int
    votes_each: int
    third: bool
    talk: bool
    ideas: tuple[Idea, ...]
    rest: int
    progress: Progress | None
    nobody: bool
    results: Results | None
    why: str
    left: tuple[Left, ...]
    method: str = Method.SINGLE
    page: int = 1
    pages: int = 1
    closes_at: datetime | None = None
    line: LineView | None = None
    next: int = 0
    no_next: str | None = None
    follows: bool = False
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A row of somebody's own ballot.  weight: dots.  place: in somebody's order, from 1; 0 where not chosen."""

    id: str
    number: int
    text: str | None
    chosen: bool
    weight: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class MineView:
    """why_not: the sentence for somebody without a vote.  all_used: finished because no vote is left."""

    state: str
    question: str
    title: str
    n: int
    votes_each: int
    votes_left: int
    options: tuple[Option, ...]
    by_number: bool
    finished: bool
    all_used: bool
    why_not: str | None
    nobody: bool
    why: str
    progress: Progress | None
    results: HandResults | None
    method: str = Method.SINGLE
    most_on_one: int = 1
    list: tuple[Option, ...] = ()
    closes_at: datetime | None = None
    line: LineView | None = None
    next: int = 0
    no_next: str | None = None


@dataclass(frozen=True, slots=True)
class DeskView:
    """most: what the facilitator may choose up to; 0 where there is nothing to vote on.  groups: how many there are.

    ideas: for the ballot to print.
    """

    state: str
    n: int
    usual: int
    most: int
    votes_each: int
    people: tuple[ByHand, ...]
    method: str = Method.SINGLE
    groups: int = 0
    next: int = 0
    picks: int = 1
    ideas: tuple[Idea, ...] = ()
    question: str = ""


def progress(seen: Overview, who: Audience) -> Progress | None:
    return _progress(seen.round) if seen.round and seen.round.state is State.OPEN else None


def _progress(round_: RoundSeen) -> Progress:
    x, y = round_.finished, round_.eligible
    return Progress(x, y, tuple(i < x for i in range(y)) if y <= BLOCKS else None)


def results(seen: Overview, who: Audience) -> HandResults | None:
    """For a hand: the first ones, and what the line says."""
    return _hand_results(seen)


def _hand_results(seen: Overview) -> HandResults | None:
    round_ = seen.round
    if not round_ or not round_.outcome:
        return None
    return HandResults(_results(round_, _stays(seen), 1, FIRST), _line(seen), _next(seen)[1])


def _stays(seen: Overview) -> tuple[str, ...]:
    """The ids of the ideas that go on, as far as they were on the ballot of the round that is shown."""
    main = seen.main or seen.round
    found = main.outcome.line if main and main.outcome else None
    return found.stays if found else ()


def _results(round_: RoundSeen, stays: Sequence[str], page: int, rows: int | None) -> Results:
    outcome = round_.outcome
    assert outcome
    totals = outcome.totals
    top = max((total.votes for total in totals), default=0)
    first = (page - 1) * rows if rows else 0
    shown = totals[first : first + rows] if rows else totals
    last = [total.idea.id for total in totals if total.idea.id in stays][-1:]
    two = round_.method in (Method.DOTS, Method.RANKED)
    bars = tuple(_bar(total, top, stays, last, two=two) for total in shown)
    more = len(totals) - first - len(shown)
    turnout = outcome.voters, outcome.eligible, outcome.by_hand
    return Results(*turnout, bars, more, round_.method == Method.RANKED, len(stays) if outcome.line else None)


def _bar(total: Total, top: int, stays: Sequence[str], last: list[str], *, two: bool) -> Bar:
    idea, pct = total.idea, round(FULL_BAR * total.votes / top, 1) if top else 0.0
    people = total.people if two else None
    return Bar(total.rank, idea.number, idea.id, idea.text, total.votes, pct, idea.id in stays, idea.id in last, people)


def _line(seen: Overview) -> LineView | None:
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


def _next(seen: Overview) -> tuple[int, str | None]:
    """The number of a further round that may be opened, or 0 and why not (MV-16)."""
    if seen.before is None:
        return 0, None
    says = line.why_no_round(seen.before.number, seen.before.kept)
    return (0, says) if says else (seen.before.number + 1, None)


def wall(seen: Overview, who: Audience) -> StageView:
    return _stage(seen, ROWS)


def desk_stage(seen: Overview, who: Audience) -> StageView:
    return _stage(seen, None)


def _stage(seen: Overview, rows: int | None) -> StageView:
    round_ = seen.round
    on = round_ if round_ and round_.state is not State.CANCELLED else None
    ideas = on.ideas if on else seen.ideas
    n, method = len(ideas), on.method if on else Method.SINGLE
    each = on.votes_each if on else votes_for(n)
    question = (round_.question if round_ else "") or seen.question
    pages = max(1, -(-n // rows)) if rows else max(1, -(-n // ROWS))
    page = min(on.page, pages) if on else 1
    shown = ideas[(page - 1) * rows : page * rows] if rows else ideas
    further, no_next = _next(seen)
    return StageView(
        state=state(seen),
        question=question,
        title=question if len(question) <= LONG else "",
        number=round_.number if round_ else 0,
        n=n,
        votes_each=each,
        third=each == votes_for(n) and method != Method.RANKED,
        talk=n in (2, 3) and method != Method.RUNOFF,
        ideas=shown,
        rest=n - len(shown),
        progress=_progress(round_) if round_ and round_.state is State.OPEN else None,
        nobody=bool(round_ and round_.nobody),
        results=_results(round_, _stays(seen), page, rows) if round_ and round_.outcome else None,
        why=round_.why if round_ else "",
        left=tuple(Left(one.item, one.title, one.state) for one in seen.left),
        method=str(method),
        page=page,
        pages=pages,
        closes_at=on.closes_at if on and on.state is State.OPEN else None,
        line=_line(seen),
        next=further,
        no_next=no_next,
        follows=seen.before is not None and on is None,
        groups=bool(on and on.groups),
    )


def state(seen: Overview) -> str:
    """ "talk": nothing has been opened here, and the ideas kept before are few enough to talk (MV-16)."""
    if seen.round:
        return str(seen.round.state)
    return "talk" if _next(seen)[1] else "ready"


def key(seen: Overview) -> str:
    """Which round and where it stands, and the line once it is drawn; never a count of what is hidden (MV-5)."""
    left = ",".join(f"{one.id}={one.state}" for one in seen.left)
    drawn = hashlib.sha256(repr((_line(seen), _next(seen))).encode()).hexdigest()[:8] if _line(seen) else ""
    return f"{seen.round.id if seen.round else ''}:{state(seen)}:{seen.marks}:{left}:{drawn}"


def mine(seen: Overview, booth: Booth | None, by_number: bool, seat: Seat) -> MineView:
    stage = _stage(seen, None)
    on = booth is not None and booth.round is not None and booth.voter is not None and stage.state == State.OPEN
    left = booth.votes_left if on and booth else 0
    options = _options(stage.ideas, booth, by_number) if on and booth else ()
    ordered = sorted((one for one in options if one.place), key=lambda one: one.place)
    return MineView(
        state=stage.state,
        question=stage.question,
        title=stage.title,
        n=stage.n,
        votes_each=stage.votes_each,
        votes_left=left,
        options=options,
        by_number=by_number,
        finished=on and booth is not None and (booth.pressed or left <= 0),
        all_used=on and left <= 0,
        why_not=_why_not(booth) if stage.state == State.OPEN else None,
        nobody=stage.nobody,
        why=stage.why,
        progress=stage.progress,
        results=_hand_results(seen),
        method=stage.method,
        most_on_one=slip.most_on_one(Method(stage.method), stage.votes_each),
        list=tuple(ordered) if stage.method == Method.RANKED else (),
        closes_at=stage.closes_at,
        line=stage.line,
        next=stage.next,
        no_next=stage.no_next,
    )


def _why_not(booth: Booth | None) -> str | None:
    return why_not(booth.round, booth.voter) if booth and booth.round and booth.voter else None


def _options(ideas: Sequence[Idea], booth: Booth, by_number: bool) -> tuple[Option, ...]:
    order = (
        list(ideas)
        if by_number or not booth.round or not booth.voter
        else shuffled(ideas, booth.round.id, booth.voter.id)
    )
    places = {idea: place for place, idea in enumerate(slip.in_order(booth.mine), start=1)}
    return tuple(
        Option(
            idea.id,
            idea.number,
            idea.text,
            idea.id in booth.mine,
            booth.mine.get(idea.id, 0),
            places.get(idea.id, 0),
        )
        for idea in order
    )


def shuffled(ideas: Sequence[Idea], round_: str, person: str) -> list[Idea]:
    """An order of this person's own, the same each time and on each device, so that no idea is favoured (MV-11)."""
    return sorted(ideas, key=lambda idea: hashlib.sha256(f"{round_}/{person}/{idea.id}".encode()).digest())


def desk(seen: Overview, people: tuple[ByHand, ...], seat: Seat) -> DeskView:
    stage, n = _stage(seen, None), len(seen.ideas)
    each = seen.round.votes_each if seen.round else votes_for(n)
    return DeskView(
        stage.state,
        n,
        votes_for(n),
        max(0, most_votes(n)),
        each,
        people if Need.WRITE in seat.may else (),
        stage.method,
        len(seen.groups),
        stage.next,
        votes_for(n, Method.RANKED),
        stage.ideas,
        stage.question,
    )
