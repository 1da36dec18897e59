"""The page of a team's idea bank, for its coaches: looked through by an ordinary form, statuses set by hand (BR-12)."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.bank.views import Asked, Bank, bank
from app.core.bank import STATUSES, change, ideas
from app.core.ids import Id
from app.core.text import Line, clean_line
from app.house import House
from app.teams import office
from app.web.coaches import of_team
from app.web.commands import read_model
from app.web.forms import fields
from app.web.once import once

router = APIRouter()
Perhaps = Annotated[str, Line(0, 200)]


class StatusForm(BaseModel):
    """What became of an idea, and what the page was looking for."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    idea: Id
    status: Literal["banked", "kept", "testing", "adopted", "abandoned"]
    words: Perhaps = ""
    theme: Perhaps = ""
    only: Perhaps = ""


@router.get("/t/{team}/ideas", response_class=HTMLResponse)
async def page(request: Request, team: Id, words: str = "", theme: str = "", only: str = "") -> Response:
    """Every idea that was not chosen, and what became of those that were."""
    house: House = request.app.state.house
    await of_team(request, team)
    asked = Asked(clean_line(words)[:200], clean_line(theme)[:200], only if only in STATUSES else "")
    name, zone, found = await house.read(seen, team, asked)
    data = {"team": team, "team_name": name, "zone": zone, "it": found}
    return HTMLResponse(house.painter.render("bank.html", **data))


def seen(tx: Connection, team: str, asked: Asked) -> tuple[str, str, Bank]:
    row = office.team_row(tx, team)
    return row.name, row.time_zone, bank(ideas(tx, team), asked)


@router.post("/t/{team}/ideas")
async def set_status(request: Request, team: Id) -> Response:
    """Testing, adopted, given up or back in the bank: set by hand; then the page as it was."""
    who = await of_team(request, team)
    form = read_model(StatusForm, await fields(request))
    await once(request, who.coach, lambda tx: change(tx, team, form.idea, form.status))
    asked = {"words": form.words, "theme": form.theme, "only": form.only}
    query = urlencode({name: value for name, value in asked.items() if value})
    return RedirectResponse(f"/t/{team}/ideas{'?' if query else ''}{query}#idea-{form.idea}", 303)
