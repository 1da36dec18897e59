"""Asking everybody whether they agree before it is written down (AC-9).  Only counts are shown.  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.text import Sentence
from app.core.words import N_
from app.record.rules import RECORD

CHECK = frozenset({"weeks.check", "agenda.now"})
WORDS = ("agree", "live", "talk")
Word = Literal["agree", "live", "talk"]


@dataclass(frozen=True, slots=True)
class Check:
    """One asking.  id "": nothing is being asked.  agree, live, talk: counted so far; told when it closes."""

    id: str = ""
    text: str = ""
    open: bool = False
    agree: int = 0
    live: int = 0
    talk: int = 0
    running: bool = True

    @property
    def answered(self) -> int:
        return self.agree + self.live + self.talk


@dataclass(frozen=True, slots=True)
class Asked(Event):
    topics: ClassVar = CHECK
    text: str


@dataclass(frozen=True, slots=True)
class Said(Event):
    topics: ClassVar = frozenset({"weeks.answers"})
    check: str
    participant: str
    word: str


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """write: as a decision, by consensus."""

    topics: ClassVar = CHECK | RECORD
    check: str
    text: str
    agree: int
    live: int
    talk: int
    write: bool


@dataclass(frozen=True, slots=True)
class TakenDown(Event):
    topics: ClassVar = CHECK
    check: str


class AskConsensus(Command):
    """Put a sentence to everybody: agree, can live with it, or need to talk."""

    needs: ClassVar = Need.FACILITATE
    text: Sentence

    def decide(self, check: Check, seat: Seat, now: datetime) -> Asked:
        if not check.running:
            raise Refused(N_("The meeting is not running."))
        if check.open:
            raise Refused(N_("The room is being asked already. Close that first."))
        return Asked(self.text)


class SayConsensus(Command):
    """My answer; the last one counts."""

    needs: ClassVar = Need.VOTE
    check: Id
    word: Word

    def decide(self, check: Check, seat: Seat, now: datetime) -> Said:
        if not check.open or check.id != self.check:
            raise Refused(N_("This is not being asked any more."))
        return Said(check.id, seat.participant or "", self.word)


class CloseConsensus(Command):
    """Show the counts; who said what is forgotten.  write: it is a decision by consensus."""

    needs: ClassVar = Need.FACILITATE
    write: Tick

    def decide(self, check: Check, seat: Seat, now: datetime) -> Closed:
        if not check.open:
            raise Refused(N_("Nothing is being asked."))
        return Closed(check.id, check.text, check.agree, check.live, check.talk, self.write)


class TakeDownConsensus(Command):
    """Take the counts off the wall."""

    needs: ClassVar = Need.FACILITATE

    def decide(self, check: Check, seat: Seat, now: datetime) -> TakenDown:
        if not check.id or check.open:
            raise Refused(N_("There is nothing to take off the wall."))
        return TakenDown(check.id)


CONSENSUS: tuple[type[Command], ...] = (AskConsensus, SayConsensus, CloseConsensus, TakeDownConsensus)
