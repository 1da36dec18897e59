"""`bigroom team ...`: whose a team is, and the end of one."""

from typing import Annotated

import typer

from app.console.common import ready, scrubbed
from app.starting import Cannot, say, within
from app.storage.erase import erase_team
from app.teams import owners, roster

team = typer.Typer(no_args_is_help=True)


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
