"""Who has a vote in a round and who has finished; nothing of what anybody voted for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from app.activities.multivote.record import ByHand
from app.activities.multivote.rules import Method, Round, State, Voter, why_not
from app.activities.multivote.tables import Ballot, Vote, VoteRound
from app.meetings.tables import Participant
from app.storage.columns import table
from app.storage.once import once

PERSON, ROUND, BALLOT, VOTE = (table(t) for t in (Participant, VoteRound, Ballot, Vote))
Found = Row[*tuple[Any, ...]]
BY_PERSON = (
    select(VOTE.c.participant_id, func.count().label("ideas"), func.sum(VOTE.c.weight).label("weight"))
    .where(VOTE.c.round_id == bindparam("round"))
    .group_by(VOTE.c.participant_id)
    .subquery()
)
PEOPLE = (
    select(
        PERSON.c.id,
        PERSON.c.name,
        PERSON.c.here,
        PERSON.c.member,
        PERSON.c.outside,
        PERSON.c.by_hand,
        PERSON.c.joined_at,
        func.coalesce(BY_PERSON.c.ideas, 0).label("votes"),
        func.coalesce(BY_PERSON.c.weight, 0).label("weight"),
        func.coalesce(BALLOT.c.finished, False).label("pressed"),
        func.coalesce(BALLOT.c.by_hand, False).label("entered"),
    )
    .outerjoin_from(
        PERSON, BALLOT, (BALLOT.c.participant_id == PERSON.c.id) & (BALLOT.c.round_id == bindparam("round"))
    )
    .outerjoin(BY_PERSON, BY_PERSON.c.participant_id == PERSON.c.id)
    .where(PERSON.c.meeting_id == bindparam("meeting"), PERSON.c.removed.is_(False))
    .order_by(PERSON.c.name, PERSON.c.id)
)
RULE = select(
    ROUND.c.id,
    ROUND.c.state,
    ROUND.c.method,
    ROUND.c.votes_each,
    ROUND.c.guests,
    ROUND.c.outside_coach,
    ROUND.c.closes_at,
    ROUND.c.closed_at,
).where(ROUND.c.id == bindparam("round"))


@dataclass(frozen=True, slots=True)
class Turnout:
    """eligible: with a vote.  finished: of these.  by_hand: ballots entered from paper.  voted: with a vote given."""

    eligible: int
    finished: int
    by_hand: int
    voted: int


@once
def turnout(tx: Connection, meeting: str, round_: str) -> Turnout:
    """The figures of a round whose ballots still have their people (MV-4, MV-8)."""
    rule = _rule(tx, round_)
    people = [row for row in _people(tx, meeting, round_) if _counts(rule, row)]
    return Turnout(
        len(people),
        sum(_finished(rule, row) for row in people),
        sum(bool(row.entered) for row in people),
        sum(row.votes > 0 for row in people),
    )


def by_hand(tx: Connection, meeting: str, round_: str) -> tuple[ByHand, ...]:
    """People without a phone who may vote in this round."""
    rule = _rule(tx, round_)
    rows = [row for row in _people(tx, meeting, round_) if row.by_hand and why_not(rule, _voter(row)) is None]
    return tuple(ByHand(row.id, row.name, bool(row.entered)) for row in rows)


@once
def _rule(tx: Connection, round_: str) -> Round:
    row = tx.execute(RULE, {"round": round_}).one()
    shut = row.closed_at or row.closes_at  # by the clock: who comes after that has no vote either (MV-9)
    method = Method(row.method)
    return Round(row.id, State(row.state), row.votes_each, row.guests, row.outside_coach, shut, method=method)


@once
def _people(tx: Connection, meeting: str, round_: str) -> list[Found]:
    return list(tx.execute(PEOPLE, {"meeting": meeting, "round": round_}))


def _voter(row: Found) -> Voter:
    return Voter(row.id, row.here, row.member, row.outside, row.by_hand, row.joined_at)


def _counts(rule: Round, row: Found) -> bool:
    """Whoever may vote; without a phone only once a ballot is entered (RO-9); who has gone, if they left a ballot."""
    if row.votes or row.entered:
        return True
    return why_not(rule, _voter(row)) is None and not row.by_hand


def _finished(rule: Round, row: Found) -> bool:
    """Said so, has no vote left, or has gone and left a ballot (MV-4)."""
    used = row.weight if rule.method is Method.DOTS else row.votes
    return bool(row.pressed or used >= rule.votes_each or (row.votes and not row.here))
