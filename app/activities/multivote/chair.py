"""What the facilitator may do with a round: open, close, show, cancel, and draw the line (MV-10 to MV-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from app.activities.multivote import line
from app.activities.multivote.rounds import (
    LONGEST,
    MOST,
    NO_ROUND,
    STAGE,
    UNSEEN,
    Method,
    Round,
    State,
    most_votes,
    must_be_on,
    votes_for,
)
from app.core.ballot_items import Offered
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.heard import HEARD
from app.core.ids import Id
from app.core.numbers import Int, Tick
from app.core.permissions import Need
from app.core.text import Line
from app.core.words import N_

DRAWN = STAGE | {"ballot.items"}


class LineRule(StrEnum):
    """By which rule the line is drawn: a third (MV-14) or by team size (MV-15)."""

    THIRD = "third"
    SIZE = "size"


# What the commands are decided on


@dataclass(frozen=True, slots=True)
class Before:
    """The round whose kept ideas go on.  number: which of the rounds on these ideas it was, from 1 (MV-16)."""

    id: str
    number: int
    kept: int


@dataclass(frozen=True, slots=True)
class Setup:
    """What can be opened.  current: this item is the one on stage.  last: the state of its latest round.

    ideas: all votable ones, or those that the round before has kept.
    """

    current: bool
    ends_at: datetime
    question: str
    ideas: tuple[Offered, ...]
    number: int = 1
    last: State | None = None
    before: Before | None = None
    groups: tuple[Offered, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shown round and its line.  keep: where the line is now.  run_off: the round that its tie went to, if any.

    followed: a further round has started from it.  on: of the ideas of a run-off, those that stay.
    """

    round: Round | None
    standings: tuple[line.Standing, ...] = ()
    voters: int = 0
    keep: int = 0
    rule: LineRule = LineRule.THIRD
    followed: bool = False
    run_off: Round | None = None
    filled: line.Filled | None = None
    settled: bool = False
    chosen: tuple[str, ...] = ()  # by the leader, so far
    texts: tuple[Offered, ...] = ()
    question: str = ""
    number: int = 1
    current: bool = True
    ends_at: datetime | None = None

    def movable(self, now: datetime) -> Round:
        """The round whose line may be moved, or the sentence why not."""
        if self.round is None or self.round.state is not State.REVEALED:
            raise Refused(N_("There is no line before the results are shown."))
        if self.ends_at:
            must_be_on(self.ends_at, now)
        if self.followed:
            raise Refused(N_("A further round has started from this line."))
        if self.run_off is not None:
            raise Refused(N_("A run-off was opened for this line. It decides now."))
        return self.round

    def undecided(self, now: datetime) -> tuple[Round, line.Filled]:
        """The run-off that tied again, or the sentence why there is nothing to decide."""
        if self.ends_at:
            must_be_on(self.ends_at, now)
        if self.followed:
            raise Refused(N_("A further round has started from this line."))
        if self.run_off is None or self.run_off.state is not State.REVEALED or self.filled is None:
            raise Refused(N_("There is no tie to decide after a run-off."))
        if self.settled or not self.filled.tied:
            raise Refused(N_("There is no tie to decide after a run-off."))
        return self.run_off, self.filled


# What happened


@dataclass(frozen=True, slots=True)
class VotingOpened(Event):
    topics: ClassVar = STAGE
    number: int
    votes_each: int
    guests: bool
    outside_coach: bool
    question: str
    ideas: tuple[Offered, ...]
    method: Method = Method.SINGLE
    after: str | None = None
    closes_at: datetime | None = None
    groups: bool = False


@dataclass(frozen=True, slots=True)
class VotingClosed(Event):
    topics: ClassVar = STAGE | HEARD
    round: str


@dataclass(frozen=True, slots=True)
class VotingReopened(Event):
    topics: ClassVar = STAGE
    round: str


@dataclass(frozen=True, slots=True)
class Revealed(Event):
    """From here on the totals are everybody's, and no vote has a person any more (MV-19)."""

    topics: ClassVar = DRAWN | HEARD
    round: str


