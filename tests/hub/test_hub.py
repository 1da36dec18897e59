"""The way of a change from its commit to every screen (reliability.md, 1.1 to 1.3)."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from websockets.exceptions import ConnectionClosed

from app import server
from app.core.contract import Audience, Screen
from app.live import push
from app.live.hub import FramedConnection, Push, SlotConnection
from app.live.push import Listener, Room, Rooms
from app.meetings.seats import Tokens
from app.storage.db import engines
from app.storage.writer import Writer
from app.web import socket as door
from tests.hats import Hour, good, hour
from tests.live import Caller
from tests.waiting import until
from tests.web.lines import async_line, line, pieces, stall, version_of

PATHS = [pytest.param(server.Frames, id="fast"), pytest.param("websockets-sansio", id="plain")]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


# Both paths


def next_news(there: Any) -> str:
    """The next message that is not a beat alone."""
    while set(pieces(message := str(there.recv(timeout=5)))) == {"pulse"}:
        pass
    return message


def shown_at(there: Any, version: int) -> dict[str, str]:
    """What has come in by this version, the latest of every fragment."""
    got: dict[str, str] = {}
    while not got or version_of(got["pulse"]) < version:
        got |= pieces(str(there.recv(timeout=5)))
    return got


@pytest.mark.parametrize(("hat", "screen"), [("participant", "hand"), ("coach", "desk"), ("wall", "wall")])
def test_the_fast_and_the_slow_path_deliver_the_same(
    running: Hour, monkeypatch: pytest.MonkeyPatch, hat: str, screen: str
) -> None:
    fast = door.connect
    with line(running.hats[hat], screen) as one:
        assert one.recv(timeout=5)
        monkeypatch.setattr(door, "connect", lambda socket: SlotConnection(socket.send_text, socket.close))
        with line(running.hats[hat], screen) as other:
            assert other.recv(timeout=5)
            monkeypatch.setattr(door, "connect", fast)
            kinds = {type(socket) for socket in running.house.rooms.open[running.meeting].listeners}
            assert kinds == {FramedConnection, SlotConnection}
            good(running.hats["coach"].does("record/write-note", text="héllo " * 3000))
            good(running.hats["coach"].does("agenda/next-item", item=running.current().id))
            version = int(running.ids("select version from meeting")[0])
            got = [shown_at(socket, version) for socket in (one, other)]
    for each in got:
        each.pop("pulse")
    assert got[0] == got[1] and len(got[0]) >= 2


@pytest.mark.parametrize("n", [0, 1, 125, 126, 65535, 65536, 70000])
def test_a_frame_is_a_frame_at_every_length(n: int) -> None:
    from websockets.frames import Frame, Opcode

    news = Push({})
    news.__dict__["text"] = "x" * n
    assert news.frame == Frame(Opcode.TEXT, b"x" * n).serialize(mask=False)


class Wire:
    """A socket that takes what it is told to."""

    def __init__(self) -> None:
        self.takes, self.got, self.flush = True, list[bytes](), lambda: None

    def can_write(self) -> bool:
        return self.takes

    def write(self, frame: bytes) -> None:
        self.got.append(frame)

    def when_writable(self, flush: Any) -> None:
        self.flush = flush


async def nothing(*_: object) -> None: ...


@pytest.mark.anyio
async def test_a_slow_socket_gets_the_latest_of_every_fragment_in_one() -> None:
    wire = Wire()
    slow = FramedConnection(wire, nothing)
    wire.takes = False
    for n in range(5):
        slow.offer(Push({"a": str(n)}))
    slow.offer(Push({"b": "b"}))
    wire.takes = True
    wire.flush()
    wire.flush()
    assert wire.got == [Push({"a": "4", "b": "b"}).frame]


@pytest.mark.anyio
async def test_the_ordinary_path_keeps_the_latest_too() -> None:
    free, got, first = asyncio.Event(), list[str](), asyncio.Event()

    async def send(message: str) -> None:
        got.append(message)
        first.set()
        await free.wait()

    slow = SlotConnection(send, nothing)
    slow.offer(Push({"a": "0"}))
    await first.wait()
    for n in range(1, 5):
        slow.offer(Push({"a": str(n)}))
    first.clear()
    free.set()
    await first.wait()
    assert got == [Push({"a": "0"}).text, Push({"a": "4"}).text]
    await slow.close()


# One bad phone


@pytest.mark.anyio
@pytest.mark.parametrize("ws", PATHS)
async def test_a_stalled_phone_harms_only_itself_and_stop_says_1012(tmp_path: Path, ws: Any) -> None:
    made = await asyncio.to_thread(hour, tmp_path, ws=ws)
    stalled, coach, seen = socket.socket(), made.hats["coach"], [0] * 8
    try:
        made.house.rooms.tick_s = 0.001
        pulse = made.house.painter.pulse
        made.house.painter.pulse = lambda version, beat_s: pulse(version, beat_s) + "x" * 50_000
        stall(stalled, made.hats["spare"])
        async with AsyncExitStack() as stack:
            stack.callback(stalled.close)
            hats = ("participant", "leader", "facilitator", "timekeeper") * 2  # a browser has five lines at most
            good_ones = [await stack.enter_async_context(async_line(made.hats[hat], "hand")) for hat in hats]
            ears = [asyncio.create_task(listen(one, seen, n)) for n, one in enumerate(good_ones)]
            for _ in range(15):
                for command in ("agenda/pause-timer", "agenda/resume-timer"):
                    good(await asyncio.to_thread(coach.does, command))
            version = made.in_office(lambda tx: tx.execute(text("select version from meeting")).scalar_one())
            await asyncio.to_thread(until, lambda: min(seen) >= version, 20)
            stalled.close()
            await asyncio.to_thread(made.stop)
            await asyncio.gather(*ears)
            assert {one.close_code for one in good_ones} == {1012}
    finally:
        made.stop()


async def listen(one: Any, seen: list[int], n: int) -> None:
    try:
        async for message in one:
            seen[n] = max(seen[n], version_of(message))
    except ConnectionClosed:
        pass


# Versions


def test_a_push_never_claims_a_version_it_does_not_show(running: Hour) -> None:
    """A vote lands between the swap of dirty topics and the read; who reconnects with what it was told gets it all."""
    item = running.voting()
    idea, painter = running.ids("select idea_id from ballot_idea")[0], running.house.painter
    paint = painter.paint

    def late(meeting: str, audiences: Any, topics: frozenset[str]) -> Any:
        if "agenda.time" in topics and late.first:  # type: ignore[attr-defined]
            late.first = False  # type: ignore[attr-defined]
            good(running.hats["participant"].does("multivote/cast-vote", item, idea=idea))
        return paint(meeting, audiences, topics)

    late.first = True  # type: ignore[attr-defined]
    with line(running.hats["wall"], "wall") as wall:
        before = version_of(str(wall.recv(timeout=5)))
        painter.paint = late
        good(running.hats["coach"].does("agenda/pause-timer"))
        message = next_news(wall)
        assert version_of(message) == before + 1
        assert "multivote-progress" not in pieces(message)
        with line(running.hats["wall"], "wall", since=before + 1) as back:
            assert "multivote-progress" in shown_at(back, before + 2)
        assert "multivote-progress" in shown_at(wall, before + 2)


class Paints:
    """A painter that says what it was asked to paint."""

    def __init__(self) -> None:
        self.asked = list[frozenset[str]]()
        self.phase = "x"
        self.registry = type("R", (), {"topics": frozenset({"a", "b"}), "inside_stage": frozenset({"a"})})

    def paint(self, meeting: str, audiences: Sequence[Audience], topics: frozenset[str]) -> Any:
        self.asked.append(topics)
        return type(
            "P",
            (),
            {
                "version": 7,
                "running": True,
                "phase": self.phase,
                "sheets": {a: {t: t for t in topics} for a in audiences},
            },
        )

    def pulse(self, version: int, beat_s: float) -> str:
        return f"{version} {beat_s:g}"


class Ear:
    def __init__(self) -> None:
        self.got = list[dict[str, str]]()

    def offer(self, news: Push) -> None:
        self.got.append(news.pieces)

    async def close(self, code: int = 0) -> None: ...


@pytest.fixture
def room() -> Room:
    from concurrent.futures import ThreadPoolExecutor

    return Room("m", Paints(), ThreadPoolExecutor(1), 0)  # type: ignore[arg-type]


WHO = Listener(Tokens("d"), Audience(Screen.HAND))


@pytest.mark.anyio
async def test_a_gap_in_the_versions_makes_everything_dirty(room: Room) -> None:
    ear = Ear()
    await room.join(WHO, ear, -1)
    room.touch(8, frozenset({"a"}))
    assert room.ticking
    await room.ticking
    room.touch(10, frozenset({"a"}))
    await room.ticking
    room.touch(9, frozenset({"b"}))  # an old hint that comes late changes nothing
    await room.ticking
    assert [set(news) for news in ear.got] == [{"a", "b", "pulse"}, {"a", "pulse"}, {"a", "b", "pulse"}]
    assert [news["pulse"] for news in ear.got] == ["7 2", "8 2", "10 2"]


@pytest.mark.anyio
async def test_what_time_has_changed_still_waits_when_something_else_was_painted(room: Room) -> None:
    """A note in the same moment as the half minute, or a phone that joins then, and the others would never see it."""
    painter: Any = room.painter
    await room.join(WHO, Ear(), -1)
    assert room.phase == "x"
    painter.phase = "y"
    room.touch(8, frozenset({"a"}))
    assert room.ticking
    await room.ticking
    await room.sheet(Audience(Screen.WALL))
    assert room.phase == "x"
    room.touch(9, frozenset({"a", "agenda.now"}))
    await room.ticking
    assert room.phase == "y"


@pytest.mark.anyio
async def test_a_socket_that_has_this_version_already_is_sent_the_pulse_alone(room: Room) -> None:
    first, back = Ear(), Ear()
    await room.join(WHO, first, -1)
    await room.join(WHO, back, 7)
    assert [set(ear.got[0]) for ear in (first, back)] == [{"a", "b", "pulse"}, {"pulse"}]


@pytest.mark.anyio
async def test_the_beat_comes_every_2_s_while_it_runs_and_every_10_s_else(room: Room) -> None:
    ear = Ear()
    await room.join(WHO, ear, 7)
    for second in range(100, 121):
        room.beat(second)
    assert len(ear.got) == 1 + 11
    assert set(ear.got[-1]) == {"pulse"}
    room.running = False
    ear.got.clear()
    for second in range(121, 161):
        room.beat(second)
    assert [news["pulse"] for news in ear.got] == ["7 10"] * 4


def test_a_beat_carries_the_version_and_the_servers_time(running: Hour) -> None:
    with line(running.hats["participant"]) as phone:
        version = version_of(str(phone.recv(timeout=5)))
        running.clock.move(seconds=1)  # type: ignore[attr-defined]
        now = int(running.clock().timestamp() * 1000)
        while f'data-now="{now}"' not in (beat := str(phone.recv(timeout=5))):
            pass
        assert set(pieces(beat)) == {"pulse"} and version_of(beat) == version and 'data-beat="2"' in beat


@pytest.mark.anyio
async def test_an_empty_room_is_dropped_after_a_minute(room: Room) -> None:
    rooms, ear = Rooms(room.painter, room.readers), Ear()
    rooms.open["m"] = room
    await room.join(WHO, ear, -1)
    now = asyncio.get_running_loop().time()
    assert not room.deserted(now + 1000)
    room.leave(ear)
    assert not room.deserted(now + push.KEEP_S - 1)
    assert room.deserted(now + push.KEEP_S + 1)
    room.used_at = now - push.KEEP_S - 1
    rooms.beat()
    assert rooms.open == {}


def test_a_room_goes_when_its_last_phone_has_gone(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "KEEP_S", 0.0)
    with line(running.hats["participant"]) as phone:
        phone.recv(timeout=5)
        assert running.meeting in running.house.rooms.open
    until(lambda: running.meeting not in running.house.rooms.open)


# The runner


def test_the_sockets_send_at_once_and_let_a_dead_phone_go(running: Hour) -> None:
    with line(running.hats["participant"]) as phone:
        phone.recv(timeout=5)
        for connection in list(running.server.server_state.connections):
            accepted = connection.transport.get_extra_info("socket")
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * 64 * 1024  # Linux counts twice
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 15_000


def test_half_a_request_is_cut_at_its_deadline(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing, half a header, half a body, half a second request: each is gone after the deadline, whoever dribbles."""
    monkeypatch.setattr(server, "DEADLINE_S", 0.5)
    host = f"Host: 127.0.0.1:{running.port}\r\nOrigin: {running.base}\r\n"
    whole = f"GET /healthz HTTP/1.1\r\n{host}\r\n".encode()
    form = f"POST /join HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na="
    half = {
        "nothing": b"",
        "header": b"GET / HTTP/1.1\r\nHost: a\r\nX-",
        "body": form.encode(),
        "second": whole + b"GET / HT",
    }
    waiting, at = {name: socket.create_connection(("127.0.0.1", running.port), 5) for name in half}, time.monotonic()
    for name, raw in waiting.items():
        raw.sendall(half[name])
    for name, raw in waiting.items():
        with raw:
            got = read_to_the_end(raw)
            assert got.startswith(b"HTTP/1.1 200") if name == "second" else not got, name
    assert 0.4 < time.monotonic() - at < 4


