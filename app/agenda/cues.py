"""When an item's cues are due: half-way, one minute left, time up (AG-5).  Pure; screens show them at their moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agenda.hour import JUST_BEFORE, SOON_S, Hour, Item

HALF_FROM_S = 180  # a shorter item has no half-way cue
OVER_MIN = 2
OVERS = 15
LENGTHS = frozenset({"extend", "borrow", "shave"})


@dataclass(frozen=True, slots=True)
class Cue:
    """kind: half, minute, up, or over (minutes: by how many)."""

    kind: str
    at: datetime
    minutes: int = 0


def cues(hour: Hour, item: Item, now: datetime) -> tuple[Cue, ...]:
    """The cues of the current item as it stands; what is past when its length changes is left out for good."""
    found = (cue for cue in _all(hour, item, now) if cue is not None)
    changed_at = max(_changes(hour, item), default=None)
    return tuple(cue for cue in found if changed_at is None or cue.at > changed_at)


def overs(hour: Hour, item: Item, now: datetime) -> tuple[Cue, ...]:
    """Each whole two minutes after its time is up."""
    late = [n * OVER_MIN for n in range(1, OVERS + 1)]
    moments = [(minutes, _moment(hour, item, item.adjusted_s + 60 * minutes, now)) for minutes in late]
    return tuple(Cue("over", at, minutes) for minutes, at in moments if at is not None)


def _all(hour: Hour, item: Item, now: datetime) -> Iterator[Cue | None]:
    if item.adjusted_s >= HALF_FROM_S and not _half_is_past(hour, item):
        yield _cue("half", hour, item, item.adjusted_s / 2, now)
    if item.adjusted_s > SOON_S:
        yield _cue("minute", hour, item, item.adjusted_s - SOON_S, now)
    yield _cue("up", hour, item, item.adjusted_s, now)


def _cue(kind: str, hour: Hour, item: Item, used_s: float, now: datetime) -> Cue | None:
    at = _moment(hour, item, used_s, now)
    return Cue(kind, at) if at is not None else None


def _changes(hour: Hour, item: Item) -> list[datetime]:
    """When the length of the item changed after its start."""
    since = item.started_at
    return [d.at for d in hour.decisions if d.kind in LENGTHS and d.item == item.id and since and d.at > since]


def _half_is_past(hour: Hour, item: Item) -> bool:
    """Whether half of it, by the length it then had, was used when its length last changed: half-way is said once."""
    return any(_was_half(hour.as_of(at - JUST_BEFORE), item, at) for at in _changes(hour, item))


def _was_half(then: Hour, item: Item, at: datetime) -> bool:
    before = then.item(item.id)
    return before is not None and 2 * then.elapsed_s(before, at) >= before.adjusted_s


def _moment(hour: Hour, item: Item, used_s: float, now: datetime) -> datetime | None:
    """When the item has used so much; None while a pause stands before that."""
    if item.started_at is None:
        return None
    at = item.started_at + timedelta(seconds=used_s)
    for pause in (pause for pause in hour.pauses if pause.item == item.id):
        if pause.from_at >= at:
            break
        if pause.to_at is None:
            return None
        at += pause.to_at - pause.from_at
    return at
