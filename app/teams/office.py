"""What the office does for a team: its facts, its coaches, its rules, its list.  Each runs on the one writer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Connection, delete, insert, select, update

from app.core.ids import new_id
from app.core.names import skeleton
from app.core.text import BadText
from app.core.words import N_
from app.storage.columns import table
from app.teams.tables import CoachTeam, GroundRule, Person, Team

TEAM, CT, PERSON, RULE = table(Team), table(CoachTeam), table(Person), table(GroundRule)


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What a team says of itself."""

    name: str
    kind: str = "microsystem"
    purpose: str = ""
    global_aim: str = ""
    specific_aim: str = ""
    usual_day: int = 0
    usual_time: str = "09:00"
    length_min: int = 60
    every_weeks: int = 1
    leader_term: int = 4
    time_zone: str = "Europe/London"
    partner_word: str = "Patient or carer partner"
    keep_months: int = 24
    ground_rules: tuple[str, ...] = ()


def _columns(facts: TeamFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in TeamFacts.__slots__ if name != "ground_rules"}


def add_team(tx: Connection, coach: str, facts: TeamFacts, now: datetime, *, demo: bool = False) -> str:
    """A new team with its first coach."""
    id_ = new_id()
    tx.execute(insert(TEAM).values(id=id_, **_columns(facts), sponsor="", door=new_id(), demo=demo, created_at=now))
    give_team(tx, coach, id_)
    write_rules(tx, id_, facts.ground_rules)
    return id_


def give_team(tx: Connection, coach: str, team: str, *, outside: bool = False) -> None:
    tx.execute(insert(CT).values(coach_id=coach, team_id=team, outside=outside))


def edit_team(tx: Connection, team: str, facts: TeamFacts) -> None:
    tx.execute(update(TEAM).where(TEAM.c.id == team).values(**_columns(facts)))
    write_rules(tx, team, facts.ground_rules)


def write_rules(tx: Connection, team: str, rules: tuple[str, ...]) -> None:
    """These rules in this order.  Changed, they are a new version (RE-1).

    One that stays keeps its id: what was chosen or pressed about it stays with it.
    """
    before = rules_of(tx, team)
    if before and before != rules:
        tx.execute(update(TEAM).where(TEAM.c.id == team).values(rules_version=TEAM.c.rules_version + 1))
    known = {row.text: row.id for row in tx.execute(select(RULE.c.id, RULE.c.text).where(RULE.c.team_id == team))}
    tx.execute(delete(RULE).where(RULE.c.team_id == team))
    for position, text in enumerate(rules):
        id_ = known.pop(text, None) or new_id()
        tx.execute(insert(RULE).values(id=id_, team_id=team, position=position, text=text))


def team_row(tx: Connection, team: str) -> Any:
    return tx.execute(select(TEAM).where(TEAM.c.id == team)).one()


def rules_of(tx: Connection, team: str) -> tuple[str, ...]:
    return tuple(tx.execute(select(RULE.c.text).where(RULE.c.team_id == team).order_by(RULE.c.position)).scalars())


def add_person(tx: Connection, team: str, name: str, kind: str, now: datetime, *, coach: str | None = None) -> str:
    """Somebody on the team's list."""
    id_ = new_id()
    values = {
        "id": id_,
        "team_id": team,
        "name": name,
        "skeleton": skeleton(name),
        "kind": kind,
        "member": True,
        "opted_out": False,
        "link": 1,
        "coach_id": coach,
    }
    tx.execute(insert(PERSON).values(**values, created_at=now))
    return id_


def facts(tx: Connection, team: str) -> TeamFacts:
    row = team_row(tx, team)
    named = {name: getattr(row, name) for name in TeamFacts.__slots__ if name != "ground_rules"}
    return TeamFacts(**named, ground_rules=rules_of(tx, team))


ZONES = tuple(
    sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
)


def known_zone(name: str) -> str:
    if name not in ZONES:
        raise BadText(N_("Choose a time zone from the list."))
    return name


def any_team(tx: Connection) -> bool:
    return tx.execute(select(TEAM.c.id).limit(1)).first() is not None
