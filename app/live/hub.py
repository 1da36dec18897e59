"""Sockets.  A slot per fragment, latest wins; nobody waits for anybody."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Protocol

from app.core.meters import OVERWRITES, ended
from app.live.paint import partial

SEND_S = 10.0  # a send that hangs longer has lost its phone


class Push:
    """The same news for every socket of an audience; made into text, and framed, at most once."""

    def __init__(self, pieces: dict[str, str]) -> None:
        self.pieces = pieces

    def over(self, older: "Push | None") -> "Push":
        """What a slow socket should get: the latest of every fragment."""
        return self if older is None else Push(older.pieces | self.pieces)

    @cached_property
    def text(self) -> str:
        return "".join(partial(name, html) for name, html in self.pieces.items())

    @cached_property
    def frame(self) -> bytes:
        """An unmasked, uncompressed websocket text frame (RFC 6455, 5.2)."""
        body = self.text.encode()
        n = len(body)
        if n < 126:
            return bytes((0x81, n)) + body
        if n < 65536:
            return b"\x81\x7e" + n.to_bytes(2, "big") + body
        return b"\x81\x7f" + n.to_bytes(8, "big") + body


class Connection(ABC):
    """One socket of somebody: it takes what is newest when it can, and makes nobody else wait.

    slot: what it has not taken yet.  over: the code with which we closed it, 0 while we have not.
    """

    def __init__(self, shut: Callable[[int], Awaitable[None]]) -> None:
        self.shut = shut
        self.slot: Push | None = None
        self.over = 0

    def offer(self, push: Push) -> None:
        if self.slot is not None:
            OVERWRITES.inc()
        self.slot = push.over(self.slot)
        self._flush()

    async def close(self, code: int = 0) -> None:
        await self._let_go()
        if code and not self.over:
            self.over = code
            ended(code)
            await self.shut(code)

    @abstractmethod
    def _flush(self) -> None: ...
    @abstractmethod
    async def _let_go(self) -> None: ...


class SlotConnection(Connection):
    """For any ASGI server: one writer task, which sends whatever is newest when the socket can take it."""

    def __init__(self, send_text: Callable[[str], Awaitable[None]], shut: Callable[[int], Awaitable[None]]) -> None:
        super().__init__(shut)
        self.send_text, self.filled = send_text, asyncio.Event()
        self.sending_at: float | None = None
        self.task = asyncio.create_task(self._write())

    def _flush(self) -> None:
        self.filled.set()

    async def _write(self) -> None:
        while await self.filled.wait():
            self.filled.clear()
            if self.slot:
                news, self.slot = self.slot, None
                self.sending_at = asyncio.get_running_loop().time()
                await self.send_text(news.text)
                self.sending_at = None

    def hangs(self, now: float) -> bool:
        return self.sending_at is not None and now - self.sending_at > SEND_S

    async def _let_go(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


class Frames(Protocol):
    """What our runner's websocket protocol adds to the scope (server.py)."""

    def can_write(self) -> bool: ...
    def write(self, frame: bytes) -> None: ...
    def when_writable(self, flush: Callable[[], None]) -> None: ...


class FramedConnection(Connection):
    """For our runner: the shared frame goes straight to the transport; a slow socket keeps a slot."""

    def __init__(self, frames: Frames, shut: Callable[[int], Awaitable[None]]) -> None:
        super().__init__(shut)
        self.frames = frames
        frames.when_writable(self._flush)

    def _flush(self) -> None:
        if self.slot and self.frames.can_write():
            news, self.slot = self.slot, None
            self.frames.write(news.frame)

    async def _let_go(self) -> None:
        self.slot = None
