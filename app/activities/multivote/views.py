"""What one seat may see of a round, as plain data."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.activities.multivote.record import ByHand, Idea, Outcome, Overview, RoundSeen, Total
from app.activities.multivote.rules import Booth, State, most_votes, votes_for, why_not
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
    """pct: of the row's width, from zero."""

    rank: int
    number: int
    id: str
    text: str | None
    votes: int
    pct: float
    first: bool


@dataclass(frozen=True, slots=True)
class Results:
    voters: int
    eligible: int
    by_hand: int
    bars: tuple[Bar, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """A round at another item that still waits for its close or its results."""

    item: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class StageView:
    """state is "ready" before the first round.  rest: ballot rows that are not on this page."""

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


@dataclass(frozen=True, slots=True)
class Option:
    """A row of somebody's own ballot."""

    id: str
    number: int
    text: str | None
    chosen: bool


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
    results: Results | None


@dataclass(frozen=True, slots=True)
class DeskView:
    """most: what the facilitator may choose up to; 0 where there is nothing to vote on."""

    state: str
    n: int
    usual: int
    most: int
    votes_each: int
    people: tuple[ByHand, ...]


def progress(seen: Overview, who: Audience) -> Progress | None:
    return _progress(seen.round) if seen.round and seen.round.state is State.OPEN else None


def _progress(round_: RoundSeen) -> Progress:
    x, y = round_.finished, round_.eligible
    return Progress(x, y, tuple(i < x for i in range(y)) if y <= BLOCKS else None)


def results(seen: Overview, who: Audience) -> Results | None:
    """For a hand: the first ones."""
    return _results(seen.round.outcome, FIRST) if seen.round and seen.round.outcome else None


def _results(outcome: Outcome, rows: int | None) -> Results:
    top = max((total.votes for total in outcome.totals), default=0)
    shown = outcome.totals[:rows]
    bars = tuple(_bar(total, top) for total in shown)
    return Results(outcome.voters, outcome.eligible, outcome.by_hand, bars, len(outcome.totals) - len(shown))


def _bar(total: Total, top: int) -> Bar:
    idea, pct = total.idea, round(FULL_BAR * total.votes / top, 1) if top else 0.0
    return Bar(total.rank, idea.number, idea.id, idea.text, total.votes, pct, total.rank == 1 and total.votes > 0)


def wall(seen: Overview, who: Audience) -> StageView:
    return _stage(seen, ROWS)


def desk_stage(seen: Overview, who: Audience) -> StageView:
    return _stage(seen, None)


def _stage(seen: Overview, rows: int | None) -> StageView:
    round_ = seen.round
    ideas = round_.ideas if round_ and round_.state is not State.CANCELLED else seen.ideas
    n = len(ideas)
    each = round_.votes_each if round_ and round_.state is not State.CANCELLED else votes_for(n)
    question = (round_.question if round_ else "") or seen.question
    return StageView(
        state=state(seen),
        question=question,
        title=question if len(question) <= LONG else "",
        number=round_.number if round_ else 0,
        n=n,
        votes_each=each,
        third=each == votes_for(n),
        talk=n in (2, 3),
        ideas=ideas[:rows],
        rest=n - len(ideas[:rows]),
        progress=_progress(round_) if round_ and round_.state is State.OPEN else None,
        nobody=bool(round_ and round_.nobody),
        results=_results(round_.outcome, rows) if round_ and round_.outcome else None,
        why=round_.why if round_ else "",
        left=tuple(Left(one.item, one.title, one.state) for one in seen.left),
    )


def state(seen: Overview) -> str:
    return str(seen.round.state) if seen.round else "ready"


def key(seen: Overview) -> str:
    """Which round and where it stands; never a count (MV-5)."""
    left = ",".join(f"{one.id}={one.state}" for one in seen.left)
    return f"{seen.round.id if seen.round else ''}:{state(seen)}:{seen.marks}:{left}"


def mine(seen: Overview, booth: Booth | None, by_number: bool, seat: Seat) -> MineView:
    stage = _stage(seen, None)
    on = booth is not None and booth.round is not None and booth.voter is not None and stage.state == State.OPEN
    left = booth.votes_left if on and booth else 0
    return MineView(
        state=stage.state,
        question=stage.question,
        title=stage.title,
        n=stage.n,
        votes_each=stage.votes_each,
        votes_left=left,
        options=_options(stage.ideas, booth, by_number) if on and booth else (),
        by_number=by_number,
        finished=on and booth is not None and (booth.pressed or left <= 0),
        all_used=on and left <= 0,
        why_not=_why_not(booth) if stage.state == State.OPEN else None,
        nobody=stage.nobody,
        why=stage.why,
        progress=stage.progress,
        results=_results(seen.round.outcome, FIRST) if seen.round and seen.round.outcome else None,
    )


def _why_not(booth: Booth | None) -> str | None:
    return why_not(booth.round, booth.voter) if booth and booth.round and booth.voter else None


def _options(ideas: Sequence[Idea], booth: Booth, by_number: bool) -> tuple[Option, ...]:
    order = (
        list(ideas)
        if by_number or not booth.round or not booth.voter
        else shuffled(ideas, booth.round.id, booth.voter.id)
    )
    return tuple(Option(idea.id, idea.number, idea.text, idea.id in booth.mine) for idea in order)


def shuffled(ideas: Sequence[Idea], round_: str, person: str) -> list[Idea]:
    """An order of this person's own, the same each time and on each device, so that no idea is favoured (MV-11)."""
    return sorted(ideas, key=lambda idea: hashlib.sha256(f"{round_}/{person}/{idea.id}".encode()).digest())


def desk(seen: Overview, people: tuple[ByHand, ...], seat: Seat) -> DeskView:
    n = len(seen.ideas)
    each = seen.round.votes_each if seen.round else votes_for(n)
    return DeskView(state(seen), n, votes_for(n), max(0, most_votes(n)), each, people if Need.WRITE in seat.may else ())
