"""The demo team of an empty installation: its last meeting, acted out, and the next one, about to begin."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.core.clock import Clock, system_clock
from app.core.contract import Place
from app.core.saying import Words
from app.house import Address, House
from app.meetings.reading import door
from app.parts import registry
from app.seed_hour import MovedClock, Play
from app.storage.db import engines
from app.teams import calendar, keys, office

DATA = Path(__file__).parent / "seed_data" / "demo.json"
WEEK, SOON, STEP_S = timedelta(days=7), timedelta(minutes=10), 300


@dataclass(frozen=True, slots=True)
class Begun:
    """What the office made before anybody came: ids, and when the two meetings begin."""

    coach: str
    outside: str
    team: str
    last: str
    last_at: datetime
    next_at: datetime


async def demo(url: str, address: Address, secret: bytes, now: Clock = system_clock) -> None:
    """A team that met a week ago, and whose next meeting lets people in at once.

    Everything goes through the house's one door under a clock that is moved; no table is written here.
    """
    data = json.loads(DATA.read_text("utf-8"))
    clock = MovedClock(now())
    house = House(engines(url), registry(), Words("en_GB"), clock, address, secret)
    try:
        begun = await house.write(lambda tx: begin(tx, data, secret, clock.at))
        clock.at = begun.last_at
        play = Play(house, clock, data, begun.last, begun.coach, begun.outside)
        await play.all()
        clock.at = now()
        await plan_next(house, play, data, begun)
    finally:
        await house.close()


def begin(tx: Connection, data: dict[str, Any], secret: bytes, now: datetime) -> Begun:
    """The coaches, the team and its meeting of a week ago."""
    zone = own_zone()
    next_at = soon(now)
    local = next_at.astimezone(ZoneInfo(zone))
    at = f"{local:%H:%M}"
    last_at = calendar.at_wall(local.date() - WEEK, at, zone)
    made = last_at - WEEK
    rules = tuple(data["team"]["ground_rules"])
    says = {**data["team"], "ground_rules": rules}
    facts = office.TeamFacts(**says, usual_day=local.weekday(), usual_time=at, time_zone=zone)
    coach = keys.first_coach(tx, secret, made)
    outside = keys.add_coach(tx, secret, name_of(data, "outside"), now)
    team = office.add_team(tx, coach, facts, made, demo=True)
    office.give_team(tx, outside, team, outside=True)
    last = calendar.add_meeting(tx, team, last_at, made, template=data["template"])
    calendar.move_meeting(tx, last, f"{last_at.astimezone(ZoneInfo(zone)):%Y-%m-%d}", at, *words(data, "last"), made)
    return Begun(coach, outside, team, last, last_at, next_at)


async def plan_next(house: House, play: Play, data: dict[str, Any], begun: Begun) -> None:
    """The next meeting from last week's plan: its aim, its question, and who is to hold which role."""

    def planning(tx: Connection) -> str:
        now = house.clock()
        made = calendar.copy_plan(tx, begun.team, begun.next_at, now)
        facts = office.facts(tx, begun.team)
        day = f"{begun.next_at.astimezone(ZoneInfo(facts.time_zone)):%Y-%m-%d}"
        calendar.move_meeting(tx, made, day, facts.usual_time, *words(data, "next"), now)
        return made

    play.meeting = await house.write(planning)
    await play.meet_agenda()
    await play.asks("coach", "brainstorm", "AskQuestion", "write", question=data["next_question"], anonymous=True)
    found = await house.read(door, Place(play.meeting, "-", house.clock()), "")
    persons = {known.name: known.person for known in found.people}
    for role, who in data["next_roles"].items():
        await play.asks("coach", "meeting", "PlanRole", role=role, person=persons[play.people[who]["name"]])


def words(data: dict[str, Any], when: str) -> tuple[str, str]:
    """The place and the aim of a meeting."""
    return data["place"], data[f"aim_{when}"]


def name_of(data: dict[str, Any], door_: str) -> str:
    return str(next(one["name"] for one in data["people"] if one.get("door") == door_))


def soon(now: datetime) -> datetime:
    """The next full five minutes that are at least ten away: well inside the half hour in which people may join."""
    early = now + SOON
    past_s = early.timestamp() % STEP_S
    return (early + timedelta(seconds=(STEP_S - past_s) % STEP_S)).replace(microsecond=0)


def own_zone() -> str:
    """This computer's time zone where it says so by name, else London's."""
    name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return name if name in office.ZONES else "Europe/London"
