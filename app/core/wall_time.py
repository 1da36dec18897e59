"""Days and wall times of a team's zone as instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def at_wall(day: date, at: str, zone: str) -> datetime:
    """An instant from a day and a wall time such as 09:00; the next minute that exists where the clocks skip it."""
    local = datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone))
    while (there := local.astimezone(UTC)).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        local += timedelta(minutes=1)
    return there


def in_rhythm(day: date, usual_day: int, every_weeks: int) -> date:
    """The day of the meeting after the one of `day`: the team's usual weekday so many calendar weeks later.

    A meeting that was moved within its week does not move the next one.  usual_day: Monday 0.
    """
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(weeks=every_weeks, days=usual_day)


def skipped_before(start: datetime, zone: str) -> str:
    """The wall time at which the clocks jumped forward to `start`, such as 01:00; "" when they did not just then."""
    there = ZoneInfo(zone)
    if start.astimezone(there).utcoffset() <= (start - timedelta(minutes=1)).astimezone(there).utcoffset():  # type: ignore[operator]
        return ""
    return f"{(start - timedelta(minutes=1)).astimezone(there) + timedelta(minutes=1):%H:%M}"
