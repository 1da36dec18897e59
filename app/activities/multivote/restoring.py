"""The vote rounds of an imported meeting: their totals as the file tells them, and no ballot (RE-2)."""

from typing import Any

from sqlalchemy import Connection, select

from app.activities.multivote.rules import LineRule, Method, State
from app.activities.multivote.tables import BallotIdea, VoteRound
from app.agenda.tables import AgendaItem
from app.core.contract import Place
from app.core.fates import of_meeting
from app.core.ids import ids_in_order, new_id
from app.core.shape import Count, Id, Loose, Moment, Name, Word, Words, read
from app.storage.columns import put, table

ITEM = table(AgendaItem)
SETTLED = ("both", "leader")
Ids = dict[tuple[int, str], str]  # number and text of an idea -> its id


class BallotFacts(Loose):
    number: Count
    idea: Words


class TotalFacts(BallotFacts):
    votes: Count
    people: Count


class LineFacts(Loose):
    keep: Count
    rule: LineRule
    moved_by_facilitator: bool


class RoundFacts(Loose):
    """after: the number of the round whose ideas go on here.  on_ballot: of a round whose results were not shown."""

    item: Name
    item_id: Id | None = None
    question: Words = ""
    number: Count = 0
    method: Method
    state: State
    votes_each: Count
    groups: bool
    guests_vote: bool
    outside_coach_votes: bool
    opened_at: Moment
    closed_at: Moment | None
    ended_at: Moment | None = None
    after: Count | None = None
    cancelled_because: Words = ""
    on_ballot: list[BallotFacts] = []
    totals: list[TotalFacts] = []
    eligible: Count | None = None
    voters: Count = 0
    entered_by_hand: Count = 0
    chosen_line: LineFacts | None = None
    kept: list[Count] = []
    decided_by: Word = ""


class MultivoteFacts(Loose):
    vote_rounds: list[RoundFacts] = []


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """A round of a file that does not say at which item it was held stays in the kept record only."""
    items = set(tx.execute(select(ITEM.c.id).where(ITEM.c.meeting_id == place.meeting)).scalars())
    told = [one for one in read(MultivoteFacts, facts).vote_rounds if one.item_id in items]
    ideas: Ids = {(fate.number, fate.text): fate.id for fate, _ in of_meeting(tx, place.meeting)}
    held: dict[int, str] = {}
    for id_, one in zip(ids_in_order(len(told)), told, strict=True):
        put(tx, round_row(place, id_, one, held))
        put(tx, *on_ballot(id_, one, {} if one.groups else ideas))
        if one.state is not State.CANCELLED and one.method is not Method.RUNOFF:
            held[one.number] = id_


def round_row(place: Place, id_: str, one: RoundFacts, held: dict[int, str]) -> VoteRound:
    row = VoteRound(
        id=id_,
        meeting_id=place.meeting,
        item_id=one.item_id or "",
        number=one.number,
        method=one.method.value,
        after_id=None if one.after is None else held.get(one.after),
        groups=one.groups,
        state=one.state.value,
        votes_each=one.votes_each,
        guests=one.guests_vote,
        outside_coach=one.outside_coach_votes,
        question=one.question,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        ended_at=one.ended_at,
        cancelled_why=one.cancelled_because,
        settled=one.decided_by if one.decided_by in SETTLED else "",
    )
    if line := one.chosen_line:
        row.line_rule, row.line_keep = line.rule.value, line.keep if line.moved_by_facilitator else None
    if one.state is State.REVEALED:
        row.eligible, row.by_hand, row.voters = one.eligible, one.entered_by_hand, one.voters
    return row


def on_ballot(round_: str, one: RoundFacts, ids: Ids) -> list[BallotIdea]:
    """Each idea once; with the idea that the brainstorm brought, where it is found."""
    rows: dict[int, BallotFacts] = {told.number: told for told in (*one.on_ballot, *one.totals)}
    return [idea_row(round_, told, one, ids.get((number, told.idea)) or new_id()) for number, told in rows.items()]


def idea_row(round_: str, told: BallotFacts, one: RoundFacts, idea: str) -> BallotIdea:
    row = BallotIdea(round_id=round_, idea_id=idea, number=told.number, text=told.idea)
    if isinstance(told, TotalFacts):
        row.votes, row.people, row.kept = told.votes, told.people, told.number in one.kept
    return row
