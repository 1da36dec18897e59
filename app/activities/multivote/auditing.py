"""Whether what is counted is what was given: asked of each copy of the database before it is trusted (P4, P36)."""

from sqlalchemy import Connection, Select, Table, and_, case, exists, func, or_, select

from app.activities.multivote.rounds import DOTS, Method, State
from app.activities.multivote.tables import BallotIdea, CountedVote, Vote, VoteRound
from app.storage.audits import complaints
from app.storage.columns import table

ROUND, IDEA, VOTE, COUNTED = (table(t) for t in (VoteRound, BallotIdea, Vote, CountedVote))


def audit(tx: Connection) -> list[str]:
    """A sentence for each way in which ballots and totals disagree; none where they are equal."""
    wrong = {
        "ballots give more votes than their round allows": too_many(VOTE, "participant_id"),
        "counted ballots give more votes than their round allows": too_many(COUNTED, "ballot_id"),
        "votes are for ideas that are not on the ballot": off_ballot(VOTE),
        "counted votes are for ideas that are not on the ballot": off_ballot(COUNTED),
        "rounds that were shown still hold whose votes they are": uncut(),
        "rounds that were not shown are counted already": early(),
    }
    return complaints(tx, wrong)


def too_many(votes: Table, who: str) -> Select[int]:
    """Ballots over the limits of MV-1, MV-3 and MV-21: dots are summed, other votes are counted."""
    dots, ranked = ROUND.c.method == Method.DOTS, ROUND.c.method == Method.RANKED
    used = case((dots, func.sum(votes.c.weight)), else_=func.count())
    most = case((dots, DOTS), (ranked, ROUND.c.votes_each), else_=1)
    twice = and_(ranked, func.count(votes.c.weight.distinct()) < func.count())  # two ideas at one rank
    over = or_(used > ROUND.c.votes_each, func.max(votes.c.weight) > most, func.min(votes.c.weight) < 1, twice)
    slips = (
        select(votes.c[who])
        .join_from(votes, ROUND, ROUND.c.id == votes.c.round_id)
        .group_by(votes.c.round_id, votes.c[who], ROUND.c.method, ROUND.c.votes_each)
        .having(over)
    )
    return select(func.count()).select_from(slips.subquery())


def off_ballot(votes: Table) -> Select[int]:
    on = exists().where(IDEA.c.round_id == votes.c.round_id, IDEA.c.idea_id == votes.c.idea_id)
    return select(func.count()).select_from(votes).where(~on)


def uncut() -> Select[int]:
    votes = exists().where(VOTE.c.round_id == ROUND.c.id)
    return select(func.count()).select_from(ROUND).where(ROUND.c.state == State.REVEALED, votes)


def early() -> Select[int]:
    votes = exists().where(COUNTED.c.round_id == ROUND.c.id)
    return select(func.count()).select_from(ROUND).where(ROUND.c.state != State.REVEALED, votes)
