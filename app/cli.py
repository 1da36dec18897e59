"""`bigroom serve`, `bigroom coach add NAME` and their neighbours."""

import asyncio
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from socket import socket
from typing import Annotated

import typer
import uvicorn
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection

from app import server
from app.addresses import address_of
from app.config import Settings
from app.core.clock import system_clock
from app.core.errors import No
from app.core.text import BadText, Name
from app.exports.importing import bring_in, checked
from app.main import create_app
from app.parts import parts
from app.portfolio.writing import see_labels, tidy
from app.seed import demo
from app.seed_weeks import MOST
from app.starting import Cannot, beside, copied, folder, listen, note, only_one, prepare, reached, say, settings, within
from app.storage.erase import erase_team
from app.storage.scrub import scrub
from app.teams import calendar, codes, keys, office, owners, roster
from app.teams.retention import retire

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
coach, supervisor, team = (typer.Typer(no_args_is_help=True) for _ in range(3))
cli.add_typer(coach, name="coach", help="Coaches and their host links.")
cli.add_typer(team, name="team", help="Whose a team is, and the end of one.")
cli.add_typer(supervisor, name="supervisor", help="People who look after many teams.")
NAME = TypeAdapter[str](Name)


@cli.callback()
def about() -> None:
    """Big Room: the weekly, hour-long, coached improvement meeting."""


# Serving


@cli.command()
def serve() -> None:
    """Prepare the database, make a demo team in an empty one, and serve."""
    found = settings()
    secret = folder(found)
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
    app = create_app(found.url, address, secret, language=found.language, contact=found.contact)
    lines = within(found, partial(where, secret=secret, public=address.public))
    Telling(server.config(app, proxy=found.proxy), lines).run(sockets=[listening])


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
    return [
        f"Coach desk: {public}/h#{keys.live_key(tx, secret, first)}",
        f"Wall: {public}/wall",
        f"Join: {public}/join" + (f"  code {codes.grouped(code)}" if code else ""),
        "Keep the coach's link: it is your key. Press Ctrl-C to stop.",
    ]


Weeks = Annotated[int, typer.Option("--weeks", min=1, max=MOST, help="How many weeks it has behind it.")]


@cli.command()
def seed(weeks: Weeks = 1) -> None:
    """Make the demo team in an empty installation, without serving."""
    found = settings()
    secret = folder(found)
    with only_one(found):
        if not prepare(found, secret):
            raise Cannot("There is a team already. The demo team is made in an empty installation only.")
        asyncio.run(demo(found.url, address_of(found), secret, weeks=weeks))
    say("The demo team is made.")


