"""Multi-voting (MV): who may open, vote, take back, close, show and cancel.  No I/O here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from app.core.ballot_items import Offered
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Int, Tick
from app.core.permissions import Need
from app.core.text import Line
from app.core.words import N_

PROGRESS = frozenset({"multivote.progress"})
STAGE = frozenset({"multivote.stage", "multivote.progress"})
MOST = 20  # votes each, whatever the number of ideas
NUMBERS = re.compile(r"[0-9]{1,4}([,; ]+[0-9]{1,4})*[,; ]*", re.ASCII)
NO_ROUND = N_("Voting is not open yet.")


def votes_for(ideas: int) -> int:
    """Votes each: a third of the ideas, rounded up, 1 to 20 (MV-1)."""
    return min(MOST, max(1, -(-ideas // 3)))


def most_votes(ideas: int) -> int:
    """The most that the facilitator may choose (MV-1)."""
    return min(ideas - 1, MOST)


class State(StrEnum):
    """Where a round stands.  Nobody sees totals before REVEALED."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    CANCELLED = "cancelled"


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


# What the commands are decided on


@dataclass(frozen=True, slots=True)
class Setup:
    """What can be opened.  current: this item is the one on stage.  last: the state of its latest round."""

    current: bool
    ends_at: datetime
    question: str
    ideas: tuple[Offered, ...]
    number: int = 1
    last: State | None = None


class Where(StrEnum):
    """Where an idea is, seen from a round."""

    HERE = "here"
    OFF = "off"  # of this meeting, but not on this ballot
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Booth:
    """The round, one voter and this voter's own ballot: never anybody else's."""

    round: Round | None
    voter: Voter | None
    ends_at: datetime
    mine: frozenset[str] = frozenset()
    pressed: bool = False
    idea: Where = Where.HERE

    @property
    def votes_left(self) -> int:
        return self.round.votes_each - len(self.mine) if self.round else 0

    def enter(self, now: datetime) -> tuple[Round, str]:
        """The open round and the voter's id, or the sentence why this person cannot vote now."""
        if self.round is None:
            raise Refused(NO_ROUND)
        if self.voter is None:
            raise NotAllowed(N_("Only people who take part in the meeting vote."))
        must_be_on(self.ends_at, now)
        self.round.must_be_open()
        if says := why_not(self.round, self.voter):
            raise NotAllowed(says)
        return self.round, self.voter.id


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """The round, the person whose slip it is, and the numbers that stand on the ballot."""

    round: Round | None
    voter: Voter | None
    ends_at: datetime
    numbers: Mapping[int, str] = field(default_factory=dict)


def must_be_on(ends_at: datetime, now: datetime) -> None:
    if now >= ends_at:
        raise Refused(N_("This meeting has ended."))


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


@dataclass(frozen=True, slots=True)
class VoteCast(Event):
    topics: ClassVar = PROGRESS
    round: str
    voter: str
    idea: str


@dataclass(frozen=True, slots=True)
class VoteTakenBack(Event):
    topics: ClassVar = PROGRESS
    round: str
    voter: str
    idea: str


@dataclass(frozen=True, slots=True)
class BallotFinished(Event):
    topics: ClassVar = PROGRESS
    round: str
    voter: str


@dataclass(frozen=True, slots=True)
class BallotUnfinished(Event):
    topics: ClassVar = PROGRESS
    round: str
    voter: str


@dataclass(frozen=True, slots=True)
class BallotOrdered(Event):
    topics: ClassVar = frozenset[str]()  # nobody else sees anything of it
    round: str
    voter: str
    by_number: bool


@dataclass(frozen=True, slots=True)
class PaperBallotEntered(Event):
    topics: ClassVar = PROGRESS
    round: str
    voter: str
    ideas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VotingClosed(Event):
    topics: ClassVar = STAGE
    round: str


@dataclass(frozen=True, slots=True)
class VotingReopened(Event):
    topics: ClassVar = STAGE
    round: str


@dataclass(frozen=True, slots=True)
class Revealed(Event):
    """From here on the totals are everybody's, and no vote has a person any more (MV-19)."""

    topics: ClassVar = STAGE | {"ballot.items"}
    round: str


@dataclass(frozen=True, slots=True)
class RoundCancelled(Event):
    topics: ClassVar = STAGE | {"ballot.items"}
    round: str
    why: str


# What can be asked


class OpenVoting(Command):
    """Open a round on all votable ideas.  votes_each 0: a third of them (MV-1)."""

    needs: ClassVar = Need.FACILITATE
    votes_each: Annotated[int, Int(0, MOST)] = 0
    guests: Tick
    outside_coach: Tick

    def decide(self, state: Setup, seat: Seat, now: datetime) -> VotingOpened:
        """The ideas and their texts stay as they are now until the end of the round (MV-10)."""
        must_be_on(state.ends_at, now)
        if not state.current:
            raise Refused(N_("Voting opens when this item is the current one."))
        if state.last in (State.OPEN, State.CLOSED):
            raise Refused(N_("A round is going on already."))
        if state.last is State.REVEALED:
            raise Refused(N_("This item has its results. A further round needs an item of its own."))
        return VotingOpened(
            state.number, self._votes(len(state.ideas)), self.guests, self.outside_coach, state.question, state.ideas
        )

    def _votes(self, ideas: int) -> int:
        if ideas < 2:
            raise Refused(N_("A vote needs two ideas or more."))
        if self.votes_each > most_votes(ideas):
            raise Refused(
                N_("With %(ideas)s ideas, choose 1 to %(most)s votes each."), ideas=ideas, most=most_votes(ideas)
            )
        return self.votes_each or votes_for(ideas)


