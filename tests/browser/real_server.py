"""The server as people start it: `python -m app serve`, a process of its own, the real clock.  It can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import Connection

from app.agenda.copying import fill
from app.agenda.store import hour_of
from app.config import Settings
from app.storage.db import engines
from app.storage.migrate import upgrade
from app.teams import calendar, keys, office
from tests.live import Caller, Doors

READY_S = 150


@dataclass
class RealServer(Doors):
    """A database with one team and a meeting that begins now; `start`, `kill`, `start` again.

    program: what Python is to run; a deliberately broken build says something else.
    """

    folder: Path
    program: tuple[str, ...] = ("-m", "app", "serve")
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = free_port()
        self.callers: list[Caller] = []
        self.base = f"http://127.0.0.1:{self.port}"
        self.settings = Settings(data=self.folder, port=self.port, origin=self.base)
        self.secret = self.settings.secret()
        found = engines(self.settings.url)
        upgrade(found.writing)
        with found.writing.begin() as tx:
            self.furnish(tx)
        found.dispose()

    def furnish(self, tx: Connection) -> None:
        now = datetime.now(UTC)
        coach = keys.first_coach(tx, self.secret, now)
        self.key = keys.key_now(tx, self.secret, coach)
        self.team = office.add_team(tx, coach, office.TeamFacts("Sepsis pathway big room", "mesosystem"), now)
        self.meeting = calendar.add_meeting(tx, self.team, now + timedelta(minutes=1), now)
        fill(tx, self.meeting, "brainstorm_vote")
        self.code = calendar.code_now(tx, coach, now)

    def start(self) -> None:
        mine = {
            "BIGROOM_DATA": str(self.folder),
            "BIGROOM_PORT": str(self.port),
            "BIGROOM_HOST": "127.0.0.1",
            "BIGROOM_ORIGIN": self.base,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BIGROOM_")}
        self.log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, *self.program], env=kept | mine, stdout=self.log, stderr=self.log
        )
        deadline = time.monotonic() + READY_S
        while not self.answers():
            assert self.process.poll() is None, f"the server ended: {(self.folder / 'log').read_text()}"
            assert time.monotonic() < deadline, f"the server does not answer: {(self.folder / 'log').read_text()}"
            time.sleep(0.1)

    def items(self) -> list[str]:
        """The ids of the agenda, in order."""
        found = engines(self.settings.url)
        try:
            with found.reading.connect() as tx:
                return [item.id for item in hour_of(tx, self.meeting).items]
        finally:
            found.dispose()

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.base}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """Without a word, as when the power fails."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)
            self.log.close()
            self.process = None

    def stop(self) -> None:
        self.hang_up()
        self.kill()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
