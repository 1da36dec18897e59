"""The parking lot and the asking for consensus, as wall, desk and hand show them; plain data."""

from dataclasses import dataclass
from zlib import crc32

from app.core.contract import Audience, Step
from app.core.roles import Role
from app.core.saying import counted, phrase
from app.core.words import N_
from app.weeks.check_rows import OnNow
from app.weeks.fate_rows import Kept, Lot

WALL_KEPT, LARGE_KEPT = 7, 5
FATES = {
    "action": N_("became an action"),
    "next_agenda": N_("next agenda"),
    "idea_bank": N_("idea bank"),
    "sponsor": N_("tell the sponsor"),
    "let_go": N_("let go"),
}


@dataclass(frozen=True, slots=True)
class LotView:
    """kept: undecided ones, as many as fit.  decided: how many already have a fate today."""

    kept: tuple[Kept, ...]
    more: int
    more_large: int
    decided: tuple[Kept, ...]
    owed: int
    fates: dict[str, str]


def see_lot(lot: Lot, who: Audience | None = None, *, most: int | None = None) -> LotView:
    waiting = lot.undecided
    fits = len(waiting) if most is None or len(waiting) <= most else most - 1
    large = max(0, len(waiting) - LARGE_KEPT)
    return LotView(waiting[:fits], len(waiting) - fits, large, lot.decided, lot.owed, FATES)


def lot_on_wall(lot: Lot, who: Audience) -> LotView:
    return see_lot(lot, who, most=WALL_KEPT)


def lot_key(lot: Lot) -> str:
    return f"{crc32(repr(lot).encode()):08x}"


def lot_step(lot: Lot, role: Role, *, up: bool) -> Step | None:
    """The facilitator goes through what has no fate yet."""
    n = len(lot.undecided)
    if up or not n or role not in (Role.FACILITATOR, Role.RECORDER):
        return None
    if role is Role.RECORDER:
        return Step(phrase("Press what the room decides for each line: it is written down by itself."))
    says = counted(
        "%(num)s parked item waits. Ask for each: act, next agenda, idea bank, sponsor, or let it go?",
        "%(num)s parked items wait. Ask for each: act, next agenda, idea bank, sponsor, or let it go?",
        n,
    )
    return Step(says)


@dataclass(frozen=True, slots=True)
class CheckView:
    """agree, live, talk: 0 while it is open, whoever looks (only counts, and only at the end).  mine: my answer."""

    id: str
    text: str
    open: bool
    answered: int
    asked: int
    agree: int
    live: int
    talk: int
    mine: str = ""


def see_check(now: OnNow, who: Audience | None = None, *, mine: str = "") -> CheckView:
    c = now.check
    told = (0, 0, 0) if c.open else (c.agree, c.live, c.talk)
    return CheckView(c.id, c.text, c.open, c.answered, max(now.asked, c.answered), *told, mine)


def check_key(now: OnNow) -> str:
    """Not who has answered: only that it is asked, or told."""
    return f"{now.check.id}:{now.check.open}"


def check_step(now: OnNow, role: Role, *, up: bool) -> Step | None:
    if role is not Role.FACILITATOR:
        return None
    if now.check.open:
        return Step(phrase("Wait until everybody has answered on the phone, then show the counts."))
    if now.check.talk:
        return Step(phrase("Somebody needs to talk. Hear that first, without asking who it is, then ask again."))
    return Step(phrase("Everybody can go along. Say the decision once more, and go on."))