@dataclass(frozen=True, slots=True)
class RoundCancelled(Event):
    topics: ClassVar = DRAWN
    round: str
    why: str


@dataclass(frozen=True, slots=True)
class LineMoved(Event):
    """keep: None for where the rule proposes it."""

    topics: ClassVar = DRAWN
    round: str
    keep: int | None
    rule: LineRule


@dataclass(frozen=True, slots=True)
class TieSettled(Event):
    """stay: the ideas that stay of those that tied twice.  how: "both" or "leader" (MV-17)."""

    topics: ClassVar = DRAWN
    round: str
    how: str
    stay: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageTurned(Event):
    topics: ClassVar = frozenset({"multivote.stage"})
    round: str
    page: int


# What can be asked


class OpenVoting(Command):
    """Open a round on all votable ideas, or on those that were kept.  votes_each 0: as the rule says (MV-1)."""

    needs: ClassVar = Need.FACILITATE
    votes_each: Annotated[int, Int(0, MOST)] = 0
    method: Method = Method.SINGLE
    minutes: Annotated[int, Int(0, LONGEST)] = 0
    groups: Tick
    guests: Tick
    outside_coach: Tick

    def decide(self, state: Setup, seat: Seat, now: datetime) -> VotingOpened:
        """The ideas and their texts stay as they are now until the end of the round (MV-10)."""
        must_be_on(state.ends_at, now)
        self._in_turn(state)
        ideas = state.groups if self.groups else state.ideas
        before = None if self.groups else state.before
        return VotingOpened(
            state.number,
            self._votes(len(ideas)),
            self.guests,
            self.outside_coach,
            state.question,
            ideas,
            self.method,
            before.id if before else None,
            now + timedelta(minutes=self.minutes) if self.minutes else None,
            self.groups,
        )

    def _in_turn(self, state: Setup) -> None:
        if not state.current:
            raise Refused(N_("Voting opens when this item is the current one."))
        if state.last in UNSEEN:
            raise Refused(N_("A round is going on already."))
        if self.method is Method.RUNOFF:
            raise Refused(N_("A run-off opens from the results, for ideas that tie."))
        if state.before and not self.groups and (says := line.why_no_round(state.before.number, state.before.kept)):
            raise Refused(says)
        if self.groups and len(state.groups) < 2:
            raise Refused(N_("A vote on groups needs two groups or more."))

    def _votes(self, ideas: int) -> int:
        if ideas < 2:
            raise Refused(N_("A vote needs two ideas or more."))
        if self.votes_each > most_votes(ideas):
            raise Refused(
                N_("With %(ideas)s ideas, choose 1 to %(most)s votes each."), ideas=ideas, most=most_votes(ideas)
            )
        return self.votes_each or votes_for(ideas, self.method)


class OpenRunOff(Command):
    """One vote each on the ideas that tie for the last place above the line (MV-17)."""

    needs: ClassVar = Need.FACILITATE

    def decide(self, state: Drawn, seat: Seat, now: datetime) -> VotingOpened:
        round_ = state.movable(now)
        if not state.current:
            raise Refused(N_("Voting opens when this item is the current one."))
        tie = line.tie_at(state.standings, line.places(len(state.standings)))
        if tie is None:
            raise Refused(N_("No ideas tie for the last place, so there is no run-off."))
        tied = {one.idea for one in tie.ideas}
        ideas = tuple(idea for idea in state.texts if idea.id in tied)
        also = round_.guests, round_.outside_coach
        return VotingOpened(state.number, 1, *also, state.question, ideas, Method.RUNOFF, round_.id)


class CloseVoting(Command):
    """No more votes.  Nobody sees totals yet, the facilitator neither (MV-12)."""

    needs: ClassVar = Need.FACILITATE

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> VotingClosed:
        round_ = _there(state)
        round_.must_be_open()
        return VotingClosed(round_.id)


