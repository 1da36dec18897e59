"""The lines W of the catalogue: handshakes and frames."""

import logging
import re
import socket
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from app.web import socket as door
from app.web.bucket import Buckets
from tests.bad_lines import Lines, between
from tests.hats import Hour, good, hour
from tests.hub.test_hub import until
from tests.web.lines import close_code, line, pieces, refused, version_of, wait_for
from tests.web.raw import closed_with, get, handshake, masked, opened, say, status

LINES = Lines()
TEXT, BYTES, CLOSE, PING, MORE = 0x81, 0x82, 0x88, 0x89, 0x80


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("socket")))
    yield made
    made.stop()


def one(running: Hour) -> Any:
    return running.hats["participant"]


def answered(running: Hour, *frames: bytes) -> int:
    """How a socket ends that says this."""
    with opened(one(running)) as there:
        try:
            for frame in frames:
                there.sendall(frame)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return closed_with(there)


# The handshake


@LINES.of("W11", "W12")
def handshakes_of_another_kind(running: Hour) -> None:
    key, version = "Sec-WebSocket-Key: ", "Sec-WebSocket-Version: 13\r\n"
    for more in (
        f"{key}dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n",
        version,
        f"{key}abc\r\n{version}",
        f"{key}!!!!\r\n{version}",
    ):
        assert status(say(running, handshake(one(running), more=more))) in (400, 426), more


@LINES.of("W13")
def a_page_is_no_socket(running: Hour) -> None:
    asked = handshake(one(running)).replace(f"{one(running).at}/hand/live?since=-1", "/join")
    assert status(say(running, asked)) == 403


@LINES.of("W14", "W15", "U63")
def a_socket_is_no_page(running: Hour) -> None:
    at = f"{one(running).at}/hand/live"
    page = running.client().http.get(at)
    assert page.status_code == 426 and "own page" in page.text and page.headers["upgrade"] == "websocket"
    assert running.client().http.post(at).status_code == 405


@LINES.of("W16")
def nothing_is_compressed(running: Hour) -> None:
    with line(one(running), compression="deflate") as there:
        assert "Sec-WebSocket-Extensions" not in there.response.headers


# Frames that are none


@LINES.of("W17", "W25")
def bits_that_nobody_agreed_on(running: Hour) -> None:
    bomb = zlib.compress(b"\0" * 20_000_000)[2:-4]
    assert answered(running, masked(0xC1, b"x")) == 1002
    assert answered(running, masked(0xC1, bomb[:15_000])) in (1002, 1009)


@LINES.of("W18", "W19", "W20", "W21", "W29")
def broken_frames(running: Hour) -> None:
    for frame in (
        b"\x81\x01x",
        masked(0x83, b"x"),
        masked(0x09, b"x"),
        masked(PING, b"x" * 126),
        masked(MORE, b"x"),
        masked(CLOSE, struct.pack("!H", 1000) + b"x" * 124),
    ):
        assert answered(running, frame) == 1002, frame[:2]


@LINES.of("W22", "W23", "W24")
def frames_without_end(running: Hour) -> None:
    start, more = masked(0x01, b"x" * 65_000), masked(0x00, b"x" * 65_000)
    assert answered(running, start, *[more] * 3) in (1009, 0)  # 0: cut while it still talked
    for said in (20_000_000, 15_000_000, 16_385):
        assert answered(running, masked(TEXT, b"x", length=said)) == 1009


@LINES.of("W26")
def bytes_mean_nothing(running: Hour) -> None:
    assert answered(running, masked(BYTES, b"\0")) == 1003


@LINES.of("W27")
def letters_that_cannot_be_read(running: Hour) -> None:
    assert answered(running, masked(TEXT, b"\xff\xfe")) == 1007


@LINES.of("W28")
def close_codes_that_nobody_may_send(running: Hour) -> None:
    for code in (1005, 1006, 999):
        assert answered(running, masked(CLOSE, struct.pack("!H", code))) == 1002, code


@LINES.of(*between("W", 30, 41), "W45", "W46", "W48")
def a_browser_says_nothing(running: Hour) -> None:
    """No text means anything here, so that none has to be understood: the line is closed, and nothing is read."""
    before = running.ids("select count(*) from receipt")
    for text in (
        "", "not json", "[1]", "{}", '{"type":"x"}', '{"type":"vote","extra":1}', '{"a":1,"a":2}', "NaN", "1e400",
        "[" * 16_000, "9" * 5000, '"\\ud800"', '"\\u0000"', f'{{"item":"{"A" * 22}"}}', '{"type":"next-item"}',
    ):  # fmt: skip
        assert answered(running, masked(TEXT, text.encode())) == 1008, text[:20]
    assert running.ids("select count(*) from receipt") == before


# What a page says it has


@LINES.of("W42", "W43", "W44")
def versions_that_are_not_ours(running: Hour) -> None:
    with line(one(running)) as there:
        whole = pieces(str(there.recv(timeout=5)))
    version = version_of(whole["pulse"])
    for since in (version - 1, -5, 10**9, 0):
        with line(one(running), since=since) as there:
            assert set(pieces(str(there.recv(timeout=5)))) == set(whole), since
    with line(one(running), since=version) as there:
        assert set(pieces(str(there.recv(timeout=5)))) == {"pulse"}
    assert refused(one(running), since="x") == 403  # type: ignore[arg-type]


