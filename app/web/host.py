"""The coach's own pages: the desk's first page, teams, new meetings, the wall's digits."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.approval.reminding import unapproved
from app.core.contract import Place
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id
from app.core.numbers import Int
from app.core.permissions import Need
from app.core.text import Name, ShortText
from app.core.words import N_
from app.ground.rules import rule_lines
from app.house import House
from app.meetings.overview import overview
from app.teams import calendar, office, walls
from app.teams.sessions import Coaching
from app.trends.seen import Seen, seen
from app.web.coaches import coach, of_team
from app.web.commands import BadFields, back, read_model
from app.web.forms import fields
from app.web.join import show
from app.weeks.overview import carried

router = APIRouter()
DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
KINDS = {
    "microsystem": N_("Microsystem: a ward, clinic or practice"),
    "mesosystem": N_("Care pathway: several units that one patient passes through"),
    "supporting": N_("Supporting: pharmacy, estates, records"),
}


@router.get("/desk", response_class=HTMLResponse)
async def desk_home(request: Request) -> Response:
    """Opens on today's meeting, or shows the teams with what each needs next."""
    house: House = request.app.state.house
    try:
        who = await coach(request)
    except Gone:
        return RedirectResponse("/h", 303)
    teams = await house.read(team_lines, house, who)
    live = [line for line in teams if line["state"] in ("lobby", "running")]
    if len(teams) == 1 and live and "stay" not in request.query_params:
        return RedirectResponse(f"/m/{live[0]['meeting']}/desk", 303)
    return show(request, "home.html", {}, teams=teams, coach=who)


def team_lines(tx: Connection, house: House, who: Coaching) -> list[dict[str, object]]:
    now = house.clock()
    lines = []
    for team in who.teams:
        row, meeting = office.team_row(tx, team), calendar.meeting_now(tx, team, now)
        seen = overview(tx, Place(meeting, "-", now)) if meeting else None
        lines.append(
            {
                "id": team,
                "name": row.name,
                "zone": row.time_zone,
                "meeting": meeting,
                "seen": seen,
                "state": seen.state if seen else "",
                "last": calendar.last_meeting(tx, team),
                "held": calendar.held_meetings(tx, team, now),
                "drafts": unapproved(tx, team, now),
            }
        )
    return lines


class TeamForm(BaseModel):
    """The team's settings as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: Name
    kind: Literal["microsystem", "mesosystem", "supporting"] = "microsystem"
    purpose: ShortText = ""
    global_aim: ShortText = ""
    specific_aim: ShortText = ""
    usual_day: Annotated[int, Int(0, 6)] = 0
    usual_time: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    length_min: Annotated[int, Int(1, 480)] = 60
    every_weeks: Annotated[int, Int(1, 8)] = 1
    leader_term: Annotated[int, Int(1, 52)] = 4
    time_zone: Annotated[str, AfterValidator(office.known_zone)] = "Europe/London"
    partner_word: Name = "Patient or carer partner"
    keep_months: Annotated[int, Int(0, 120)] = 24
    rules: str = ""


def facts_of(form: TeamForm) -> office.TeamFacts:
    rules = rule_lines(form.rules)
    values = form.model_dump(exclude={"rules"})
    return office.TeamFacts(**values, ground_rules=rules)


@router.get("/teams/new", response_class=HTMLResponse)
async def new_team(request: Request) -> Response:
    await coach(request)
    return team_page(request, office.TeamFacts(""), "", {})


@router.post("/teams/new", response_class=HTMLResponse)
async def make_team(request: Request) -> Response:
    house: House = request.app.state.house
    who = await coach(request)
    typed = await fields(request)
    try:
        facts = facts_of(read_model(TeamForm, typed))
    except BadFields as bad:
        return team_page(request, typed_facts(typed), "", said(house, bad), 400)
    team = await house.write(lambda tx: office.add_team(tx, who.coach, facts, house.clock()))
    return RedirectResponse(f"/t/{team}", 303)


@router.get("/t/{team}", response_class=HTMLResponse)
async def team(request: Request, team: Id) -> Response:
    house: House = request.app.state.house
    await of_team(request, team)

    def reading(tx: Connection) -> tuple[office.TeamFacts, Seen]:
        return office.facts(tx, team), seen(tx, team, house.clock())

    facts, weeks = await house.read(reading)
    return team_page(request, facts, team, {}, rating=weeks.it.rating, zone=weeks.zone)


@router.post("/t/{team}", response_class=HTMLResponse)
async def save_team(request: Request, team: Id) -> Response:
    house: House = request.app.state.house
    await of_team(request, team)
    typed = await fields(request)
    try:
        facts = facts_of(read_model(TeamForm, typed))
    except BadFields as bad:
        return team_page(request, typed_facts(typed), team, said(house, bad), 400)
    await house.write(lambda tx: office.edit_team(tx, team, facts))
    return RedirectResponse("/desk?stay=1", 303)


def said(house: House, bad: BadFields) -> dict[str, str]:
    return {field: house.words.say(says, **values) for field, says, values in bad.wrong}


def typed_facts(typed: dict[str, str]) -> dict[str, object]:
    """What was typed, for the form that comes back with it."""
    return {
        **{name: getattr(office.TeamFacts(""), name) for name in office.TeamFacts.__slots__},
        **typed,
        "ground_rules": typed.get("rules", "").splitlines(),
    }


def team_page(
    request: Request, facts: object, team: str, wrong: dict[str, str], status: int = 200, **more: object
) -> HTMLResponse:
    """more: the rating over the weeks, and the team's zone."""
    return show(
        request,
        "team.html",
        {},
        status,
        facts=facts,
        team_id=team,
        wrong=wrong,
        days=DAYS,
        kinds=KINDS,
        zones=office.ZONES,
        **more,
    )


