"""Rounds as their rules need them: that of an item, what a further one would be about, and the line of a shown one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.activities.multivote import outcome
from app.activities.multivote.rules import UNSEEN, Before, Drawn, Method, Round, Setup, State, state_at
from app.activities.multivote.tables import BallotIdea, VoteRound
from app.agenda.tables import AgendaItem
from app.core import ballot_items
from app.core.ballot_items import Offered
from app.core.contract import Place
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.teams.tables import Team

KIND = "multivote"
OVER = timedelta(minutes=30)  # a meeting nobody ends counts as ended then (AG-18)
MEETING, TEAM, ITEM, ROUND, IDEA = (table(t) for t in (Meeting, Team, AgendaItem, VoteRound, BallotIdea))
Found = Row[*tuple[Any, ...]]
Ideas = tuple[Offered, ...]

BASIS = (
    select(
        ITEM.c.started_at,
        ITEM.c.ended_at.label("item_ended_at"),
        MEETING.c.scheduled_end,
        MEETING.c.ended_at,
        MEETING.c.cancelled_at,
        TEAM.c.time_zone,
        ROUND.c.id,
        ROUND.c.state,
        ROUND.c.method,
        ROUND.c.number,
        ROUND.c.question,
        ROUND.c.after_id,
        ROUND.c.votes_each,
        ROUND.c.guests,
        ROUND.c.outside_coach,
        ROUND.c.closes_at,
        ROUND.c.closed_at,
    )
    .select_from(ITEM.join(MEETING, MEETING.c.id == ITEM.c.meeting_id).join(TEAM, TEAM.c.id == MEETING.c.team_id))
    .outerjoin(ROUND, ROUND.c.item_id == ITEM.c.id)
    .where(ITEM.c.id == bindparam("item"), ITEM.c.meeting_id == bindparam("meeting"), ITEM.c.activity == KIND)
    .order_by(
        ROUND.c.state == State.CANCELLED,
        ROUND.c.opened_at.desc(),
        ROUND.c.number.desc(),
        ROUND.c.method != Method.RUNOFF,
        ROUND.c.id,
    )
    .limit(1)
)
OF_MEETING = (
    select(ROUND)
    .where(ROUND.c.meeting_id == bindparam("meeting"), ROUND.c.state != State.CANCELLED)
    .order_by(ROUND.c.opened_at.desc(), ROUND.c.number.desc(), ROUND.c.method != Method.RUNOFF, ROUND.c.id)
)
KEPT = select(IDEA.c.idea_id).where(IDEA.c.round_id == bindparam("round"), IDEA.c.kept.is_(True))
BALLOT_IDEAS = (
    select(IDEA.c.idea_id, IDEA.c.number, IDEA.c.text)
    .where(IDEA.c.round_id == bindparam("round"))
    .order_by(IDEA.c.number)
)


def basis_of(tx: Connection, place: Place) -> Found | None:
    """The item with its latest round that was not cancelled; None where it holds no vote."""
    return tx.execute(BASIS, {"item": place.item, "meeting": place.meeting}).first()


def ends_at(basis: Found) -> datetime:
    """When nothing can be asked any more."""
    at: datetime = basis.cancelled_at or basis.ended_at or basis.scheduled_end + OVER
    return at


def round_of(basis: Found, now: datetime) -> Round | None:
    """The round of a basis, closed by the clock where that is so."""
    if basis.id is None:
        return None
    return Round(
        basis.id,
        state_at(State(basis.state), basis.closes_at, now),
        basis.votes_each,
        basis.guests,
        basis.outside_coach,
        basis.closed_at or basis.closes_at,
        basis.time_zone,
        Method(basis.method),
    )


def _current(basis: Found) -> bool:
    return basis.started_at is not None and basis.item_ended_at is None


def setup(tx: Connection, place: Place, basis: Found) -> Setup:
    """What a round that is opened now would be about."""
    held = tx.execute(OF_MEETING, {"meeting": place.meeting}).all()
    items, groups = ballot_items.votable(tx, place.meeting), ballot_items.groups(tx, place.meeting)
    before, ideas = going_on(tx, held, items.ideas)
    number = 1 + sum(row.method != Method.RUNOFF for row in held)
    last = state_at(State(basis.state), basis.closes_at, place.now) if basis.id else None
    current = _current(basis)
    return Setup(current, ends_at(basis), items.question, ideas, number, last, before, groups.ideas)


def going_on(tx: Connection, held: Sequence[Found], ideas: Ideas) -> tuple[Before | None, Ideas]:
    """The round whose kept ideas are votable now, and these; or no round, and all ideas (MV-16)."""
    by_id = {row.id: row for row in held}
    for row in held:
        if row.state == State.REVEALED and row.method != Method.RUNOFF and not row.groups:
            kept = frozenset(tx.execute(KEPT, {"round": row.id}).scalars())
            if left := tuple(idea for idea in ideas if idea.id in kept):
                return Before(row.id, _depth(by_id, row), len(left)), left
    return None, ideas


def _depth(by_id: Mapping[str, Found], row: Found) -> int:
    """Which of the rounds on the same ideas this is, from 1."""
    return 1 + _depth(by_id, by_id[row.after_id]) if row.after_id in by_id else 1


def drawn(tx: Connection, place: Place, basis: Found) -> Drawn:
    """The line of the round at this item; a run-off is about the line of the round before it."""
    if basis.id is None or basis.state not in (State.REVEALED, *UNSEEN):
        return Drawn(None)
    run_off = round_of(basis, place.now) if basis.method == Method.RUNOFF else None
    row = tx.execute(outcome.ONE, {"round": basis.after_id if run_off else basis.id}).one()
    state, also = State(row.state), (row.guests, row.outside_coach)
    round_ = Round(row.id, state, row.votes_each, *also, row.closed_at, basis.time_zone, Method(row.method))
    if state is not State.REVEALED:
        return Drawn(round_)
    found = outcome.result(tx, row)
    texts = tuple(Offered(i.idea_id, i.number, i.text) for i in tx.execute(BALLOT_IDEAS, {"round": row.id}))
    held = found.run_off if found.run_off and found.run_off.held else None
    return Drawn(
        round_,
        found.standings,
        found.voters,
        found.keep,
        found.rule,
        outcome.follower(tx, row.id) is not None,
        run_off,
        held.filled if held else None,
        bool(held and held.done),
        held.chosen if held else (),
        texts,
        row.question,
        row.number,
        _current(basis),
        ends_at(basis),
    )
