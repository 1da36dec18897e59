"""Sockets of a test: a browser's line, opened the way a browser opens it."""

import re
import socket
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.live import Caller


def line(caller: Caller, screen: str = "hand", *, since: int = -1, **more: Any) -> connect:
    """An open socket of this caller's screen, for `with`."""
    live = caller.live
    headers = {"Cookie": caller.cookie} if caller.cookie else {}
    address = f"{live.base.replace('http', 'ws', 1)}/m/{live.meeting}/{screen}/live?since={since}"
    settings: dict[str, Any] = {
        "origin": live.base,
        "additional_headers": headers,
        "compression": None,
        "open_timeout": 10,
        "ping_interval": None,  # no browser asks whether the other side lives: the server does
    }
    return connect(address, **{**settings, **more})


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


PIECE = re.compile(r'<hx-partial hx-target="#([^"]+)" hx-swap="innerMorph">(.*?)</hx-partial>', re.DOTALL)


def pieces(text: str) -> dict[str, str]:
    """What a push or a reply carries, by the id of its element."""
    return dict(PIECE.findall(text))


def wait_for(line: ClientConnection, element: str, says: str, timeout: float = 5) -> str:
    """Reads on until this element says so."""
    while True:
        found = pieces(str(line.recv(timeout=timeout))).get(element, "")
        if says in found:
            return found
