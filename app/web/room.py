"""Who should be in the room: a team's perspectives, who brings them, and the weeks in which nobody did."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Refused
from app.core.ids import Id
from app.core.text import Text, clean_line, graphemes, visible
from app.core.words import N_
from app.house import House
from app.teams import office
from app.trends.room import MOST
from app.trends.room_store import people_of, room_of, set_people, set_perspectives
from app.web.coaches import of_team
from app.web.commands import read_model
from app.web.forms import fields
from app.web.once import once
from app.web.trends import page_of

router = APIRouter()
LONGEST = 60


@router.get("/t/{team}/room", response_class=HTMLResponse)
async def page(request: Request, team: Id) -> Response:
    """The perspectives of a team, week by week."""
    house: House = request.app.state.house
    await of_team(request, team)

    def reading(tx: Connection) -> dict[str, object]:
        row = office.team_row(tx, team)
        it, people = room_of(tx, team, house.clock()), people_of(tx, team)
        return {"team_id": team, "team_name": row.name, "zone": row.time_zone, "it": it, "people": people}

    return page_of(house, "room.html", await house.read(reading))


class Perspectives(BaseModel):
    """One a line."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    names: Annotated[str, Text(0, 2000)] = ""


@router.post("/t/{team}/room", response_class=HTMLResponse)
async def save(request: Request, team: Id) -> Response:
    """The list of perspectives as it is typed."""
    who = await of_team(request, team)
    names = lines(read_model(Perspectives, await fields(request)).names)
    await once(request, who.coach, lambda tx: set_perspectives(tx, team, names))
    return RedirectResponse(f"/t/{team}/room", 303)


def lines(typed: str) -> list[str]:
    """The names, or a refusal of too many or too long ones."""
    found = [line for line in map(clean_line, typed.splitlines()) if visible(line)]
    if len(found) > MOST:
        raise Refused(N_("Keep it to %(most)s perspectives."), most=MOST)
    if any(graphemes(line) > LONGEST for line in found):
        raise Refused(N_("Keep each perspective to %(most)s characters."), most=LONGEST)
    return found


@router.post("/t/{team}/room/people", response_class=HTMLResponse)
async def save_people(request: Request, team: Id) -> Response:
    """Who brings what: one field for each person on the list, by their id."""
    who = await of_team(request, team)
    brings = {person: what for person, what in (await fields(request)).items() if person != "key"}
    await once(request, who.coach, lambda tx: set_people(tx, team, brings))
    return RedirectResponse(f"/t/{team}/room", 303)
