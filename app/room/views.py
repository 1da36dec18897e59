"""What the wall, the desk and each hand show of it; plain data.  Who asked for plain words is in none of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from app.core.contract import Audience, Need, Seat
from app.core.roles import Kind
from app.room.overview import Hand, Overview, Word
from app.room.rules import HINT

SHOWN = 8  # ideas that were asked about, on a desk


@dataclass(frozen=True, slots=True)
class WallView:
    """until: when the hint goes again, None where nobody has asked just now.  first: whose turn of those away it is."""

    until: datetime | None
    number: int | None
    away: int
    first: str
    room: int


@dataclass(frozen=True, slots=True)
class DeskView:
    """here, all: how often plain words were asked for.  ideas: (number, how often) at this item, most asked first."""

    hands: tuple[Hand, ...]
    here: int
    all: int
    ideas: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MineView:
    """up: my hand.  open: whether I may ask and raise it now.  felt: my answer, "" before it, None: I am not asked."""

    up: bool
    open: bool
    felt: str | None = None


def wall(seen: Overview, who: Audience) -> WallView:
    if seen.ended:
        return WallView(None, None, 0, "", 0)
    newest = seen.asks[-1] if seen.asks and seen.now - seen.asks[-1].at < HINT else None
    away = [hand for hand in seen.hands if hand.away]
    return WallView(
        newest.at + HINT if newest else None,
        newest.number if newest else None,
        len(away),
        away[0].name if away else "",
        len(seen.hands) - len(away),
    )


def desk(seen: Overview, who: Audience) -> DeskView:
    """The counts of plain words are the facilitator's, and the coach's."""
    if seen.ended:
        return DeskView((), 0, 0, ())
    asks = seen.asks if who.can(Need.FACILITATE) else ()
    asked = Counter(ask.number for ask in asks if ask.here and ask.number is not None)
    most = sorted(asked.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    return DeskView(seen.hands, sum(ask.here for ask in asks), len(asks), tuple(most))


def words(seen: Overview, who: Audience) -> tuple[Word, ...]:
    return seen.words


def mine(seen: Overview, seat: Seat) -> MineView:
    up = any(hand.participant == seat.participant for hand in seen.hands)
    may = seat.participant is not None and Need.TAKE_PART in seat.may
    asked = may and seen.closing and seat.kind is Kind.PATIENT_CARER
    return MineView(up, may and not seen.ended, seen.felt.get(seat.participant or "", "") if asked else None)


def key(seen: Overview) -> str:
    """Changes when somebody else took a hand down, and when partners are asked: their own pages must know."""
    return f"{seen.lowered}:{seen.closing:d}"
