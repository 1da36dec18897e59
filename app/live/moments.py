"""The moment at which a meeting is looked at.

When the stage changes, all phones of a room ask for their own pieces within a second.  Those who ask at nearly the same
time and see the same version look at the same moment, so that what a moment's overview found serves all of them.
"""

from datetime import datetime, timedelta

from app.core.clock import Clock

NEAR = timedelta(milliseconds=200)
MOST = 5000  # meetings remembered; a server that runs for years does not keep more and more


class Moments:
    """Of each meeting the version that was looked at last, and when."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.last: dict[str, tuple[int, datetime]] = {}

    def new(self, meeting: str, version: int) -> datetime:
        """Now: for a push.  Whoever asks because of it looks at this moment or at a later one."""
        now = self.clock()
        if len(self.last) >= MOST:
            self.last.clear()
        self.last[meeting] = version, now
        return now

    def near(self, meeting: str, version: int) -> datetime:
        """Now, or the last look at the same version where that was a moment ago."""
        seen, at = self.last.get(meeting, (-1, None))
        if at is not None and seen == version and timedelta(0) <= self.clock() - at < NEAR:
            return at
        return self.new(meeting, version)
