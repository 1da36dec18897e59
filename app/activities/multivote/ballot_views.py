"""One person's ballot on their hand: its rows in their own order, what is left, and why somebody has none."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.activities.multivote import slip
from app.activities.multivote.record import Idea, Overview
from app.activities.multivote.result_views import HandResults, LineView, hand_results
from app.activities.multivote.rules import Booth, Method, State, why_not
from app.activities.multivote.views import Progress, stage_of
from app.core.contract import Seat


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


def mine(seen: Overview, booth: Booth | None, by_number: bool, seat: Seat) -> MineView:
    stage = stage_of(seen, None)
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
        results=hand_results(seen),
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
