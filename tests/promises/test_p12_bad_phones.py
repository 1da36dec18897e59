"""P12, P14, P15: one bad phone harms only itself: stalled, much too large, silent."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import server
from app.live.push import Room, Sheet
from app.web import shape
from tests.hats import Hour, hour
from tests.soak import stalled
from tests.soak.silent import Silent
from tests.soak.stalled import STALLED, Stalled, wide
from tests.web.raw import FORM, closed_with, get, masked, opened, post

ACTS, COSTS = 12, 256 * 1024
TEXT = 0x81

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("bad-phones")))
    made.house.rooms.tick_s = 0.001
    yield made
    made.stop()


# Stalled


def test_p12_with_a_fifth_of_the_phones_stalled_the_others_see_every_act(running: Hour) -> None:
    with wide(running):
        found = asyncio.run(Stalled(running, STALLED).play(ACTS))
    assert len(found.waits) == ACTS * len(stalled.HATS)
    assert 20_000 < found.most < COSTS or not stalled.TCP.exists()


def test_p12_a_room_that_waits_for_the_slowest_is_noticed(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = Room.offer

    def only_when_all_can(self: Room, sheet: Sheet, pieces: dict[str, str]) -> None:
        if all(socket.frames.can_write() for socket in sheet.sockets):  # type: ignore[attr-defined]
            offer(self, sheet, pieces)

    monkeypatch.setattr(Room, "offer", only_when_all_can)
    monkeypatch.setattr(stalled, "PATIENCE_S", 2)
    with wide(running), pytest.raises(TimeoutError):
        asyncio.run(Stalled(running, STALLED).play(ACTS))


# Much too large


def too_large(running: Hour) -> dict[str, int]:
    """How each is answered; 0: cut without a word."""
    with opened(running.hats["participant"]) as line:
        line.sendall(masked(TEXT, b"x", length=16_385))
        frame = closed_with(line)
    return {
        "frame": frame,
        "form": post(running, FORM + f"Content-Length: {256 * 1024 + 1}\r\n"),
        "headers": get(running, "/join", "".join(f"X-{n}: {'y' * 300}\r\n" for n in range(60))),
        "address": get(running, "/join?a=" + "x" * 8200),
    }


def test_p14_what_is_too_large_is_refused_before_it_is_read(running: Hour) -> None:
    found = too_large(running)
    assert found.pop("headers") in (0, 400, 431)
    assert found == {"frame": 1009, "form": 413, "address": 414}


def test_p14_a_house_without_limits_is_noticed(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "URL_BYTES", 1 << 30)
    assert too_large(running)["address"] != 414


# Silent


def test_p15_hundreds_of_silent_connections_go_and_harm_nobody(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server.DEADLINE_S == 10
    monkeypatch.setattr(server, "DEADLINE_S", 1)
    found = Silent(running).play(200, for_s=2)
    assert found.left == 0 and len(found.waits) > 5


def test_p15_a_server_without_a_deadline_is_noticed(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "DEADLINE_S", 1)
    monkeypatch.setattr(server.Deadline, "_another_second", lambda self: None)
    assert Silent(running).play(9, for_s=2).left == 9
