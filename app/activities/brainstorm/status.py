"""How a brainstorm stands, what an idea is (BR-3, BR-11)."""

from enum import StrEnum


class Mode(StrEnum):
    """How ideas are gathered (BR-3).  In silence each sees only their own; in turn those that were said as well.

    Passed on, each sees their own and what stands on the sheet that they hold.
    """

    SILENT = "silent"
    ROUND_ROBIN = "round_robin"
    OPEN = "open"
    PASSED_ON = "pass_on"


HIDING = (Mode.SILENT, Mode.PASSED_ON)


class State(StrEnum):
    """NONE: no question yet.  ASKED: not opened yet."""

    NONE = "none"
    ASKED = "asked"
    OPEN = "open"
    CLOSED = "closed"
    CLARIFY = "clarify"


class Status(StrEnum):
    """What an idea is (BR-11).  The last five come with the vote and the tests."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    PARKED = "parked"
    VOTABLE = "votable"
    KEPT = "kept"
    BANKED = "banked"
    TESTING = "testing"
    ADOPTED = "adopted"
    ABANDONED = "abandoned"


def status(*, shown: bool, withdrawn: bool, merged: bool, parked: bool, fate: str = "", over: bool = False) -> Status:
    """The one status of an idea: votable is what all can see and is not withdrawn, merged or parked (BR-11).

    over: the meeting has ended, so what no vote has chosen is in the bank (BR-12).
    """
    if withdrawn:
        return Status.WITHDRAWN
    if merged:
        return Status.MERGED
    if parked:
        return Status.PARKED
    if fate:
        return Status(fate)
    return (Status.BANKED if over else Status.VOTABLE) if shown else Status.RAISED


def state_of(*, opened: bool, closed: bool, clarified: bool) -> State:
    """Where a brainstorm stands.  It may be opened again after the clarifying."""
    if opened and not closed:
        return State.OPEN
    if clarified:
        return State.CLARIFY
    return State.CLOSED if opened else State.ASKED
