"""P37: told to stop, the server is gone within ten seconds even where phones are stalled.

Every healthy phone hears 1012, so that it comes back by itself; nothing that was answered is lost.
"""

import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.real_server import RealServer
from tests.web.lines import KERNEL, close_code, line, stall, waiting

STOPPED_S = 10
RESTARTS = 1012
HEALTHY, STALLED = 4, 2
HANGS_UP = """from app import server
server.Frames.shutdown = lambda self: self.transport.abort()
from app.console.serving import serve
serve()"""

pytestmark = pytest.mark.timeout(180)


def is_full(real: RealServer) -> bool:
    """Whether something waits for good in the server's side of a stalled line."""
    return max([0, *waiting(real.port)]) > 20_000


@pytest.mark.skipif(not KERNEL.exists(), reason="asks Linux how much waits in a line")
def test_p37_it_stops_in_ten_seconds_with_stalled_phones_and_loses_nothing(real: RealServer) -> None:
    coach = real.coach_client()
    assert coach.does("agenda/start-meeting", screen="desk").status_code == 200
    healthy = [real.phone(f"Nurse {n}") for n in range(HEALTHY)]
    deaf = [real.phone(f"Porter {n}") for n in range(STALLED)]
    assert real.process is not None
    with ExitStack() as stack, ThreadPoolExecutor(HEALTHY) as ears:
        heard = [ears.submit(close_code, stack.enter_context(line(one)), 60) for one in healthy]
        for one in deaf:
            stall(stack.enter_context(socket.socket()), one)
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


def test_p37_a_server_that_hangs_up_without_a_word_is_noticed(tmp_path: Path) -> None:
    real = RealServer(tmp_path, program=("-c", HANGS_UP))
    real.start()
    try:
        phone = real.phone("Nurse")
        with line(phone) as there, ThreadPoolExecutor(1) as ear:
            assert there.recv(timeout=30)
            heard = ear.submit(close_code, there, 60)
            assert real.process is not None
            real.process.send_signal(signal.SIGTERM)
            assert heard.result(60) != RESTARTS
    finally:
        real.stop()
