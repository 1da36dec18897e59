"""Where more minutes come from: slack first, then named later items (AG-7, AG-8).  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.agenda.hour import Hour, Item
from app.core.errors import Refused
from app.core.words import N_

KEEPS_S = 60
MOST_MIN = 10


@dataclass(frozen=True, slots=True)
class Loan:
    """What one donor gives, and what it keeps.  deferred: it goes to the next agenda; what it keeps goes to slack."""

    item: str
    gives_s: int
    keeps_s: int
    deferred: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """How an extension would be paid.  adjusted_s: the item's minutes after it."""

    adjusted_s: int
    from_slack_s: int
    loans: tuple[Loan, ...] = ()


@dataclass(frozen=True, slots=True)
class Most:
    """The largest extension in minutes, with the donors kept and with them deferred."""

    kept: int
    deferred: int


def extension(
    hour: Hour, item: Item, now: datetime, minutes: int, donors: Sequence[Item], *, defer: bool, at_most: int = MOST_MIN
) -> Extension:
    """How `minutes` more are paid by slack and, for the shortfall, by `donors` in the order named; or Refused."""
    from_slack_s = min(60 * minutes, hour.available_s(now))
    short_s = 60 * minutes - from_slack_s
    put_off = _put_off(donors, short_s) if defer else frozenset()
    if sum(_gives(donor, put_off) for donor in donors) < short_s:
        raise _too_much(most(hour, now, donors, at_most), donors)
    adjusted_s = max(item.adjusted_s, hour.elapsed_s(item, now)) + 60 * minutes
    return Extension(adjusted_s, from_slack_s, tuple(_loans(donors, short_s, put_off)))


def most(hour: Hour, now: datetime, donors: Sequence[Item], at_most: int = MOST_MIN) -> Most:
    """What slack and these donors can give together."""
    kept_s = sum(_gives(donor, frozenset()) for donor in donors)
    whole_s = sum(donor.adjusted_s for donor in donors)
    spare_s = hour.available_s(now)
    return Most(min(at_most, (spare_s + kept_s) // 60), min(at_most, (spare_s + whole_s) // 60))


def lenders(hour: Hour) -> list[Item]:
    """Who may be asked, the longest first, of equals the later: to come and not protected (AG-8)."""
    numbered = [(item.adjusted_s, n, item) for n, item in enumerate(hour.to_come) if not item.protected]
    return [item for _, _, item in sorted(numbered, key=lambda one: one[:2], reverse=True)]


def named(hour: Hour, ids: Sequence[str]) -> list[Item]:
    """The donors of these ids, each once; Refused for one that may not be a donor."""
    return [_donor(hour, name) for name in dict.fromkeys(ids)]


def _donor(hour: Hour, name: str) -> Item:
    item = hour.item(name)
    if item is None or not item.to_come:
        raise Refused(N_("Only a later item can give time. Choose another one."))
    if item.protected:
        raise Refused(N_("%(item)s is protected and gives no time. Choose another item."), item=item.title)
    return item


def _put_off(donors: Sequence[Item], short_s: int) -> frozenset[str]:
    """The fewest donors, in the order named, that must go whole so that the rest can keep their minute."""
    put_off: frozenset[str] = frozenset()
    for donor in donors:
        if sum(_gives(each, put_off) for each in donors) >= short_s:
            break
        put_off |= {donor.id}
    return put_off


def _gives(donor: Item, put_off: frozenset[str]) -> int:
    """At most; a donor that stays keeps a minute."""
    return donor.adjusted_s if donor.id in put_off else max(0, donor.adjusted_s - KEEPS_S)


def _loans(donors: Sequence[Item], short_s: int, put_off: frozenset[str]) -> list[Loan]:
    loans = []
    for donor in donors:
        gives_s = min(short_s, _gives(donor, put_off))
        short_s -= gives_s
        if gives_s:
            loans.append(Loan(donor.id, gives_s, donor.adjusted_s - gives_s, donor.id in put_off))
    return loans


def _too_much(can: Most, donors: Sequence[Item]) -> Refused:
    if not donors:
        return Refused(N_("Only %(k)s minutes are spare. Name later items to take the rest from."), k=can.kept)
    says = N_("Add at most %(kept)s minutes, or %(deferred)s with the named items moved to the next meeting.")
    return Refused(says, kept=can.kept, deferred=can.deferred)
