"""`bigroom supervisor ...`: people who look after many teams."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from app.console.coaches import Named, add
from app.console.common import ready
from app.portfolio.writing import see_labels, tidy
from app.starting import say, within
from app.teams import roster

supervisor = typer.Typer(no_args_is_help=True)


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
