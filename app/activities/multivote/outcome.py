"""What a shown round came to: its standings, its line and the run-off that settled a tie.  Ballots of nobody only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from app.activities.multivote import line
from app.activities.multivote.line import Standing, Tie
from app.activities.multivote.result import Result, RunOff, stays_of
from app.activities.multivote.rules import LineRule, Method, State
from app.activities.multivote.tables import BallotIdea, CountedVote, VoteRound
from app.core import ballot_items
from app.storage.columns import table

ROUND, IDEA, COUNTED = table(VoteRound), table(BallotIdea), table(CountedVote)
Found = Row[*tuple[Any, ...]]
ONE = select(ROUND).where(ROUND.c.id == bindparam("round"))
AFTER = (
    select(ROUND)
    .where(ROUND.c.after_id == bindparam("round"), ROUND.c.state != State.CANCELLED)
    .order_by(ROUND.c.opened_at.desc(), ROUND.c.number.desc(), ROUND.c.method != Method.RUNOFF, ROUND.c.id)
)
ON_IT = (
    select(IDEA.c.idea_id, IDEA.c.number, IDEA.c.group_id, IDEA.c.kept, IDEA.c.votes, IDEA.c.people)
    .where(IDEA.c.round_id == bindparam("round"))
    .order_by(IDEA.c.number)
)
TOTALS = (
    select(COUNTED.c.idea_id, func.sum(COUNTED.c.weight).label("votes"), func.count().label("people"))
    .where(COUNTED.c.round_id == bindparam("round"))
    .group_by(COUNTED.c.idea_id)
)
VOTERS = select(func.count(COUNTED.c.ballot_id.distinct())).where(COUNTED.c.round_id == bindparam("round"))
SLIPS = select(COUNTED.c.ballot_id, COUNTED.c.idea_id).where(COUNTED.c.round_id == bindparam("round"))
NONE_KEPT = update(IDEA).where(IDEA.c.round_id == bindparam("of")).values(kept=False)
KEEP = (
    update(IDEA)
    .where(IDEA.c.round_id == bindparam("of"), IDEA.c.idea_id.in_(bindparam("ids", expanding=True)))
    .values(kept=True)
)


def result(tx: Connection, row: Found) -> Result:
    """Of a round that is shown."""
    standings = standings_of(tx, row)
    voters = tx.execute(VOTERS, {"round": row.id}).scalar_one() if row.voters is None else row.voters
    rule, proposal = LineRule(row.line_rule), line.by_third(standings)
    drawn = line.by_size(standings, voters) if rule is LineRule.SIZE else proposal
    keep = drawn.keep if row.line_keep is None else row.line_keep
    tie = line.tie_at(standings, line.places(len(standings)))
    run_off = _run_off(tx, row.id, tie) if tie else None
    stays = stays_of(standings, keep, tie, run_off)
    alike = row.method != Method.RUNOFF and not row.groups
    split = line.split(standings, _slips(tx, row.id), Method(row.method)) if alike else ()
    return Result(standings, voters, proposal, drawn, rule, keep, row.line_keep is not None, tie, run_off, stays, split)


def standings_of(tx: Connection, row: Found) -> tuple[Standing, ...]:
    totals = {found.idea_id: found for found in tx.execute(TOTALS, {"round": row.id})}
    ideas = tx.execute(ON_IT, {"round": row.id})
    return line.ranked((_standing(idea, totals) for idea in ideas), Method(row.method))


def _standing(idea: Found, totals: Mapping[str, Found]) -> Standing:
    """Counted; only an imported round has its totals written down, since its ballots are in no file."""
    found = totals.get(idea.idea_id)
    counted = (int(found.votes), int(found.people)) if found else (0, 0)
    votes, people = counted if idea.votes is None else (idea.votes, idea.people or 0)
    return Standing(idea.idea_id, idea.number, votes, people, group=idea.group_id)


def _slips(tx: Connection, round_: str) -> list[frozenset[str]]:
    slips: dict[str, set[str]] = defaultdict(set)
    for found in tx.execute(SLIPS, {"round": round_}):
        slips[found.ballot_id].add(found.idea_id)
    return [frozenset(one) for one in slips.values()]


def run_off_row(tx: Connection, round_: str) -> Found | None:
    rows = tx.execute(AFTER, {"round": round_})
    return next((row for row in rows if row.method == Method.RUNOFF), None)


def follower(tx: Connection, round_: str) -> Found | None:
    """The further round that started from this one's line."""
    rows = tx.execute(AFTER, {"round": round_})
    return next((row for row in rows if row.method != Method.RUNOFF), None)


def _run_off(tx: Connection, round_: str, tie: Tie) -> RunOff | None:
    row = run_off_row(tx, round_)
    if row is None:
        return None
    shown = State(row.state) is State.REVEALED
    standings = standings_of(tx, row) if shown else ()
    filled = line.fill(standings, tie.places)
    kept = {idea.idea_id for idea in tx.execute(ON_IT, {"round": row.id}) if idea.kept}
    chosen = tuple(idea for idea in filled.tied if idea in kept) if row.settled == "leader" else ()
    return RunOff(row.id, State(row.state), standings, filled, row.settled, chosen)


def draw(tx: Connection, round_: str) -> None:
    """Marks what stays of a round, and tells whoever brought the ideas; where nobody voted nothing changes."""
    row = tx.execute(ONE, {"round": round_}).one()
    found = result(tx, row)
    if not found.voters:
        return
    mark(tx, round_, found.stays)
    fates = {one.idea: ballot_items.KEPT if one.idea in found.stays else ballot_items.BANKED for one in found.standings}
    ballot_items.tell(tx, fates)


def mark(tx: Connection, round_: str, stays: Sequence[str]) -> None:
    tx.execute(NONE_KEPT, {"of": round_})
    if stays:
        tx.execute(KEEP, {"of": round_, "ids": list(stays)})
