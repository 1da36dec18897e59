"""The portfolio of a coach or supervisor: a page that prints on one sheet, and a file for evaluators."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone
from app.core.ids import Id
from app.core.numbers import Tick
from app.core.text import Line
from app.core.words import N_
from app.house import House
from app.meetings.life import REASONS
from app.portfolio.coaches import coaches_of
from app.portfolio.evaluators import table_of
from app.portfolio.live import running
from app.portfolio.rules import Order
from app.portfolio.store import facts_of, teams_seen
from app.portfolio.tables import TeamCoaching
from app.portfolio.views import Portfolio, portfolio
from app.portfolio.writing import coaching_of, set_coaching
from app.teams import office
from app.teams.sessions import Coaching
from app.trends.rules import Verdict
from app.web.coaches import coach, of_team
from app.web.commands import read_model
from app.web.forms import fields
from app.web.once import once
from app.web.trends import page_of

router = APIRouter()
PHASES = {
    "": N_("not said"),
    "before": N_("work before the work"),
    "pre": N_("pre-phase"),
    "action": N_("action"),
    "transition": N_("transition"),
}
TEAM_KINDS = {"microsystem": N_("microsystem"), "mesosystem": N_("care pathway"), "supporting": N_("supporting")}
SIGNALS = {
    Verdict.TOO_SHORT: N_("too few points"),
    Verdict.ON_THE_MEDIAN: N_("too many on the middle line"),
    Verdict.TOO_FEW_OFF: N_("too few points off the middle line"),
    Verdict.NOTHING: N_("none"),
    Verdict.MAY: N_("may have shifted"),
    Verdict.PROBABLY: N_("has probably changed"),
    Verdict.HAS: N_("has changed"),
}
WAYS = {1: N_("up"), -1: N_("down")}
SAID = {"cancel_reasons": REASONS, "phases": PHASES, "team_kinds": TEAM_KINDS, "signals": SIGNALS, "ways": WAYS}


def seen(tx: Connection, house: House, who: Coaching, order: Order, label: str) -> Portfolio:
    now = house.clock()
    teams = teams_seen(tx, who.coach, supervisor=who.supervisor)
    found = facts_of(tx, teams, now)
    return portfolio(found, running(tx, teams, now), coaches_of(tx, teams, now), order, label)


@router.get("/portfolio", response_class=HTMLResponse)
async def page(request: Request, order: str = "name", label: str = "") -> Response:
    """Every team this coach or supervisor sees, by name or by the next meeting (ST-9)."""
    house: House = request.app.state.house
    try:
        who = await coach(request)
    except Gone:
        return RedirectResponse("/h", 303)
    by = Order.NEXT if order == Order.NEXT else Order.NAME
    it = await house.read(seen, house, who, by, label)
    return page_of(house, "portfolio.html", {"it": it, "coach": who, "now": house.clock(), **SAID})


@router.get("/portfolio.csv")
async def as_csv(request: Request) -> Response:
    """One row a meeting of every team in view, for evaluators."""
    house: House = request.app.state.house
    who = await coach(request)

    def reading(tx: Connection) -> str:
        return table_of(tx, teams_seen(tx, who.coach, supervisor=who.supervisor), house.clock())

    text = await house.read(reading)
    headers = {"content-disposition": 'attachment; filename="portfolio.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


class CoachingForm(BaseModel):
    """Where the coaching of a team stands, as typed.  labels: with commas between."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    phase: Literal["", "before", "pre", "action", "transition"] = ""
    note: Annotated[str, Line(0, 200)] = ""
    labels: Annotated[str, Line(0, 200)] = ""
    asks_help: Tick = False


@router.get("/t/{team}/coaching", response_class=HTMLResponse)
async def coaching_page(request: Request, team: Id) -> Response:
    """Labels, phase and a word for the coaches' meeting."""
    house: House = request.app.state.house
    await of_team(request, team)

    def reading(tx: Connection) -> dict[str, Any]:
        stands, labels = coaching_of(tx, team)
        return {"team_id": team, "team_name": office.team_row(tx, team).name, "stands": stands, "labels": labels}

    return page_of(house, "coaching.html", {**await house.read(reading), **SAID})


@router.post("/t/{team}/coaching", response_class=HTMLResponse)
async def save_coaching(request: Request, team: Id) -> Response:
    who = await of_team(request, team)
    form = read_model(CoachingForm, await fields(request))
    stands = TeamCoaching(team_id=team, phase=form.phase, note=form.note, asks_help=form.asks_help)
    await once(request, who.coach, lambda tx: set_coaching(tx, stands, form.labels.split(",")))
    return RedirectResponse("/portfolio", 303)
