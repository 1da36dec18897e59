"""P15: connections that say nothing, or half of something, while somebody else uses the house."""

import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.hats import Hour
from tests.soak.figures import p99_ms
from tests.web.raw import FORM, host


@dataclass
class Silent:
    """waits: seconds of an ordinary request meanwhile.  left: silent ones that are still there in the end."""

    live: Hour
    waits: list[float] = field(default_factory=list)
    left: int = 0

    def play(self, connections: int, for_s: float) -> "Silent":
        half = f"POST /join HTTP/1.1\r\n{host(self.live)}{FORM}Content-Length: 9\r\n\r\na="
        with ExitStack() as stack:
            lines = [
                stack.enter_context(socket.create_connection(("127.0.0.1", self.live.port), 30))
                for _ in range(connections)
            ]
            for n, line in enumerate(lines):
                line.sendall(half[: (0, 30, len(half))[n % 3]].encode())
            began = time.monotonic()
            while time.monotonic() - began < for_s:
                asked = time.monotonic()
                assert self.live.hats["participant"].get("hand").status_code == 200
                self.waits.append(time.monotonic() - asked)
                ended(lines[0], 0.05)
            self.left = sum(not ended(line, 0.05) for line in lines)
        return self

    def p99_ms(self) -> float:
        return p99_ms(self.waits)


def ended(line: socket.socket, within_s: float) -> bool:
    """Whether the server has hung up, without an answer or with one."""
    line.settimeout(within_s)
    try:
        while line.recv(65536):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True
