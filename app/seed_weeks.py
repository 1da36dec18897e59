"""A team's weeks before the demo's last meeting, each acted out: who came, what was said, rated, promised and done."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.agenda.template import templates
from app.core.contract import Place
from app.house import House
from app.portfolio.tables import TeamCoaching
from app.portfolio.writing import set_coaching
from app.record.overview import overview
from app.seed_hour import MovedClock, Play, form, signed_in
from app.seed_script import script
from app.teams import calendar, office
from app.trends import store as charts
from app.trends.room_store import people_of, perspectives_of, set_people, set_perspectives

DATA = Path(__file__).parent / "seed_data" / "weeks.json"
SAID: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
WEEKS: list[dict[str, Any]] = SAID["weeks"]
MOST = len(WEEKS) + 1  # with the demo's own
PLANNED, DAY = timedelta(days=6), timedelta(days=1)  # a week's meeting is planned as long before it
READ_S = 20 * 60  # after the end the recorder has read it through and approves it
ACTIONS = 2  # the place of the item "Actions" on every agenda


class Past:
    """Acts out the weeks of a team whose coaches are known by their ids.  base: the demo's script with its people."""

    def __init__(
        self, house: House, clock: MovedClock, base: dict[str, Any], team: str, coach: str, outside: str
    ) -> None:
        self.house, self.clock, self.base = house, clock, base
        self.team, self.coach, self.outside = team, coach, outside
        self.play: Play | None = None

    async def all(self, starts: Sequence[datetime]) -> Play | None:
        """The latest weeks of the script at these starts, the oldest first.

        The last one that was held: its people bring the same phones to the next.
        """
        for number, start in enumerate(starts, start=len(WEEKS) - len(starts)):
            week = WEEKS[number]
            if "cancelled" in week:
                await self.cancel(start, *week["cancelled"])
            else:
                await self.hold(start, week, number)
        if starts:
            await self.house.write(lambda tx: add_up(tx, self.team, [*starts], self.base["people"], self.clock()))
        return self.play

    async def hold(self, start: datetime, week: dict[str, Any], number: int) -> None:
        meeting = await self.plan(start, week["template"], week["aim"])
        data = script(self.base, week, templates()[week["template"]].items, number)
        self.clock.at = start
        self.play = Week(self.house, self.clock, data, meeting, self.coach, self.outside, self.play)
        await self.play.act(week)

    async def cancel(self, start: datetime, reason: str, note: str) -> None:
        """The day before, by the coach, who says why."""
        meeting = await self.plan(start, "standard", "")
        self.clock.at = start - DAY
        tokens = await signed_in(self.house, self.coach, self.clock())
        asked = form(self.house, meeting, "meeting", "CancelMeeting", tokens, self.clock(), reason=reason, note=note)
        await self.house.act(asked)

    async def plan(self, start: datetime, template: str, aim: str) -> str:
        """A meeting as the coach plans it a few days before, with its place and aim."""
        self.clock.at = now = start - PLANNED

        def planning(tx: Connection) -> str:
            made = calendar.add_meeting(tx, self.team, start, now, template=template)
            local = start.astimezone(ZoneInfo(office.team_row(tx, self.team).time_zone))
            calendar.move_meeting(tx, made, f"{local:%Y-%m-%d}", f"{local:%H:%M}", self.base["place"], aim, now)
            return made

        return await self.house.write(planning)


class Week(Play):
    """One hour of the past: the same play, in which earlier actions are done or dropped."""

    week: dict[str, Any]

    async def act(self, week: dict[str, Any]) -> None:
        self.week = week
        await self.all()
        if not week.get("practice"):
            self.clock.move(READ_S)
            await self.asks("recorder", "approval", "ApproveRecord")

    async def hold(self, number: int, part: dict[str, Any]) -> None:
        await super().hold(number, part)
        if number == 0 and self.week.get("practice"):
            await self.asks("coach", "meeting", "SetPractice", practice=True)
        if number == ACTIONS:
            await self.close_actions()

    async def close_actions(self) -> None:
        """Those that the week says are done, and those that are dropped and why."""
        seen = await self.house.read(overview, Place(self.meeting, "-", self.clock()))
        open_ = {line.text: line.id for line in seen.actions if line.status == "open"}
        dropped: dict[str, str] = self.week.get("dropped", {})
        fates = {
            **dict.fromkeys(self.week.get("done", ()), ("done", "")),
            **{k: ("dropped", v) for k, v in dropped.items()},
        }
        for text, (status, reason) in fates.items():
            if text in open_:  # with a few weeks only, some were never promised
                fields = {"id": open_[text], "status": status, "reason": reason}
                await self.asks("recorder", "record", "SetActionStatus", **fields)


def add_up(
    tx: Connection, team: str, starts: Sequence[datetime], people: Sequence[dict[str, Any]], now: datetime
) -> None:
    """What the coaches add beside the meetings: a measure with its notes, who should be in the room, the phase."""
    zone = ZoneInfo(office.team_row(tx, team).time_zone)
    days = [start.astimezone(zone).date() for start in starts]
    first = len(WEEKS) - len(starts)
    day = {first + n: one for n, one in enumerate(days)}  # by the week's number in the script
    measure = charts.add_measure(tx, team, SAID["measure"], now)
    charts.put_values(tx, measure, {one: SAID["minutes"][n] for n, one in day.items()})
    odd, why = SAID["odd"]
    told = [("", n, text, False) for n, text in SAID["notes"]] + [(measure, odd, why, True)]
    for chart, n, text, is_odd in told:
        if n in day:
            charts.add_note(tx, team, chart, day[n], text, now, odd=is_odd)
    seat(tx, team, {one["id"]: one["name"] for one in people})
    stands = SAID["coaching"]
    set_coaching(tx, TeamCoaching(team_id=team, phase=stands["phase"], note=stands["note"]), stands["labels"])


def seat(tx: Connection, team: str, names: dict[str, str]) -> None:
    """The perspectives, and who of the team's list brings which."""
    chairs: dict[str, list[str]] = SAID["chairs"]
    set_perspectives(tx, team, list(chairs))
    ids = {name: id_ for id_, name in perspectives_of(tx, team)}
    listed = {name: person for person, name, _ in people_of(tx, team)}
    brings = {listed[names[who]]: ids[chair] for chair, many in chairs.items() for who in many if names[who] in listed}
    set_people(tx, team, brings)
