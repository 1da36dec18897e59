"""What each event writes.  At the reveal votes are cut from their people, for good (MV-19)."""

from functools import singledispatch
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from app.activities.multivote import outcome, rules
from app.activities.multivote.people import turnout
from app.activities.multivote.round_rows import KIND
from app.activities.multivote.rules import Method, State
from app.activities.multivote.slip import Mine
from app.activities.multivote.tables import Ballot, BallotIdea, CountedVote, Vote, VoteRound
from app.core.ballot_items import Offered
from app.core.contract import Event, Place
from app.core.ids import new_id
from app.meetings.tables import Participant, Receipt
from app.storage.columns import table

SECRET = ("CastVote", "TakeBackVote", "MoveChoice", "EnterPaperBallot")  # whose receipts could be tried out (MV-19)
PERSON, RECEIPT = table(Participant), table(Receipt)
ROUND, IDEA, BALLOT, VOTE, COUNTED = (table(t) for t in (VoteRound, BallotIdea, Ballot, Vote, CountedVote))
shuffle = SystemRandom().shuffle

OPEN = insert(ROUND)
OFFER = insert(IDEA)
CAST = insert(VOTE)
TAKE = delete(VOTE).where(
    VOTE.c.round_id == bindparam("of"), VOTE.c.participant_id == bindparam("by"), VOTE.c.idea_id == bindparam("idea")
)
TAKE_ALL = delete(VOTE).where(VOTE.c.round_id == bindparam("of"), VOTE.c.participant_id == bindparam("by"))
BALLOT_NEW = insert(BALLOT)
THAT_BALLOT = (BALLOT.c.round_id == bindparam("of"), BALLOT.c.participant_id == bindparam("by"))
CLOSE = (
    update(ROUND)
    .where(ROUND.c.id == bindparam("of"))
    .values(
        state=State.CLOSED,
        closed_at=case((ROUND.c.closes_at <= bindparam("at"), ROUND.c.closes_at), else_=bindparam("at")),
    )
)
REOPEN = update(ROUND).where(ROUND.c.id == bindparam("of")).values(state=State.OPEN, closed_at=None, closes_at=None)
LINE = update(ROUND).where(ROUND.c.id == bindparam("of"))
END = update(ROUND).where(ROUND.c.id == bindparam("of"))
VOTES = (
    select(VOTE.c.participant_id, VOTE.c.idea_id, VOTE.c.weight)
    .join_from(VOTE, PERSON, PERSON.c.id == VOTE.c.participant_id)
    .where(VOTE.c.round_id == bindparam("round"), PERSON.c.removed.is_(False))
)
COUNT = insert(COUNTED)
CUT_VOTES = delete(VOTE).where(VOTE.c.round_id == bindparam("of"))
CUT_BALLOTS = delete(BALLOT).where(BALLOT.c.round_id == bindparam("of"))
CUT_PRINTS = (
    update(RECEIPT)
    .where(RECEIPT.c.meeting_id == bindparam("of"), RECEIPT.c.part == KIND, RECEIPT.c.item == bindparam("at_item"))
    .where(RECEIPT.c.command.in_(SECRET))
    .values(print=None)
)


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


@save.register
def _(event: rules.VotingOpened, tx: Connection, place: Place) -> None:
    round_ = new_id()
    row = {
        "id": round_,
        "meeting_id": place.meeting,
        "item_id": place.item,
        "number": event.number,
        "method": event.method,
        "after_id": event.after,
        "groups": event.groups,
        "closes_at": event.closes_at,
        "line_rule": rules.LineRule.THIRD,
        "settled": "",
        "page": 1,
        "state": State.OPEN,
        "votes_each": event.votes_each,
        "guests": event.guests,
        "outside_coach": event.outside_coach,
        "question": event.question,
        "opened_at": place.now,
        "cancelled_why": "",
    }
    tx.execute(OPEN, row)
    tx.execute(OFFER, [{"round_id": round_, **_on_ballot(idea)} for idea in event.ideas])


def _on_ballot(idea: Offered) -> dict[str, Any]:
    return {"idea_id": idea.id, "number": idea.number, "text": idea.text, "group_id": idea.group}


@save.register
def _(event: rules.VoteCast, tx: Connection, place: Place) -> None:
    write(tx, event.round, event.voter, event.votes)


@save.register
def _(event: rules.VoteTakenBack, tx: Connection, place: Place) -> None:
    write(tx, event.round, event.voter, event.votes)
    _mark(tx, event.round, event.voter, finished=False)


@save.register
def _(event: rules.ChoiceMoved, tx: Connection, place: Place) -> None:
    write(tx, event.round, event.voter, event.votes)


@save.register
def _(event: rules.BallotFinished, tx: Connection, place: Place) -> None:
    _mark(tx, event.round, event.voter, finished=True)


