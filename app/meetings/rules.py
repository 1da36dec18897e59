"""Who is in the meeting, and who holds which role (RO).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.names import shown, skeleton
from app.core.numbers import Tick
from app.core.roles import Kind, Mode, Role
from app.core.text import Name
from app.core.words import N_

SILENT, LONG_SILENT = timedelta(seconds=30), timedelta(minutes=3)
AFTER_LEADER = (Role.FACILITATOR, Role.TIMEKEEPER, Role.RECORDER)
PEOPLE = frozenset({"meeting.people"})
ROLES = frozenset({"meeting.people", "meeting.roles"})
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on the team's list.  here: their participant's id in this meeting, or ""."""

    person: str
    name: str
    kind: Kind
    member: bool
    here: str = ""
    coach: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """What the door knows: is it open, who is on the list, whose device this is."""

    state: str
    open_ratings: bool
    people: tuple[Known, ...]
    names: frozenset[str]  # shown already
    mine: str = ""  # this device's participant here
    carry: str = ""  # the person this device was the last time

    def match(self, name: str) -> Known | None:
        folded = skeleton(name)
        found = [known for known in self.people if skeleton(known.name) == folded]
        return next((known for known in found if known.here), found[0] if found else None)

    def must_be_open(self) -> None:
        if self.state == "cancelled":
            raise Refused(N_("This meeting was cancelled."))
        if self.state == "planned":
            raise Refused(N_("The room is not open yet. People can join from half an hour before the start."))
        if self.state == "ended" and not self.open_ratings:
            raise Refused(N_("This meeting has ended. Thank you."))


