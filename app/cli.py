"""`bigroom serve`, `bigroom coach add NAME` and their neighbours: each subject has a file in app/console."""

import sys

import typer

from app.console.backups import backup, drill, restore
from app.console.coaches import coach
from app.console.data import import_record, retention
from app.console.doctor import doctor
from app.console.serving import seed, serve
from app.console.supervisors import supervisor
from app.console.teams import team
from app.core.errors import No
from app.core.text import BadText
from app.starting import Cannot

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def about() -> None:
    """Big Room: the weekly, hour-long, coached improvement meeting."""


for command in (serve, seed, backup, restore, drill, doctor, retention):
    cli.command()(command)
cli.command("import")(import_record)
cli.add_typer(coach, name="coach", help="Coaches and their host links.")
cli.add_typer(team, name="team", help="Whose a team is, and the end of one.")
cli.add_typer(supervisor, name="supervisor", help="People who look after many teams.")


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
