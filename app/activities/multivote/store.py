"""What the house asks of votes: load for a rule, what is overdue, what is frozen, two people who were one.

Rounds are read in `round_rows.py`, one person's ballot in `ballot_rows.py`, what everybody sees in `overview.py`;
events are written in `saving.py`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from app.activities.multivote import rules, slip
from app.activities.multivote.ballot_rows import booth_of, my_ballot, paper_desk, votes_of
from app.activities.multivote.round_rows import BALLOT_IDEAS, KIND, basis_of, drawn, round_of, setup
from app.activities.multivote.rules import UNSEEN, Method, State
from app.activities.multivote.saving import TAKE_ALL, THAT_BALLOT, save, write
from app.activities.multivote.tables import Ballot, BallotIdea, VoteRound
from app.core.contract import Command, Place, Seat
from app.core.errors import Gone
from app.core.words import N_
from app.storage.columns import table

__all__ = ["KIND", "fold", "forget", "frozen", "load", "my_ballot", "overdue", "save"]

ROUND, IDEA, BALLOT = table(VoteRound), table(BallotIdea), table(Ballot)
FREEZES = select(ROUND.c.id).where(ROUND.c.meeting_id == bindparam("meeting"), ROUND.c.state.in_(UNSEEN)).limit(1)
OVERDUE = (
    select(ROUND.c.meeting_id, ROUND.c.id)
    .where(ROUND.c.state == State.OPEN, ROUND.c.closes_at <= bindparam("now"))
    .order_by(ROUND.c.closes_at, ROUND.c.id)
)
UNSEEN_ROUNDS = select(ROUND.c.id, ROUND.c.method, ROUND.c.votes_each).where(
    ROUND.c.meeting_id == bindparam("meeting"), ROUND.c.state.in_(UNSEEN)
)
BALLOT_GONE = delete(BALLOT).where(*THAT_BALLOT)
FORGET = update(IDEA).where(IDEA.c.idea_id.in_(bindparam("ids", expanding=True))).values(text="")


def load(tx: Connection, place: Place, seat: Seat, command: Command | None) -> Any:
    """Only what this command's rule reads."""
    if isinstance(command, rules.CloseOverdueVoting):
        return [row.id for row in tx.execute(OVERDUE, {"now": place.now}) if row.meeting_id == place.meeting]
    basis = basis_of(tx, place)
    if basis is None:
        raise Gone(N_("There is no vote at this item."))
    match command:
        case rules.OpenVoting():
            return setup(tx, place, basis)
        case rules.EnterPaperBallot():
            return paper_desk(tx, place, basis, command.participant)
        case rules.CloseVoting() | rules.ReopenVoting() | rules.ShowResults() | rules.CancelRound() | rules.TurnPage():
            return round_of(basis, place.now)
        case rules.OpenRunOff() | rules.MoveLine() | rules.DrawLine() | rules.KeepTied() | rules.DecideTie():
            return drawn(tx, place, basis)
    return booth_of(tx, place, basis, seat.participant, getattr(command, "idea", None))


def overdue(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Meetings with a round that is over by the clock: the house asks CloseOverdueVoting for each (MV-12)."""
    return [(row.meeting_id, "CloseOverdueVoting") for row in tx.execute(OVERDUE, {"now": now})]


def frozen(tx: Connection, meeting: str) -> bool:
    """Whether a round is open, or closed without its results: ideas stay as they are until then (MV-10)."""
    return tx.execute(FREEZES, {"meeting": meeting}).first() is not None


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the first ballot stays, the other's votes fill what is left of it (RO-7)."""
    for round_ in tx.execute(UNSEEN_ROUNDS, {"meeting": place.meeting}).all():
        mine, theirs = votes_of(tx, round_.id, stays), votes_of(tx, round_.id, goes)
        by_number = [idea.idea_id for idea in tx.execute(BALLOT_IDEAS, {"round": round_.id}) if idea.idea_id in theirs]
        other = {idea: theirs[idea] for idea in by_number}
        both = slip.filled(Method(round_.method), round_.votes_each, mine, other)
        write(tx, round_.id, stays, rules.changes(mine, both))
        for gone in (TAKE_ALL, BALLOT_GONE):
            tx.execute(gone, {"of": round_.id, "by": goes})


def forget(tx: Connection, ideas: frozenset[str]) -> None:
    """Texts that are erased for good are erased on ballots too (BR-15)."""
    tx.execute(FORGET, {"ids": sorted(ideas)})
