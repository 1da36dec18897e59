"""A meeting that is moved, called off, a practice, or over for good (AG-18).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Refused
from app.core.numbers import Tick
from app.core.text import ShortText
from app.core.words import N_
from app.meetings.company import Company


@dataclass(frozen=True, slots=True)
class TimeNoted(Event):
    topics: ClassVar = frozenset({"meeting.state", "meeting.people", "agenda.now", "rating.stage"})


class NoteTime(Command):
    """Time alone has changed what screens show: the lobby opened, the meeting is over."""

    needs: ClassVar = Need.HOUSE

    def decide(self, company: Company, seat: Seat, now: datetime) -> TimeNoted:
        return TimeNoted()


@dataclass(frozen=True, slots=True)
class BusyPhoneNoted(Event):
    topics: ClassVar = frozenset({"meeting.busy"})


class NoteBusyPhone(Command):
    """A phone sends more than it may in a minute, and waits: the facilitator is told, and not whose it is (F72)."""

    needs: ClassVar = Need.HOUSE

    def decide(self, company: Company, seat: Seat, now: datetime) -> BusyPhoneNoted:
        return BusyPhoneNoted()


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
class PartnerTicked(Event):
    topics: ClassVar = frozenset({"meeting.people"})
    here: bool


class TickPartner(Command):
    """A patient or carer partner was here, though the app did not see it; or the tick is taken away (RO-4)."""

    needs: ClassVar = Need.WRITE
    here: Tick = False

    def decide(self, company: Company, seat: Seat, now: datetime) -> PartnerTicked:
        if company.state not in ("running", "ended"):
            raise Refused(N_("A partner can be ticked once the meeting has started."))
        return PartnerTicked(self.here)


@dataclass(frozen=True, slots=True)
class ApologiesWritten(Event):
    topics: ClassVar = frozenset({"meeting.people"})
    text: str


class WriteApologies(Command):
    """Who sent word that they cannot come; "" for nobody (RE-1)."""

    needs: ClassVar = Need.WRITE
    text: ShortText = ""

    def decide(self, company: Company, seat: Seat, now: datetime) -> ApologiesWritten:
        if company.state == "cancelled":
            raise Refused(N_("This meeting was cancelled."))
        return ApologiesWritten(self.text)


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
class MeetingEdited(Event):
    topics: ClassVar = frozenset({"meeting.plan", "meeting.state", "agenda.plan"})
    start: datetime
    end: datetime
    place: str
    aim: str


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    topics: ClassVar = frozenset({"meeting.state"})
    reason: str = "other"
    note: str = ""


# why a meeting did not happen, in words
REASONS = {
    "staffing": N_("staffing"),
    "winter_pressure": N_("winter pressure"),
    "no_coach": N_("no coach"),
    "other": N_("another reason"),
}


class CancelMeeting(Command):
    """This week's meeting does not happen, and why."""

    needs: ClassVar = Need.RUN
    reason: Literal["staffing", "winter_pressure", "no_coach", "other"] = "other"
    note: ShortText = ""

    def decide(self, company: Company, seat: Seat, now: datetime) -> MeetingCancelled:
        if company.state not in ("planned", "lobby"):
            raise Refused(N_("Only a meeting that has not started can be cancelled."))
        return MeetingCancelled(self.reason, self.note)
