"""Who is here, under which name, and which two are one (RO).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.names import shown
from app.core.numbers import Tick
from app.core.text import Name
from app.core.words import N_
from app.meetings.company import ROLES, Company, OfPerson
from app.meetings.door import Door


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """What is None stays as it is."""

    topics: ClassVar = ROLES
    participant: str
    name: str | None = None
    here: bool | None = None
    member: bool | None = None
    removed: bool = False


class Leave(Command):
    """I go now."""

    needs: ClassVar = Need.TAKE_PART
    alone: ClassVar = True  # whoever has left has another seat (RT-3)

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(seat.participant or "", here=False)


class ComeBack(Command):
    """I am here again."""

    needs: ClassVar = Need.TAKE_PART
    alone: ClassVar = True  # whoever has left has another seat (RT-3)

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(seat.participant or "", here=True)


class MarkGone(OfPerson):
    """The recorder marks somebody as gone (RO-4)."""

    needs: ClassVar = Need.WRITE
    alone: ClassVar = True  # whoever has left has another seat (RT-3)

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(company.one(self.participant).id, here=False)


class MarkHere(OfPerson):
    """Somebody is back."""

    needs: ClassVar = Need.WRITE
    alone: ClassVar = True  # whoever has left has another seat (RT-3)

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(company.one(self.participant).id, here=True)


class RenamePerson(OfPerson):
    """Correct a display name."""

    needs: ClassVar = Need.TIDY
    name: Name

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        person = company.one(self.participant)
        others = {other.name for other in company.people if other.id != person.id}
        return PersonChanged(person.id, name=shown(self.name, others))


@dataclass(frozen=True, slots=True)
class PersonLinked(Event):
    topics: ClassVar = ROLES
    participant: str
    person: str
    member: bool


class LinkPerson(OfPerson):
    """This is somebody on the team's list, whatever name they typed (RO-7)."""

    needs: ClassVar = Need.TIDY
    alone: ClassVar = True
    person: Id

    def decide(self, door: Door, seat: Seat, now: datetime) -> PersonLinked:
        known = next((known for known in door.people if known.person == self.person), None)
        if known is None:
            raise Gone(N_("That person is not on the team's list."))
        if known.here == self.participant:
            raise Refused(N_("That is who they are already."))
        if known.here:
            raise Refused(N_("%(name)s is in this meeting already, under their own name."), name=known.name)
        if self.participant not in {one.here for one in door.people}:
            raise Gone(N_("That person is not in this meeting."))
        return PersonLinked(self.participant, known.person, known.member)


class MarkGuest(OfPerson):
    """Only visiting: counted as present, no vote."""

    needs: ClassVar = Need.TIDY
    alone: ClassVar = True

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(company.one(self.participant).id, member=False)


class MarkMember(OfPerson):
    """A member after all."""

    needs: ClassVar = Need.TIDY
    alone: ClassVar = True

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(company.one(self.participant).id, member=True)


class RemovePerson(OfPerson):
    """Out of this meeting: their devices lose it at once."""

    needs: ClassVar = Need.TIDY
    alone: ClassVar = True

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(company.one(self.participant).id, here=False, removed=True)


@dataclass(frozen=True, slots=True)
class SamePersonFound(Event):
    """`extra` is folded into `stays`: one person, one ballot.  None of it if they are two people."""

    topics: ClassVar = ROLES
    stays: str
    extra: str
    same: bool = True


class SamePerson(OfPerson):
    """These two are one person, or they are not (RO-7).  participant: the one that came in second."""

    needs: ClassVar = Need.TAKE_PART
    alone: ClassVar = True
    same: Tick = False

    def decide(self, company: Company, seat: Seat, now: datetime) -> SamePersonFound:
        second = company.one(self.participant)
        if not second.same_as:
            raise Refused(N_("That was settled already."))
        first = company.one(second.same_as)
        if Need.TIDY not in seat.may and seat.participant != first.id:
            raise NotAllowed(N_("Confirm it on the first phone, or ask the leader."))
        return SamePersonFound(first.id, second.id, self.same)


class SettlePerson(SamePerson):
    """The same at the desk, by leader, facilitator or coach."""

    needs: ClassVar = Need.TIDY
