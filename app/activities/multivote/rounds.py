"""A round of voting and its voters: how many votes each has, and who has one (MV-1, MV-8, MV-9)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.core.errors import Refused
from app.core.words import N_

PROGRESS = frozenset({"multivote.progress"})
STAGE = frozenset({"multivote.stage", "multivote.progress"})
MOST = 20  # votes each, whatever the number of ideas
DOTS = 3  # on one idea, in dots mode (MV-3)
PICKS = 5  # as a rule, in ranked mode (MV-21)
LONGEST = 30  # minutes that a round may be set to last
NO_ROUND = N_("Voting is not open yet.")


class Method(StrEnum):
    """How votes are given.  A run-off is one vote each on the ideas that tie (MV-17)."""

    SINGLE = "single"
    DOTS = "dots"
    RANKED = "ranked"
    RUNOFF = "runoff"


class State(StrEnum):
    """Where a round stands.  Nobody sees totals before REVEALED."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    CANCELLED = "cancelled"


UNSEEN = (State.OPEN, State.CLOSED)


def votes_for(ideas: int, method: Method = Method.SINGLE) -> int:
    """Votes each: a third of the ideas, rounded up, 1 to 20 (MV-1); ranked: five, less than all ideas (MV-21)."""
    if method is Method.RUNOFF:
        return 1
    if method is Method.RANKED:
        return max(1, min(PICKS, ideas - 1))
    return min(MOST, max(1, -(-ideas // 3)))


def most_votes(ideas: int) -> int:
    """The most that the facilitator may choose (MV-1)."""
    return min(ideas - 1, MOST)


def state_at(state: State, closes_at: datetime | None, now: datetime) -> State:
    """A round that closes by the clock is closed from then on, whoever notices when (MV-12)."""
    return State.CLOSED if state is State.OPEN and closes_at is not None and now >= closes_at else state


@dataclass(frozen=True, slots=True)
class Round:
    """A round as its rules need it.  zone: the team's, for times in sentences."""

    id: str
    state: State
    votes_each: int
    guests: bool = False
    outside_coach: bool = False
    closed_at: datetime | None = None
    zone: str = "UTC"
    method: Method = Method.SINGLE

    def must_be_open(self) -> None:
        if self.state is State.CANCELLED:
            raise Refused(N_("This round was cancelled. Nothing in it is counted."))
        if self.state is not State.OPEN:
            at = self.closed_at.astimezone(ZoneInfo(self.zone)).strftime("%H:%M:%S") if self.closed_at else ""
            raise Refused(N_("Voting closed at %(at)s."), at=at)


@dataclass(frozen=True, slots=True)
class Voter:
    """A person of this meeting, as far as MV-8 asks."""

    id: str
    here: bool = True
    member: bool = True
    outside: bool = False
    by_hand: bool = False
    joined_at: datetime | None = None


def why_not(round_: Round, voter: Voter) -> str | None:
    """Why this person has no vote in this round, or None if they have one (MV-8, MV-9)."""
    if not voter.here:
        return N_("You have left the meeting. Join again to vote.")
    if voter.outside and not round_.outside_coach:
        return N_("Coaches from outside the team do not vote in this round.")
    if not (voter.member or voter.outside or round_.guests):
        return N_("Guests do not vote in this round.")
    if round_.closed_at and voter.joined_at and voter.joined_at > round_.closed_at:
        return N_("You came in after voting closed.")
    return None


def must_be_on(ends_at: datetime, now: datetime) -> None:
    if now >= ends_at:
        raise Refused(N_("This meeting has ended."))
