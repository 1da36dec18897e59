"""The line of a shown round: moved, drawn by another rule, and its tie settled by a run-off (MV-14 to MV-17)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from app.activities.multivote import line
from app.activities.multivote.chair import DRAWN, VotingOpened
from app.activities.multivote.rounds import Method, Round, State, must_be_on
from app.core.ballot_items import Offered
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.words import N_


class LineRule(StrEnum):
    """By which rule the line is drawn: a third (MV-14) or by team size (MV-15)."""

    THIRD = "third"
    SIZE = "size"


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


# What can be asked


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
