"""What becomes of a parked item (AC-8).  No I/O here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.words import N_
from app.record.rules import RECORD, Due, Owner

FATES = ("next_agenda", "idea_bank", "sponsor", "let_go")


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked item as it stands.  readable: neither set aside nor erased.  owner_person: who a command names."""

    id: str
    text: str
    fate: str
    item: str | None
    readable: bool = True
    owner_person: str | None = None
    next_meeting: date | None = None

    def must_be_readable(self) -> None:
        if not self.readable:
            raise Refused(N_("This text is set aside. Put it back first."))


@dataclass(frozen=True, slots=True)
class FateSet(Event):
    topics: ClassVar = RECORD | {"weeks.next"}
    id: str
    fate: str


@dataclass(frozen=True, slots=True)
class BecameAction(FateSet):
    """A new action in its place."""

    team: str
    item: str | None
    text: str
    owner: str
    owner_person: str | None
    due: date | None


class OfParked(Command):
    """About one parked item.  It is the team's: an approved record does not fix its fate."""

    needs: ClassVar = Need.WRITE
    after_approval: ClassVar = True
    id: Id


class SetFate(OfParked):
    """Next agenda, idea bank, the sponsor, or let go; or undecided again (AC-8)."""

    fate: Literal["", "next_agenda", "idea_bank", "sponsor", "let_go"]

    def decide(self, parked: Parked, seat: Seat, now: datetime) -> FateSet:
        if parked.fate == "action":
            raise Refused(N_("It has become an action. Change it there."))
        if self.fate not in ("", "let_go"):
            parked.must_be_readable()
        return FateSet(parked.id, self.fate)


class MakeItAction(OfParked):
    """It becomes an action, with an owner and a day or without (AC-8, AC-2)."""

    owner: Owner = ""
    due: Due = None
    next_meeting: Tick

    def decide(self, parked: Parked, seat: Seat, now: datetime) -> BecameAction:
        parked.must_be_readable()
        if parked.fate == "action":
            raise Refused(N_("It has become an action already."))
        due = self.due or (parked.next_meeting if self.next_meeting else None)
        return BecameAction(
            parked.id, "action", seat.team, parked.item, parked.text, self.owner, parked.owner_person, due
        )


OF_PARKED: tuple[type[Command], ...] = (SetFate, MakeItAction)
