"""The next meeting as wall, desk and hand show it; plain data."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from app.agenda.template import Draft, templates
from app.core.contract import Audience, Step
from app.core.permissions import Need
from app.core.roles import Role
from app.core.saying import phrase
from app.meetings.views import ICONS, TITLES
from app.weeks.act_views import Row
from app.weeks.change_rows import NO_CHANGES, Changes
from app.weeks.overview import Overview
from app.weeks.roles import Suggestion
from app.weeks.rules import Coming, MakeNextMeeting

WALL_LINES, LARGE_LINES, CLOSING_STEP = 8, 5, 5
OPENING_ENDS = 4  # steps 1 to 3 open the meeting


@dataclass(frozen=True, slots=True)
class RoleRow:
    """icon, title: of the role."""

    said: Suggestion
    icon: str
    title: str


@dataclass(frozen=True, slots=True)
class NextView:
    """lines: as many as the wall has room for; more: how many are left out there.

    bases: name and title of the templates.
    """

    coming: Coming
    lines: tuple[Draft, ...]
    more: int
    roles: tuple[RoleRow, ...]
    bases: tuple[tuple[str, str], ...]
    more_large: int = 0  # with the wall's large text
    me: str = ""  # whose page it is: the person's id
    out: bool = False  # would rather not hold a role


def see_next(coming: Coming, who: Audience | None = None, *, me: str = "", out: bool = False) -> NextView:
    room = WALL_LINES - bool(coming.aim)  # the aim takes the place of a line
    fits = len(coming.lines) if len(coming.lines) <= room else room - 1
    rows = tuple(RoleRow(said, ICONS[said.role], TITLES[said.role]) for said in coming.roles)
    bases = tuple((one.name, one.title) for one in templates().values() if one.items)
    return NextView(
        coming,
        coming.lines[:fits],
        len(coming.lines) - fits,
        rows,
        bases,
        max(0, len(coming.lines) - LARGE_LINES),
        me,
        out,
    )


def next_key(coming: Coming) -> str:
    """Changes when a hand must show the next meeting anew."""
    lines = [(line.origin, line.title) for line in coming.lines]
    chosen = (coming.made, coming.starts, coming.place, coming.aim, coming.base, coming.roles, coming.tries)
    return f"{crc32(repr((chosen, lines)).encode()):08x}"


def next_step(coming: Coming, role: Role, *, up: bool) -> Step | None:
    """The leader makes it; everybody else is left to what the house says."""
    if role is not Role.LEADER or (coming.made and not coming.fresh):
        return None
    if coming.made:
        says = phrase("Something has come up since the next meeting was made. Take it in.")
        return Step(says, MakeNextMeeting, phrase("Bring it up to date"))
    says = phrase("Agree the day, the aim and the roles of the next meeting, then make it.")
    return Step(says, MakeNextMeeting, phrase("Make the next meeting"))


@dataclass(frozen=True, slots=True)
class Corner:
    """What a desk and a leader's hand say of the next meeting outside its own item.

    shows: it can be put on the wall now.  shown: it is there.  made: its day, None before it is made.
    """

    open: bool
    shows: bool
    shown: bool
    made: datetime | None
    owed: int = 0  # parked items of earlier weeks that still have no fate (AC-8)


def corner(seen: Overview, who: Audience | None = None) -> Corner:
    may = who is None or who.can(Need.PLAN)
    closing = seen.state == "running" and seen.step >= CLOSING_STEP
    shows = closing and seen.activity in ("", "next")
    return Corner(may and (closing or seen.state == "ended"), shows, bool(seen.shown), seen.made, seen.owed)


def corner_key(seen: Overview) -> str:
    made = seen.made.isoformat() if seen.made else ""
    return f"{corner(seen).open}:{seen.shown}:{made}:{seen.owed}"


@dataclass(frozen=True, slots=True)
class Own:
    """One hand's piece.  corner: for who plans.  acts: one's own; open: how many of them are.

    at_actions: the room is at the item that speaks of them.
    """

    corner: Corner | None
    acts: tuple[Row, ...]
    at_actions: bool
    asks: bool = False  # may ask the room whether it agrees, now
    promised: Changes = NO_CHANGES

    @property
    def open(self) -> int:
        return sum(one.act.status == "open" for one in self.acts)


def own_key(seen: Overview) -> str:
    return f"{corner_key(seen)}:{seen.activity}:{seen.acts}:{seen.asking}:{len(promised(seen).open)}"


def promised(seen: Overview, who: Audience | None = None) -> Changes:
    """What we try because somebody asked for it: on wall and hands before the start and at the opening (RT-9)."""
    opening = seen.state in ("planned", "lobby") or (seen.state == "running" and seen.step < OPENING_ENDS)
    return seen.changes if opening else NO_CHANGES


def tried(seen: Overview, who: Audience) -> Changes:
    """For the desk: at the opening, and from the closing steps on, where the team says whether it helped."""
    return NO_CHANGES if seen.state == "running" and OPENING_ENDS <= seen.step < CLOSING_STEP else seen.changes
