"""Writing it down (AC): who may write, change and take away a line, and what a line must have.  No I/O here."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.permissions import Need
from app.core.text import BadText, IdeaText, Line, NoteText, Sentence, Text, graphemes
from app.core.words import N_

RECORD = frozenset({"record"})
YEARS = range(2000, 2101)
MOST = {"note": 20_000, "decision": 500, "action": 500, "parked": 200}
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class How(StrEnum):
    """How a decision was reached (AC-9)."""

    CONSENSUS = "consensus"
    VOTE = "vote"
    LEADER = "leader"
    COACH = "coach"


def due_day(typed: object) -> date | None:
    """The day, None for an empty field, or BadText.  Only yyyy-mm-dd: what a date field sends."""
    if typed is None or (isinstance(typed, date) and not isinstance(typed, datetime)):
        return typed
    if isinstance(typed, str) and not typed.strip():
        return None
    if not isinstance(typed, str) or not ISO_DAY.fullmatch(typed.strip()):
        raise BadText(N_("Write the day as year, month, day, such as 2026-07-30."))
    return _in_calendar(typed.strip())


def _in_calendar(iso: str) -> date:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        raise BadText(N_("There is no such day. Check the date.")) from None
    if day.year not in YEARS:
        raise BadText(N_("Choose a year from %(first)s to %(last)s."), first=YEARS[0], last=YEARS[-1])
    return day


Due = Annotated[date | None, BeforeValidator(due_day)]
Owner = Annotated[str, Line(0, 40)]
ShortLine = Annotated[str, Line(0, 200)]
Item = Annotated[str, Line(0, 22)]
Kind = Literal["note", "decision", "action", "parked"]
Hideable = Literal["note", "parked"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a new line will stand.

    item: the item asked for, else the current one.  owner_person: who on the team's list is meant by the owner's name.
    """

    item: str | None
    ended: bool = False
    owner_person: str | None = None
    next_meeting: date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it stands now.  author: who parked it, of a parked item.  erased: its text is gone for good."""

    kind: str
    id: str
    text: str
    owner: str = ""
    owner_person: str | None = None  # as the command names the owner
    helpers: str = ""
    due: date | None = None
    how: str = ""
    status: str = "open"
    set_aside_by: str | None = None
    erased: bool = False
    author: str | None = None

    def must_show(self) -> None:
        if self.set_aside_by or self.erased:
            raise Refused(N_("This text is set aside. Put it back first."))


@dataclass(frozen=True, slots=True)
class NoteWritten(Event):
    topics: ClassVar = RECORD
    item: str | None
    text: str


@dataclass(frozen=True, slots=True)
class DecisionWritten(Event):
    topics: ClassVar = RECORD
    item: str | None
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class ActionWritten(Event):
    topics: ClassVar = RECORD
    item: str | None
    team: str
    text: str
    owner: str
    owner_person: str | None
    helpers: str
    due: date | None


@dataclass(frozen=True, slots=True)
class ItemParked(Event):
    topics: ClassVar = RECORD
    item: str | None
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class LineEdited(Event):
    topics: ClassVar = RECORD
    kind: str
    id: str
    text: str
    values: dict[str, Any]  # what else of the row changes: owner, helpers, due, how


@dataclass(frozen=True, slots=True)
class LineRemoved(Event):
    topics: ClassVar = RECORD
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class StatusSet(Event):
    topics: ClassVar = RECORD
    id: str
    status: str
    reason: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeftOpen(Event):
    topics: ClassVar = RECORD
    id: str


@dataclass(frozen=True, slots=True)
class LineSetAside(Event):
    topics: ClassVar = RECORD | {"record.aside"}
    kind: str
    id: str
    by: str | None


@dataclass(frozen=True, slots=True)
class LinePutBack(LineSetAside):
    """by is None."""


class WriteNote(Command):
    """Write a note at the current item, or at the item that is named."""

    needs: ClassVar = Need.WRITE
    text: NoteText
    item: Item = ""

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> NoteWritten:
        return NoteWritten(standing.item, self.text)


class WriteDecision(Command):
    """Write down what was agreed, and how (AC-9)."""

    needs: ClassVar = Need.WRITE
    text: Sentence
    how: How = How.CONSENSUS
    item: Item = ""

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> DecisionWritten:
        return DecisionWritten(standing.item, self.text, self.how.value)


class WriteAction(Command):
    """One thing, one owner, one day (AC-1); owner and day may follow later (AC-2)."""

    needs: ClassVar = Need.WRITE
    text: Sentence
    owner: Owner = ""
    helpers: ShortLine = ""
    due: Due = None
    next_meeting: Tick
    item: Item = ""

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> ActionWritten:
        due = self.due or (standing.next_meeting if self.next_meeting else None)
        who = (self.owner, standing.owner_person, self.helpers)
        return ActionWritten(standing.item, seat.team, self.text, *who, due)


class ParkIt(Command):
    """Keep something for later; anybody may, from any phone."""

    needs: ClassVar = Need.TAKE_PART
    text: IdeaText

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> ItemParked:
        if standing.ended:
            raise Refused(N_("This meeting has ended. Thank you."))
        return ItemParked(standing.item, self.text, seat.participant or "")


class WriteParked(Command):
    """The same by somebody who keeps the record, also after the end."""

    needs: ClassVar = Need.WRITE
    text: IdeaText
    item: Item = ""

    def decide(self, standing: Standing, seat: Seat, now: datetime) -> ItemParked:
        return ItemParked(standing.item, self.text, seat.participant or "")


class EditLine(Command):
    """Change a line.  was: the text the editor saw; another text there now is not written over (F59)."""

    needs: ClassVar = Need.WRITE
    kind: Kind
    id: Id
    text: NoteText
    was: Annotated[str, Text(0, 20_000)]
    owner: Owner | None = None
    helpers: ShortLine | None = None
    due: Due = None
    how: How | None = None

    def decide(self, line: Written, seat: Seat, now: datetime) -> LineEdited:
        line.must_show()
        if line.text not in (self.was, self.text):
            raise Refused(
                N_("This line says “%(now)s” now. You wrote “%(yours)s”. Open it again to change it."),
                now=line.text,
                yours=self.text,
            )
        return LineEdited(line.kind, line.id, self._fitting(), self._values(line))

    def _fitting(self) -> str:
        most, n = MOST[self.kind], graphemes(self.text)
        if n > most:
            raise Refused(N_("Make it %(most)s characters or fewer. It is %(n)s now."), most=most, n=n)
        return self.text if self.kind == "note" else " ".join(self.text.split())

    def _values(self, line: Written) -> dict[str, Any]:
        """Only what the form sent: an empty field empties, an absent one leaves as it was."""
        if line.kind == "decision" and self.how:
            return {"how": self.how.value}
        if line.kind != "action":
            return {}
        sent = {name: getattr(self, name) for name in ("owner", "helpers", "due") if name in self.model_fields_set}
        named = {"owner_person_id": line.owner_person} if "owner" in sent else {}
        asked_again = {"left_open_at": None} if {"owner", "due"} & sent.keys() else {}
        return sent | named | asked_again


class RemoveLine(Command):
    """Take a line out of the record."""

    needs: ClassVar = Need.WRITE
    kind: Kind
    id: Id

    def decide(self, line: Written, seat: Seat, now: datetime) -> LineRemoved:
        return LineRemoved(line.kind, line.id)


class SetActionStatus(Command):
    """Say that an action is done, open again, or dropped and why (AC-1)."""

    needs: ClassVar = Need.WRITE
    after_approval: ClassVar = True  # it is the team's, and lives on
    id: Id
    status: Literal["open", "done", "dropped"]
    reason: ShortLine = ""

    def decide(self, line: Written, seat: Seat, now: datetime) -> StatusSet:
        if self.status == "dropped" and not self.reason:
            raise Refused(N_("Say in a few words why the action is dropped."))
        reason = self.reason if self.status == "dropped" else ""
        return StatusSet(line.id, self.status, reason, None if self.status == "open" else now)


class LeaveOpen(Command):
    """Say that an action goes out without an owner or a day; the record prints it (AC-2)."""

    needs: ClassVar = Need.WRITE
    id: Id

    def decide(self, line: Written, seat: Seat, now: datetime) -> LeftOpen:
        if line.status != "open":
            raise Refused(N_("This action is closed already."))
        if line.owner and line.due:
            raise Refused(N_("This action has an owner and a day."))
        return LeftOpen(line.id)


class SetAside(Command):
    """Hide the text of a note or a parked item from every screen at once (BR-15)."""

    needs: ClassVar = Need.SET_ASIDE
    kind: Hideable
    id: Id

    def decide(self, line: Written, seat: Seat, now: datetime) -> LineSetAside:
        if line.set_aside_by or line.erased:
            raise Refused(N_("This text is set aside already."))
        return LineSetAside(line.kind, line.id, seat.by)


class PutBack(Command):
    """Show the text again: whoever set it aside, or wrote it; only these two still know what it says (BR-15)."""

    needs: ClassVar = Need.PUT_BACK
    kind: Hideable
    id: Id

    def decide(self, line: Written, seat: Seat, now: datetime) -> LinePutBack:
        if line.erased:
            raise Gone(N_("This text was erased at the end of the meeting."))
        if line.set_aside_by is None:
            raise Refused(N_("This text is on view already."))
        if seat.by not in (line.set_aside_by, line.author):
            raise NotAllowed(N_("Only its author and the one who set this text aside can put it back."))
        return LinePutBack(line.kind, line.id, None)


COMMANDS: tuple[type[Command], ...] = (
    WriteNote,
    WriteDecision,
    WriteAction,
    ParkIt,
    WriteParked,
    EditLine,
    RemoveLine,
    SetActionStatus,
    LeaveOpen,
    SetAside,
    PutBack,
)


def overdue(status: str, due: date | None, today: date) -> bool:
    """Open and due before today in the team's time zone; due today is not overdue (AC-4)."""
    return status == "open" and due is not None and due < today


def opening_rank(due: date | None, today: date) -> tuple[int, date]:
    """Where an open action stands at the opening: overdue, due by today, without date, later (AC-5)."""
    if due is None:
        return 2, date.min
    return (0 if due < today else 1 if due == today else 3), due
