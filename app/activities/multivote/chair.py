"""What the facilitator may do with a round: open, close, show, cancel, turn its pages (MV-1, MV-10, MV-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from app.core.numbers import Int, Tick
from app.core.permissions import Need
from app.core.text import Line
from app.core.words import N_

DRAWN = STAGE | {"ballot.items"}


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
