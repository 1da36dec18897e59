"""Rows in, frozen data out.  A voter's load reads that voter's ballot, an overview reads no ballot at all.

What everybody sees is read in `overview.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import singledispatch
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, func, insert, select, update

from app.activities.multivote import outcome, rules, slip
from app.activities.multivote.people import turnout
from app.activities.multivote.rules import (
    Before,
    Booth,
    Drawn,
    Method,
    PaperDesk,
    Round,
    Setup,
    State,
    Voter,
    Where,
    state_at,
)
from app.activities.multivote.slip import Mine
from app.activities.multivote.tables import Ballot, BallotIdea, CountedVote, Vote, VoteRound
from app.agenda.tables import AgendaItem
from app.core import ballot_items
from app.core.ballot_items import Offered
from app.core.contract import Command, Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.words import N_
from app.meetings.tables import Meeting, Participant, Receipt
from app.storage.columns import table
from app.teams.tables import Team

KIND = "multivote"
OVER = timedelta(minutes=30)  # a meeting nobody ends counts as ended then (AG-18)
UNSEEN = rules.UNSEEN
SECRET = ("CastVote", "TakeBackVote", "MoveChoice", "EnterPaperBallot")  # whose receipts could be tried out (MV-19)
MEETING, TEAM, ITEM, PERSON, RECEIPT = (table(t) for t in (Meeting, Team, AgendaItem, Participant, Receipt))
ROUND, IDEA, BALLOT, VOTE, COUNTED = (table(t) for t in (VoteRound, BallotIdea, Ballot, Vote, CountedVote))
Found = Row[*tuple[Any, ...]]
Ideas = tuple[Offered, ...]
shuffle = SystemRandom().shuffle

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
BALLOT_IDEAS = (
    select(IDEA.c.idea_id, IDEA.c.number, IDEA.c.text)
    .where(IDEA.c.round_id == bindparam("round"))
    .order_by(IDEA.c.number)
)
ON_BALLOT = select(IDEA.c.round_id).where(IDEA.c.round_id == bindparam("round"), IDEA.c.idea_id == bindparam("idea"))
ON_ANY = (
    select(IDEA.c.round_id)
    .join_from(IDEA, ROUND, ROUND.c.id == IDEA.c.round_id)
    .where(ROUND.c.meeting_id == bindparam("meeting"), IDEA.c.idea_id == bindparam("idea"))
)
FREEZES = select(ROUND.c.id).where(ROUND.c.meeting_id == bindparam("meeting"), ROUND.c.state.in_(UNSEEN)).limit(1)

OPEN = insert(ROUND)
OFFER = insert(IDEA)
CAST = insert(VOTE)
TAKE = delete(VOTE).where(
    VOTE.c.round_id == bindparam("of"), VOTE.c.participant_id == bindparam("by"), VOTE.c.idea_id == bindparam("idea")
)
TAKE_ALL = delete(VOTE).where(VOTE.c.round_id == bindparam("of"), VOTE.c.participant_id == bindparam("by"))
BALLOT_NEW = insert(BALLOT)
THAT_BALLOT = (BALLOT.c.round_id == bindparam("of"), BALLOT.c.participant_id == bindparam("by"))
BALLOT_GONE = delete(BALLOT).where(*THAT_BALLOT)
CLOSE = (
    update(ROUND)
    .where(ROUND.c.id == bindparam("of"))
    .values(
        state=State.CLOSED,
        closed_at=case((ROUND.c.closes_at <= bindparam("at"), ROUND.c.closes_at), else_=bindparam("at")),
    )
)
REOPEN = update(ROUND).where(ROUND.c.id == bindparam("of")).values(state=State.OPEN, closed_at=None, closes_at=None)
OVERDUE = (
    select(ROUND.c.meeting_id, ROUND.c.id)
    .where(ROUND.c.state == State.OPEN, ROUND.c.closes_at <= bindparam("now"))
    .order_by(ROUND.c.closes_at, ROUND.c.id)
)
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
UNSEEN_ROUNDS = select(ROUND.c.id, ROUND.c.method, ROUND.c.votes_each).where(
    ROUND.c.meeting_id == bindparam("meeting"), ROUND.c.state.in_(UNSEEN)
)
FORGET = update(IDEA).where(IDEA.c.idea_id.in_(bindparam("ids", expanding=True))).values(text="")


# What the rules need


def load(tx: Connection, place: Place, seat: Seat, command: Command | None) -> Any:
    if isinstance(command, rules.CloseOverdueVoting):
        return [row.id for row in tx.execute(OVERDUE, {"now": place.now}) if row.meeting_id == place.meeting]
    basis = tx.execute(BASIS, {"item": place.item, "meeting": place.meeting}).first()
    if basis is None:
        raise Gone(N_("There is no vote at this item."))
    match command:
        case rules.OpenVoting():
            return setup(tx, place, basis)
        case rules.EnterPaperBallot():
            return _paper(tx, place, basis, command.participant)
        case rules.CloseVoting() | rules.ReopenVoting() | rules.ShowResults() | rules.CancelRound() | rules.TurnPage():
            return _round(basis, place.now)
        case rules.OpenRunOff() | rules.MoveLine() | rules.DrawLine() | rules.KeepTied() | rules.DecideTie():
            return _drawn(tx, place, basis)
    return _booth(tx, place, basis, seat.participant, getattr(command, "idea", None))


def _ends_at(basis: Found) -> datetime:
    ends_at: datetime = basis.cancelled_at or basis.ended_at or basis.scheduled_end + OVER
    return ends_at


def _round(basis: Found, now: datetime) -> Round | None:
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
    return Setup(current, _ends_at(basis), items.question, ideas, number, last, before, groups.ideas)


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


def _drawn(tx: Connection, place: Place, basis: Found) -> Drawn:
    """The line of the round at this item; a run-off is about the line of the round before it."""
    if basis.id is None or basis.state not in (State.REVEALED, *UNSEEN):
        return Drawn(None)
    run_off = _round(basis, place.now) if basis.method == Method.RUNOFF else None
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
        _ends_at(basis),
    )


def _voter(row: Found) -> Voter:
    return Voter(row.id, row.here, row.member, row.outside, row.by_hand, row.joined_at)


def _person(tx: Connection, place: Place, who: str | None, round_: str | None) -> Found | None:
    return tx.execute(PERSON_ROW, {"who": who, "meeting": place.meeting, "round": round_}).one_or_none()


def _booth(tx: Connection, place: Place, basis: Found, who: str | None, idea: str | None) -> Booth:
    row, round_ = _person(tx, place, who, basis.id) if who else None, _round(basis, place.now)
    if basis.id is None or row is None:
        return Booth(round_, _voter(row) if row else None, _ends_at(basis))
    where = _where(tx, place, basis.id, idea) if idea else Where.HERE
    return Booth(round_, _voter(row), _ends_at(basis), _votes(tx, basis.id, row.id), bool(row.finished), where)


def _votes(tx: Connection, round_: str, who: str) -> dict[str, int]:
    return {vote.idea_id: vote.weight for vote in tx.execute(MINE, {"round": round_, "who": who})}


def _where(tx: Connection, place: Place, round_: str, idea: str) -> Where:
    if tx.execute(ON_BALLOT, {"round": round_, "idea": idea}).first():
        return Where.HERE
    known = tx.execute(ON_ANY, {"meeting": place.meeting, "idea": idea}).first()
    return (
        Where.OFF if known or idea in {o.id for o in ballot_items.votable(tx, place.meeting).ideas} else Where.NOWHERE
    )


def _paper(tx: Connection, place: Place, basis: Found, who: str) -> PaperDesk:
    row = _person(tx, place, who, basis.id)
    numbers = {idea.number: idea.idea_id for idea in tx.execute(BALLOT_IDEAS, {"round": basis.id})}
    return PaperDesk(_round(basis, place.now), _voter(row) if row else None, _ends_at(basis), numbers)


def my_ballot(tx: Connection, place: Place, who: str) -> tuple[Booth | None, bool]:
    """One person's own ballot, and whether they read it by number."""
    basis = tx.execute(BASIS, {"item": place.item, "meeting": place.meeting}).first()
    if basis is None:
        return None, False
    row = _person(tx, place, who, basis.id)
    return _booth(tx, place, basis, who, None), bool(row and row.by_number)