def test_a_server_that_stood_still_does_not_hold_it_against_a_phone(
    running: Hour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "DEADLINE_S", 3)
    stood = threading.Event()
    with socket.create_connection(("127.0.0.1", running.port), 10) as phone:
        phone.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n".encode())
        until(lambda: any(getattr(at, "_arriving", False) for at in running.server.server_state.connections))
        loop = next(iter(running.server.server_state.connections)).loop  # type: ignore[union-attr]
        loop.call_soon_threadsafe(lambda: (time.sleep(3.5), stood.set()))
        assert stood.wait(10)
        phone.sendall(b"Connection: close\r\n\r\n")
        assert read_to_the_end(phone).startswith(b"HTTP/1.1 200")


def test_a_phone_that_hangs_up_in_the_middle_is_no_fault_of_ours(
    running: Hour, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST /join HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.base}\r\n"
    with socket.create_connection(("127.0.0.1", running.port), 5) as phone:
        phone.sendall(
            f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=".encode()
        )
        until(lambda: any(getattr(at, "cycle", None) for at in running.server.server_state.connections))
    until(lambda: not running.server.server_state.connections)
    until(lambda: not running.server.server_state.tasks)
    assert "fault" not in caplog.text


def read_to_the_end(raw: socket.socket) -> bytes:
    got = b""
    try:
        while more := raw.recv(4096):
            got += more
    except ConnectionResetError:
        pass
    return got


