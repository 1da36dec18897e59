"""Bytes on the wire, as no browser of ours would send them."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.live import Caller, Live

KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def host(live: Live) -> str:
    return f"Host: {live.base.split('://')[1]}\r\n"


def say(live: Live, *sent: bytes | str, wait: float = 5) -> bytes:
    """What comes back for these bytes until the server closes, or until it has said nothing more for `wait`."""
    with socket.create_connection(("127.0.0.1", live.port), 10) as line:
        line.settimeout(wait)
        try:
            for some in sent:
                line.sendall(some.encode("latin-1") if isinstance(some, str) else some)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return to_the_end(line)


def to_the_end(line: socket.socket) -> bytes:
    got = b""
    try:
        while some := line.recv(65536):
            got += some
    except (TimeoutError, ConnectionResetError):
        pass
    return got


def status(answer: bytes) -> int:
    """0 where the connection was cut without a word."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def get(live: Live, path: str, more: str = "", *, method: str = "GET") -> int:
    return status(say(live, f"{method} {path} HTTP/1.1\r\n{host(live)}{more}Connection: close\r\n\r\n"))


def post(live: Live, more: str, *body: bytes | str, path: str = "/join", wait: float = 5) -> int:
    head = f"POST {path} HTTP/1.1\r\n{host(live)}Origin: {live.base}\r\n{more}Connection: close\r\n\r\n"
    return status(say(live, head, *body, wait=wait))


# Sockets by hand


def handshake(caller: Caller, *, more: str = KEY + "Sec-WebSocket-Version: 13\r\n", screen: str = "hand") -> str:
    live = caller.live
    return (
        f"GET {caller.at}/{screen}/live?since=-1 HTTP/1.1\r\n{host(live)}Origin: {live.base}\r\n"
        f"Cookie: {caller.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{more}\r\n"
    )


@contextmanager
def opened(caller: Caller) -> Iterator[socket.socket]:
    """A socket whose handshake is done; what follows is frames."""
    with socket.create_connection(("127.0.0.1", caller.live.port), 10) as line:
        line.settimeout(5)
        line.sendall(handshake(caller).encode())
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(1)
        assert b" 101 " in got, got
        yield line


def masked(first: int, payload: bytes = b"", *, length: int = -1) -> bytes:
    """A frame of a browser, masked with nothing.  length: what its head says, where that is a lie."""
    n = len(payload) if length < 0 else length
    if n < 126:
        head = bytes([first, 0x80 | n])
    else:
        head = (
            bytes([first, 0xFE]) + struct.pack("!H", n) if n < 1 << 16 else bytes([first, 0xFF]) + struct.pack("!Q", n)
        )
    return head + b"\0\0\0\0" + payload


def closed_with(line: socket.socket, within: float = 5) -> int:
    """The code of the close frame that comes, 0 where the connection was cut without one."""
    ends, got = time.monotonic() + within, b""
    try:
        while time.monotonic() < ends and (some := line.recv(65536)):
            got += some
            while len(got) >= 2 and (size := whole(got)):
                if got[0] & 15 == 8:
                    return int.from_bytes(got[2:4], "big")
                got = got[size:]
    except (TimeoutError, ConnectionResetError):
        pass
    return 0


def whole(got: bytes) -> int:
    """The length of the frame that stands first, 0 while it is not all there."""
    n, at = got[1] & 127, 2
    if n >= 126:
        wide = 2 if n == 126 else 8
        n, at = int.from_bytes(got[2 : 2 + wide], "big"), 2 + wide
    return at + n if len(got) >= at + n else 0
