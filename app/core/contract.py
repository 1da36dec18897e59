"""What a part of the meeting offers the house: commands, events, fragments, a stage, a task."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from app.core.document import Section
from app.core.ids import Key
from app.core.permissions import Need as Need
from app.core.roles import Kind, Role
from app.core.shape import Shape

NOTHING: frozenset[Need] = frozenset()
EVERYTHING = "everything"  # a topic that stands for all: every piece is painted again


class Screen(StrEnum):
    """The three surfaces.  The pages Plan and Notes belong to the desk."""

    WALL = "wall"
    DESK = "desk"
    HAND = "hand"


class Command(BaseModel):
    """What someone asks.  The key makes asking twice the same as asking once."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    needs: ClassVar[Need]
    alone: ClassVar[bool] = False  # changes seats or roles: nothing may follow it in its batch
    after_approval: ClassVar[bool] = False  # may be asked once the record is approved and fixed (RE-3)
    nameless: ClassVar[bool] = False  # its receipt does not say who asked
    key: Key

    def decide(self, state: Any, seat: "Seat", now: datetime) -> "Event":
        """The rule: what happens, or Refused.  Pure."""
        raise NotImplementedError

    @classmethod
    def slug(cls) -> str:
        """CastVote -> cast-vote, as it stands in an address."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is asking, as the database has it inside this transaction."""

    meeting: str
    team: str
    may: frozenset[Need]
    participant: str | None = None  # None: a coach who does not take part, a wall, the door
    name: str = ""
    kind: Kind = Kind.STAFF
    roles: frozenset[Role] = frozenset()
    coach: str | None = None
    outside: bool = False  # the coach from outside the pathway: no vote unless switched on (MV-8)
    gone: bool = False  # has pressed Leave, or was marked as gone
    device: str | None = None

    @property
    def by(self) -> str:
        """The name a receipt is signed with."""
        return self.participant or self.coach or self.device or "house"


class Event:
    """What then happened; the topics it touches decide which fragments are painted."""

    topics: ClassVar[frozenset[str]]

    @property
    def elsewhere(self) -> str:
        """Another meeting that changed with it, whose screens look again too; "" for none."""
        return ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when: the meeting, the agenda item ("" for the meeting itself) and the instant."""

    meeting: str
    item: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a fragment is painted.  Walls and hands are one audience each; desks differ by rights."""

    screen: Screen
    may: frozenset[Need] = NOTHING

    def can(self, need: str) -> bool:
        """For templates: `{% if who.can("facilitate") %}`."""
        return need in self.may


@dataclass(frozen=True)
class Fragment:
    """One element `#name`, shown on some screens, painted when one of its topics is touched."""

    name: str
    topics: frozenset[str]
    screens: frozenset[Screen]
    see: Callable[[Any, Audience], Any]  # (overview, audience) -> plain data, `it` in the template
    template: str


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing for somebody with a role to do now: a sentence, and the button or the link that does it.

    says: a sentence of the catalogue (core/saying.py).  asks: sent to where the activity is, with `fields`.
    goes: a page of the meeting, such as "notes", where there is nothing to press.  confirm: asked before.
    """

    says: str
    asks: type[Command] | None = None
    label: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    goes: str = ""
    confirm: str = ""


def no_step(overview: Any, role: Role, *, up: bool) -> Step | None:
    """An activity that leaves every role to what the house says."""
    return None


@dataclass(frozen=True)
class Stage:
    """What fills the stage of a wall or a desk while an activity's item is current."""

    see: Callable[[Any, Audience], Any]
    template: str


@dataclass(frozen=True)
class Own:
    """A piece of each person's own page, `#own-<kind>` on the hand.

    When `key` changes every hand fetches its own again; topics: those of its events that may change it.
    """

    see: Callable[[Connection, Place, Seat], Any]
    template: str
    topics: frozenset[str]
    key: Callable[[Any], str]  # overview -> word


def takes_nothing(*asked: Any) -> Any:
    """The load and save of a part that nobody asks for anything: it only tells the record something."""
    raise TypeError(asked)


@dataclass(frozen=True)
class Part:
    """Something with its own state: the meeting, the agenda, the record."""

    kind: str
    commands: tuple[type[Command], ...] = ()
    fragments: tuple[Fragment, ...] = ()
    load: Callable[[Connection, Place, Seat, Any], Any] = takes_nothing  # only what the rule of this command needs
    save: Callable[[Any, Connection, Place], None] = takes_nothing
    overview: Callable[[Connection, Place], Any] = lambda tx, place: None  # what it is painted from
    sections: Callable[[Connection, Place], list[Section]] = lambda tx, place: []  # its pages of the record
    facts: Callable[[Connection, Place], dict[str, Any]] = lambda tx, place: {}  # the same as data, for the JSON
    restore: Callable[[Connection, Place, dict[str, Any]], None] = lambda tx, place, facts: (
        None
    )  # from an imported file
    shape: type[Shape] | None = None  # what its facts look like in a file; without one they are not looked at
    due: Callable[[Connection, datetime], list[tuple[str, str]]] = lambda tx, now: []  # (meeting, command) of the house
    own: Own | None = None  # what a hand shows of it to one person, at any item
    audit: Callable[[Connection], list[str]] = lambda tx: []  # what cannot be so, a sentence each for the console


@dataclass(frozen=True)
class Activity(Part):
    """A part that happens at an agenda item and can fill the stage."""

    label: str = ""  # in the agenda editor
    modes: Mapping[str, str] = field(default_factory=dict)  # what the agenda editor may choose: mode -> label
    topics: frozenset[str] = frozenset()  # any of these repaints its stage
    stages: Mapping[Screen, Stage] = field(default_factory=dict)  # for wall and desk
    stage_key: Callable[[Any], str] = lambda overview: ""  # when it changes, every hand fetches its own task
    mine: Callable[[Connection, Place, Seat], Any] | None = None  # one person's task on the hand
    mine_template: str = ""
    desk: Callable[[Connection, Place, Seat], Any] | None = None  # one person's forms with text on the desk
    desk_template: str = ""
    plans: bool = False  # its desk forms stand on the page Plan too: a question can be written beforehand
    offer: Callable[[Any], bool] = lambda overview: False  # shown above the task at any item (RT-3)
    parting: Callable[[Any], bool] = lambda overview: False  # shown to who has left, at any item (RT-3)
    lasts: Callable[[Any], bool] = lambda overview: False  # fills the stage once the meeting has ended
    at: Callable[[Any], str] = lambda overview: ""  # the item it is offered from; "" for the current one
    next_step: Callable[..., Step | None] = no_step  # (overview, role, up=time is up); None: what the house says
