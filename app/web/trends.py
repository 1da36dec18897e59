"""The page of a team's trends, for its coaches, and what they add to the charts."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.numbers import Int
from app.core.text import Line
from app.core.words import N_
from app.house import House
from app.record.rules import due_day
from app.trends import deciding, store
from app.trends.chart import Chart, Since
from app.trends.seen import seen
from app.web.coaches import of_team
from app.web.commands import read_model
from app.web.forms import fields
from app.web.join import Sentences
from app.web.once import once

router = APIRouter()
# Points, then the chance of a false alarm in percent: shift, trend, firm signal.  Measured in tests/trends (RC-10).
ODDS = ((12, 1, 12, 1), (20, 11, 21, 2), (26, 19, 27, 2), (52, 46, 50, 5))
KINDS = {"outcome": N_("Outcome"), "process": N_("Process"), "balancing": N_("Balancing")}
NoteLine = Annotated[str, Line(1, 200)]
ChartName = Annotated[str, StringConstraints(pattern=r"^(mean_rating|late|[A-Za-z0-9_-]{22})$")]
Day = Annotated[date | None, BeforeValidator(due_day)]


@router.get("/t/{team}/trends", response_class=HTMLResponse)
async def page(request: Request, team: Id) -> Response:
    """Ratings, representation, minutes late and the team's measures over the weeks."""
    house: House = request.app.state.house
    await of_team(request, team)
    found = await house.read(seen, team, house.clock())
    about = {"team_id": team, "team_name": found.name, "zone": found.zone, "it": found.it, "odds": ODDS}
    about["habits"] = found.habits
    return page_of(house, "trends.html", about)


def page_of(house: House, template: str, data: dict[str, Any], status: int = 200) -> HTMLResponse:
    data = {**data, "wrong": Sentences(data.get("wrong", {})), "measure_kinds": KINDS}
    return HTMLResponse(house.painter.render(template, **data), status)


def chart_of(tx: Connection, house: House, team: str, name: str) -> Chart:
    """The team's chart of this name, or Gone."""
    if (found := seen(tx, team, house.clock()).it.of(name)) is None:
        raise Gone(N_("There is no such chart."))
    return found


class NoteForm(BaseModel):
    """A note as typed.  place: on all charts, on this one, or at a point that is out of the ordinary."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    chart: ChartName
    day: Day
    text: NoteLine
    place: Literal["all", "here", "odd"] = "all"


@router.post("/t/{team}/trends/note", response_class=HTMLResponse)
async def add_note(request: Request, team: Id) -> Response:
    """A note at a day; or a point that everybody agrees is out of the ordinary, with the reason (RC-8)."""
    house: House = request.app.state.house
    who = await of_team(request, team)
    form = read_model(NoteForm, await fields(request))

    def noting(tx: Connection) -> None:
        found = chart_of(tx, house, team, form.chart)
        if form.day is None or form.day not in {point.day for point in found.all}:
            raise Refused(N_("Choose a day that has a point or a meeting."))
        where = store.ALL if form.place == "all" else form.chart
        store.add_note(tx, team, where, form.day, form.text, house.clock(), odd=form.place == "odd")

    await once(request, who.coach, noting)
    return back_to(team, form.chart)


class NoteId(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    note: Id


@router.post("/t/{team}/trends/unnote", response_class=HTMLResponse)
async def drop_note(request: Request, team: Id) -> Response:
    who = await of_team(request, team)
    form = read_model(NoteId, await fields(request))
    await once(request, who.coach, lambda tx: store.drop_note(tx, team, form.note))
    return RedirectResponse(f"/t/{team}/trends", 303)


class BaselineForm(BaseModel):
    """What a coach does with the middle line."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    chart: ChartName
    do: Literal["freeze", "begin", "undo"]
    note: Annotated[str, Line(0, 200)] = ""


@router.post("/t/{team}/trends/baseline", response_class=HTMLResponse)
async def baseline(request: Request, team: Id) -> Response:
    """Freezes the middle, begins a new baseline at a shift, or takes the latest back (RC-4)."""
    house: House = request.app.state.house
    who = await of_team(request, team)
    form = read_model(BaselineForm, await fields(request))
    await once(request, who.coach, lambda tx: set_baseline(tx, house, team, form))
    return back_to(team, form.chart)


def set_baseline(tx: Connection, house: House, team: str, form: BaselineForm) -> None:
    found = chart_of(tx, house, team, form.chart)
    if form.do == "undo":
        store.drop_baseline(tx, team, form.chart)
        return
    made: Since = deciding.frozen(found) if form.do == "freeze" else deciding.begun(found, form.note)
    values = {"first": made.first, "points": made.points, "median2": made.median2, "note": made.note}
    store.add_baseline(tx, team, form.chart, values, house.clock())


def back_to(team: str, chart: str) -> RedirectResponse:
    return RedirectResponse(f"/t/{team}/trends#trend-{chart}", 303)


class GoalForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    goal: Annotated[int, Int(0, 100)]


@router.post("/t/{team}/trends/goal", response_class=HTMLResponse)
async def goal(request: Request, team: Id) -> Response:
    """At how many of a hundred meetings the team wants a partner."""
    who = await of_team(request, team)
    form = read_model(GoalForm, await fields(request))
    await once(request, who.coach, lambda tx: store.set_goal(tx, team, form.goal))
    return back_to(team, "partner")