class CastVote(Command):
    """Give one of my votes to an idea."""

    needs: ClassVar = Need.TAKE_PART  # guests may be let in for a round; who may vote is decided below (MV-8)
    idea: Id

    def decide(self, state: Booth, seat: Seat, now: datetime) -> VoteCast:
        """One vote for an idea (MV-3), never more than V (MV-6)."""
        round_, voter = state.enter(now)
        if state.idea is Where.NOWHERE:
            raise Gone(N_("There is no such idea."))
        if state.idea is Where.OFF:
            raise Refused(N_("That idea was removed. The ideas on the ballot are below."))
        if self.idea in state.mine:
            raise Refused(N_("You have already voted for this idea."))
        if state.votes_left <= 0:
            raise Refused(N_("You have used all your votes. Take one back first."))
        return VoteCast(round_.id, voter, self.idea)


class TakeBackVote(Command):
    """Take one of my votes back, to place it elsewhere or not at all (MV-6)."""

    needs: ClassVar = Need.TAKE_PART
    idea: Id

    def decide(self, state: Booth, seat: Seat, now: datetime) -> VoteTakenBack:
        round_, voter = state.enter(now)
        if self.idea not in state.mine:
            raise Refused(N_("You have no vote on this idea."))
        return VoteTakenBack(round_.id, voter, self.idea)


class FinishBallot(Command):
    """I have finished, with or without votes left (MV-4)."""

    needs: ClassVar = Need.TAKE_PART

    def decide(self, state: Booth, seat: Seat, now: datetime) -> BallotFinished:
        round_, voter = state.enter(now)
        return BallotFinished(round_.id, voter)


class UnfinishBallot(Command):
    """Not finished yet."""

    needs: ClassVar = Need.TAKE_PART

    def decide(self, state: Booth, seat: Seat, now: datetime) -> BallotUnfinished:
        round_, voter = state.enter(now)
        if state.votes_left <= 0:
            raise Refused(N_("You have no votes left, so you have finished. Take one back to change your mind."))
        return BallotUnfinished(round_.id, voter)


class OrderBallot(Command):
    """Read my ballot by number, as on paper, or in my own order (MV-11)."""

    needs: ClassVar = Need.TAKE_PART
    by_number: Tick

    def decide(self, state: Booth, seat: Seat, now: datetime) -> BallotOrdered:
        round_, voter = state.enter(now)
        return BallotOrdered(round_.id, voter, self.by_number)


class EnterPaperBallot(Command):
    """Type in the slip of somebody without a phone; typing it again replaces it (MV-20)."""

    needs: ClassVar = Need.WRITE
    participant: Id
    ideas: Annotated[str, Line(1, 200)]

    def decide(self, state: PaperDesk, seat: Seat, now: datetime) -> PaperBallotEntered:
        """Obeys MV-3 and MV-6 like any ballot."""
        if state.round is None:
            raise Refused(NO_ROUND)
        if state.voter is None:
            raise Gone(N_("There is no such person in this meeting."))
        must_be_on(state.ends_at, now)
        state.round.must_be_open()
        if not state.voter.by_hand:
            raise Refused(N_("This person has a phone of their own to vote with."))
        if why_not(state.round, state.voter):
            raise Refused(N_("This person does not vote in this round."))
        return PaperBallotEntered(state.round.id, state.voter.id, self._ideas(state.round, state.numbers))

    def _ideas(self, round_: Round, numbers: Mapping[int, str]) -> tuple[str, ...]:
        written = self._written()
        if len(written) > round_.votes_each:
            raise Refused(N_("%(n)s votes are too many: each person has %(v)s."), n=len(written), v=round_.votes_each)
        for number in written:
            if number not in numbers:
                raise Refused(N_("There is no idea number %(number)s on this ballot."), number=number)
            if written.count(number) > 1:
                raise Refused(
                    N_("Number %(number)s is there twice. An idea takes one vote of each person."), number=number
                )
        return tuple(numbers[number] for number in written)

    def _written(self) -> list[int]:
        if not NUMBERS.fullmatch(self.ideas):
            raise Refused(N_("Write the numbers of the ideas with commas between them, such as 3, 7, 12."))
        return [int(number) for number in re.split("[,; ]+", self.ideas) if number]


class CloseVoting(Command):
    """No more votes.  Nobody sees totals yet, the facilitator neither (MV-12)."""

    needs: ClassVar = Need.FACILITATE

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> VotingClosed:
        round_ = _there(state)
        round_.must_be_open()
        return VotingClosed(round_.id)


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

    needs: ClassVar = Need.FACILITATE
    reason: Annotated[str, Line(1, 200)]

    def decide(self, state: Round | None, seat: Seat, now: datetime) -> RoundCancelled:
        round_ = _there(state)
        if round_.state not in (State.OPEN, State.CLOSED):
            raise Refused(N_("Only a round without results can be cancelled."))
        return RoundCancelled(round_.id, self.reason)


def _there(round_: Round | None) -> Round:
    if round_ is None:
        raise Refused(NO_ROUND)
    return round_
