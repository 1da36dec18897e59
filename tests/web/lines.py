"""Sockets of a test: a browser's line, opened the way a browser opens it."""

import re
import socket
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.live import Caller

KERNEL = Path("/proc/net/tcp")  # what Linux tells of each line


def address_of(caller: Caller, screen: str, since: int = -1) -> str:
    return f"{caller.live.base.replace('http', 'ws', 1)}/m/{caller.live.meeting}/{screen}/live?since={since}"


def line(caller: Caller, screen: str = "hand", *, since: int = -1, **more: Any) -> connect:
    """An open socket of this caller's screen, for `with`."""
    headers = {"Cookie": caller.cookie} if caller.cookie else {}
    settings: dict[str, Any] = {
        "origin": caller.live.base,
        "additional_headers": headers,
        "compression": None,
        "open_timeout": 10,
        "ping_interval": None,  # no browser asks whether the other side lives: the server does
    }
    return connect(address_of(caller, screen, since), **{**settings, **more})


def refused(caller: Caller, screen: str = "hand", **more: Any) -> int:
    """The status with which a handshake is refused."""
    try:
        with line(caller, screen, **more):
            raise AssertionError("the socket opened")
    except InvalidStatus as no:
        return int(no.response.status_code)


def close_code(line: ClientConnection, timeout: float = 5) -> int | None:
    """Reads on until the server closes."""
    try:
        while True:
            line.recv(timeout=timeout)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def stall(phone: socket.socket, caller: Caller) -> None:
    """Shakes hands and then reads nothing more."""
    live = caller.live
    phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    phone.connect(("127.0.0.1", live.port))
    phone.sendall(
        f"GET /m/{live.meeting}/hand/live?since=-1 HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nOrigin: {live.base}\r\n"
        f"Cookie: {caller.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert b" 101 " in phone.recv(200)


def async_line(caller: Caller, screen: str = "hand") -> connect_async:
    """A line of this browser that an event loop listens to."""
    return connect_async(
        address_of(caller, screen),
        origin=caller.live.base,  # type: ignore[arg-type]  a plain text will do
        additional_headers={"Cookie": caller.cookie},
        compression=None,
    )


def waiting(port: int) -> list[int]:
    """How many bytes nobody has fetched yet, of each line of this server."""
    rows = [row.split() for row in KERNEL.read_text().splitlines()[1:]] if KERNEL.exists() else []
    return [int(row[4].partition(":")[0], 16) for row in rows if row[1].endswith(f":{port:04X}")]


VERSION = re.compile(r'data-version="(\d+)"')
PIECE = re.compile(r'<hx-partial hx-target="#([^"]+)" hx-swap="innerMorph">(.*?)</hx-partial>', re.DOTALL)


def version_of(message: str) -> int:
    """Which version a message, or its pulse, speaks of."""
    return int(VERSION.findall(message)[-1])


def pieces(text: str) -> dict[str, str]:
    """What a push or a reply carries, by the id of its element."""
    return dict(PIECE.findall(text))


def wait_for(line: ClientConnection, element: str, says: str, timeout: float = 5) -> str:
    """Reads on until this element says so."""
    while True:
        found = pieces(str(line.recv(timeout=timeout))).get(element, "")
        if says in found:
            return found
