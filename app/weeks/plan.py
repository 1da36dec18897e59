"""What comes along from one meeting to the agenda of the next (AG-13).  Pure."""

from collections.abc import Iterable
from datetime import datetime

from app.agenda.hour import Hour, Item
from app.agenda.template import Draft
from app.core.text import graphemes

LEAST_MIN, PARKED_MIN = 5, 5
TITLE = 60  # characters that a line of the agenda holds


STANDING = frozenset({"actions", "parking", "next"})  # what they hold comes back by itself


def left_over(hour: Hour, now: datetime) -> tuple[Item, ...]:
    """What this meeting put off, did not finish, or did not reach; not what stands in every plan anyway."""
    over = hour.state(now) == "ended"
    mine = (item for item in hour.items if not item.protected and item.activity not in STANDING)
    return tuple(item for item in mine if _left(item, over=over))


def _left(item: Item, *, over: bool) -> bool:
    return item.ended_as in ("deferred", "unfinished") or (over and item.to_come)


def times(item: Item) -> int:
    """How many times it was deferred, this time included."""
    return item.deferred_count if item.ended_as == "deferred" else item.deferred_count + 1


def along(hour: Hour, item: Item, now: datetime) -> Draft:
    """The line of the next agenda for what was left over: with the minutes it still needs."""
    planned = -(-(item.planned_s or item.adjusted_s) // 60) or 1
    rest = -(-hour.remaining_s(item, now) // 60)
    minutes = planned if item.started_at is None else max(rest, min(LEAST_MIN, planned))
    return Draft(
        item.title, minutes, item.aim, item.method, item.lead, item.activity, item.mode, item.step,
        quiet=item.quiet, deferred_count=times(item), origin=f"item:{item.id}",
    )  # fmt: skip


def parked(id_: str, text: str) -> Draft:
    """The line for what was parked for the next agenda: its first words, and all of them as the aim."""
    if graphemes(text) <= TITLE:
        return Draft(text, PARKED_MIN, origin=f"parked:{id_}")
    return Draft(_first_words(text), PARKED_MIN, aim=text, origin=f"parked:{id_}")


def _first_words(text: str) -> str:
    """As many whole words as a line holds; half a word only where there is no space to cut at."""
    cut = text[: TITLE - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,.;:") + "…"


def most_put_off(lines: Iterable[Draft]) -> list[Draft]:
    """Those deferred most often first; else as they stood."""
    return sorted(lines, key=lambda line: -line.deferred_count)
