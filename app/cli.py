"""`bigroom serve`, `bigroom coach add NAME` and their neighbours."""

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
import uvicorn
from sqlalchemy import Connection

from app import server
from app.addresses import address_of
from app.config import Settings
from app.core.clock import system_clock
from app.core.text import clean_line
from app.main import create_app
from app.storage.db import Engines, engines
from app.storage.migrate import upgrade
from app.teams import office

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
coach, supervisor = typer.Typer(no_args_is_help=True), typer.Typer(no_args_is_help=True)
cli.add_typer(coach, name="coach", help="Coaches and their host links.")
cli.add_typer(supervisor, name="supervisor", help="People who look after many teams.")
Found = TypeVar("Found")


@cli.callback()
def about() -> None:
    """Big Room: the weekly, hour-long, coached improvement meeting."""


@cli.command()
def serve() -> None:
    """Prepare the database, make a demo team in an empty one, and serve."""
    settings = Settings()
    address, secret = address_of(settings), settings.secret()
    made = prepare(settings)
    listening = server.listen(settings.host, settings.port)
    app = create_app(settings.url, address, secret, language=settings.language)
    if made:
        from app.seed import demo

        print("Making a demo team ...", flush=True)
        asyncio.run(demo(settings.url, address, secret))
    for line in where(settings, secret, address.public):
        print(line, flush=True)
    uvicorn.Server(server.config(app, proxy=settings.proxy)).run(sockets=[listening])


def prepare(settings: Settings) -> bool:
    """Migrates the database; true when it holds no team yet."""
    settings.data.mkdir(parents=True, exist_ok=True)
    found = engines(settings.url)
    if found.note:
        print(found.note, file=sys.stderr)
    upgrade(found.writing)
    with found.writing.begin() as tx:
        first = office.first_coach(tx, settings.secret(), system_clock())
        empty = not office.any_team(tx)
    found.dispose()
    return empty and bool(first)


def where(settings: Settings, secret: bytes, public: str) -> list[str]:
    """The lines that a person at the console needs."""

    def reading(tx: Connection) -> list[str]:
        first = office.first_coach(tx, secret, system_clock())
        code = office.code_now(tx, first, system_clock())
        key = office.key_now(tx, secret, first)
        return [
            f"Coach desk: {public}/h#{key}",
            f"Wall: {public}/wall",
            f"Join: {public}/join" + (f"  code {office.grouped(code)}" if code else ""),
        ]

    return within(settings, reading)


def within(settings: Settings, work: Callable[[Connection], Found]) -> Found:
    """Runs `work` in one transaction on the installation's database."""
    found: Engines = engines(settings.url)
    try:
        with found.writing.begin() as tx:
            return work(tx)
    finally:
        found.dispose()


def _add(name: str, *, supervises: bool) -> None:
    settings = Settings()
    prepare(settings)
    secret = settings.secret()

    def adding(tx: Connection) -> str:
        made = office.add_coach(tx, secret, clean_line(name)[:40], system_clock(), supervisor=supervises)
        return office.key_now(tx, secret, made)

    print(f"Host link of {clean_line(name)[:40]}: {address_of(settings).public}/h#{within(settings, adding)}")
    print("Keep this link: it is your key.")


@coach.command("add")
def coach_add(name: Annotated[str, typer.Argument(help="The name that teams will see.")]) -> None:
    """Print a new coach's host link."""
    _add(name, supervises=False)


@supervisor.command("add")
def supervisor_add(name: Annotated[str, typer.Argument(help="The name that coaches will see.")]) -> None:
    """Print a new supervisor's host link."""
    _add(name, supervises=True)


def main() -> None:
    cli()
