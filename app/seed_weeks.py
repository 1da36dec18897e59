"""A team's weeks before the demo's last meeting, each acted out: who came, what was said, rated, promised and done."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from app.agenda.hour import Item
from app.agenda.store import hour_of
from app.agenda.template import Draft
from app.core.contract import Place
from app.core.lessons import lessons
from app.house import House
from app.meetings.tables import Meeting
from app.portfolio.notes import write_note
from app.portfolio.tables import TeamCoaching
from app.portfolio.writing import set_coaching
from app.record.overview import overview
from app.seed_hour import MovedClock, Play, form, signed_in
from app.seed_script import script
from app.storage.columns import table
from app.teams import calendar, office
from app.trends import store as charts
from app.trends.deciding import begun
from app.trends.room_store import people_of, perspectives_of, set_people, set_perspectives
from app.trends.seen import seen
from app.weeks.change_rows import changes as tried
from app.weeks.fate_rows import lot

DATA = Path(__file__).parent / "seed_data" / "weeks.json"
SAID: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
WEEKS: list[dict[str, Any]] = SAID["weeks"]
M = table(Meeting)
MOST = len(WEEKS) + 1  # with the demo's own
PLANNED, DAY = timedelta(days=6), timedelta(days=1)  # a week's meeting is planned as long before it
READ_S = 20 * 60  # after the end the recorder has read it through and approves it
ACTIONS = "Actions"  # how the item begins at which the team looks at what was promised and parked


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
        first = len(WEEKS) - len(starts)
        for number, start in enumerate(starts, start=first):
            week = WEEKS[number]
            if "cancelled" in week:
                await self.cancel(start, *week["cancelled"])
            else:
                await self.hold(start, week, number, starts[number - first + 1 :])
        if starts:
            await self.house.write(lambda tx: add_up(tx, self.team, [*starts], self.base["people"], self.clock()))
        return self.play

    def note(self, tx: Connection, meeting: str, who: str, saw: str, next_try: str) -> None:
        """What one of the two coaches writes for the pair after a meeting."""
        by = {"coach": self.coach, "outside": self.outside}
        values = {"saw": saw, "next_try": next_try, "meeting": meeting}
        write_note(tx, self.team, by[who], values, self.clock())

    async def hold(self, start: datetime, week: dict[str, Any], number: int, later: Sequence[datetime]) -> None:
        meeting = await self.house.read(planned, self.team, start)
        meeting = meeting or await self.plan(start, week["template"], week["aim"])
        drafts = [draft(item) for item in (await self.house.read(hour_of, meeting)).items]
        data = script(self.base, week, drafts, number)
        self.clock.at = start
        self.play = play = Week(self.house, self.clock, data, meeting, self.coach, self.outside, self.play)
        play.drafts = drafts
        if week.get("builds") and later:
            zone = await self.house.read(lambda tx: office.team_row(tx, self.team).time_zone)
            play.to_build = coming(WEEKS[number + 1], later[0].astimezone(ZoneInfo(zone)), self.base["place"])
        await play.act(week)
        if note := week.get("coach_note"):
            await self.house.write(lambda tx: self.note(tx, meeting, *note))

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


def planned(tx: Connection, team: str, start: datetime) -> str:
    """The meeting that the one before has made for this start, "" where it has not."""
    found = tx.execute(select(M.c.id).where(M.c.team_id == team, M.c.scheduled_start == start)).scalar()
    return str(found or "")


def draft(item: Item) -> Draft:
    return Draft(item.title, item.planned_s // 60, activity=item.activity, step=item.step)


def coming(week: dict[str, Any], local: datetime, place: str) -> dict[str, str]:
    """What is chosen for the next meeting in the last three minutes of the one before."""
    when = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    return {**when, "place": place, "aim": week["aim"], "base": week["template"]}


class Week(Play):
    """One hour of the past: the same play, in which actions end, parked items get fates and comments are tried.

    drafts: the lines of its agenda.  to_build: the next meeting, where the team makes it at the end of this one.
    """

    week: dict[str, Any]
    drafts: Sequence[Draft] = ()
    to_build: dict[str, str] | None = None

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
        if self.drafts[number].title.startswith(ACTIONS):
            await self.close_actions()
            await self.settle()
        if self.to_build and number == len(self.drafts) - 1:
            await self.asks("coach", "weeks", "SetNext", **self.to_build)
            await self.asks("coach", "weeks", "MakeNextMeeting")

    async def go_on(self, former: int) -> None:
        """To the next item; what the week moves to the next meeting is put off instead of closed."""
        if self.drafts[former].title in self.week.get("moved", ()):
            await self.asks("timekeeper", "agenda", "DeferRest", item=self.items[former])
        else:
            await super().go_on(former)

    async def rate(self) -> None:
        """And what could be better that the team will try (RT-9)."""
        await super().rate()
        said = await self.house.read(lessons, Place(self.meeting, self.item, self.clock()))
        for id_ in [id_ for id_, text in said.items() if text in self.week.get("tries", ())]:
            await self.asks("facilitator", "weeks", "TryChange", comment=id_)

    async def settle(self) -> None:
        """Fates of what was parked (AC-8), and whether earlier changes helped."""
        place = Place(self.meeting, self.item, self.clock())
        fates, judged = self.week.get("fates", {}), self.week.get("judged", {})
        for one in (await self.house.read(lot, place)).undecided:
            if one.text in fates:
                await self.asks("recorder", "weeks", "SetFate", id=one.id, fate=fates[one.text])
        for change in (await self.house.read(tried, place)).open:
            if change.text in judged and change.due:  # with a few weeks only, some were not tried for long enough
                await self.asks("facilitator", "weeks", "JudgeChange", change=change.id, verdict=judged[change.text])

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
    begin_again(tx, team, measure, now)
    seat(tx, team, {one["id"]: one["name"] for one in people})
    stands = SAID["coaching"]
    set_coaching(tx, TeamCoaching(team_id=team, phase=stands["phase"], note=stands["note"]), stands["labels"])


def begin_again(tx: Connection, team: str, measure: str, now: datetime) -> None:
    """A new baseline where the measure has shifted, with the reason; none in a team of a few weeks."""
    chart = seen(tx, team, now).it.of(measure)
    if chart and chart.may_begin:
        made = begun(chart, SAID["baseline"])
        values = {"first": made.first, "points": made.points, "median2": made.median2, "note": made.note}
        charts.add_baseline(tx, team, measure, values, now)


def seat(tx: Connection, team: str, names: dict[str, str]) -> None:
    """The perspectives, and who of the team's list brings which."""
    chairs: dict[str, list[str]] = SAID["chairs"]
    set_perspectives(tx, team, list(chairs))
    ids = {name: id_ for id_, name in perspectives_of(tx, team)}
    listed = {name: person for person, name, _ in people_of(tx, team)}
    brings = {listed[names[who]]: ids[chair] for chair, many in chairs.items() for who in many if names[who] in listed}
    set_people(tx, team, brings)
