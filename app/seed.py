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
from app.seed_weeks import Past
from app.storage.db import engines
from app.teams import calendar, keys, office

DATA = Path(__file__).parent / "seed_data" / "demo.json"
WEEK, SOON, STEP_S = timedelta(days=7), timedelta(minutes=10), 300


@dataclass(frozen=True, slots=True)
class Begun:
    """What the office made before anybody came: ids, and when the next meeting begins."""

    coach: str
    outside: str
    team: str
    zone: str
    next_at: datetime

    def week(self, number: int) -> datetime:
        """The same wall time so many weeks later (or before), whatever the clocks did between."""
        local = self.next_at.astimezone(ZoneInfo(self.zone))
        return calendar.at_wall(local.date() + number * WEEK, f"{local:%H:%M}", self.zone)


async def demo(url: str, address: Address, secret: bytes, now: Clock = system_clock, weeks: int = 1) -> None:
    """A team that met a week ago, and whose next meeting lets people in at once.

    weeks: how many it has behind it, 1 to 26.  Everything goes through the house's one door under a clock that is
    moved; no table is written here.
    """
    data = json.loads(DATA.read_text("utf-8"))
    clock = MovedClock(now())
    house = House(engines(url), registry(), Words("en_GB"), clock, address, secret)
    try:
        begun = await house.write(lambda tx: begin(tx, data, secret, clock.at, weeks))
        past = Past(house, clock, data, begun.team, begun.coach, begun.outside)
        before = await past.all([begun.week(-n) for n in range(weeks, 1, -1)])
        last = await house.write(lambda tx: plan_last(tx, data, begun))
        clock.at = begun.week(-1)
        play = Play(house, clock, data, last, begun.coach, begun.outside, before)
        await play.all()
        clock.at = now()
        await plan_next(house, play, data, begun)
    finally:
        await house.close()


def begin(tx: Connection, data: dict[str, Any], secret: bytes, now: datetime, weeks: int) -> Begun:
    """The coaches and the team, a week before its first meeting."""
    zone = own_zone()
    next_at = soon(now)
    local = next_at.astimezone(ZoneInfo(zone))
    made = next_at - (weeks + 1) * WEEK
    rules = tuple(data["team"]["ground_rules"])
    says = {**data["team"], "ground_rules": rules}
    facts = office.TeamFacts(**says, usual_day=local.weekday(), usual_time=f"{local:%H:%M}", time_zone=zone)
    coach = keys.first_coach(tx, secret, made)
    outside = keys.add_coach(tx, secret, name_of(data, "outside"), now)
    team = office.add_team(tx, coach, facts, made, demo=True)
    office.give_team(tx, outside, team, outside=True)
    return Begun(coach, outside, team, zone, next_at)


def plan_last(tx: Connection, data: dict[str, Any], begun: Begun) -> str:
    """The meeting of a week ago, planned a week before it."""
    at = begun.week(-1)
    local, made = at.astimezone(ZoneInfo(begun.zone)), at - WEEK
    last = calendar.add_meeting(tx, begun.team, at, made, template=data["template"])
    calendar.move_meeting(tx, last, f"{local:%Y-%m-%d}", f"{local:%H:%M}", *words(data, "last"), made)
    return last


async def plan_next(house: House, play: Play, data: dict[str, Any], begun: Begun) -> None:
    """The next meeting from last week's plan: its aim, its question, and who is to hold which role."""

    def planning(tx: Connection) -> str:
        now = house.clock()
        made = calendar.copy_plan(tx, begun.team, begun.next_at, now)
        facts = office.facts(tx, begun.team)
        day = f"{begun.next_at.astimezone(ZoneInfo(facts.time_zone)):%Y-%m-%d}"
        calendar.move_meeting(tx, made, day, facts.usual_time, *words(data, "next"), now)
        return made

    await play.sign_in()
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