@save.register
def _(event: rules.BallotUnfinished, tx: Connection, place: Place) -> None:
    _mark(tx, event.round, event.voter, finished=False)


@save.register
def _(event: rules.BallotOrdered, tx: Connection, place: Place) -> None:
    _mark(tx, event.round, event.voter, by_number=event.by_number)


@save.register
def _(event: rules.PaperBallotEntered, tx: Connection, place: Place) -> None:
    tx.execute(TAKE_ALL, {"of": event.round, "by": event.voter})
    write(tx, event.round, event.voter, event.votes)
    _mark(tx, event.round, event.voter, finished=True, by_hand=True)


@save.register
def _(event: rules.VotingClosed, tx: Connection, place: Place) -> None:
    tx.execute(CLOSE, {"of": event.round, "at": place.now})


@save.register
def _(event: rules.VotingReopened, tx: Connection, place: Place) -> None:
    tx.execute(REOPEN, {"of": event.round})


@save.register
def _(event: rules.Revealed, tx: Connection, place: Place) -> None:
    who = turnout(tx, place.meeting, event.round)
    figures = {"eligible": who.eligible, "by_hand": who.by_hand}
    values = {"state": State.REVEALED, "ended_at": place.now, "page": 1, **figures}
    shut = func.coalesce(ROUND.c.closed_at, ROUND.c.closes_at)
    tx.execute(END.values(closed_at=shut, **values), {"of": event.round})
    _cut(tx, place, event.round)
    _settle(tx, event.round)


@save.register
def _(event: rules.RoundCancelled, tx: Connection, place: Place) -> None:
    """Its ballots are kept, uncounted; secret for good like any other."""
    tx.execute(END.values(state=State.CANCELLED, ended_at=place.now, cancelled_why=event.why), {"of": event.round})
    _cut(tx, place, event.round)


@save.register
def _(event: rules.LineMoved, tx: Connection, place: Place) -> None:
    tx.execute(LINE.values(line_keep=event.keep, line_rule=event.rule), {"of": event.round})
    outcome.draw(tx, event.round)


@save.register
def _(event: rules.TieSettled, tx: Connection, place: Place) -> None:
    tx.execute(LINE.values(settled=event.how), {"of": event.round})
    outcome.mark(tx, event.round, event.stay)
    _settle(tx, event.round)


@save.register
def _(event: rules.PageTurned, tx: Connection, place: Place) -> None:
    tx.execute(LINE.values(page=event.page), {"of": event.round})


def _settle(tx: Connection, round_: str) -> None:
    """The line of a shown round is drawn; that of the round before, if this one is its run-off."""
    row = tx.execute(outcome.ONE, {"round": round_}).one()
    if row.method != Method.RUNOFF:
        return outcome.draw(tx, round_)
    if not row.settled:
        run_off = outcome.result(tx, tx.execute(outcome.ONE, {"round": row.after_id}).one()).run_off
        outcome.mark(tx, round_, run_off.filled.wins if run_off else ())
    return outcome.draw(tx, row.after_id)


def write(tx: Connection, round_: str, voter: str, votes: Mine) -> None:
    """What is new on a ballot; 0 takes an idea off."""
    if votes:
        tx.execute(TAKE, [{"of": round_, "by": voter, "idea": idea} for idea in votes])
    rows = [{"round_id": round_, "participant_id": voter, "idea_id": i, "weight": w} for i, w in votes.items() if w]
    if rows:
        tx.execute(CAST, rows)


def _mark(tx: Connection, round_: str, voter: str, **values: bool) -> None:
    """Sets what a person said about their ballot; the row comes with the first such word."""
    at = {"of": round_, "by": voter}
    if tx.execute(update(BALLOT).where(*THAT_BALLOT).values(**values), at).rowcount == 0:
        blank = {"finished": False, "by_number": False, "by_hand": False}
        tx.execute(BALLOT_NEW, {"round_id": round_, "participant_id": voter, **blank, **values})


def _cut(tx: Connection, place: Place, round_: str) -> None:
    """Votes go over to ballots of nobody, in random order; what led to a person is erased (MV-19)."""
    votes = list(tx.execute(VOTES, {"round": round_}))
    ballots = {vote.participant_id: new_id() for vote in votes}
    rows = [
        {"round_id": round_, "ballot_id": ballots[v.participant_id], "idea_id": v.idea_id, "weight": v.weight}
        for v in votes
    ]
    shuffle(rows)
    if rows:
        tx.execute(COUNT, rows)
    tx.execute(CUT_VOTES, {"of": round_})
    tx.execute(CUT_BALLOTS, {"of": round_})
    tx.execute(CUT_PRINTS, {"of": place.meeting, "at_item": place.item})
