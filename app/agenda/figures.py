"""How times and lengths are written, on screens and in the record."""

from datetime import datetime
from zoneinfo import ZoneInfo


def hhmm(at: datetime, zone: str) -> str:
    """The time on the room's own clock."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def minutes(seconds: int) -> int:
    """Whole minutes, halves up; never 0 for some time."""
    return max(1, (seconds + 30) // 60) if seconds > 0 else 0


def m_ss(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