class MeetingForm(BaseModel):
    """When the meeting is: a day and a wall time in the team's zone."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    start: Literal["template", "last", "blank"] = "template"
    template: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")] = "brainstorm_vote"
    day: Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-[0-9]{2}-[0-9]{2})?$")] = ""
    time: Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")] = ""


@router.post("/t/{team}/meeting", response_class=HTMLResponse)
async def make_meeting(request: Request, team: Id) -> Response:
    """The next meeting: from last week's plan, from a template, or blank."""
    house: House = request.app.state.house
    await of_team(request, team)
    form = read_model(MeetingForm, await fields(request))
    meeting = await house.write(lambda tx: plan_meeting(tx, house, team, form))
    return RedirectResponse(f"/m/{meeting}/plan", 303)


def plan_meeting(tx: Connection, house: House, team: str, form: MeetingForm) -> str:
    row, now = office.team_row(tx, team), house.clock()
    start = calendar.start_of(row, form.day, form.time, now)
    if form.start == "last":
        return calendar.copy_plan(tx, team, start, now, carried=lambda last: carried(tx, last, now))
    return calendar.add_meeting(tx, team, start, now, template=form.template if form.start == "template" else "")


@router.post("/m/{meeting}/when", response_class=HTMLResponse)
async def move_meeting(request: Request, meeting: Id) -> Response:
    """Another day or time, the place and the aim of this meeting."""
    house: House = request.app.state.house
    await planner(request, meeting)
    form = read_model(WhenForm, await fields(request))
    await house.write(
        lambda tx: calendar.move_meeting(tx, meeting, form.day, form.time, form.place, form.aim, house.clock())
    )
    house.look_again(meeting)
    return RedirectResponse(f"/m/{meeting}/plan", 303)


@router.post("/m/{meeting}/copy-last-plan", response_class=HTMLResponse)
async def copy_last_plan(request: Request, meeting: Id) -> Response:
    """Last week's plan in place of this one's."""
    house: House = request.app.state.house
    await planner(request, meeting)
    await fields(request)
    await house.write(lambda tx: calendar.copy_last_plan(tx, meeting))
    house.look_again(meeting)
    return RedirectResponse(f"/m/{meeting}/plan", 303)


async def planner(request: Request, meeting: str) -> None:
    """Nothing, or NotAllowed for a seat that may not plan."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    if Need.PLAN not in seat.may:
        raise NotAllowed(N_("Your role in this meeting does not let you do that."))


class WhenForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    day: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$")]
    time: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    place: ShortText = ""
    aim: ShortText = ""


@router.post("/m/{meeting}/pair", response_class=HTMLResponse)
async def pair(request: Request, meeting: Id) -> Response:
    """The four digits of a wall, typed on the desk by a coach or the leader."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    if Need.PLAN not in seat.may:
        raise NotAllowed(N_("A coach or the leader connects the wall."))
    digits = (await fields(request)).get("digits", "").strip()
    if len(digits) != 4 or not digits.isascii() or not digits.isdigit():
        raise Refused(N_("Type the four digits that the wall shows."))
    await house.write(lambda tx: walls.pair_wall(tx, digits, seat.team))
    if "hx-request" in request.headers:
        connected = await house.read(walls.walls_of, seat.team)
        text = house.words.say(N_("The wall is connected."))
        return HTMLResponse(house.painter.render("said_good.html", text=text, walls=connected))
    return RedirectResponse(back(request), 303)
