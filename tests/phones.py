"""Many phones at once: each has a line of its own and asks one thing after another, without a page.

An ordinary client spends more on its queue for 200 people than the server does on their votes; on a slow machine that
client is then what times out.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.live import Caller

PATIENCE_S = 150  # a machine may be slow; whether a server answers at all is asked by the time limit of the test
AGAIN = 5


class Dropped(Exception):
    """The line broke before the answer was there."""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@dataclass
class Phone:
    """One browser: base is where the server is, cookie what it carries."""

    base: str
    cookie: str
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, caller: Caller) -> "Phone":
        return cls(caller.live.base, caller.cookie)

    async def post(self, path: str, form: dict[str, str], *, htmx: bool = True) -> Answer:
        return await asyncio.wait_for(self._ask(self._request(path, form, htmx=htmx)), PATIENCE_S)

    async def surely(self, path: str, form: dict[str, str], *, htmx: bool = True) -> Answer:
        """As the outbox does it: a line that breaks is tried again with the same key."""
        for _ in range(AGAIN):
            with suppress(Dropped):
                return await self.post(path, form, htmx=htmx)
        return await self.post(path, form, htmx=htmx)

    async def unheard(self, path: str, form: dict[str, str]) -> None:
        """Asks and hangs up before the answer: nobody knows whether it was done."""
        with suppress(OSError):
            _, out = await self._open()
            out.write(self._request(path, form, htmx=True))
            await out.drain()
            await asyncio.sleep(0)
        await self.hang_up()

    async def hang_up(self) -> None:
        if self.line:
            (_, out), self.line = self.line, None
            out.transport.abort()
            with suppress(OSError):
                await out.wait_closed()

    def _request(self, path: str, form: dict[str, str], *, htmx: bool) -> bytes:
        body = urlencode(form)
        lines = [f"POST {path} HTTP/1.1", f"Host: {self.base.split('://')[1]}", f"Origin: {self.base}"]
        lines += [f"Cookie: {self.cookie}", "Content-Type: application/x-www-form-urlencoded"]
        lines += ["HX-Request: true"] * htmx + [f"Content-Length: {len(body)}", "", body]
        return "\r\n".join(lines).encode()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.line is None:
            host, port = self.base.split("://")[1].split(":")
            self.line = await asyncio.open_connection(host, int(port))
        return self.line

    async def _ask(self, request: bytes) -> Answer:
        try:
            heard, out = await self._open()
            out.write(request)
            await out.drain()
            return await self._answer(heard)
        except (OSError, asyncio.IncompleteReadError) as broken:
            await self.hang_up()
            raise Dropped from broken

    async def _answer(self, heard: asyncio.StreamReader) -> Answer:
        head = (await heard.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = dict(lines(head[1:]))
        body = await heard.readexactly(int(told.get("content-length", "0")))
        if told.get("connection", "") == "close":
            await self.hang_up()
        return Answer(int(head[0].split(" ")[1]), body.decode())


def lines(head: list[str]) -> Iterator[tuple[str, str]]:
    for line in head:
        name, _, value = line.partition(": ")
        yield name.lower(), value
