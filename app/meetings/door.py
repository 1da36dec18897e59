"""Who comes in, and as whom (RO-7, RO-9).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.names import shown, skeleton
from app.core.numbers import Tick
from app.core.roles import Kind, Mode
from app.core.text import Name
from app.core.words import N_
from app.meetings.company import ROLES

MOST_WAIT = 40  # at a locked door
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
class Knock:
    """Somebody who waits at a locked door.  name: as they typed it."""

    id: str
    device: str
    name: str
    mode: Mode
    partner: bool = False
    visiting: bool = False
    answer: Literal["same", "other"] = "other"  # whether they are somebody on the team's list


@dataclass(frozen=True, slots=True)
class Door:
    """What the door knows: is it open, who is on the list, whose device this is."""

    state: str
    open_ratings: bool
    people: tuple[Known, ...]
    names: frozenset[str]  # shown already
    mine: str = ""  # this device's participant here
    carry: str = ""  # the person this device was the last time
    locked: bool = False
    waits: tuple[Knock, ...] = ()  # to be let in
    devices: tuple[tuple[str, str], ...] = ()  # participant, hash

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


@dataclass(frozen=True, slots=True)
class Knocked(Event):
    """The meeting is locked: they wait.  shown: the name as it would be shown."""

    topics: ClassVar = frozenset({"meeting.people"})
    device: str
    shown: str
    name: str
    mode: Mode
    partner: bool = False
    visiting: bool = False
    answer: str = "other"


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

    def decide(self, door: Door, seat: Seat, now: datetime) -> Joined | Knocked:
        """Nobody is refused for a name.  Whoever is in stays in; at a locked door everybody else waits."""
        joined = self._joined(door)
        if not door.locked or door.mine:
            return joined
        if len(door.waits) >= MOST_WAIT and not any(one.device == self.device for one in door.waits):
            raise Refused(N_("Too many people are waiting to be let in. Ask in the room."))
        answer = "same" if joined.person else "other"
        return Knocked(self.device, joined.shown, self.name, self.mode, self.partner, self.visiting, answer)

    def _joined(self, door: Door) -> Joined:
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
