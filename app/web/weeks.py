"""Pages of week after week: the next meeting."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.agenda.plan_views import plan_view
from app.agenda.store import hour_of
from app.core.contract import Audience, Place, Screen, Seat
from app.core.errors import NotAllowed
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_
from app.house import House
from app.teams.office import team_row
from app.web.actions import writer
from app.web.pages import page
from app.weeks.fate_rows import lot
from app.weeks.lot_views import see_lot
from app.weeks.overview import coming
from app.weeks.views import see_next

router = APIRouter()


@router.get("/m/{meeting}/next", response_class=HTMLResponse)
async def next_meeting(request: Request, meeting: Id) -> Response:
    """The meeting after this one, for who plans: what comes along, what is chosen, and one button."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    if Need.PLAN not in seat.may:
        raise NotAllowed(N_("A coach or the leader plans the next meeting."))
    return page(house, "next.html", await house.read(_next, house, meeting, seat))


def _next(tx: Connection, house: House, meeting: str, seat: Seat) -> dict[str, Any]:
    it = see_next(coming(tx, Place(meeting, "-", house.clock())))
    home = "desk" if seat.participant is None or seat.coach else "hand"
    who = Audience(Screen.DESK, seat.may)
    made = it.coming.made
    plan = plan_view(hour_of(tx, made), house.clock(), it.coming.zone) if made else None
    return {
        "m": meeting,
        "plan": plan,
        "it": it,
        "seat": seat,
        "who": who,
        "home": home,
        "team": team_row(tx, seat.team).name,
    }


@router.get("/m/{meeting}/parking", response_class=HTMLResponse)
async def parking(request: Request, meeting: Id) -> Response:
    """What has no fate yet, for who writes the record."""
    house: House = request.app.state.house
    seat = await writer(request, meeting)
    return page(house, "parking.html", await house.read(_parking, house, meeting, seat))


def _parking(tx: Connection, house: House, meeting: str, seat: Seat) -> dict[str, Any]:
    it = see_lot(lot(tx, Place(meeting, "-", house.clock())))
    home = "desk" if seat.participant is None or seat.coach else "hand"
    who, team = Audience(Screen.DESK, seat.may), team_row(tx, seat.team).name
    return {"m": meeting, "it": it, "who": who, "home": home, "team": team}
