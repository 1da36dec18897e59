"""Making the next meeting while this one runs (AG-13, RO-3).  No I/O here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from app.agenda.hour import State
from app.agenda.template import Draft, templates
from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.roles import Role
from app.core.text import Aim, ShortText
from app.core.wall_time import at_wall
from app.core.words import N_
from app.record.rules import Due
from app.weeks.roles import Suggestion

NEXT = frozenset({"weeks.next"})
Time = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]
Base = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")]


@dataclass(frozen=True, slots=True)
class Coming:
    """The next meeting as it stands: made, or as it would be made now.

    state: of the meeting that is being held.  lines: its whole agenda; fresh: of these what is not in it yet.
    people: (id, name) of the team's members, by name.  made: the id of the meeting, "" before it is made.
    actions, overdue: how many open actions come along.  current: the item that the room is at, "" for none.
    tries: what we try because somebody asked for it, in order of time (RT-9).
    """

    state: State
    zone: str
    began: datetime
    starts: datetime
    length_min: int
    place: str
    aim: str
    base: str
    lines: tuple[Draft, ...]
    fresh: tuple[Draft, ...]
    roles: tuple[Suggestion, ...]
    people: tuple[tuple[str, str], ...]
    made: str = ""
    actions: int = 0
    overdue: int = 0
    current: str = ""
    shown: str = ""
    tries: tuple[str, ...] = ()

    @property
    def planned_min(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def over_min(self) -> int:
        """By how many minutes the agenda is longer than the meeting (AG-1)."""
        return max(0, self.planned_min - self.length_min)


@dataclass(frozen=True, slots=True)
class NextSet(Event):
    """What is chosen.  made: the meeting itself changes, where it is made already."""

    topics: ClassVar = NEXT
    made: str
    start: datetime
    place: str
    aim: str
    base: str

    @property
    def elsewhere(self) -> str:
        return self.made


@dataclass(frozen=True, slots=True)
class NextRolePicked(Event):
    topics: ClassVar = NEXT
    made: str
    role: Role
    person: str
    suggested: bool

    @property
    def elsewhere(self) -> str:
        return self.made


@dataclass(frozen=True, slots=True)
class NextMade(Event):
    """made "": a new meeting.  lines: what is put into it.  roles: who is planned for what."""

    topics: ClassVar = NEXT
    made: str
    start: datetime
    place: str
    aim: str
    lines: tuple[Draft, ...]
    roles: Mapping[Role, str] = field(default_factory=dict)

    @property
    def elsewhere(self) -> str:
        return self.made


@dataclass(frozen=True, slots=True)
class NextShown(Event):
    topics: ClassVar = NEXT | {"agenda.now"}
    item: str


@dataclass(frozen=True, slots=True)
class OptedOut(Event):
    topics: ClassVar = NEXT
    participant: str
    out: bool


def must_be_under_way(coming: Coming) -> None:
    """Nothing, or Refused."""
    if coming.state == "cancelled":
        raise Refused(N_("This meeting was cancelled."))
    if coming.state not in ("running", "ended"):
        raise Refused(N_("The next meeting is made while this one runs, or after it."))


class SetNext(Command):
    """Day, time, place, aim and where the agenda starts from.  An empty day or time leaves it as it was."""

    needs: ClassVar = Need.PLAN
    after_approval: ClassVar = True
    day: Due = None
    time: Time = ""
    place: ShortText = ""
    aim: Aim = ""
    base: Base = ""

    def decide(self, coming: Coming, seat: Seat, now: datetime) -> NextSet:
        must_be_under_way(coming)
        if self.base not in ("", "last") and self.base not in templates():
            raise Gone(N_("There is no such template."))
        start = self.start(coming)
        if start <= max(now, coming.began):
            raise Refused(N_("Choose a day and time that is still to come."))
        return NextSet(coming.made, start, self.place, self.aim, self.base or coming.base)

    def start(self, coming: Coming) -> datetime:
        there = coming.starts.astimezone(ZoneInfo(coming.zone))
        return at_wall(self.day or there.date(), self.time or f"{there:%H:%M}", coming.zone)


class PickNextRole(Command):
    """Somebody else than was suggested, or nobody; or the suggestion again."""

    needs: ClassVar = Need.PLAN
    after_approval: ClassVar = True
    role: Role
    person: Id | Literal["", "nobody"] = ""

    def decide(self, coming: Coming, seat: Seat, now: datetime) -> NextRolePicked:
        must_be_under_way(coming)
        person = "" if self.person == "nobody" else self.person
        if person and person not in dict(coming.people):
            raise Gone(N_("That person is not on the team's list."))
        return NextRolePicked(coming.made, self.role, person, not self.person)


class MakeNextMeeting(Command):
    """Makes it as it stands; pressed again, it takes in what has come since (AG-13)."""

    needs: ClassVar = Need.PLAN
    after_approval: ClassVar = True

    def decide(self, coming: Coming, seat: Seat, now: datetime) -> NextMade:
        must_be_under_way(coming)
        if coming.made and not coming.fresh:
            raise Refused(N_("The next meeting is made, and everything is in it."))
        if coming.starts <= now:
            raise Refused(N_("Choose a day and time that is still to come."))
        roles = {said.role: said.person for said in coming.roles if said.person}
        lines = coming.fresh if coming.made else coming.lines
        return NextMade(coming.made, coming.starts, coming.place, coming.aim, lines, roles)


class ShowNext(Command):
    """Puts the next meeting on the wall at the current item, or takes it off."""

    needs: ClassVar = Need.PLAN
    after_approval: ClassVar = True
    show: Tick

    def decide(self, coming: Coming, seat: Seat, now: datetime) -> NextShown:
        if coming.state != "running" or not coming.current:
            raise Refused(N_("The meeting is not running."))
        return NextShown(coming.current if self.show else "")


class OptOut(Command):
    """I would rather not hold a role; or I would after all (RO-3)."""

    needs: ClassVar = Need.TAKE_PART
    after_approval: ClassVar = True
    out: Tick

    def decide(self, coming: Coming, seat: Seat, now: datetime) -> OptedOut:
        return OptedOut(seat.participant or "", self.out)


COMMANDS: tuple[type[Command], ...] = (SetNext, PickNextRole, MakeNextMeeting, ShowNext, OptOut)