def test_endless_headers_are_cut(running: Hour) -> None:
    with socket.create_connection(("127.0.0.1", running.port), 5) as raw:
        try:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            for n in range(4000):
                raw.sendall(b"X-%d: %s\r\n" % (n, b"z" * 200))
            got = raw.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            got = b""
        assert not got or got[9:12] in (b"400", b"431")


# The one writer


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = engines(f"sqlite:///{tmp_path / 'w.db'}")
    with found.writing.begin() as tx:
        tx.execute(text("create table done (n integer primary key)"))
    yield found.writing
    found.dispose()


@pytest.mark.anyio
async def test_one_bad_job_does_not_take_its_neighbours(engine: Engine) -> None:
    tries, told = list[int](), list[Any]()

    def work(tx: Connection, jobs: Sequence[int]) -> list[Any]:
        tries.append(len(jobs))
        for n in jobs:
            tx.execute(text("insert into done values (:n)"), {"n": n})
            if n == 7:
                raise RuntimeError("a fault of ours")
        return list(jobs)

    writer: Writer[int, int] = Writer(engine, work, told.extend)
    outcomes = await asyncio.gather(*(writer.do(n) for n in range(20)), return_exceptions=True)
    await writer.stop()
    with engine.begin() as tx:
        kept = set(tx.execute(text("select n from done")).scalars())
    assert kept == set(range(20)) - {7}
    assert [n for n, outcome in enumerate(outcomes) if outcome != n] == [7]
    assert max(tries) > 1 and tries[-20:] == [1] * 20, "together first, then each by itself"
    assert len(told) == 20


