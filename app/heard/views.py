"""The heard count for facilitator and coaches; for everybody else it is not there (RO-6)."""

from app.core.contract import Audience, Seat
from app.core.permissions import Need
from app.heard.rules import Count


def desk(seen: Count | None, who: Audience) -> Count | None:
    return seen if who.can(Need.HEARD) else None


def mine(seen: Count | None, seat: Seat) -> Count | None:
    return seen if Need.HEARD in seat.may else None


def key(seen: Count | None) -> str:
    """Changes when the count is worked out anew.  Every phone is told this word: it says when, never how many."""
    return seen.at.isoformat() if seen else ""