class CloseOverdueVoting(Command):
    """Asked by the installation itself when a round was set to close by the clock (MV-12)."""

    needs: ClassVar = Need.HOUSE

    def decide(self, state: Sequence[str], seat: Seat, now: datetime) -> VotingClosed:
        if not state:
            raise Refused(N_("There is no voting to close."))
        return VotingClosed(state[0])


class ReopenVoting(Command):
    """Vote on, with the ballots as they were left.  Only before the results are shown."""

    needs: ClassVar = Need.FACILITATE

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> VotingReopened:
        round_ = _there(state)
        if round_.state is not State.CLOSED:
            raise Refused(N_("Voting opens again only between its close and the results."))
        return VotingReopened(round_.id)


class ShowResults(Command):
    """Show the totals on all screens at once, and cut the ballots from their people (MV-12, MV-19)."""

    alone: ClassVar = True  # receipts of its batch would be signed after their content was erased
    needs: ClassVar = Need.FACILITATE

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> Revealed:
        round_ = _there(state)
        if round_.state is State.OPEN:
            raise Refused(N_("Close voting before you show the results."))
        if round_.state is not State.CLOSED:
            raise Refused(N_("There are no more results to show."))
        return Revealed(round_.id)


class CancelRound(Command):
    """Give a round up, to change the ideas; its ballots are kept but never counted (MV-10)."""

    alone: ClassVar = True  # as for ShowResults: its ballots are cut as well
    needs: ClassVar = Need.FACILITATE
    reason: Annotated[str, Line(1, 200)]

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> RoundCancelled:
        round_ = _there(state)
        if round_.state not in UNSEEN:
            raise Refused(N_("Only a round without results can be cancelled."))
        return RoundCancelled(round_.id, self.reason)


class MoveLine(Command):
    """Keep one more idea, or one fewer; ideas that tie go together (MV-14)."""

    needs: ClassVar = Need.FACILITATE
    up: Tick

    def decide(self, state: Drawn, seat: Seat, now: datetime) -> LineMoved:
        """up: fewer ideas are kept."""
        round_, steps = state.movable(now), line.steps(state.standings)
        there = [n for n in steps if (n < state.keep if self.up else n > state.keep)]
        if not there:
            raise Refused(N_("At least one idea stays.") if self.up else N_("Ideas without a vote do not stay."))
        return LineMoved(round_.id, there[-1] if self.up else there[0], state.rule)


class DrawLine(Command):
    """Draw the line where a rule proposes it: a third, or by team size (MV-14, MV-15)."""

    needs: ClassVar = Need.FACILITATE
    rule: LineRule

    def decide(self, state: Drawn, seat: Seat, now: datetime) -> LineMoved:
        round_ = state.movable(now)
        if self.rule is LineRule.SIZE and round_.method is Method.RANKED:
            raise Refused(N_("The line by team size counts votes, not points."))
        return LineMoved(round_.id, None, self.rule)


class KeepTied(Command):
    """The run-off tied again: all of these stay (MV-17)."""

    needs: ClassVar = Need.FACILITATE

    def decide(self, state: Drawn, seat: Seat, now: datetime) -> TieSettled:
        run_off, filled = state.undecided(now)
        return TieSettled(run_off.id, "both", (*filled.wins, *filled.tied))


class DecideTie(Command):
    """The run-off tied again: the leader decides which one stays (MV-17)."""

    needs: ClassVar = Need.FACILITATE
    idea: Id

    def decide(self, state: Drawn, seat: Seat, now: datetime) -> TieSettled:
        run_off, filled = state.undecided(now)
        if self.idea not in filled.tied:
            raise Refused(N_("That idea is not among those that tie."))
        if self.idea in state.chosen:
            raise Refused(N_("That idea stays already."))
        return TieSettled(run_off.id, "leader", (*filled.wins, *state.chosen, self.idea))


class TurnPage(Command):
    """Turn to the next page of ideas or results on the wall, or back."""

    needs: ClassVar = Need.FACILITATE
    page: Annotated[int, Int(1, 99)]

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> PageTurned:
        return PageTurned(_there(state).id, self.page)


def _there(round_: Round | None) -> Round:
    if round_ is None:
        raise Refused(NO_ROUND)
    return round_
