"""The page of a team's coaches and data: a second coach, handing over."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.ids import Id
from app.core.text import Name
from app.house import House
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.storage.erase import GONE
from app.teams import keys, office, owners, roster
from app.teams.tables import Person
from app.web.coaches import fresh, of_team
from app.web.commands import read_model
from app.web.forms import fields
from app.web.join import show
from app.web.sign_ins import link

router = APIRouter()
M, PERSON = table(Meeting), table(Person)


class CoachForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    name: Name


def page_of(team: str) -> str:
    return f"/t/{team}/data"


@router.get("/t/{team}/data", response_class=HTMLResponse)
async def data(request: Request, team: Id) -> Response:
    """The team's coaches, and everything that is kept of it."""
    await of_team(request, team)
    return await shown(request, team)


async def shown(request: Request, team: str, **more: Any) -> Response:
    house: House = request.app.state.house
    return show(request, "data.html", {}, **{"link": "", **await house.read(seen, team), **more})


def people_of(tx: Connection, team: str) -> Sequence[Any]:
    listed = select(PERSON).where(PERSON.c.team_id == team, PERSON.c.name != GONE)
    return tx.execute(listed.order_by(PERSON.c.name, PERSON.c.id)).all()


def seen(tx: Connection, team: str) -> dict[str, Any]:
    meetings = tx.execute(select(M).where(M.c.team_id == team).order_by(M.c.scheduled_start.desc(), M.c.id)).all()
    row = office.team_row(tx, team)
    return {
        "team": row,
        "owners": owners.owners(tx, team),
        "people": people_of(tx, team),
        "meetings": meetings,
        "zone": row.time_zone,
    }


@router.post("/t/{team}/coaches", response_class=HTMLResponse)
async def add_owner(request: Request, team: Id) -> Response:
    """A second coach for this team: their host link, shown once."""
    house: House = request.app.state.house
    await of_team(request, team)
    form = read_model(CoachForm, await fields(request))
    await fresh(request, page_of(team))

    def adding(tx: Connection) -> str:
        roster.must_be_free(tx, form.name)
        made = keys.add_coach(tx, house.secret, form.name, house.clock())
        office.give_team(tx, made, team)
        return keys.key_now(tx, house.secret, made)

    return await shown(request, team, link=link(house, await house.write(adding)), name=form.name)


@router.post("/t/{team}/coaches/off")
async def take_off(request: Request, team: Id) -> Response:
    """One coach has the team no more, perhaps oneself: so a team is handed over."""
    house: House = request.app.state.house
    who = await of_team(request, team)
    off = (await fields(request)).get("coach", "")
    await fresh(request, page_of(team))
    await house.write(lambda tx: owners.take_off(tx, team, off))
    for meeting in list(house.rooms.open):
        await house.reseat(house.rooms.open[meeting])
    return RedirectResponse("/desk?stay=1" if off == who.coach else page_of(team), 303)
