"""Our runner: the listening socket, uvicorn's settings, deadlines, the pre-framed path."""

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.web.bucket import Bucket

DEADLINE_S, HEADER_BYTES = 10, 16 * 1024
PINGS, PINGS_AT_ONCE = 20.0, 40.0


class Frames(WebSocketsSansIOProtocol):
    """Puts itself into the scope, so that the hub can write one shared frame to many sockets."""

    _flush: Callable[[], None] | None = None

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._pings = Bucket(PINGS, PINGS_AT_ONCE)

    def handle_ping(self) -> None:
        """Ours send none; whoever sends very many is let go as for any other flood (1008)."""
        if self._pings.spend() or self.close_sent:
            return super().handle_ping()
        self.conn.fail(1008, "")
        self.handle_parser_exception()

    def send_receive_event_to_app(self) -> None:
        """Letters that cannot be read are the browser's fault: 1007, and no line in the log."""
        try:
            b"".join(self.frames).decode() if self.curr_msg_data_type == "text" else None
        except UnicodeDecodeError:
            self.conn.fail(1007, "")
            return self.handle_parser_exception()
        super().send_receive_event_to_app()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # it was refused, with an answer: nothing that the log should hold (W8)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope") and not self.conn.extensions:
            self.scope["extensions"]["bigroom.frames"] = self  # type: ignore[assignment]

    def can_write(self) -> bool:
        return self.writable.is_set()

    def write(self, frame: bytes) -> None:
        if self.handshake_complete and not self.close_sent and not self.disconnected:
            self.transport.write(frame)

    def when_writable(self, flush: Callable[[], None]) -> None:
        self._flush = flush

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._flush:
            self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        self._flush = None
        if self.handshake_complete and self.conn.close_rcvd is None and not self.close_sent:
            # It broke off (1006).  uvicorn says 1005, as of a page that was closed; the first word is the one heard.
            self.queue.put_nowait({"type": "websocket.disconnect", "code": 1006})
        super().connection_lost(exc)


class Deadline:
    """A request must arrive whole within DEADLINE_S, headers and body; else the connection is cut.

    The seconds are counted one by one, so that time in which the server itself stood still is not held against a
    phone whose bytes were waiting.
    """

    _late: asyncio.TimerHandle | None = None
    _waited = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)  # type: ignore[misc]
        self._watch(arriving=True)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)  # type: ignore[misc]
        self._watch(self.arriving())

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch(arriving=False)
        super().connection_lost(exc)  # type: ignore[misc]

    def arriving(self) -> bool:
        raise NotImplementedError

    def _watch(self, arriving: bool) -> None:
        if arriving and self._late is None:
            self._waited = 0
            self._late = self.loop.call_later(1, self._another_second)  # type: ignore[attr-defined]
        elif not arriving and self._late is not None:
            self._late.cancel()
            self._late = None

    def _another_second(self) -> None:
        self._waited += 1
        if self._waited >= DEADLINE_S:
            self.transport.abort()  # type: ignore[attr-defined]
        else:
            self._late = self.loop.call_later(1, self._another_second)  # type: ignore[attr-defined]


class HttpTools(Deadline, HttpToolsProtocol):
    _arriving, _header_bytes = False, 0

    def arriving(self) -> bool:
        return self._arriving and not isinstance(self.transport.get_protocol(), WebSocketsSansIOProtocol)

    def data_received(self, data: bytes) -> None:
        self._header_bytes += len(data)
        super().data_received(data)
        if self._header_bytes > HEADER_BYTES:
            self.transport.abort()

    def on_message_begin(self) -> None:
        self._arriving, self._header_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._header_bytes = -1 << 62  # counts for headers only
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._arriving, self._header_bytes = False, 0
        super().on_message_complete()


def listen(host: str, port: int) -> socket.socket:
    """Inherited by every accepted socket: a phone that stops reading is really gone after 15 s, at 64 KiB."""
    listening = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # with proto 0 asyncio leaves Nagle on
    if os.name == "posix":  # on Windows the same word lets two programs have one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 15_000)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


def config(app: Any, *, ws: Any = Frames, proxy: str = "") -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=HttpTools,
        ws=ws,
        lifespan="on",
        ws_max_size=16384,
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=8,
        backlog=4096,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
    )
