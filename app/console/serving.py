"""`bigroom serve` and `bigroom seed`."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from socket import socket
from typing import Annotated, Any

import typer
import uvicorn
from sqlalchemy import Connection

from app import server
from app.addresses import address_of
from app.config import Settings
from app.core.clock import system_clock
from app.main import create_app
from app.seed import demo
from app.seed_weeks import MOST
from app.starting import (
    CONFIG,
    Cannot,
    folder,
    listen,
    note,
    only_one,
    organisation,
    prepare,
    say,
    settings,
    why,
    within,
)
from app.teams import calendar, codes, keys
from app.web.metrics import shown


def serve() -> None:
    """Prepare the database, make a demo team in an empty one, and serve."""
    found = settings()
    secret = folder(found)
    organisation(found)  # what is wrong with it is said before anything begins
    listening, found = listen(found)
    with listening, only_one(found):
        say(f"Big Room: preparing {found.file or 'the database server'} ...")
        if prepare(found, secret) and found.demo:
            say("Big Room: making a demo team ...")
            asyncio.run(demo(found.url, address_of(found), secret))
        for noted in (note(found), boxed(found)):
            if noted:
                say(noted)
        with suppress(KeyboardInterrupt):  # uvicorn has stopped in order by now, and only tells
            run(found, secret, listening)
    say("Big Room has stopped.")


def boxed(found: Settings) -> str:
    """A container knows only its own address."""
    if found.origin or not Path("/.dockerenv").exists():
        return ""
    return "In a container phones need the address of the computer around it: BIGROOM_ORIGIN=http://192.168.0.7:8000"


def run(found: Settings, secret: bytes, listening: socket) -> None:
    address = address_of(found)
    app = create_app(
        found.url,
        address,
        secret,
        language=found.language,
        contact=found.contact,
        organisation=organisation(found),
    )
    lines = within(found, partial(where, secret=secret, public=address.public))
    with metered(found, app.app):
        Telling(server.config(app, proxy=found.proxy), lines).run(sockets=[listening])


@contextmanager
def metered(found: Settings, app: Any) -> Iterator[None]:
    """With metrics on their own port, where the settings name one."""
    if not found.metrics_port:
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(shown(app, found.data, found.metrics_host, found.metrics_port))
        except OSError as wrong:
            where = f"{found.metrics_host}:{found.metrics_port}"
            raise Cannot(f"Metrics cannot be shown at {where}: {why(wrong)}. BIGROOM_METRICS_PORT", CONFIG) from None
        yield


class Telling(uvicorn.Server):
    """Says where it is once it answers there, not before."""

    def __init__(self, config: uvicorn.Config, lines: list[str]) -> None:
        super().__init__(config)
        self.lines = lines

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        for line in self.lines:
            say(line)


def where(tx: Connection, secret: bytes, public: str) -> list[str]:
    """The lines that a person at the console needs."""
    first, now = keys.first_coach(tx, secret, system_clock()), system_clock()
    code = calendar.code_now(tx, first, now)
    key, open_ = keys.live_key(tx, secret, first, now), keys.link_is_open(tx, first)
    return [
        f"Coach desk: {public}/h" + (f"#{key}" if open_ else "  (its host link is closed)"),
        f"Wall: {public}/wall",
        f"Join: {public}/join" + (f"  code {codes.grouped(code)}" if code else ""),
        "Keep the coach's link: it is your key. Press Ctrl-C to stop.",
    ]


Weeks = Annotated[int, typer.Option("--weeks", min=1, max=MOST, help="How many weeks it has behind it.")]


def seed(weeks: Weeks = 1) -> None:
    """Make the demo team in an empty installation, without serving."""
    found = settings()
    secret = folder(found)
    with only_one(found):
        if not prepare(found, secret):
            raise Cannot("There is a team already. The demo team is made in an empty installation only.")
        asyncio.run(demo(found.url, address_of(found), secret, weeks=weeks))
    say("The demo team is made.")
