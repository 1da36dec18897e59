"""P1: what was answered with 2xx is there after kill -9 at any moment: votes, ideas and ratings, over HTTP."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from app.agenda.copying import fill
from app.storage.db import engines
from app.teams import calendar
from tests.browser.real_server import free_port
from tests.hats import Hour, good, hour
from tests.live import SECRET, Caller, MovedClock
from tests.phones import Phone
from tests.soak.hands import Hand, Rates, Votes, Writes
from tests.soak.people import crowd
from tests.waiting import until

MOST_S, READY_S = 0.03, 60
EACH = 2  # phones that vote, that write and that rate


@dataclass
class Killing:
    """A vote, a rating and a brainstorm under way, and a server that is killed.  lost: what was answered and is not there."""

    folder: Path
    broken: bool = False
    kills: int = 0
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    child: int = 0

    def __post_init__(self) -> None:
        now = datetime.now(UTC)
        live = hour(self.folder, clock=MovedClock(now), start=now)
        try:
            self.hands, self.url = [*voting_and_rating(live), *writing(live)], live.url
        finally:
            live.stop()
        (self.folder / "secret.key").write_text(SECRET.hex())

    @contextmanager
    def going(self) -> Iterator["Killing"]:
        """While its nursery lives."""
        self.reads, self.port = engines(self.url), free_port()
        base = f"http://127.0.0.1:{self.port}"
        for hand in self.hands:
            hand.phone.base = base
        mine = {"DATA": str(self.folder), "DATABASE_URL": self.url, "PORT": str(self.port), "HOST": "127.0.0.1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BIGROOM_")}
        with (self.folder / "log").open("ab") as log:
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.nursery"],
                env=kept | {f"BIGROOM_{name}": value for name, value in {**mine, "ORIGIN": base}.items()},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield self
        finally:
            os.killpg(self.nursery.pid, signal.SIGKILL)  # it and whatever it has started
            self.nursery.communicate(timeout=60)
            self.reads.dispose()

    def start(self) -> None:
        assert self.nursery.stdin and self.nursery.stdout
        self.nursery.stdin.write(b"early\n" if self.broken else b"sound\n")
        self.nursery.stdin.flush()
        while not (said := self.nursery.stdout.readline()).startswith(b"child "):
            assert said, f"it cannot be started: {self.log()}"
        self.child, ends = int(said.split()[1]), time.monotonic() + READY_S
        while not self.answers():
            assert time.monotonic() < ends, f"it does not answer: {self.log()}"
            time.sleep(0.005)

    def log(self) -> str:
        return (self.folder / "log").read_text()[-2000:]

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as line:
            line.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode())
            return line.recv(100).startswith(b"HTTP/1.1 200")
        return False

    def kill(self) -> None:
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            until(lambda: not is_there(self.child))  # its port and its lock are free
            self.child = 0

    def once_more(self, chance: random.Random) -> None:
        """Starts, looks for everything that was answered before, goes on, and is killed 0 to 30 ms after an answer."""
        self.start()
        self.lost += self.missing()
        if not self.lost:
            asyncio.run(self.play(chance.uniform(0, MOST_S)))
        self.kill()
        self.kills += 1

    async def play(self, after_s: float) -> None:
        await asyncio.gather(*(hand.asks_again() for hand in self.hands))
        before = self.keys()
        heard = asyncio.Event()
        going = [asyncio.create_task(hand.goes_on(heard)) for hand in self.hands]
        await heard.wait()
        await asyncio.sleep(after_s)
        self.kill()
        await asyncio.gather(*going)
        for hand in self.hands:
            await hand.phone.hang_up()
        self.answered += self.keys() - before

    def keys(self) -> int:
        return sum(len(hand.keys) for hand in self.hands)

    def missing(self) -> Iterator[str]:
        """Forms without a receipt, and things that are neither what was answered nor what is in doubt."""
        with self.reads.reading.connect() as tx:
            kept = set(tx.execute(text("select key from receipt")).scalars())
            for hand in self.hands:
                yield from (f"{type(hand).__name__} {key}" for key in hand.keys if key not in kept)
                hand.keys = [key for key in hand.keys if key in kept]
                if (found := hand.now(tx)) not in hand.may_be():
                    yield f"{type(hand).__name__}: {hand.may_be()} expected, {found} found"
                    hand.said = found


def is_there(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def voting_and_rating(live: Hour) -> Iterator[Hand]:
    votes = live.voting()
    rates = live.go_to("rating")  # it opens by itself
    idea = live.ids("select idea_id from ballot_idea order by number")[0]
    for n, (secret, who) in enumerate(crowd(live, 2 * EACH).items()):
        phone, at = Phone(live.base, f"dev={secret}"), f"/m/{live.meeting}"
        yield Votes(phone, who, f"{at}/multivote/{votes}", idea) if n % 2 else Rates(phone, who, f"{at}/rating/{rates}")


def writing(live: Hour) -> Iterator[Hand]:
    """In a meeting of another team, since ideas stay as they are while there is a vote on them."""
    there = copy(live)
    there.team = live.ids(f"select id from team where id != '{live.team}'")[0]
    there.meeting = live.in_office(lambda tx: calendar.add_meeting(tx, there.team, live.start, live.start))
    live.in_office(lambda tx: fill(tx, there.meeting, "brainstorm_vote"))
    coach = Caller(there)
    coach.http.cookies = live.hats["other coach"].http.cookies
    good(coach.does("agenda/start-meeting"))
    there.hats = {"coach": coach}
    item = there.go_to("brainstorm")
    coach.does("brainstorm/ask-question", item, question="What would help?", anonymous="on")
    people = crowd(there, EACH, named="Writer")
    good(coach.does("brainstorm/open-ideas", item, mode="open"))
    for secret, who in people.items():
        one = Caller(there)
        one.http.cookies.set("dev", secret, domain="127.0.0.1")
        good(one.does("brainstorm/add-idea", item, text=f"First of {who}"))
        idea = live.ids(f"select id from idea where text = 'First of {who}'")[0]
        yield Writes(
            Phone(live.base, f"dev={secret}"), who, f"/m/{there.meeting}/brainstorm/{item}", idea, f"First of {who}"
        )
