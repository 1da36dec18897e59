"""P12: phones that stop reading while others listen.  What the others wait, and what the stalled ones cost."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.hats import Hour, good
from tests.soak.figures import p99_ms
from tests.waiting import until
from tests.web.lines import async_line, stall, version_of, waiting

HATS = ("participant", "leader", "facilitator", "timekeeper") * 5  # a browser has five lines at most
STALLED, WIDE = 5, 20_000  # a fifth of all lines; letters more in every push, so that a line is full after a few
PATIENCE_S = 20


@dataclass
class Stalled:
    """waits: seconds from an act to each healthy screen.  most: bytes that ever waited in one line.

    gone_s: from when a line was first full to when none was any more."""

    live: Hour
    phones: int
    waits: list[float] = field(default_factory=list)
    most: int = 0
    gone_s: float = 0.0
    full_at: float = 0.0
    seen: list[int] = field(default_factory=lambda: [-1] * len(HATS))

    async def listen(self, n: int, line: Any) -> None:
        async for message in line:
            if (version := version_of(message)) > self.seen[n]:
                self.seen[n] = version
                async with self.news:
                    self.news.notify_all()

    async def play(self, acts: int, *, to_the_end: bool = False) -> "Stalled":
        self.news = asyncio.Condition()
        async with AsyncExitStack() as stack:
            deaf = [stack.enter_context(socket.socket()) for _ in range(self.phones)]
            for one in deaf:
                await asyncio.to_thread(stall, one, self.live.hats["spare"])
            lines = [await stack.enter_async_context(async_line(self.live.hats[hat], "hand")) for hat in HATS]
            ears = [asyncio.create_task(self.listen(n, line)) for n, line in enumerate(lines)]
            try:
                for n in range(acts):
                    await self.act(("agenda/pause-timer", "agenda/resume-timer")[n % 2])
                if to_the_end:
                    await asyncio.to_thread(self.until_gone)
            finally:
                for ear in ears:
                    ear.cancel()
                await asyncio.gather(*ears, return_exceptions=True)
        return self

    async def act(self, command: str) -> None:
        began = time.monotonic()
        await asyncio.to_thread(lambda: good(self.live.hats["coach"].does(command)))
        version = int((await asyncio.to_thread(self.live.ids, "select version from meeting"))[0])
        for n in range(len(HATS)):
            async with asyncio.timeout(PATIENCE_S), self.news:
                await self.news.wait_for(lambda n=n: self.seen[n] >= version)
            self.waits.append(time.monotonic() - began)
        self.look()

    def look(self) -> bool:
        """Whether a line is full; and since when one was."""
        now, most = time.monotonic(), max([0, *waiting(self.live.port)])
        self.most = max(self.most, most)
        if most > WIDE:
            self.full_at = self.full_at or now
            self.gone_s = now - self.full_at
        return most > WIDE

    def until_gone(self) -> None:
        """Until the kernel has let go of the last full line."""
        until(lambda: not self.look(), 60)

    def p99_ms(self) -> float:
        return p99_ms(self.waits)


@contextmanager
def wide(live: Hour) -> Iterator[None]:
    """Every push is long."""
    pulse = live.house.painter.pulse
    live.house.painter.pulse = lambda version, beat_s: pulse(version, beat_s) + "x" * WIDE
    try:
        yield
    finally:
        live.house.painter.pulse = pulse
