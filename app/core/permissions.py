"""THE table: which role covers which need (domain section 4, Rights)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from app.core.errors import NotAllowed
from app.core.words import N_

if TYPE_CHECKING:
    from app.core.contract import Seat


class Need(StrEnum):
    """What a command asks of a seat.  The value is also the word a screen uses to show a control or not."""

    RUN = "run"  # start, move and insert items, end, reopen
    NEXT = "next"  # next item, undo
    TIME = "time"  # extend, borrow, park the rest, defer, pause, resume
    FACILITATE = "facilitate"  # open, close, reveal, merge, rating
    WRITE = "write"  # notes, decisions, actions, parked items, attendance, paper entries
    SET_ASIDE = "set_aside"  # BR-15
    PUT_BACK = "put_back"  # BR-15: a text that one wrote or set aside; whose it is, the rule knows
    TIDY = "tidy"  # remove, rename people
    ROLES = "roles"  # give any role
    OWN_ROLE = "own_role"  # hand on one's own role
    TAKE_PART = "take_part"  # idea, rating, park
    VOTE = "vote"  # a ballot, if eligible (MV-8)
    HEARD = "heard"
    APPROVE = "approve"
    PLAN = "plan"  # agenda, template, team settings
    JOIN = "join"  # come in through the door, with the code or the square code
    BY_LINK = "by_link"  # what somebody says of their own action between meetings, by a personal link (AC-6)
    HOUSE = "house"  # what the installation does by itself (ratings that close by the clock)


N = Need
ALL = frozenset(
    {
        N.RUN,
        N.NEXT,
        N.TIME,
        N.FACILITATE,
        N.WRITE,
        N.SET_ASIDE,
        N.PUT_BACK,
        N.TIDY,
        N.ROLES,
        N.OWN_ROLE,
        N.APPROVE,
        N.PLAN,
    }
)
MAY: dict[str, frozenset[Need]] = {
    "leader": ALL,
    "facilitator": ALL - {N.APPROVE, N.PLAN} | {N.HEARD},
    "timekeeper": frozenset({N.NEXT, N.TIME, N.OWN_ROLE}),
    "recorder": frozenset({N.WRITE, N.SET_ASIDE, N.PUT_BACK, N.OWN_ROLE, N.APPROVE}),
    "participant": frozenset({N.TAKE_PART, N.PUT_BACK, N.VOTE}),
    "guest": frozenset({N.TAKE_PART, N.PUT_BACK}),
    "coach": ALL - {N.OWN_ROLE} | {N.HEARD},
    "door": frozenset({N.JOIN}),
    "owner": frozenset({N.BY_LINK}),
    "house": frozenset({N.HOUSE}),
}


def needs_of(hats: Iterable[str]) -> frozenset[Need]:
    """Everything that these roles together may."""
    return frozenset[Need]().union(*(MAY[hat] for hat in hats))


def permit(seat: "Seat", need: Need) -> None:
    """Nothing, or NotAllowed."""
    if need not in seat.may:
        raise NotAllowed(N_("Your role in this meeting does not let you do that."))
