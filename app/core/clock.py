"""The one clock.  It is handed in, never looked up: tests move it through the app factory."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC, to the millisecond (what is stored)."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def ms(at: datetime) -> int:
    """Milliseconds since 1970, exact."""
    return (int(at.timestamp()) * 1000) + at.microsecond // 1000
