"""Plain words, hands and the list of words: who may ask, raise, lower and write.  No I/O here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal

from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.roles import Kind
from app.core.text import IdeaText, Line
from app.core.words import N_

HINT = timedelta(seconds=45)  # so long the wall says that somebody asked
MOST_WORDS = 100
Term = Annotated[str, Line(1, 40)]
ASKED, HANDS, WORDS = frozenset({"room.asked"}), frozenset({"room.hands"}), frozenset({"room.words"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The room as one command needs it.

    closing: the record is read back, or the meeting ended a moment ago.
    up: whether the hand is up that the command is about: one's own, or that of the participant it names; for
    LowerHands, whether any is.  listed: how many words the team's list holds.  known: whether the word of the
    command is one of them.
    """

    ended: bool = False
    closing: bool = False
    up: bool = False
    listed: int = 0
    known: bool = False

    def must_run(self) -> None:
        if self.ended:
            raise Refused(N_("This meeting has ended. Thank you."))


def own(seat: Seat) -> str:
    """The participant who asks, or NotAllowed: a coach who has not joined has no hand."""
    if seat.participant is None:
        raise NotAllowed(N_("Join the meeting first."))
    return seat.participant


@dataclass(frozen=True, slots=True)
class PlainWordsAsked(Event):
    """Without a name, on purpose."""

    topics: ClassVar = ASKED


@dataclass(frozen=True, slots=True)
class HandRaised(Event):
    topics: ClassVar = HANDS
    participant: str


@dataclass(frozen=True, slots=True)
class HandLowered(Event):
    """by_other: its owner's own page has to be told.  participant "": every hand."""

    topics: ClassVar = HANDS
    participant: str
    by_other: bool


@dataclass(frozen=True, slots=True)
class WordWritten(Event):
    topics: ClassVar = WORDS
    team: str
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class WordRemoved(Event):
    topics: ClassVar = WORDS
    word: str


@dataclass(frozen=True, slots=True)
class FeltHeardSaid(Event):
    topics: ClassVar = frozenset({"room.felt"})
    participant: str
    answer: str


class AskPlainWords(Command):
    """Ask for plain words, without a name, at any item."""

    needs: ClassVar[Need] = Need.TAKE_PART
    nameless: ClassVar = True

    def decide(self, state: Standing, seat: Seat, now: datetime) -> PlainWordsAsked:
        own(seat)
        state.must_run()
        return PlainWordsAsked()


class RaiseHand(Command):
    """Put my hand up."""

    needs: ClassVar[Need] = Need.TAKE_PART

    def decide(self, state: Standing, seat: Seat, now: datetime) -> HandRaised:
        state.must_run()
        if state.up:
            raise Refused(N_("Your hand is up already."))
        return HandRaised(own(seat))


class LowerHand(Command):
    """Put my hand down."""

    needs: ClassVar[Need] = Need.TAKE_PART

    def decide(self, state: Standing, seat: Seat, now: datetime) -> HandLowered:
        if not state.up:
            raise Refused(N_("Your hand is down already."))
        return HandLowered(own(seat), by_other=False)


class LowerHandOf(Command):
    """Take somebody's hand down: they have spoken."""

    needs: ClassVar[Need] = Need.FACILITATE
    participant: Id

    def decide(self, state: Standing, seat: Seat, now: datetime) -> HandLowered:
        if not state.up:
            raise Refused(N_("This hand is down already."))
        return HandLowered(self.participant, by_other=True)


class LowerHands(Command):
    """Take all hands down."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Standing, seat: Seat, now: datetime) -> HandLowered:
        if not state.up:
            raise Refused(N_("No hand is up."))
        return HandLowered("", by_other=True)


class WriteWord(Command):
    """Put a word and its plain meaning on the team's list; a word that is there gets the new meaning."""

    needs: ClassVar[Need] = Need.WRITE
    term: Term
    meaning: IdeaText

    def decide(self, state: Standing, seat: Seat, now: datetime) -> WordWritten:
        if state.listed >= MOST_WORDS and not state.known:
            raise Refused(N_("The list holds %(n)s words. Take one out first."), n=MOST_WORDS)
        return WordWritten(seat.team, self.term, self.meaning)


class RemoveWord(Command):
    """Take a word out of the team's list."""

    needs: ClassVar[Need] = Need.WRITE
    word: Id

    def decide(self, state: Standing, seat: Seat, now: datetime) -> WordRemoved:
        if not state.known:
            raise Gone(N_("That word is not on the list."))
        return WordRemoved(self.word)


class SayFeltHeard(Command):
    """Did I feel heard?  Asked of patient and carer partners alone, in private (domain section 4)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    nameless: ClassVar = True
    answer: Literal["yes", "partly", "no"]

    def decide(self, state: Standing, seat: Seat, now: datetime) -> FeltHeardSaid:
        if seat.kind is not Kind.PATIENT_CARER:
            raise NotAllowed(N_("This is asked of patient and carer partners."))
        if not state.closing:
            raise Refused(N_("This is asked at the end of the meeting."))
        return FeltHeardSaid(own(seat), self.answer)


COMMANDS: tuple[type[Command], ...] = (
    AskPlainWords,
    RaiseHand,
    LowerHand,
    LowerHandOf,
    LowerHands,
    WriteWord,
    RemoveWord,
    SayFeltHeard,
)
