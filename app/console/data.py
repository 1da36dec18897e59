"""`bigroom retention` and `bigroom import`."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from app.addresses import address_of
from app.console.common import ready, scrubbed
from app.core.clock import system_clock
from app.exports.importing import bring_in, checked
from app.parts import parts
from app.starting import Cannot, reached, say, within
from app.storage.upkeep import note
from app.teams import roster
from app.teams.retention import retire


def retention(dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False) -> None:
    """Throw away what is over its time; once a day, by the computer's own calendar (docs/privacy.md)."""
    found, _ = ready()
    with reached(found) as both, both.writing.connect() as tx, tx.begin() as kept:
        counts = retire(tx, now := system_clock())
        if dry_run:
            kept.rollback()
    if not dry_run:
        scrubbed(found)
        note(found.data, "retention", now)
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing"
    say(f"{'Would go' if dry_run else 'Gone'}: {told}.")


Into = Annotated[str, typer.Option("--team", help="The team whose meeting it is, by its name.")]


def import_record(file: Annotated[Path, typer.Argument(help="A record.json.")], team: Into) -> None:
    """Make a meeting of a record that was downloaded as JSON, here or on another installation."""
    found, _ = ready()
    here = parts()
    if not file.is_file():
        raise Cannot(f"There is no file {file}.")

    def importing(tx: Connection) -> str:
        it = checked(file.read_bytes(), here)
        return bring_in(here, tx, roster.team_called(tx, team), it, system_clock())

    meeting = within(found, importing)
    say(f"Imported. Its record: {address_of(found).public}/m/{meeting}/record")
