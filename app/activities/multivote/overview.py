"""What everybody may know of the rounds of a meeting.  Before a reveal no vote is read by idea, ballots are counted."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.activities.multivote import outcome
from app.activities.multivote.people import turnout
from app.activities.multivote.record import Idea, Outcome, Overview, RoundSeen, Total
from app.activities.multivote.round_rows import going_on
from app.activities.multivote.rules import Method, State, state_at
from app.activities.multivote.tables import BallotIdea, VoteRound
from app.agenda.tables import AgendaItem
from app.core import ballot_items
from app.core.ballot_items import Offered
from app.core.contract import Place
from app.meetings.tables import Participant
from app.storage.columns import table
from app.storage.once import once

ITEM, PERSON = table(AgendaItem), table(Participant)
ROUND, IDEA = table(VoteRound), table(BallotIdea)
Found = Row[*tuple[Any, ...]]

ROUNDS = (
    select(ROUND, ITEM.c.title)
    .join_from(ROUND, ITEM, ITEM.c.id == ROUND.c.item_id)
    .where(ROUND.c.meeting_id == bindparam("meeting"))
    .order_by(
        ROUND.c.opened_at, ROUND.c.state != State.CANCELLED, ROUND.c.number, ROUND.c.method == Method.RUNOFF, ROUND.c.id
    )
)
IDEAS = (
    select(IDEA.c.round_id, IDEA.c.idea_id, IDEA.c.number, IDEA.c.text)
    .where(IDEA.c.round_id.in_(bindparam("rounds", expanding=True)))
    .order_by(IDEA.c.round_id, IDEA.c.number)
)
WITHOUT_PHONE = (
    select(PERSON.c.id)
    .where(PERSON.c.meeting_id == bindparam("meeting"), PERSON.c.by_hand.is_(True))
    .where(PERSON.c.here.is_(True), PERSON.c.removed.is_(False))
    .order_by(PERSON.c.id)
)


@once
def overview(tx: Connection, place: Place) -> Overview:
    """The round at this item, what a further one would be about, and rounds without their results elsewhere."""
    rows = tx.execute(ROUNDS, {"meeting": place.meeting}).all()
    aside = ballot_items.set_aside(tx, place.meeting)
    here = _latest([row for row in rows if row.item_id == place.item])
    main = [row for row in rows if here and here[0].method == Method.RUNOFF and row.id == here[0].after_id]
    left = [row for row in rows if row.item_id != place.item and _unseen(row.state)]
    seen = _seen(tx, place, [*here, *main, *left], aside)
    items, groups = ballot_items.votable(tx, place.meeting), ballot_items.groups(tx, place.meeting)
    held = [row for row in reversed(rows) if row.state != State.CANCELLED]
    before, offered = going_on(tx, held, items.ideas)
    hands = tx.execute(WITHOUT_PHONE, {"meeting": place.meeting}).scalars()
    at = len(here) + len(main)
    return Overview(
        seen[0] if here else None,
        items.question,
        _ideas(offered, aside),
        tuple(seen[at:]),
        _marks(aside, hands),
        main=seen[1] if main else None,
        before=before,
        groups=_ideas(groups.ideas, aside),
    )


def _latest(rows: list[Found]) -> list[Found]:
    """The newest round that was not cancelled; of cancelled ones the newest."""
    return ([row for row in rows if row.state != State.CANCELLED] or rows)[-1:]


def _ideas(offered: Iterable[Offered], aside: frozenset[str]) -> tuple[Idea, ...]:
    return tuple(Idea(o.id, o.number, None if o.id in aside else o.text) for o in offered)


def rounds(tx: Connection, place: Place) -> list[RoundSeen]:
    """All rounds of the meeting in their order, for the record."""
    rows = tx.execute(ROUNDS, {"meeting": place.meeting}).all()
    return _seen(tx, place, rows, ballot_items.set_aside(tx, place.meeting))


def _unseen(state: str) -> bool:
    return State(state) in (State.OPEN, State.CLOSED)


def _seen(tx: Connection, place: Place, rows: Iterable[Found], aside: frozenset[str]) -> list[RoundSeen]:
    rows = list(rows)
    ideas: dict[str, list[Idea]] = {row.id: [] for row in rows}
    for idea in tx.execute(IDEAS, {"rounds": list(ideas)}) if ideas else ():
        text = None if idea.idea_id in aside else idea.text
        ideas[idea.round_id].append(Idea(idea.idea_id, idea.number, text))
    return [_round(tx, place, row, tuple(ideas[row.id])) for row in rows]


def _round(tx: Connection, place: Place, row: Found, ideas: tuple[Idea, ...]) -> RoundSeen:
    seen = RoundSeen(
        row.id,
        row.item_id,
        row.title,
        row.number,
        row.method,
        state_at(State(row.state), row.closes_at, place.now),
        row.votes_each,
        row.guests,
        row.outside_coach,
        row.question,
        ideas,
        row.opened_at,
        row.closed_at or row.closes_at,
        row.ended_at,
        row.cancelled_why,
        after=row.after_id or "",
        groups=row.groups,
        page=row.page,
        closes_at=row.closes_at,
        settled=row.settled,
    )
    if seen.state is State.REVEALED:
        return replace(seen, outcome=_outcome(tx, row, ideas))
    return _progress(tx, place.meeting, seen) if _unseen(row.state) else seen


def _progress(tx: Connection, meeting: str, seen: RoundSeen) -> RoundSeen:
    """nobody is told after the close only: while a round is open it would be a total of a kind."""
    who = turnout(tx, meeting, seen.id)
    nobody = seen.state is State.CLOSED and who.voted == 0
    return replace(seen, eligible=who.eligible, finished=who.finished, nobody=nobody)


def _outcome(tx: Connection, row: Found, ideas: tuple[Idea, ...]) -> Outcome:
    """A run-off has totals and no line of its own: it moves that of the round before."""
    found = outcome.result(tx, row)
    by_id = {idea.id: idea for idea in ideas}
    totals = tuple(Total(one.rank, by_id[one.idea], one.votes, one.people) for one in found.standings)
    line = None if row.method == Method.RUNOFF else found
    return Outcome(row.eligible or 0, found.voters, row.by_hand or 0, totals, line)


def _marks(aside: frozenset[str], hands: Iterable[str]) -> str:
    """Eight characters that change when a text is set aside or somebody without a phone comes."""
    told = " ".join(sorted(aside)) + "/" + " ".join(hands)
    return hashlib.sha256(told.encode()).hexdigest()[:8] if told != "/" else ""