class AskWho(Refused):
    """The name is on the list: is it the same person?"""

    def __init__(self, name: str) -> None:
        super().__init__(N_("Are you %(name)s from last week?"), name=name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """person: of the team's list, or "" for somebody new.  participant: "" for a new one."""

    topics: ClassVar = ROLES
    person: str
    name: str
    shown: str
    kind: Kind
    mode: Mode
    member: bool
    device: str = ""
    participant: str = ""
    same_as: str = ""
    coach: str | None = None
    outside: bool = False
    by_hand: bool = False


class JoinMeeting(Command):
    """Come in by the code or the square code (RO-7, LV-4)."""

    needs: ClassVar = Need.JOIN
    alone: ClassVar = True
    device: Hash
    name: Name
    mode: Mode = Mode.ROOM
    partner: Tick = False
    visiting: Tick = False
    answer: Literal["", "same", "other"] = ""

    def decide(self, door: Door, seat: Seat, now: datetime) -> Joined:
        """Nobody is refused for a name."""
        door.must_be_open()
        if door.mine:
            return Joined("", self.name, self.name, Kind.STAFF, self.mode, True, self.device, door.mine)
        if (carried := self._carried(door)) is not None:
            return self._as(carried, door)
        known = door.match(self.name)
        if known is None or self.answer == "other":
            return self._new(door)
        if known.here:  # let in at once, and both sides are asked whether it is one person
            return self._new(door, same_as=known.here)
        if self.answer != "same":
            raise AskWho(known.name)
        return self._as(known, door)

    def _carried(self, door: Door) -> Known | None:
        mine = next((known for known in door.people if known.person == door.carry), None)
        return mine if mine and skeleton(mine.name) == skeleton(self.name) and self.answer != "other" else None

    def _as(self, known: Known, door: Door) -> Joined:
        if known.here:
            return Joined(
                known.person, known.name, known.name, known.kind, self.mode, known.member, self.device, known.here
            )
        kind = Kind.PATIENT_CARER if self.partner else known.kind
        member = known.member and not self.visiting
        name = shown(known.name, door.names)
        return Joined(
            known.person, known.name, name, kind, self.mode, member, self.device, "", "", known.coach, known.outside
        )

    def _new(self, door: Door, same_as: str = "") -> Joined:
        kind = Kind.PATIENT_CARER if self.partner else Kind.GUEST if self.visiting else Kind.STAFF
        name = shown(self.name, door.names)
        return Joined("", self.name, name, kind, self.mode, not self.visiting, self.device, "", same_as)


class TakePart(Command):
    """A coach at the desk is here too, and counts (MV-8)."""

    needs: ClassVar = Need.JOIN
    alone: ClassVar = True
    device: Hash
    coach: Id
    name: Name
    outside: bool = False

    def decide(self, door: Door, seat: Seat, now: datetime) -> Joined:
        door.must_be_open()
        known = next((known for known in door.people if known.coach == self.coach), None)
        here = door.mine or (known.here if known else "")
        person, name = (known.person, known.name) if known else ("", self.name)
        label = name if here else shown(name, door.names)
        return Joined(person, name, label, Kind.COACH, Mode.ROOM, True, self.device, here, "", self.coach, self.outside)


class AddByHand(Command):
    """Somebody without a phone (RO-9)."""

    needs: ClassVar = Need.WRITE
    name: Name
    kind: Kind = Kind.STAFF
    mode: Mode = Mode.ROOM

    def decide(self, door: Door, seat: Seat, now: datetime) -> Joined:
        door.must_be_open()
        known = door.match(self.name)
        person = known.person if known and not known.here else ""
        member = self.kind is not Kind.GUEST
        return Joined(person, self.name, shown(self.name, door.names), self.kind, self.mode, member, by_hand=True)


@dataclass(frozen=True, slots=True)
class Here:
    """One participant as the roles see them.  silent_at: when a role-holder's last line dropped."""

    id: str
    name: str
    member: bool
    here: bool
    by_hand: bool
    kind: Kind
    roles: frozenset[Role]
    silent_at: datetime | None = None
    same_as: str = ""

    def silent(self, now: datetime, for_: timedelta = SILENT) -> bool:
        return self.silent_at is not None and now - self.silent_at >= for_


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody in the meeting."""

    state: str
    people: tuple[Here, ...]

    def one(self, id_: str) -> Here:
        for person in self.people:
            if person.id == id_:
                return person
        raise Gone(N_("That person is not in this meeting."))

    def holders(self, role: Role) -> list[Here]:
        return [person for person in self.people if role in person.roles]


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """gives: the new holder, "" for nobody.  takes: who no longer holds it."""

    topics: ClassVar = ROLES
    role: Role
    gives: str
    takes: tuple[str, ...]


def handed(company: Company, role: Role, to: str, also: bool = False) -> RoleChanged:
    """At most one of each role, one or two facilitators (RO-1)."""
    holders = [person.id for person in company.holders(role)]
    if to and not company.one(to).here:
        raise Refused(N_("That person has left the meeting."))
    if to in holders:
        return RoleChanged(role, to, ())
    stays = role is Role.FACILITATOR and also and len(holders) == 1
    return RoleChanged(role, to, () if stays else tuple(holders))


class GiveRole(Command):
    """Give a role to somebody, or to nobody (RO-1, RO-2)."""

    needs: ClassVar = Need.ROLES
    alone: ClassVar = True
    role: Role
    participant: Id | Literal[""] = ""
    second: Tick = False  # a second facilitator beside the first

    def decide(self, company: Company, seat: Seat, now: datetime) -> RoleChanged:
        return handed(company, self.role, self.participant, self.second)


class HandOn(Command):
    """Hand on the role I hold myself."""

    needs: ClassVar = Need.OWN_ROLE
    alone: ClassVar = True
    role: Role
    participant: Id

    def decide(self, company: Company, seat: Seat, now: datetime) -> RoleChanged:
        if self.role not in seat.roles:
            raise NotAllowed(N_("You can hand on only a role that you hold."))
        if not company.one(self.participant).here:
            raise Refused(N_("That person has left the meeting."))
        if self.participant == seat.participant:
            return RoleChanged(self.role, self.participant, ())
        return RoleChanged(self.role, self.participant, (seat.participant or "",))


class TakeOver(Command):
    """Take a role whose holder has gone silent (RO-8)."""

    needs: ClassVar = Need.TAKE_PART
    alone: ClassVar = True
    role: Role

    def decide(self, company: Company, seat: Seat, now: datetime) -> RoleChanged:
        holders = company.holders(self.role)
        if not may_take_over(company, seat, self.role, now):
            raise NotAllowed(N_("You cannot take over this role now."))
        return RoleChanged(self.role, seat.participant or "", tuple(person.id for person in holders))


def may_take_over(company: Company, seat: Seat, role: Role, now: datetime) -> bool:
    """A coach at any time; those who see "take over?" after 30 s; for the leader the next in line, later anybody."""
    if seat.participant is None or role in seat.roles:
        return False
    if seat.coach:
        return True
    holders = company.holders(role)
    if not holders or not all(person.silent(now) for person in holders):
        return False
    if role is not Role.LEADER:
        return bool(seat.roles & {Role.LEADER, Role.FACILITATOR})
    if all(person.silent(now, LONG_SILENT) for person in holders):
        return Need.VOTE in seat.may  # any member present
    first = next((r for r in AFTER_LEADER if any(not p.silent(now) for p in company.holders(r))), None)
    return first is not None and first in seat.roles


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """What is None stays as it is."""

    topics: ClassVar = ROLES
    participant: str
    name: str | None = None
    here: bool | None = None
    member: bool | None = None
    removed: bool = False


class OfPerson(Command):
    """A command about one participant."""

    participant: Id


class Leave(Command):
    """I go now."""

    needs: ClassVar = Need.TAKE_PART

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(seat.participant or "", here=False)


class ComeBack(Command):
    """I am here again."""

    needs: ClassVar = Need.TAKE_PART

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(seat.participant or "", here=True)


class MarkGone(OfPerson):
    """The recorder marks somebody as gone (RO-4)."""

    needs: ClassVar = Need.WRITE

    def decide(self, company: Company, seat: Seat, now: datetime) -> PersonChanged:
        return PersonChanged(company.one(self.participant).id, here=False)


class MarkHere(OfPerson):
    """Somebody is back."""

    needs: ClassVar = Need.WRITE

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


@dataclass(frozen=True, slots=True)
class LineChanged(Event):
    topics: ClassVar = frozenset({"meeting.roles"})
    participant: str
    silent_at: datetime | None


class NoteSilence(OfPerson):
    """A role-holder's last line dropped, or one is back (RO-8)."""

    needs: ClassVar = Need.HOUSE
    silent: bool
    for_s: int = 0  # how long it is known to be so

    def decide(self, company: Company, seat: Seat, now: datetime) -> LineChanged:
        return LineChanged(self.participant, now - timedelta(seconds=self.for_s) if self.silent else None)


@dataclass(frozen=True, slots=True)
class TimeNoted(Event):
    topics: ClassVar = frozenset({"meeting.state", "meeting.people", "agenda.now", "rating.stage"})


class NoteTime(Command):
    """Time alone has changed what screens show: the lobby opened, the meeting is over."""

    needs: ClassVar = Need.HOUSE

    def decide(self, company: Company, seat: Seat, now: datetime) -> TimeNoted:
        return TimeNoted()


@dataclass(frozen=True, slots=True)
class PracticeSet(Event):
    topics: ClassVar = frozenset({"meeting.state"})
    practice: bool


class SetPractice(Command):
    """This was only a practice, or it was not: a practice counts nowhere (AG-18)."""

    needs: ClassVar = Need.RUN
    practice: Tick = False

    def decide(self, company: Company, seat: Seat, now: datetime) -> PracticeSet:
        if company.state not in ("running", "ended"):
            raise Refused(N_("Only a meeting that has started can be a practice."))
        return PracticeSet(self.practice)


@dataclass(frozen=True, slots=True)
class PracticeErased(Event):
    topics: ClassVar = frozenset({"meeting.state"})


class ErasePractice(Command):
    """A practice leaves nothing behind after seven days (AG-18)."""

    needs: ClassVar = Need.HOUSE
    alone: ClassVar = True

    def decide(self, company: Company, seat: Seat, now: datetime) -> PracticeErased:
        return PracticeErased()


@dataclass(frozen=True, slots=True)
class TextsErased(Event):
    topics: ClassVar = frozenset({"meeting.state"})


class EraseTexts(Command):
    """What was set aside and not put back is erased once End can no longer be undone (BR-15)."""

    needs: ClassVar = Need.HOUSE

    def decide(self, company: Company, seat: Seat, now: datetime) -> TextsErased:
        return TextsErased()


@dataclass(frozen=True, slots=True)
class RolePlannedFor(Event):
    topics: ClassVar = frozenset({"meeting.plan", "meeting.roles"})
    role: Role
    person: str


class PlanRole(Command):
    """Who is to hold a role next time; they hold it as soon as they are here."""

    needs: ClassVar = Need.PLAN
    alone: ClassVar = True
    role: Role
    person: Id | Literal[""] = ""

    def decide(self, door: Door, seat: Seat, now: datetime) -> RolePlannedFor:
        if self.person and self.person not in {known.person for known in door.people}:
            raise Gone(N_("That person is not on the team's list."))
        return RolePlannedFor(self.role, self.person)


@dataclass(frozen=True, slots=True)
class MeetingEdited(Event):
    topics: ClassVar = frozenset({"meeting.plan", "meeting.state", "agenda.plan"})
    start: datetime
    end: datetime
    place: str
    aim: str


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    topics: ClassVar = frozenset({"meeting.state"})


class CancelMeeting(Command):
    """This week's meeting does not happen."""

    needs: ClassVar = Need.RUN

    def decide(self, company: Company, seat: Seat, now: datetime) -> MeetingCancelled:
        if company.state not in ("planned", "lobby"):
            raise Refused(N_("Only a meeting that has not started can be cancelled."))
        return MeetingCancelled()
