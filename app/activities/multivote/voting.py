"""What a voter may do with their own ballot, and what is typed in from paper (MV-4, MV-6, MV-20)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from app.activities.multivote import slip
from app.activities.multivote.rounds import NO_ROUND, PROGRESS, Method, Round, Voter, must_be_on, why_not
from app.activities.multivote.slip import Mine
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import Line
from app.core.words import N_

NUMBERS = re.compile(r"[0-9]{1,4}([,; ]+[0-9]{1,4})*[,; ]*", re.ASCII)


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
    mine: Mine = field(default_factory=dict)
    pressed: bool = False
    idea: Where = Where.HERE

    @property
    def votes_left(self) -> int:
        return self.round.votes_each - slip.used(self.round.method, self.mine) if self.round else 0

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


# What happened


@dataclass(frozen=True, slots=True)
class VoteCast(Event):
    """votes: what is new on the ballot, idea -> weight; weight 0: it is off."""

    topics: ClassVar = PROGRESS
    round: str
    voter: str
    votes: Mine


@dataclass(frozen=True, slots=True)
class VoteTakenBack(Event):
    topics: ClassVar = PROGRESS
    round: str
    voter: str
    votes: Mine


@dataclass(frozen=True, slots=True)
class ChoiceMoved(Event):
    topics: ClassVar = frozenset[str]()  # nobody else sees anything of it
    round: str
    voter: str
    votes: Mine


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
    votes: Mine


def changes(before: Mine, after: Mine) -> Mine:
    """What has to be written: the new weights, 0 for what went."""
    ideas = sorted({*before, *after})
    return {idea: after.get(idea, 0) for idea in ideas if after.get(idea, 0) != before.get(idea, 0)}


# What can be asked


class CastVote(Command):
    """Give one of my votes to an idea."""

    needs: ClassVar = Need.TAKE_PART  # guests may be let in for a round; who may vote is decided below (MV-8)
    idea: Id

    def decide(self, state: Booth, seat: Seat, now: datetime) -> VoteCast:
        """One vote for an idea, or up to three dots (MV-3), never more than V (MV-6)."""
        round_, voter = state.enter(now)
        if state.idea is Where.NOWHERE:
            raise Gone(N_("There is no such idea."))
        if state.idea is Where.OFF:
            raise Refused(N_("That idea was removed. The ideas on the ballot are below."))
        after = slip.given(round_.method, round_.votes_each, state.mine, self.idea)
        return VoteCast(round_.id, voter, changes(state.mine, after))


class TakeBackVote(Command):
    """Take one of my votes back, to place it elsewhere or not at all (MV-6)."""

    needs: ClassVar = Need.TAKE_PART
    idea: Id

    def decide(self, state: Booth, seat: Seat, now: datetime) -> VoteTakenBack:
        round_, voter = state.enter(now)
        after = slip.taken(round_.method, round_.votes_each, state.mine, self.idea)
        return VoteTakenBack(round_.id, voter, changes(state.mine, after))


class MoveChoice(Command):
    """Put one of my ranked choices a place higher or lower (MV-21)."""

    needs: ClassVar = Need.TAKE_PART
    idea: Id
    up: Tick

    def decide(self, state: Booth, seat: Seat, now: datetime) -> ChoiceMoved:
        round_, voter = state.enter(now)
        if round_.method is not Method.RANKED:
            raise Refused(N_("The ideas are not put in order in this round."))
        after = slip.moved(round_.votes_each, state.mine, self.idea, up=self.up)
        return ChoiceMoved(round_.id, voter, changes(state.mine, after))


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
        """Obeys MV-3 and MV-6 like any ballot.  Dots: a number once for each dot.  Ranked: best first."""
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
        return PaperBallotEntered(state.round.id, state.voter.id, self._votes(state.round, state.numbers))

    def _votes(self, round_: Round, numbers: Mapping[int, str]) -> Mine:
        typed = self._typed()
        if len(typed) > round_.votes_each:
            raise Refused(N_("%(n)s votes are too many: each person has %(v)s."), n=len(typed), v=round_.votes_each)
        most = slip.most_on_one(round_.method, round_.votes_each)
        for number in typed:
            if number not in numbers:
                raise Refused(N_("There is no idea number %(number)s on this ballot."), number=number)
            if typed.count(number) > most > 1:
                raise Refused(
                    N_("Number %(number)s is there too often. One idea takes %(most)s of a person's votes at most."),
                    number=number,
                    most=most,
                )
            if typed.count(number) > most:
                raise Refused(
                    N_("Number %(number)s is there twice. An idea takes one vote of each person."), number=number
                )
        return slip.written(round_.method, round_.votes_each, (numbers[number] for number in typed))

    def _typed(self) -> list[int]:
        if not NUMBERS.fullmatch(self.ideas):
            raise Refused(N_("Write the numbers of the ideas with commas between them, such as 3, 7, 12."))
        return [int(number) for number in re.split("[,; ]+", self.ideas) if number]
