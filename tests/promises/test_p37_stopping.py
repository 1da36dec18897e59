"""P37: told to stop, the server is gone within ten seconds even where phones are stalled.

Every healthy phone hears 1012, so that it comes back by itself; nothing that was answered is lost.
"""

import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.real_server import RealServer
from tests.live import Caller
from tests.web.lines import close_code, line

STOPPED_S = 10
RESTARTS = 1012
HEALTHY, STALLED = 4, 2

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealServer]:
    made = RealServer(tmp_path)
    made.start()
    yield made
    made.stop()


def coach_of(real: RealServer) -> Caller:
    coach = Caller(real)  # type: ignore[arg-type]
    assert coach.http.post("/h", data={"key_text": real.key}).status_code == 303
    assert coach.does("agenda/start-meeting", screen="desk").status_code == 200
    return coach


def phone(real: RealServer, name: str) -> Caller:
    found = Caller(real, name)  # type: ignore[arg-type]
    assert found.http.post("/join", data={"code": real.code, "name": name}).status_code == 303
    return found


def stalled(real: RealServer, caller: Caller) -> socket.socket:
    """A phone that has opened its line and then reads no more."""
    ear = socket.socket()
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    ear.connect(("127.0.0.1", real.port))
    asks = (
        f"GET /m/{real.meeting}/hand/live?since=-1 HTTP/1.1", f"Host: 127.0.0.1:{real.port}", f"Origin: {real.base}",
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Cookie: {caller.cookie}", "", "",
    )  # fmt: skip
    ear.sendall("\r\n".join(asks).encode())
    assert ear.recv(12) == b"HTTP/1.1 101"
    return ear


def is_full(real: RealServer) -> bool:
    """Whether something waits for good in the server's side of a stalled line."""
    with Path("/proc/net/tcp").open() as lines:
        rows = [row.split() for row in lines][1:]
    here = f":{real.port:04X}"
    return any(row[1].endswith(here) and int(row[4].partition(":")[0], 16) > 20_000 for row in rows)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="asks Linux how much waits in a line")
def test_p37_it_stops_in_ten_seconds_with_stalled_phones_and_loses_nothing(real: RealServer) -> None:
    coach = coach_of(real)
    healthy = [phone(real, f"Nurse {n}") for n in range(HEALTHY)]
    deaf = [phone(real, f"Porter {n}") for n in range(STALLED)]
    assert real.process is not None
    with ExitStack() as stack, ThreadPoolExecutor(HEALTHY) as ears:
        heard = [ears.submit(close_code, stack.enter_context(line(one)), 60) for one in healthy]
        for one in deaf:
            stack.enter_context(stalled(real, one))
        written = 0
        while not is_full(real):  # what nobody fetches grows until the line is full
            assert written < 400
            answer = coach.does("record/write-decision", screen="desk", text=f"Decision {written} " + "x" * 200)
            written += answer.status_code == 200
        real.process.send_signal(signal.SIGTERM)
        assert real.process.wait(STOPPED_S) in (0, -signal.SIGTERM)
        assert [one.result(10) for one in heard] == [RESTARTS] * HEALTHY
    real.kill()
    real.start()
    page = coach.get("notes").text
    assert all(f"Decision {n} " in page for n in range(written))
