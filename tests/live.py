"""The real runner in a thread, on a port of its own, with a clock that only the test moves."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from sqlalchemy import Connection

from app import server
from app.agenda.copying import fill
from app.core.ids import hashed
from app.house import Address
from app.main import create_app
from app.storage.db import Engines, engines
from app.storage.migrate import upgrade
from app.teams import calendar, keys, office
from app.teams.id_token import Organisation

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SECRET = b"s" * 32
# A browser lets go of a quiet connection before the server does (5 s), else a slow test asks on one that has just closed.
KEPT = httpx.Limits(keepalive_expiry=2)


class MovedClock:
    """Stands still until it is moved; handed in through the app factory."""

    def __init__(self, at: datetime = NINE) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)

    def set(self, at: datetime) -> None:
        self.at = at


@contextmanager
def opened(url: str) -> Iterator[Engines]:
    """A way to the database that is closed again."""
    found = engines(url)
    try:
        yield found
    finally:
        found.dispose()


def bring_up(url: str) -> None:
    with opened(url) as found:
        upgrade(found.writing)


@cache
def new_database() -> bytes:
    """An SQLite file with all tables and no rows.  Kept, since migrating takes longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        bring_up(f"sqlite:///{file}")
        return file.read_bytes()


class Doors:
    """What callers need of a server in a thread or in a process of its own: where it is, and how to come in."""

    base: str
    port: int
    meeting: str
    key: str
    code: str
    callers: list["Caller"]

    def client(self) -> "Caller":
        return Caller(self)

    def coach_client(self) -> "Caller":
        caller = Caller(self)
        self.signs_in(caller)
        return caller

    def signs_in(self, caller: "Caller") -> None:
        """This browser opens the host link again: a session that nobody used for twelve hours is over."""
        assert caller.http.post("/h", data={"key_text": self.key}).status_code == 303

    def phone(self, name: str, **more: str) -> "Caller":
        """Somebody who has joined by the code."""
        caller = Caller(self, name)
        answer = caller.http.post("/join", data={"code": self.code, "name": name, **more})
        assert answer.status_code == 303, answer.text
        return caller

    def hang_up(self) -> None:
        for caller in self.callers:
            caller.http.close()


@dataclass
class Live(Doors):
    """A server with one team and one meeting at nine.

    base: its address.  meeting, team, coach: ids.  key: the coach's host key.  code: the join code.
    """

    folder: Path
    clock: Callable[[], datetime] = field(default_factory=MovedClock)
    template: str = "brainstorm_vote"
    start: datetime = NINE
    ws: Any = server.Frames
    language: str = "en_GB"
    port: int = 0
    host: str = "127.0.0.1"  # or localhost, where browsers make passkeys without HTTPS
    public: str = ""  # an https address in front of it
    contact: str = ""
    organisation: Organisation | None = None
    url: str = ""  # another database than a new SQLite file

    def __post_init__(self) -> None:
        self.callers: list[Caller] = []
        self.office: Engines | None = None
        if self.url:
            bring_up(self.url)
        else:
            file = self.folder / "room.db"
            if not file.exists():
                file.write_bytes(new_database())
            self.url = f"sqlite:///{file}"
        self.coach = self.team = self.meeting = self.key = self.code = ""
        if not self.in_office(office.any_team):
            self.in_office(self.furnish)
        self.run()

    def furnish(self, tx: Connection) -> None:
        now = self.start - timedelta(days=1)
        self.coach = keys.first_coach(tx, SECRET, now)
        self.key = keys.key_now(tx, SECRET, self.coach)
        rules = ("One voice at a time", "No rank in this room", "Plain words")
        facts = office.TeamFacts(
            "Sepsis pathway big room", "mesosystem", specific_aim="First dose in 55 minutes", ground_rules=rules
        )
        self.team = office.add_team(tx, self.coach, facts, now)
        self.meeting = calendar.add_meeting(tx, self.team, self.start, now)
        if self.template:
            fill(tx, self.meeting, self.template)
        self.code = calendar.code_now(tx, self.coach, self.start - timedelta(minutes=20))

    def forget_sign_ins(self) -> "Live":
        """As if nobody had ever signed in, and at the time of the start: one server serves many tests."""
        for name in ("coach_session", "sign_in_try", "passkey", "coach_account"):
            self.in_office(lambda tx, name=name: tx.exec_driver_sql(f"delete from {name}"))
        self.in_office(lambda tx: tx.exec_driver_sql("update coach set link_open = true"))
        if isinstance(self.clock, MovedClock):
            self.clock.set(self.start)
        self.house.used.clear()
        self.house.tries.of.clear()
        return self

    def in_office(self, work: Callable[[Connection], Any]) -> Any:
        """Runs `work(tx)` in a transaction of its own on the database file, also while no server runs."""
        if self.office:
            with self.office.writing.begin() as tx:
                return work(tx)
        with opened(self.url) as found, found.writing.begin() as tx:
            return work(tx)

    def run(self) -> None:
        self.office = engines(self.url)
        self.socket = server.listen("127.0.0.1", self.port)
        self.port = self.socket.getsockname()[1]
        self.base = f"http://{self.host}:{self.port}"
        self.app = create_app(
            self.url,
            Address(self.public or self.base, (self.public or self.base,)),
            SECRET,
            clock=self.clock,
            language=self.language,
            contact=self.contact,
            organisation=self.organisation,
        )
        self.server = uvicorn.Server(server.config(self.app, ws=self.ws))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        deadline = time.monotonic() + 20
        while not self.server.started:
            assert time.monotonic() < deadline, "the server did not start"
            assert self.thread.is_alive(), "the server died at its start"
            time.sleep(0.01)

    def stop(self) -> None:
        self.hang_up()
        self.end()

    def end(self) -> None:
        """The server goes; the browsers stay as they are."""
        self.server.should_exit = True
        self.thread.join(20)
        if self.office:
            self.office.dispose()
        self.office = None

    @property
    def house(self) -> Any:
        return self.app.app.state.house  # type: ignore[attr-defined]

    def key_of(self, coach: str) -> str:
        found: str = self.in_office(lambda tx: keys.key_now(tx, SECRET, coach))
        return found


class Caller:
    """One browser without a screen: cookies, forms, pages."""

    def __init__(self, live: Live, name: str = "") -> None:
        self.live, self.name = live, name
        live.callers.append(self)
        self.http = httpx.Client(base_url=live.base, headers={"Origin": live.base}, timeout=20, limits=KEPT)

    @property
    def at(self) -> str:
        return f"/m/{self.live.meeting}"

    def get(self, page: str) -> httpx.Response:
        return self.http.get(f"{self.at}/{page}")

    def does(
        self, command: str, place: str = "-", /, *, screen: str = "hand", key: str = "", **fields: object
    ) -> httpx.Response:
        """Posts `kind/command-name` such as "agenda/start-meeting" the way htmx does."""
        kind, name = command.split("/")
        data = {
            "key": key or uuid4().hex,
            **{k: str(v).lower() if isinstance(v, bool) else str(v) for k, v in fields.items()},
        }
        headers = {"HX-Request": "true", "Bigroom-Screen": screen}
        return self.http.post(f"{self.at}/{kind}/{place}/{name}", data=data, headers=headers)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{c.name}={c.value}" for c in self.http.cookies.jar)

    @property
    def device(self) -> str:
        """The hash under which the server knows this browser."""
        return hashed(self.http.cookies.get("dev") or "")
