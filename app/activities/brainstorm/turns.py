"""Round robin (BR-3): whose turn it is, one idea in a turn or pass, until a whole round has brought none.  No I/O here.

An idea that somebody says in their turn is heard by the room.  Which of the ideas on the list was theirs is in no event
that a screen is painted from; decisions/0004 says why a turn shows a name all the same.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from app.activities.brainstorm.board import STAGE, Board, Idea
from app.activities.brainstorm.robin import Robin, Step
from app.activities.brainstorm.status import Mode, State
from app.activities.brainstorm.writing import IdeaShared
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.text import IdeaText
from app.core.words import N_

SHARED = STAGE | {"ballot.items"}


class How(StrEnum):
    """What became of a turn.  OVER: passed over by the facilitator."""

    IDEA = "idea"
    PASSED = "pass"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Taken:
    """Whose turn it was and what became of it; then: whose it is now."""

    who: str
    round: int
    how: How
    then: Step


@dataclass(frozen=True, slots=True)
class IdeaSaid(IdeaShared):
    """A new one, said in a turn: it has its number at once."""

    topics: ClassVar = SHARED
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class IdeaRead(Event):
    """One written before, read out in a turn: it gets its number now (BR-7)."""

    topics: ClassVar = SHARED
    board: str
    idea: str
    number: int
    taken: Taken


@dataclass(frozen=True, slots=True)
class TurnPassed(Event):
    topics: ClassVar = SHARED
    board: str
    taken: Taken


@dataclass(frozen=True, slots=True)
class TurnTakenBack(Event):
    """The turn before is taken again; an idea that was said in it stays."""

    topics: ClassVar = SHARED
    board: str
    turn: Step


def running(state: Board) -> Robin:
    """The round that runs, or Refused."""
    state.may_change()
    if state.robin is None or state.mode is not Mode.ROUND_ROBIN or state.state is not State.OPEN:
        raise Refused(N_("Nobody has the turn now. Your text is kept on this phone."))
    return state.robin


def mine(state: Board, seat: Seat) -> Robin:
    """The same, if it is the asker's turn."""
    robin = running(state)
    if seat.participant is None:
        raise NotAllowed(N_("Join the meeting to add an idea."))
    if robin.turn != seat.participant:
        raise Refused(N_("It is not your turn now. Your text is kept on this phone."))
    return robin


def of(state: Board, participant: str) -> Robin:
    """The same, if it is the turn of whom the asker saw: two who press at once move on once."""
    robin = running(state)
    if robin.turn != participant:
        raise Refused(N_("The turn has moved on already."))
    return robin


def taken(robin: Robin, how: How) -> Taken:
    return Taken(robin.turn, robin.round, how, robin.after(gave=how is How.IDEA))


def said(state: Board, robin: Robin, author: str, text: str) -> IdeaSaid:
    state.must_be_new(text)
    return IdeaSaid(state.id, author, text, state.next_number, taken=taken(robin, How.IDEA))


class ReadIdea(Command):
    """In my turn: read out one that I wrote before."""

    needs: ClassVar[Need] = Need.TAKE_PART
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaRead:
        robin = mine(state, seat)
        idea = waiting(state, seat)
        return IdeaRead(state.id, idea.id, state.next_number, taken(robin, How.IDEA))


def waiting(state: Board, seat: Seat) -> Idea:
    """The idea, if this person wrote it and nobody else has seen it yet."""
    idea = state.idea
    if idea is None or idea.author is None or idea.author != seat.participant or idea.withdrawn:
        raise Gone(N_("You have no such idea."))
    if idea.number is not None:
        raise Refused(N_("Everybody has seen this idea already."))
    return idea


class SayIdea(Command):
    """In my turn: say a new one (BR-2)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaSaid:
        robin = mine(state, seat)
        return said(state, robin, robin.turn, self.text)


class PassTurn(Command):
    """In my turn: pass.  My next turn comes in the next round."""

    needs: ClassVar[Need] = Need.TAKE_PART

    def decide(self, state: Board, seat: Seat, now: datetime) -> TurnPassed:
        return TurnPassed(state.id, taken(mine(state, seat), How.PASSED))


class SayFor(Command):
    """Write down what somebody without a phone says in their turn."""

    needs: ClassVar[Need] = Need.WRITE
    participant: Id
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaSaid:
        return said(state, of(state, self.participant), self.participant, self.text)


class PassFor(Command):
    """Pass for somebody without a phone, who says so."""

    needs: ClassVar[Need] = Need.WRITE
    participant: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TurnPassed:
        robin = of(state, self.participant)
        if self.participant not in robin.no_phone:
            raise NotAllowed(N_("Only somebody without a phone is passed for. The facilitator can move on."))
        return TurnPassed(state.id, taken(robin, How.PASSED))


class NextPerson(Command):
    """Pass over somebody who has left or says nothing."""

    needs: ClassVar[Need] = Need.FACILITATE
    participant: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> TurnPassed:
        return TurnPassed(state.id, taken(of(state, self.participant), How.OVER))


class PersonBefore(Command):
    """Go back to whoever had the turn before."""

    needs: ClassVar[Need] = Need.FACILITATE
    participant: Id  # whose turn it is now

    def decide(self, state: Board, seat: Seat, now: datetime) -> TurnTakenBack:
        robin = of(state, self.participant)
        if robin.before is None:
            raise Refused(N_("Nobody has had a turn before."))
        return TurnTakenBack(state.id, robin.before)
