"""`bigroom coach ...`: coaches and their host links."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from app.console.common import named, ready, tell_link
from app.core.clock import system_clock
from app.starting import Cannot, organisation, say, within
from app.teams import accounts, keys, office, owners, roster
from app.teams.id_token import LONGEST_NAME

coach = typer.Typer(no_args_is_help=True)


Named = Annotated[str, typer.Argument(help="The name that others will see.")]
Teams = Annotated[list[str] | None, typer.Option("--team", help="A team to coach, by its name; may be repeated.")]
Outside = Annotated[bool, typer.Option("--outside", help="From outside the pathway: does not vote.")]


@coach.command("add")
def coach_add(name: Named, team: Teams = None, outside: Outside = False) -> None:
    """Print a new coach's host link."""
    add(name, team or [], outside=outside)


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
        return keys.change_key(tx, secret, roster.coach_called(tx, name), system_clock())

    tell_link(found, name, within(found, changing))


Subject = Annotated[str, typer.Argument(help="The letters that the sign-in page shows to an account nobody let in.")]


@coach.command("connect")
def coach_connect(name: Named, subject: Subject) -> None:
    """Let an account at the organisation open a coach's desk."""
    found, _ = ready()
    if (it := organisation(found)) is None:
        raise Cannot("No organisation is set: BIGROOM_OIDC_ISSUER.")
    if not subject.isprintable() or not 0 < len(subject) <= 2 * LONGEST_NAME + 1:
        raise Cannot("Those are not the letters of an account.")

    def connecting(tx: Connection) -> None:
        accounts.let_in(tx, roster.coach_called(tx, name), it.issuer, subject, system_clock())

    within(found, connecting)
    say(f"{name} signs in with {it.name} from now on.")


@coach.command("disconnect")
def coach_disconnect(name: Named) -> None:
    """No account at the organisation opens this coach's desk any more; browsers that it had opened are out."""
    found, _ = ready()
    gone = within(found, lambda tx: accounts.shut_out(tx, roster.coach_called(tx, name)))
    say(f"{gone} of {name}'s accounts opened the desk, and none does now.")


@coach.command("leave")
def coach_leave(name: Named, to: Annotated[str, typer.Option("--to", help="Who takes over the teams.")] = "") -> None:
    """A coach leaves: link, sign-ins and teams are gone at once.  Teams that nobody else has need --to NAME."""
    found, _ = ready()

    def leaving(tx: Connection) -> None:
        owners.let_go(tx, roster.coach_called(tx, name), to=roster.coach_called(tx, to) if to else "")

    within(found, leaving)
    say(f"{name} has left. What they wrote stays.")
