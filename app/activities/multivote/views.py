"""What wall and desk may see of a round, as plain data.

A person's own ballot is in `ballot_views.py`, what is shown of results in `result_views.py`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.activities.multivote.record import ByHand, Idea, Overview, RoundSeen
from app.activities.multivote.result_views import (
    HandResults,
    LineView,
    Results,
    hand_results,
    line_of,
    next_of,
    results_of,
    stays_of,
)
from app.activities.multivote.rules import Method, State, most_votes, votes_for
from app.core.contract import Audience, Seat
from app.core.permissions import Need

ROWS = 8  # on a page of the wall
BLOCKS = 40  # more people than that are a plain bar
LONG = 60  # a question beyond that does not fit the wall's heading


@dataclass(frozen=True, slots=True)
class Progress:
    """x of y have finished.  blocks: one for each person, or None where they are too many."""

    finished: int
    eligible: int
    blocks: tuple[bool, ...] | None


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
    return hand_results(seen)


def wall(seen: Overview, who: Audience) -> StageView:
    return stage_of(seen, ROWS)


def desk_stage(seen: Overview, who: Audience) -> StageView:
    return stage_of(seen, None)


def stage_of(seen: Overview, rows: int | None) -> StageView:
    """The stage with so many ideas or results on a page; None: with all of them."""
    round_ = seen.round
    on = round_ if round_ and round_.state is not State.CANCELLED else None
    ideas = on.ideas if on else seen.ideas
    n, method = len(ideas), on.method if on else Method.SINGLE
    each = on.votes_each if on else votes_for(n)
    question = (round_.question if round_ else "") or seen.question
    pages = max(1, -(-n // rows)) if rows else max(1, -(-n // ROWS))
    page = min(on.page, pages) if on else 1
    shown = ideas[(page - 1) * rows : page * rows] if rows else ideas
    further, no_next = next_of(seen)
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
        results=results_of(round_, stays_of(seen), page, rows) if round_ and round_.outcome else None,
        why=round_.why if round_ else "",
        left=tuple(Left(one.item, one.title, one.state) for one in seen.left),
        method=str(method),
        page=page,
        pages=pages,
        closes_at=on.closes_at if on and on.state is State.OPEN else None,
        line=line_of(seen),
        next=further,
        no_next=no_next,
        follows=seen.before is not None and on is None,
        groups=bool(on and on.groups),
    )


def state(seen: Overview) -> str:
    """ "talk": nothing has been opened here, and the ideas kept before are few enough to talk (MV-16)."""
    if seen.round:
        return str(seen.round.state)
    return "talk" if next_of(seen)[1] else "ready"


def key(seen: Overview) -> str:
    """Which round and where it stands, and the line once it is drawn; never a count of what is hidden (MV-5)."""
    left = ",".join(f"{one.id}={one.state}" for one in seen.left)
    drawn = hashlib.sha256(repr((line_of(seen), next_of(seen))).encode()).hexdigest()[:8] if line_of(seen) else ""
    return f"{seen.round.id if seen.round else ''}:{state(seen)}:{seen.marks}:{left}:{drawn}"


def desk(seen: Overview, people: tuple[ByHand, ...], seat: Seat) -> DeskView:
    stage, n = stage_of(seen, None), len(seen.ideas)
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
