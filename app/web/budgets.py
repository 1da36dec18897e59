"""How often one device may ask the same thing in a minute, so that one busy phone cannot drown the room (F72)."""

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta
from math import ceil

from app.core.clock import Clock
from app.core.errors import No
from app.core.meters import BUDGETS
from app.core.words import N_

MINUTE = timedelta(minutes=1)
PER_MINUTE = {
    "AddIdea": 10,
    "EditIdea": 10,
    "ParkIt": 10,
    "AskPlainWords": 3,
    "NudgeRule": 3,
    "RaiseHand": 10,
    "LowerHand": 10,
    "SayWentWell": 10,
    "SayCouldImprove": 10,
    "CastVote": 60,
    "TakeBackVote": 60,
    "MoveChoice": 60,
    "FinishBallot": 60,
    "UnfinishBallot": 60,
    "OrderBallot": 60,
    "GiveRating": 6,
    "SendRating": 6,
    "ChangeRating": 6,
    "RateFor": 6,
    "JoinMeeting": 5,
    "RenamePerson": 5,
}
ROLE = 6  # who holds a role writes for many
MANY = 20_000  # devices and commands remembered before the old ones are cleared away


class TooOften(No):
    """429: a sentence with the seconds to wait."""

    def __init__(self, says: str, seconds: int) -> None:
        super().__init__(says, n=seconds)
        self.seconds = seconds


class Window:
    """What was asked within the last minute: when, and under which key."""

    __slots__ = ("asked", "keys")

    def __init__(self) -> None:
        self.asked = deque[tuple[float, str]]()
        self.keys = set[str]()

    def forget(self, before: float) -> None:
        while self.asked and self.asked[0][0] <= before:
            self.keys.discard(self.asked.popleft()[1])

    def add(self, at: float, key: str) -> None:
        self.asked.append((at, key))
        self.keys.add(key)


class Budgets:
    """In memory, by the hash of the device: a restart forgives."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.windows: dict[tuple[str, str], Window] = {}

    def wait(self, who: str, command: str, key: str, *, times: int = 1) -> int:
        """0, and it is spent; or the seconds to wait.  The same key again is the same form: it spends nothing."""
        if command not in PER_MINUTE or not who:
            return 0
        now = self.clock().timestamp()
        window = self.windows.setdefault((who, command), Window())
        window.forget(now - MINUTE.total_seconds())
        if key in window.keys:
            return 0
        if (over := len(window.asked) - PER_MINUTE[command] * times) >= 0:
            return ceil(window.asked[over][0] + MINUTE.total_seconds() - now)
        window.add(now, key)
        self.tidy(now)
        return 0

    def tidy(self, now: float) -> None:
        if len(self.windows) > MANY:
            old = now - MINUTE.total_seconds()
            kept = {who: window for who, window in self.windows.items() if window.asked and window.asked[-1][0] > old}
            self.windows = kept if len(kept) <= MANY else {}

    async def spend(self, who: str, command: str, key: str, times: Callable[[], Awaitable[int]]) -> None:
        """Nothing, or TooOften.  times: asked only of a device that has spent its minute; it says how many it has."""
        if not self.wait(who, command, key):
            return
        if seconds := self.wait(who, command, key, times=await times()):
            BUDGETS.labels(command).inc()
            raise TooOften(N_("That was very often in one minute. Wait %(n)s seconds and send it again."), seconds)
