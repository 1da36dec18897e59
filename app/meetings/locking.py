"""Who may still come in: the lock, those who wait at it, a new code, a device that is let go.  No I/O here."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.words import N_
from app.meetings.company import ROLES, OfPerson
from app.meetings.door import Door, Joined, JoinMeeting, Knock

DEVICES = frozenset({"meeting.people"})
Short = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


@dataclass(frozen=True, slots=True)
class LockSet(Event):
    topics: ClassVar = frozenset({"meeting.people", "meeting.state"})
    locked: bool


class LockMeeting(Command):
    """Nobody new comes in by code or square code; whoever asks waits to be let in."""

    needs: ClassVar = Need.TIDY

    def decide(self, door: Door, seat: Seat, now: datetime) -> LockSet:
        if door.locked:
            raise Refused(N_("The meeting is locked already."))
        return LockSet(True)


class UnlockMeeting(Command):
    """People come in by themselves again; those who wait are still asked about."""

    needs: ClassVar = Need.TIDY

    def decide(self, door: Door, seat: Seat, now: datetime) -> LockSet:
        if not door.locked:
            raise Refused(N_("The meeting is not locked."))
        return LockSet(False)


class OfKnock(Command):
    """About somebody who waits to be let in."""

    needs: ClassVar = Need.TIDY
    alone: ClassVar = True
    knock: Id

    def waiting(self, door: Door) -> Knock:
        found = next((one for one in door.waits if one.id == self.knock), None)
        if found is None:
            raise Gone(N_("They are not waiting any more."))
        return found


@dataclass(frozen=True, slots=True)
class KnockSettled(Event):
    """joined: as whom they come in; None where they were turned away."""

    topics: ClassVar = ROLES
    knock: str
    joined: Joined | None = None


class AdmitPerson(OfKnock):
    """Let in somebody who waits."""

    def decide(self, door: Door, seat: Seat, now: datetime) -> KnockSettled:
        one = self.waiting(door)
        asks = JoinMeeting(
            key=self.key, device=one.device, name=one.name, mode=one.mode,
            partner=one.partner, visiting=one.visiting, answer=one.answer,
        )  # fmt: skip
        joined = asks.decide(replace(door, locked=False), seat, now)
        assert isinstance(joined, Joined)
        return KnockSettled(one.id, joined)


class TurnAway(OfKnock):
    """Do not let them in; they are told."""

    def decide(self, door: Door, seat: Seat, now: datetime) -> KnockSettled:
        return KnockSettled(self.waiting(door).id)


@dataclass(frozen=True, slots=True)
class CodeChanged(Event):
    topics: ClassVar = frozenset({"meeting.people", "meeting.state", "meeting.plan"})


class ChangeCode(Command):
    """A new join code and a new square code; the old ones lead nowhere, and whoever is in stays in."""

    needs: ClassVar = Need.TIDY

    def decide(self, door: Door, seat: Seat, now: datetime) -> CodeChanged:
        return CodeChanged()


@dataclass(frozen=True, slots=True)
class DeviceLetGo(Event):
    topics: ClassVar = DEVICES
    participant: str
    device: str


class RemoveDevice(OfPerson):
    """One browser of somebody loses the meeting at once; the person stays.  device: as the list of devices names it."""

    needs: ClassVar = Need.TIDY
    alone: ClassVar = True
    device: Short

    def decide(self, door: Door, seat: Seat, now: datetime) -> DeviceLetGo:
        found = [one for owner, one in door.devices if owner == self.participant and one.startswith(self.device)]
        if len(found) != 1:
            raise Gone(N_("That device is not in this meeting any more."))
        return DeviceLetGo(self.participant, found[0])
