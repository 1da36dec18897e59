"""What could go when the hour starts late: whole minutes from unprotected items, then whole items (AG-11).  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from app.agenda.hour import Hour, Item, seconds

LEAST_S = 60


@dataclass(frozen=True, slots=True)
class Shave:
    """A proposal.  cuts: (item, minutes) in the order of the agenda.  put_off: items for the next meeting, as they go.

    unfit_min: what would still not fit then.
    """

    missing_min: int
    cuts: tuple[tuple[str, int], ...] = ()
    put_off: tuple[str, ...] = ()
    unfit_min: int = 0

    @property
    def sign(self) -> str:
        """Another one for another proposal: what is accepted is what was seen."""
        return f"{crc32(repr(self).encode()):08x}"


def missing_s(hour: Hour) -> int:
    """By how much the items are longer than the time from the real start to the fixed end; negative: it all fits."""
    from_at = hour.started_at or hour.scheduled_start
    wanted_s = sum(item.adjusted_s for item in hour.items if item.started_at or item.to_come)
    return wanted_s - seconds(hour.scheduled_end - from_at)


def proposed(hour: Hour) -> Shave | None:
    """What is proposed during the first item of an hour that does not hold its plan; None when there is no need."""
    first = hour.current is not None and not any(item.ended_at for item in hour.items)
    answered = any(made.kind == "shave" for made in hour.decisions)
    return shave(hour) if first and not answered and missing_s(hour) > 0 else None


def shave(hour: Hour) -> Shave:
    """Minutes off in proportion; as long as that is not enough, one more whole item, the last unprotected first."""
    short_s = missing_s(hour)
    items = [item for item in hour.items if (item.current or item.to_come) and not item.protected]
    gone: list[str] = []
    while True:
        left_min, cuts = _cuts(items, _minutes(short_s))
        last = next((item for item in reversed(items) if item.to_come), None)
        if not left_min or last is None:
            return Shave(_minutes(missing_s(hour)), cuts, tuple(gone), left_min)
        items.remove(last)
        gone.append(last.id)
        short_s -= last.adjusted_s


def _minutes(short_s: int) -> int:
    """Whole minutes, rounded up."""
    return max(0, -(-short_s // 60))


def _cuts(items: Sequence[Item], wanted_min: int) -> tuple[int, tuple[tuple[str, int], ...]]:
    """What is still missing, and the minutes off each item; one at its limit is passed over, the rest goes round."""
    off = dict.fromkeys((item.id for item in items), 0)
    while wanted_min and (open_ := [item for item in items if off[item.id] < _room_min(item)]):
        for item, share in zip(open_, shares(wanted_min, [item.adjusted_s for item in open_]), strict=True):
            given = min(share, _room_min(item) - off[item.id])
            off[item.id] += given
            wanted_min -= given
    return wanted_min, tuple((name, minutes) for name, minutes in off.items() if minutes)


def _room_min(item: Item) -> int:
    """How many whole minutes it can lose: not below half its plan, nor under a minute."""
    floor_s = max(LEAST_S, item.planned_s / 2)
    return max(0, int(item.adjusted_s - floor_s) // 60)


def shares(whole: int, lengths: Sequence[int]) -> list[int]:
    """`whole` in proportion to the lengths by largest remainder; ties to the longer, then to the later."""
    total = sum(lengths)
    found = [whole * length // total for length in lengths]
    by_rest = sorted(range(len(lengths)), key=lambda n: (whole * lengths[n] % total, lengths[n], n), reverse=True)
    for n in by_rest[: whole - sum(found)]:
        found[n] += 1
    return found
