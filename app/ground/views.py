"""What desk and hand show of the ground rules; plain data.  Counts of nudges are for who sees the heard count."""

from dataclasses import dataclass
from zlib import crc32

from app.core.contract import Audience, Need, Seat
from app.ground.overview import Overview, Rule


@dataclass(frozen=True, slots=True)
class Nudge:
    """text: of the rule.  times: how often it was pressed."""

    text: str
    times: int


@dataclass(frozen=True, slots=True)
class DeskView:
    """held: meetings since the rules were last looked at; None while nobody need look at them."""

    rules: tuple[Rule, ...]
    focus: str
    chosen: bool
    opening: bool
    agreeing: int
    present: int
    held: int | None
    state: str


@dataclass(frozen=True, slots=True)
class MineView:
    """agreed: I did.  ask: it is the moment to agree.  open: rules may be nudged."""

    rules: tuple[Rule, ...]
    focus: str
    agreed: bool
    ask: bool
    open: bool


def desk(seen: Overview, who: Audience) -> DeskView | None:
    """For who leads or facilitates, until the opening is over; later only while the rules are to be looked at."""
    held = seen.held if seen.review and who.can(Need.PLAN) else None
    now = seen.state in ("planned", "lobby") or seen.opening or (seen.state == "running" and held is not None)
    if not who.can(Need.FACILITATE) or not seen.rules or not now:
        return None
    count = (seen.agreeing, len(seen.present))
    return DeskView(seen.rules, seen.focus, seen.chosen, seen.opening, *count, held, seen.state)


def mine(seen: Overview, seat: Seat) -> MineView | None:
    """For everybody who takes part, while people come and while the meeting runs."""
    may = seat.participant is not None and Need.TAKE_PART in seat.may and not seat.gone
    if not may or not seen.rules or seen.state not in ("lobby", "running"):
        return None
    agreed = seat.participant in seen.agreed
    return MineView(seen.rules, seen.focus, agreed, asked(seen, seat), seen.state == "running")


def asked(seen: Overview, seat: Seat) -> bool:
    """Whether it is the moment for this person to agree: while people come, and in the opening."""
    waits = bool(seen.rules) and seat.participant is not None and seat.participant not in seen.agreed
    return waits and not seat.gone and (seen.opening or seen.state == "lobby")


def nudges(seen: Overview, who: Audience) -> tuple[Nudge, ...]:
    """How often each rule was said to need attention, the most often first; for others there is nothing."""
    if not who.can(Need.HEARD) or seen.state != "running":
        return ()
    found = [Nudge(rule.text, seen.nudges[rule.id]) for rule in seen.rules if seen.nudges.get(rule.id)]
    return tuple(sorted(found, key=lambda one: -one.times))


def key(seen: Overview) -> str:
    """Changes when every hand shows something else: never when somebody agrees or presses."""
    return f"{crc32(repr((seen.rules, seen.focus, seen.opening, seen.state)).encode()):08x}"
