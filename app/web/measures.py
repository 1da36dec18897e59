"""A team's own measures: what they are, and their values, typed or pasted (RC-14)."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Refused
from app.core.ids import Id
from app.core.numbers import Int, Tick
from app.core.text import Line, Text
from app.core.words import N_
from app.house import House
from app.teams import office
from app.trends import store
from app.trends.pasting import pasted
from app.web.coaches import of_team
from app.web.commands import BadFields, read_model
from app.web.forms import fields
from app.web.host import said
from app.web.once import once
from app.web.trends import Day, page_of

router = APIRouter()
BLANK: dict[str, Any] = {"name": "", "unit": "", "kind": "outcome", "decimals": 0, "lower_better": False}


class MeasureForm(BaseModel):
    """What a measure is.  Its decimals stay as they are once it has values."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: Annotated[str, Line(1, 100)]
    unit: Annotated[str, Line(0, 40)] = ""
    kind: Literal["outcome", "process", "balancing"] = "outcome"
    decimals: Annotated[int, Int(0, 2)] = 0
    lower_better: Tick = False


@router.get("/t/{team}/measures", response_class=HTMLResponse)
async def measures(request: Request, team: Id) -> Response:
    """All measures of the team, and a form for one more."""
    house: House = request.app.state.house
    await of_team(request, team)
    return await list_page(house, team, BLANK, {})


async def list_page(
    house: House, team: str, typed: dict[str, Any], wrong: dict[str, str], status: int = 200
) -> HTMLResponse:
    name, found = await house.read(lambda tx: (office.team_row(tx, team).name, store.added(tx, team).measures))
    data = {"team_id": team, "team_name": name, "measures": found, "typed": typed, "wrong": wrong, "locked": False}
    return page_of(house, "measures.html", data, status)


@router.post("/t/{team}/measures", response_class=HTMLResponse)
async def add(request: Request, team: Id) -> Response:
    house: House = request.app.state.house
    who = await of_team(request, team)
    typed = await fields(request)
    try:
        form = read_model(MeasureForm, typed)
    except BadFields as bad:
        return await list_page(house, team, {**BLANK, **typed}, said(house, bad), 400)
    made = await once(request, who.coach, lambda tx: store.add_measure(tx, team, form.model_dump(), house.clock()))
    return RedirectResponse(f"/t/{team}/measures/{made}", 303)


@router.get("/t/{team}/measures/{measure}", response_class=HTMLResponse)
async def measure(request: Request, team: Id, measure: Id) -> Response:
    """One measure: its values, and what it is."""
    house: House = request.app.state.house
    await of_team(request, team)
    return await one_page(house, team, measure)


async def one_page(house: House, team: str, measure: str, status: int = 200, **more: Any) -> HTMLResponse:
    def reading(tx: Connection) -> tuple[str, store.Series]:
        return office.team_row(tx, team).name, store.measure_of(tx, team, measure)

    name, one = await house.read(reading)
    typed = {field: getattr(one, field) for field in BLANK}
    data = {"csv": "", "lines": (), "typed": typed, "wrong": {}, "locked": False, **more}
    return page_of(house, "measure.html", {"team_id": team, "team_name": name, "one": one, **data}, status)


@router.post("/t/{team}/measures/{measure}", response_class=HTMLResponse)
async def edit(request: Request, team: Id, measure: Id) -> Response:
    house: House = request.app.state.house
    who = await of_team(request, team)
    typed = await fields(request)
    one = await house.read(store.measure_of, team, measure)
    try:
        form = read_model(MeasureForm, {"decimals": str(one.decimals), **typed})
    except BadFields as bad:
        return await one_page(house, team, measure, 400, typed={**BLANK, **typed}, wrong=said(house, bad))
    facts = form.model_dump()
    if one.values:
        facts["decimals"] = one.decimals
    await once(request, who.coach, lambda tx: store.edit_measure(tx, measure, facts))
    return RedirectResponse(f"/t/{team}/measures/{measure}", 303)


class PasteForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    csv: Annotated[str, Text(1, 20_000)]


@router.post("/t/{team}/measures/{measure}/values", response_class=HTMLResponse)
async def put_values(request: Request, team: Id, measure: Id) -> Response:
    """Days and numbers, one a line; with one wrong line nothing is kept, and each wrong line says why."""
    house: House = request.app.state.house
    who = await of_team(request, team)
    one = await house.read(store.measure_of, team, measure)
    form = read_model(PasteForm, await fields(request))
    found = pasted(form.csv, one.decimals)
    if found.wrong or not found.values:
        lines = [(wrong.line, house.words.say(wrong.says, **wrong.values)) for wrong in found.wrong]
        lines = lines or [(1, house.words.say(N_("There is no day with a number.")))]
        return await one_page(house, team, measure, 400, csv=form.csv, lines=lines)
    await once(request, who.coach, lambda tx: store.put_values(tx, measure, found.values))
    return RedirectResponse(f"/t/{team}/measures/{measure}", 303)


class DropForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    day: Day


@router.post("/t/{team}/measures/{measure}/drop", response_class=HTMLResponse)
async def drop(request: Request, team: Id, measure: Id) -> Response:
    """Takes one day's value away."""
    house: House = request.app.state.house
    who = await of_team(request, team)
    await house.read(store.measure_of, team, measure)
    day: date = read_model(DropForm, await fields(request)).day or date.min
    await once(request, who.coach, lambda tx: store.drop_value(tx, measure, day))
    return RedirectResponse(f"/t/{team}/measures/{measure}", 303)


@router.post("/t/{team}/measures/{measure}/remove", response_class=HTMLResponse)
async def remove(request: Request, team: Id, measure: Id) -> Response:
    """Takes a measure away with all that hangs on it, for whoever has ticked that they are sure."""
    who = await of_team(request, team)
    if "sure" not in await fields(request):
        raise Refused(N_("Tick that you are sure. The values cannot be brought back."))

    def removing(tx: Connection) -> None:
        store.measure_of(tx, team, measure)
        store.drop_measure(tx, team, measure)

    await once(request, who.coach, removing)
    return RedirectResponse(f"/t/{team}/measures", 303)