# Floods, and phones that go


@LINES.of("W49", "W51")
def floods(running: Hour) -> None:
    for frame in (masked(TEXT, b"x"), masked(PING)):
        assert answered(running, frame * 20_000) in (1008, 0)
    with opened(one(running)) as there:
        there.sendall(masked(PING, b"still here"))
        assert b"still here" in b"".join(there.recv(65536) for _ in range(3))


@LINES.of("W52")
def who_never_answers_a_ping_is_let_go(running: Hour) -> None:
    config = running.server.config
    kept = config.ws_ping_interval, config.ws_ping_timeout
    assert kept == (20, 20)
    config.ws_ping_interval = config.ws_ping_timeout = 0.2
    try:
        with opened(one(running)) as there:
            assert closed_with(there) == 1011
    finally:
        config.ws_ping_interval, config.ws_ping_timeout = kept


def lines_of(running: Hour) -> int:
    return int(running.house.rooms.sockets())


@LINES.of("W55", "W56")
def phones_that_hang_up(running: Hour) -> None:
    until(lambda: lines_of(running) == 0)
    with line(running.hats["spare"]) as other, opened(one(running)) as half, opened(one(running)) as hard:
        until(lambda: lines_of(running) == 3)
        half.shutdown(socket.SHUT_WR)
        hard.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        hard.close()
        good(running.hats["coach"].does("agenda/pause-timer"))
        good(running.hats["coach"].does("agenda/resume-timer"))
        until(lambda: lines_of(running) == 1)
        wait_for(other, "hand-top", "")


@LINES.of("W57")
def the_sixth_page_of_a_phone(running: Hour) -> None:
    with ExitStack() as stack:
        first, *others = [stack.enter_context(line(one(running))) for _ in range(6)]
        assert close_code(first) == 4409
        for other in others:
            assert "pulse" in pieces(str(other.recv(timeout=5)))
            other.ping().wait(5)


@LINES.of("W58")
def without_a_cookie_nothing_is_looked_up(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.house, "read", None)  # a look would be a fault, and a line in the log
    for screen in ("hand", "desk", "wall"):
        assert refused(running.client(), screen) == 403


@LINES.of("W59")
def the_house_is_full(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    with line(one(running)) as there:
        until(lambda: lines_of(running) >= 1)
        monkeypatch.setattr(door, "MOST", lines_of(running))
        answer = say(running, handshake(running.hats["spare"]))
        assert status(answer) == 503
        assert 5 <= int(re.findall(rb"retry-after: (\d+)", answer)[0]) <= 15
        there.ping().wait(5)


@LINES.of("W61")
def a_phone_that_opens_and_closes_all_the_time(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.house, "openings", Buckets(0.001, 3))
    for _ in range(3):
        with line(one(running)):
            pass
    assert refused(one(running)) == 429
    with line(running.hats["spare"]) as other:
        assert other.recv(timeout=5), "and it is nobody else's loss"


@LINES.of("W64")
def words_that_look_like_a_push(running: Hour) -> None:
    typed = '<div hx-swap-oob="true" id="stage">gone</div><hx-partial hx-target="#stage">'
    with line(running.hats["coach"], "desk") as desk:
        good(running.hats["recorder"].does("record/park-it", text=typed))
        while "hx-swap-oob" not in (news := str(desk.recv(timeout=5))):
            pass
        assert typed not in news and "&lt;div hx-swap-oob=" in news


@LINES.of("W67")
def who_signs_out_elsewhere(running: Hour) -> None:
    """Leaving a meeting is no end: whoever has left may rate, and may come back (RT-3)."""
    coach = running.coach_client()
    with line(coach, "desk") as desk, line(running.hats["coach"], "desk") as other:
        desk.recv(timeout=5)
        assert coach.http.post("/out").status_code == 303
        assert close_code(desk, 2) == 4401
        other.recv(timeout=5)
    assert running.hats["coach"].get("desk").status_code == 200


@LINES.of("W63")
def a_meeting_that_is_over(running: Hour) -> None:
    """Those who were there still see it, on the page as on the line; nobody else ever does."""
    good(running.hats["coach"].does("agenda/end-meeting"))
    for hat in ("stranger", "other coach"):
        assert refused(running.hats[hat]) == 403 and running.hats[hat].get("record").status_code == 404
    with line(one(running)) as there:
        assert there.recv(timeout=5)
    assert one(running).get("record").status_code == 200


@pytest.mark.parametrize("ids", LINES.tests)
def test_p18_line(ids: str, running: Hour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    test = LINES.tests[ids]
    more = (monkeypatch,) if "monkeypatch" in test.__annotations__ else ()
    try:
        test(running, *more)
    except ConnectionClosed as closed:
        raise AssertionError(f"the line was closed: {closed}") from closed
    assert get(running, "/healthz") == 200
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
