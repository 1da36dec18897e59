"""Approving the record, adding to it, taking a text out of it (RE-3).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from app.core.contract import EVERYTHING, Command, Event, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.roles import Role
from app.core.text import Line, NoteText
from app.core.words import N_

STATE = frozenset({"approval.state", "meeting.state"})
REMIND = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the record of this meeting stands.

    gaps: open actions without an owner or a day that nobody left open (AC-2).  unsettled: what must be finished first.
    text: what is to be taken out, None where there is no such text.
    """

    ended: bool
    approved: bool = False
    gaps: int = 0
    unsettled: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class RecordApproved(Event):
    topics: ClassVar = STATE
    by: str
    role: str


@dataclass(frozen=True, slots=True)
class RecordAddedTo(Event):
    topics: ClassVar = STATE
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class TextTakenOut(Event):
    """It may have stood on any screen."""

    topics: ClassVar = frozenset({EVERYTHING})
    by: str
    kind: str
    id: str
    text: str


class ApproveRecord(Command):
    """From now on the record is fixed: corrections are dated additions (RE-3)."""

    needs: ClassVar = Need.APPROVE
    after_approval: ClassVar = True  # says so itself
    alone: ClassVar = True

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> RecordApproved:
        if standing.approved:
            raise Refused(N_("This record is approved already."))
        if not standing.ended:
            raise Refused(N_("The meeting has not ended. Approve the record when it has."))
        if standing.unsettled:
            raise Refused(standing.unsettled)
        if standing.gaps:
            raise Refused(N_("An action has no owner or no day. Fill it in, or press “Leave open”."))
        return RecordApproved(seat.name, hat(seat))


class AddToRecord(Command):
    """Put something right in an approved record: a dated addition below it (RE-3)."""

    needs: ClassVar = Need.APPROVE
    after_approval: ClassVar = True
    text: NoteText

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> RecordAddedTo:
        if not standing.approved:
            raise Refused(N_("This record is still a draft. Change the line itself."))
        return RecordAddedTo(seat.name, self.text)


class TakeOut(Command):
    """Replace a text for good by "(taken out)", in every file and in the database, while the record is a draft."""

    needs: ClassVar = Need.APPROVE
    kind: Annotated[str, Line(1, 40)]
    id: Id

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> TextTakenOut:
        if standing.text is None:
            raise Gone(N_("That text is no longer there."))
        return TextTakenOut(seat.name, self.kind, self.id, standing.text)


COMMANDS: tuple[type[Command], ...] = (ApproveRecord, AddToRecord, TakeOut)


def hat(seat: Seat) -> str:
    """As what somebody approves: recorder before leader before coach."""
    held = [role.value for role in (Role.RECORDER, Role.LEADER) if role in seat.roles]
    return held[0] if held else "coach"


def asks_coach(ended_at: datetime | None, approved_at: datetime | None, now: datetime) -> bool:
    """Whether the coach is asked to approve: a week has gone by and nobody has (RE-3)."""
    return ended_at is not None and approved_at is None and now - ended_at >= REMIND
