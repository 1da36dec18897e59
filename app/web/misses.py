"""Wrong join codes fill a budget, so that nobody can try them all; right ones, squares and who is in never wait.

While a budget is empty, codes that it covers are not looked up, right or wrong: they wait in a queue that is served at
the budget's rate.  The queue goes round the addresses, so that a newcomer does not stand behind everything that one
attacker has sent (P32).
"""

import logging
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil, inf

from app.core.clock import Clock
from app.core.ids import new_id
from app.core.meters import BUDGETS
from app.core.words import N_
from app.web.budgets import TooOften

EACH, EACH_S = 10, 6.0  # misses of one address: ten at once, and one every six seconds from then on
ALL, ALL_S = 120, 0.5  # of the whole site: two a second
MANY = 20_000  # addresses remembered
MOST, MOST_EACH = 30_000, 60  # codes that wait, in all and of one address
TURN_S = 120.0  # so long a turn is kept for somebody who has not come back for it
TELL = timedelta(minutes=5)
log = logging.getLogger("bigroom")


class MustWait(TooOften):
    """Not looked up: the seconds to wait, and the ticket that keeps the place in the queue ("" where it is full)."""

    def __init__(self, seconds: int, ticket: str) -> None:
        super().__init__(N_("Many codes are being tried. Scan the square code, or wait %(n)s seconds."), seconds)
        self.ticket = ticket


@dataclass
class Budget:
    """most at once, one more every `each_s` seconds."""

    most: int
    each_s: float
    left: float
    at: float

    def some(self, now: float) -> bool:
        self.left = min(self.most, self.left + max(0.0, now - self.at) / self.each_s)
        self.at = now
        return self.left >= 1

    def back(self) -> None:
        self.left = min(self.most, self.left + 1)


class Misses:
    """In memory: a restart forgives."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        now = clock().timestamp()
        self.all = Budget(ALL, ALL_S, ALL, now)
        self.of: dict[str, Budget] = {}
        self.waiting: dict[str, deque[str]] = {}  # by address, whose turn it is next first
        self.whose: dict[str, str] = {}  # ticket -> address
        self.ready: dict[str, tuple[str, float]] = {}  # ticket whose turn has come -> address, until when
        self.told = clock() - TELL

    def take(self, address: str, ticket: str = "") -> str:
        """The address that pays for this look, or MustWait: then the code is not to be looked up."""
        now, address = self.clock().timestamp(), network(address)
        self.serve(now)
        payer, until = self.ready.pop(ticket, ("", -inf))
        if until >= now:
            return payer
        mine = self.budget(address, now)
        if address not in self.waiting and mine.some(now) and self.all.some(now):
            mine.left -= 1
            self.all.left -= 1
            return address
        BUDGETS.labels("join_codes").inc()
        raise self.queued(address, ticket, now)

    def give_back(self, payer: str) -> None:
        """It was right: nothing is spent."""
        if payer in self.of:
            self.of[payer].back()
        self.all.back()

    def budget(self, address: str, now: float) -> Budget:
        if address not in self.of:
            self.tidy(now)
            self.of[address] = Budget(EACH, EACH_S, EACH, now)
        return self.of[address]

    def tidy(self, now: float) -> None:
        if len(self.of) >= MANY:
            self.of = {who: one for who, one in self.of.items() if who in self.waiting or now - one.at < EACH * EACH_S}
            self.ready = {ticket: turn for ticket, turn in self.ready.items() if turn[1] >= now}

    # The queue

    def queued(self, address: str, ticket: str, now: float) -> MustWait:
        if ticket not in self.whose:
            self.tell()
            ticket = self.stand(address)
        line = self.waiting.get(self.whose.get(ticket, address), ())
        before = line.index(ticket) if ticket in line else len(line)
        mine = (before + 1 - self.budget(address, now).left) * EACH_S
        all_ = (min(len(self.whose), (before + 1) * len(self.waiting)) - self.all.left) * ALL_S
        return MustWait(max(1, ceil(max(mine, all_))), ticket)

    def stand(self, address: str) -> str:
        """A place at the end, "" where there is none left."""
        line = self.waiting.get(address, deque())
        if len(self.whose) >= MOST or len(line) >= MOST_EACH:
            return ""
        ticket = new_id()
        self.waiting[address] = line
        line.append(ticket)
        self.whose[ticket] = address
        return ticket

    def serve(self, now: float) -> None:
        """Everybody whose turn has come by now; each turn is paid for."""
        while self.waiting and self.all.some(now):
            address = next((who for who in self.waiting if self.budget(who, now).some(now)), None)
            if address is None:
                return
            line = self.waiting.pop(address)
            ticket = line.popleft()
            del self.whose[ticket]
            self.ready[ticket] = (address, now + TURN_S)
            self.of[address].left -= 1
            self.all.left -= 1
            if line:
                self.waiting[address] = line  # at the end: the next turn is another address's

    def tell(self) -> None:
        """A line in the log while it lasts, for whoever watches: how many, and nobody's address."""
        if self.clock() - self.told >= TELL:
            self.told = self.clock()
            log.warning("join codes are being tried: %s addresses wait", len(self.waiting) + 1)


def network(address: str) -> str:
    """What counts as one address: of IPv6 the whole /64, which one household has to itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or found.exploded[:19])
