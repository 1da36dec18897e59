"""One person's own ballot, and the slip of somebody without a phone: never anybody else's votes."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.activities.multivote.round_rows import BALLOT_IDEAS, basis_of, ends_at, round_of
from app.activities.multivote.rules import Booth, PaperDesk, Voter, Where
from app.activities.multivote.tables import Ballot, BallotIdea, Vote, VoteRound
from app.core import ballot_items
from app.core.contract import Place
from app.meetings.tables import Participant
from app.storage.columns import table

PERSON, ROUND, IDEA, BALLOT, VOTE = (table(t) for t in (Participant, VoteRound, BallotIdea, Ballot, Vote))
Found = Row[*tuple[Any, ...]]

PERSON_ROW = (
    select(
        PERSON.c.id,
        PERSON.c.here,
        PERSON.c.member,
        PERSON.c.outside,
        PERSON.c.by_hand,
        PERSON.c.joined_at,
        BALLOT.c.finished,
        BALLOT.c.by_number,
    )
    .outerjoin_from(
        PERSON, BALLOT, (BALLOT.c.participant_id == PERSON.c.id) & (BALLOT.c.round_id == bindparam("round"))
    )
    .where(PERSON.c.id == bindparam("who"), PERSON.c.meeting_id == bindparam("meeting"), PERSON.c.removed.is_(False))
)
MINE = select(VOTE.c.idea_id, VOTE.c.weight).where(
    VOTE.c.round_id == bindparam("round"), VOTE.c.participant_id == bindparam("who")
)
ON_BALLOT = select(IDEA.c.round_id).where(IDEA.c.round_id == bindparam("round"), IDEA.c.idea_id == bindparam("idea"))
ON_ANY = (
    select(IDEA.c.round_id)
    .join_from(IDEA, ROUND, ROUND.c.id == IDEA.c.round_id)
    .where(ROUND.c.meeting_id == bindparam("meeting"), IDEA.c.idea_id == bindparam("idea"))
)


def _voter(row: Found) -> Voter:
    return Voter(row.id, row.here, row.member, row.outside, row.by_hand, row.joined_at)


def _person(tx: Connection, place: Place, who: str | None, round_: str | None) -> Found | None:
    return tx.execute(PERSON_ROW, {"who": who, "meeting": place.meeting, "round": round_}).one_or_none()


def booth_of(tx: Connection, place: Place, basis: Found, who: str | None, idea: str | None) -> Booth:
    """The round and this person's own ballot, as the rules of a vote for `idea` need it."""
    row, round_ = _person(tx, place, who, basis.id) if who else None, round_of(basis, place.now)
    if basis.id is None or row is None:
        return Booth(round_, _voter(row) if row else None, ends_at(basis))
    where = _where(tx, place, basis.id, idea) if idea else Where.HERE
    return Booth(round_, _voter(row), ends_at(basis), votes_of(tx, basis.id, row.id), bool(row.finished), where)


def votes_of(tx: Connection, round_: str, who: str) -> dict[str, int]:
    """One person's votes: idea -> weight."""
    return {vote.idea_id: vote.weight for vote in tx.execute(MINE, {"round": round_, "who": who})}


def _where(tx: Connection, place: Place, round_: str, idea: str) -> Where:
    if tx.execute(ON_BALLOT, {"round": round_, "idea": idea}).first():
        return Where.HERE
    known = tx.execute(ON_ANY, {"meeting": place.meeting, "idea": idea}).first()
    return (
        Where.OFF if known or idea in {o.id for o in ballot_items.votable(tx, place.meeting).ideas} else Where.NOWHERE
    )


def paper_desk(tx: Connection, place: Place, basis: Found, who: str) -> PaperDesk:
    """Whose slip it is, and the numbers on the ballot."""
    row = _person(tx, place, who, basis.id)
    numbers = {idea.number: idea.idea_id for idea in tx.execute(BALLOT_IDEAS, {"round": basis.id})}
    return PaperDesk(round_of(basis, place.now), _voter(row) if row else None, ends_at(basis), numbers)


def my_ballot(tx: Connection, place: Place, who: str) -> tuple[Booth | None, bool]:
    """One person's own ballot, and whether they read it by number."""
    basis = basis_of(tx, place)
    if basis is None:
        return None, False
    row = _person(tx, place, who, basis.id)
    return booth_of(tx, place, basis, who, None), bool(row and row.by_number)
