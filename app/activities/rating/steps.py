"""What each role does now while the meeting is rated; pure, and never from a rating."""

from app.activities.rating.record import Overview
from app.activities.rating.rules import CloseRating, OpenRating, State
from app.core.contract import Step
from app.core.roles import Role
from app.core.saying import counted, phrase


def next_step(seen: Overview, role: Role, *, up: bool) -> Step | None:
    """None where the house knows better: the leader ends the meeting, the recorder reads back."""
    return facilitator(seen, up=up) if role is Role.FACILITATOR and seen.here else None


def facilitator(seen: Overview, *, up: bool) -> Step | None:
    if seen.state is State.WAITING:
        return Step(phrase("Ask everybody to rate this hour on their phone."), OpenRating, phrase("Open rating"))
    if seen.state is State.CLOSED:
        return Step(phrase("Ask the room what to keep and what to do better next time."))
    waiting = max(0, seen.people - seen.rated)
    if waiting and not up:
        return Step(
            counted(
                "%(num)s person has not rated yet. Give them time.",
                "%(num)s people have not rated yet. Give them time.",
                waiting,
            )
        )
    says = phrase("Close the rating, and look at the result together.")
    return Step(says, CloseRating, phrase("Close rating"))
