"""The last minutes are kept for the record, the next agenda and the rating (AG-12).  Pure."""

from datetime import datetime, timedelta

from app.agenda.hour import Hour, Item

FROM_STEP = READ_BACK = 5  # the record is read back first


def is_closing(item: Item) -> bool:
    return item.protected and item.step >= FROM_STEP


def closing_items(hour: Hour) -> tuple[Item, ...]:
    """Those that have not started yet."""
    return tuple(item for item in hour.to_come if is_closing(item))


def in_the_way(hour: Hour) -> tuple[Item, ...]:
    """What has not started and is not closing: it goes to the next meeting when the team jumps."""
    return tuple(item for item in hour.to_come if not is_closing(item))


def closing_at(hour: Hour) -> datetime | None:
    """When "closing time" is due; None where there is nothing to jump to, or the team is there already."""
    items, current = closing_items(hour), hour.current
    if not items or current is None or is_closing(current):
        return None
    return hour.scheduled_end - timedelta(seconds=sum(item.adjusted_s for item in items))