@pytest.mark.anyio
async def test_a_job_that_must_be_alone_is_alone_and_in_its_turn(engine: Engine) -> None:
    batches = list[list[int]]()

    def work(tx: Connection, jobs: Sequence[int]) -> list[Any]:
        batches.append(list(jobs))
        return list(jobs)

    writer: Writer[int, int] = Writer(engine, work, lambda outcomes: None, alone=lambda n: n == 3)
    await asyncio.gather(*(writer.do(n) for n in range(6)))
    await writer.stop()
    assert [n for batch in batches for n in batch] == list(range(6))
    assert [3] in batches


@pytest.mark.anyio
async def test_a_fault_in_telling_does_not_stop_the_writer(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    def fails(outcomes: list[Any]) -> None:
        raise RuntimeError("a screen broke")

    writer: Writer[int, int] = Writer(engine, lambda tx, jobs: list(jobs), fails)
    assert [await writer.do(1), await writer.do(2)] == [1, 2]
    await writer.stop()
    assert "telling the screens failed" in caplog.text


def test_a_fault_in_one_command_is_500_for_it_alone(
    running: Hour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In one batch with others (nothing is decided until all are waiting)."""
    from app.record.rules import WriteNote

    decide, gate = WriteNote.decide, threading.Event()

    def faulty(self: WriteNote, *given: Any) -> Any:
        if self.text == "bad":
            raise RuntimeError("a fault of ours")
        return decide(self, *given)

    monkeypatch.setattr(WriteNote, "decide", faulty)
    thread = running.house.writer.thread
    thread.submit(gate.wait)
    answers: dict[str, int] = {}

    def write(word: str) -> None:
        caller = Caller(running)
        caller.http.cookies = running.hats["recorder"].http.cookies
        answers[word] = caller.does("record/write-note", text=word).status_code

    askers = [threading.Thread(target=write, args=(word,)) for word in ("one", "bad", "two")]
    for asker in askers:
        asker.start()
    until(lambda: len(running.house.writer.waiting) >= 2)
    gate.set()
    for asker in askers:
        asker.join(10)
    assert answers == {"one": 200, "bad": 500, "two": 200}
    assert sorted(running.ids("select text from note")) == ["one", "two"]
    assert "fault" in caplog.text and "bad" not in caplog.text.replace("bigroom", "")
