"""Everybody in a meeting, as the rules see them.  No I/O here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.contract import Command
from app.core.errors import Gone
from app.core.ids import Id
from app.core.roles import Kind, Role
from app.core.words import N_

SILENT, LONG_SILENT = timedelta(seconds=30), timedelta(minutes=3)
ROLES = frozenset({"meeting.people", "meeting.roles"})


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


class OfPerson(Command):
    """A command about one participant."""

    participant: Id
