"""Wrong join codes are counted, so that nobody can try them all; right ones and the square code never wait."""

from collections import defaultdict, deque
from math import ceil

from app.core.clock import Clock
from app.core.words import N_
from app.web.budgets import TooOften

SPAN_S, EACH, ALL = 60.0, 10, 120  # misses in a minute: of one address, and of the whole site (2 a second)
MANY = 20_000


class Misses:
    """In memory.  A try is taken before the code is looked up, and given back when it was right."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.of: defaultdict[str, deque[float]] = defaultdict(deque)
        self.all = deque[float]()

    def take(self, address: str) -> None:
        """Nothing, or TooOften: then the code is not to be looked up."""
        now = self.clock().timestamp()
        mine = self.of[address]
        wait = max(_wait(mine, EACH, now), _wait(self.all, ALL, now))
        if wait:
            raise TooOften(N_("Many codes are being tried. Scan the square code, or wait %(n)s seconds."), wait)
        mine.append(now)
        self.all.append(now)
        if len(self.of) > MANY:
            self.of = defaultdict(
                deque, {who: tried for who, tried in self.of.items() if tried and tried[-1] > now - SPAN_S}
            )

    def give_back(self, address: str) -> None:
        if self.of[address]:
            self.of[address].pop()
            self.all.pop()


def _wait(tried: deque[float], most: int, now: float) -> int:
    while tried and tried[0] <= now - SPAN_S:
        tried.popleft()
    return ceil(tried[0] + SPAN_S - now) if len(tried) >= most else 0
