"""What everybody may know of the rounds of a meeting.  Before a reveal no vote is read by idea, ballots are counted."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from app.activities.multivote.people import turnout
from app.activities.multivote.record import Idea, Outcome, Overview, RoundSeen, ranked
from app.activities.multivote.rules import State
from app.activities.multivote.tables import BallotIdea, CountedVote, VoteRound
from app.agenda.tables import AgendaItem
from app.core import ballot_items
from app.core.contract import Place
from app.meetings.tables import Participant
from app.storage.columns import table

ITEM, PERSON = table(AgendaItem), table(Participant)
ROUND, IDEA, COUNTED = table(VoteRound), table(BallotIdea), table(CountedVote)
Found = Row[*tuple[Any, ...]]

ROUNDS = (
    select(ROUND, ITEM.c.title)
    .join_from(ROUND, ITEM, ITEM.c.id == ROUND.c.item_id)
    .where(ROUND.c.meeting_id == bindparam("meeting"))
    .order_by(ROUND.c.opened_at, ROUND.c.state != State.CANCELLED, ROUND.c.id)
)
IDEAS = (
    select(IDEA.c.round_id, IDEA.c.idea_id, IDEA.c.number, IDEA.c.text)
    .where(IDEA.c.round_id.in_(bindparam("rounds", expanding=True)))
    .order_by(IDEA.c.round_id, IDEA.c.number)
)
TOTALS = (
    select(COUNTED.c.idea_id, func.sum(COUNTED.c.weight).label("votes"))
    .where(COUNTED.c.round_id == bindparam("round"))
    .group_by(COUNTED.c.idea_id)
)
VOTERS = select(func.count(COUNTED.c.ballot_id.distinct())).where(COUNTED.c.round_id == bindparam("round"))
WITHOUT_PHONE = (
    select(PERSON.c.id)
    .where(PERSON.c.meeting_id == bindparam("meeting"), PERSON.c.by_hand.is_(True))
    .where(PERSON.c.here.is_(True), PERSON.c.removed.is_(False))
    .order_by(PERSON.c.id)
)


def overview(tx: Connection, place: Place) -> Overview:
    """The round at this item, and rounds without their results at other items."""
    rows = tx.execute(ROUNDS, {"meeting": place.meeting}).all()
    aside = ballot_items.set_aside(tx, place.meeting)
    here = [row for row in rows if row.item_id == place.item]
    wanted = [*here[-1:], *(row for row in rows if row.item_id != place.item and _unseen(row.state))]
    seen = _seen(tx, place.meeting, wanted, aside)
    items = ballot_items.votable(tx, place.meeting)
    ideas = tuple(Idea(o.id, o.number, None if o.id in aside else o.text) for o in items.ideas)
    hands = tx.execute(WITHOUT_PHONE, {"meeting": place.meeting}).scalars()
    split = len(here[-1:])
    return Overview(seen[0] if split else None, items.question, ideas, tuple(seen[split:]), _marks(aside, hands))


def rounds(tx: Connection, place: Place) -> list[RoundSeen]:
    """All rounds of the meeting in their order, for the record."""
    rows = tx.execute(ROUNDS, {"meeting": place.meeting}).all()
    return _seen(tx, place.meeting, rows, ballot_items.set_aside(tx, place.meeting))


def _unseen(state: str) -> bool:
    return State(state) in (State.OPEN, State.CLOSED)


def _seen(tx: Connection, meeting: str, rows: Iterable[Found], aside: frozenset[str]) -> list[RoundSeen]:
    rows = list(rows)
    ideas: dict[str, list[Idea]] = {row.id: [] for row in rows}
    for idea in tx.execute(IDEAS, {"rounds": list(ideas)}) if ideas else ():
        text = None if idea.idea_id in aside else idea.text
        ideas[idea.round_id].append(Idea(idea.idea_id, idea.number, text))
    return [_round(tx, meeting, row, tuple(ideas[row.id])) for row in rows]


def _round(tx: Connection, meeting: str, row: Found, ideas: tuple[Idea, ...]) -> RoundSeen:
    seen = RoundSeen(
        row.id,
        row.item_id,
        row.title,
        row.number,
        row.method,
        State(row.state),
        row.votes_each,
        row.guests,
        row.outside_coach,
        row.question,
        ideas,
        row.opened_at,
        row.closed_at,
        row.ended_at,
        row.cancelled_why,
    )
    if seen.state is State.REVEALED:
        return replace(seen, outcome=_outcome(tx, row, ideas))
    return _progress(tx, meeting, seen) if _unseen(row.state) else seen


def _progress(tx: Connection, meeting: str, seen: RoundSeen) -> RoundSeen:
    """nobody is told after the close only: while a round is open it would be a total of a kind."""
    who = turnout(tx, meeting, seen.id)
    nobody = seen.state is State.CLOSED and who.voted == 0
    return replace(seen, eligible=who.eligible, finished=who.finished, nobody=nobody)


def _outcome(tx: Connection, row: Found, ideas: tuple[Idea, ...]) -> Outcome:
    votes = {found.idea_id: int(found.votes) for found in tx.execute(TOTALS, {"round": row.id})}
    voters = tx.execute(VOTERS, {"round": row.id}).scalar_one()
    return Outcome(row.eligible or 0, voters, row.by_hand or 0, ranked(ideas, votes))


def _marks(aside: frozenset[str], hands: Iterable[str]) -> str:
    """Eight characters that change when a text is set aside or somebody without a phone comes."""
    told = " ".join(sorted(aside)) + "/" + " ".join(hands)
    return hashlib.sha256(told.encode()).hexdigest()[:8] if told != "/" else ""