def overdue(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Meetings with a round that is over by the clock: the house asks CloseOverdueVoting for each (MV-12)."""
    return [(row.meeting_id, "CloseOverdueVoting") for row in tx.execute(OVERDUE, {"now": now})]


def frozen(tx: Connection, meeting: str) -> bool:
    """Whether a round is open, or closed without its results: ideas stay as they are until then (MV-10)."""
    return tx.execute(FREEZES, {"meeting": meeting}).first() is not None


# What is written


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
    _write(tx, event.round, event.voter, event.votes)


@save.register
def _(event: rules.VoteTakenBack, tx: Connection, place: Place) -> None:
    _write(tx, event.round, event.voter, event.votes)
    _mark(tx, event.round, event.voter, finished=False)


@save.register
def _(event: rules.ChoiceMoved, tx: Connection, place: Place) -> None:
    _write(tx, event.round, event.voter, event.votes)


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
    _write(tx, event.round, event.voter, event.votes)
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


def _write(tx: Connection, round_: str, voter: str, votes: Mine) -> None:
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


# What other parts ask for


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the first ballot stays, the other's votes fill what is left of it (RO-7)."""
    for round_ in tx.execute(UNSEEN_ROUNDS, {"meeting": place.meeting}).all():
        mine, theirs = _votes(tx, round_.id, stays), _votes(tx, round_.id, goes)
        by_number = [idea.idea_id for idea in tx.execute(BALLOT_IDEAS, {"round": round_.id}) if idea.idea_id in theirs]
        other = {idea: theirs[idea] for idea in by_number}
        both = slip.filled(Method(round_.method), round_.votes_each, mine, other)
        _write(tx, round_.id, stays, rules.changes(mine, both))
        for gone in (TAKE_ALL, BALLOT_GONE):
            tx.execute(gone, {"of": round_.id, "by": goes})


def forget(tx: Connection, ideas: frozenset[str]) -> None:
    """Texts that are erased for good are erased on ballots too (BR-15)."""
    tx.execute(FORGET, {"ids": sorted(ideas)})