@cli.command()
def backup(copy: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    """Copy the database as it stands now, while a server may be running on it."""
    found = settings()
    if found.file is None or not found.file.exists():
        raise Cannot("There is no SQLite database here to copy. PostgreSQL is copied with pg_dump.")
    beside(found)
    copied(found, copy)
    say(f"Copied to {copy}. Keep {found.data / 'secret.key'} beside it: the coaches' links hang on it.")


@cli.command()
def retention(dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False) -> None:
    """Throw away what is over its time; once a day, by the computer's own calendar (docs/privacy.md)."""
    found, _ = ready()
    with reached(found) as both, both.writing.connect() as tx, tx.begin() as kept:
        counts = retire(tx, system_clock())
        if dry_run:
            kept.rollback()
    if not dry_run:
        scrubbed(found)
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing"
    say(f"{'Would go' if dry_run else 'Gone'}: {told}.")


Into = Annotated[str, typer.Option("--team", help="The team whose meeting it is, by its name.")]


@cli.command("import")
def import_record(file: Annotated[Path, typer.Argument(help="A record.json.")], team: Into) -> None:
    """Make a meeting of a record that was downloaded as JSON, here or on another installation."""
    found, _ = ready()
    if not file.is_file():
        raise Cannot(f"There is no file {file}.")

    def importing(tx: Connection) -> str:
        it = checked(file.read_bytes())
        return bring_in(parts(), tx, roster.team_called(tx, team), it, system_clock())

    meeting = within(found, importing)
    say(f"Imported. Its record: {address_of(found).public}/m/{meeting}/record")


# Coaches

Named = Annotated[str, typer.Argument(help="The name that others will see.")]
Teams = Annotated[list[str] | None, typer.Option("--team", help="A team to coach, by its name; may be repeated.")]
Outside = Annotated[bool, typer.Option("--outside", help="From outside the pathway: does not vote.")]


@coach.command("add")
def coach_add(name: Named, team: Teams = None, outside: Outside = False) -> None:
    """Print a new coach's host link."""
    add(name, team or [], outside=outside)


Labels = Annotated[list[str] | None, typer.Option("--label", help="A stream or cohort they see; may be repeated.")]
Every = Annotated[bool, typer.Option("--all-teams", help="They see every team.")]


@supervisor.command("add")
def supervisor_add(name: Named, label: Labels = None, all_teams: Every = False) -> None:
    """Print a new supervisor's host link."""
    add(name, [], supervises=True)
    see(name, label or [], all_teams=all_teams)


@supervisor.command("labels")
def supervisor_labels(name: Named, label: Labels = None, all_teams: Every = False) -> None:
    """Say which labels a supervisor sees from now on."""
    see(name, label or [], all_teams=all_teams)


def see(name: str, labels: list[str], *, all_teams: bool) -> None:
    found, _ = ready()
    wanted = [""] if all_teams else tidy(labels)

    def seeing(tx: Connection) -> None:
        see_labels(tx, roster.supervisor_called(tx, name), wanted)

    within(found, seeing)
    said = "every team" if all_teams else f"the teams of {', '.join(wanted)}" if wanted else "no team yet: say --label"
    say(f"{name} sees {said}.")


def add(name: str, teams: list[str], *, outside: bool = False, supervises: bool = False) -> None:
    found, secret = ready()
    shown = named(name)

    def adding(tx: Connection) -> str:
        roster.must_be_free(tx, shown)
        wanted = dict.fromkeys(roster.team_called(tx, team) for team in teams)
        made = keys.add_coach(tx, secret, shown, system_clock(), supervisor=supervises)
        for team in wanted:
            office.give_team(tx, made, team, outside=outside)
        return keys.key_now(tx, secret, made)

    tell_link(found, shown, within(found, adding))
    if not (teams or supervises):
        say("No team yet: a coach makes teams on the desk, or say --team NAME here.")


@coach.command("list")
def coach_list() -> None:
    """Name everybody who has a host link, with their teams."""
    found, _ = ready()
    for one in within(found, roster.coaches):
        teams = "supervisor" if one.supervisor else ", ".join(one.teams) or "no team yet"
        say(f"{one.name}: {teams}")


@coach.command("link")
def coach_link(name: Named) -> None:
    """Change a coach's host link: the old one, and every browser signed in with it, is shut out at once."""
    found, secret = ready()

    def changing(tx: Connection) -> str:
        return keys.change_key(tx, secret, roster.coach_called(tx, name))

    tell_link(found, name, within(found, changing))


@coach.command("leave")
def coach_leave(name: Named, to: Annotated[str, typer.Option("--to", help="Who takes over the teams.")] = "") -> None:
    """A coach leaves: link, sign-ins and teams are gone at once.  Teams that nobody else has need --to NAME."""
    found, _ = ready()

    def leaving(tx: Connection) -> None:
        owners.let_go(tx, roster.coach_called(tx, name), to=roster.coach_called(tx, to) if to else "")

    within(found, leaving)
    say(f"{name} has left. What they wrote stays.")


TeamName = Annotated[str, typer.Argument(help="The team.")]


@team.command("transfer")
def team_transfer(name: TeamName, to: Annotated[str, typer.Option("--to", help="The coach.")]) -> None:
    """Give a team to one coach and to nobody else."""
    found, _ = ready()
    within(found, lambda tx: owners.hand_over(tx, roster.team_called(tx, name), roster.coach_called(tx, to)))
    say(f"{name} is {to}'s now, and nobody else's.")


@team.command("erase")
def team_erase(name: TeamName, sure: Annotated[bool, typer.Option("--sure", help="Do it.")] = False) -> None:
    """Erase a team with all its meetings, to the last byte."""
    found, _ = ready()
    if not sure:
        raise Cannot(f"This erases {name} with all its meetings for good. Say --sure if you are.")
    within(found, lambda tx: erase_team(tx, roster.team_called(tx, name)))
    scrubbed(found)
    say(f"{name} is erased. Copies made before hold it until they are thrown away.")


def scrubbed(found: Settings) -> None:
    with reached(found) as both:
        scrub(both.writing)


def ready() -> tuple[Settings, bytes]:
    """The settings and the secret, with the database up to date; a server may be running on it."""
    found = settings()
    secret = folder(found)
    beside(found)
    prepare(found, secret)
    return found, secret


def named(name: str) -> str:
    try:
        return NAME.validate_python(name)
    except ValidationError:
        raise Cannot("A name has 1 to 40 characters that can be seen.") from None


def tell_link(found: Settings, name: str, key: str) -> None:
    say(f"Host link of {name}: {address_of(found).public}/h#{key}")
    say("Keep this link: it is your key.")


def main() -> None:
    """What goes wrong is said in a sentence; whatever else comes up is a fault of ours and shows itself."""
    try:
        cli()
    except Cannot as cannot:
        print(cannot.says, file=sys.stderr)
        sys.exit(cannot.code)
    except (No, BadText) as no:
        print(no.says % no.values, file=sys.stderr)
        sys.exit(1)
