"""Who holds which role, and who may take it over (RO-1, RO-2, RO-8).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.roles import Role
from app.core.words import N_
from app.meetings.company import LONG_SILENT, ROLES, Company, OfPerson
from app.meetings.door import Door

AFTER_LEADER = (Role.FACILITATOR, Role.TIMEKEEPER, Role.RECORDER)


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
    return first in seat.roles


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
