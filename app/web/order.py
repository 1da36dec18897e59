"""The running order on a phone: a page of its own, so that the hand keeps to the one thing to do now (AG-19)."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.agenda.plan_views import order_view
from app.core.contract import Audience, Screen, Seat
from app.core.errors import NotAllowed
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_
from app.house import House
from app.live.paint import Look, partial
from app.meetings.seats import Tokens
from app.web.pages import shown
from app.web.timing import home_of

router = APIRouter()


@router.get("/m/{meeting}/order", response_class=HTMLResponse)
async def order(request: Request, meeting: Id) -> Response:
    """What is to come, to move, to change, to put off; for who runs the meeting or keeps its time."""
    house: House = request.app.state.house
    seat = orders(await house.seat(meeting, house.cookies.tokens(request)))
    back = home_of(meeting, seat)
    return await shown(request, meeting, Screen.HAND, "order.html", back=back, reads=lambda look: lines(house, look))


@router.get("/m/{meeting}/order/own", response_class=HTMLResponse)
async def order_own(request: Request, meeting: Id) -> Response:
    """The list alone, fetched again whenever somebody has changed it."""
    house: House = request.app.state.house
    return HTMLResponse(partial("order", await house.read(order_list, house, meeting, house.cookies.tokens(request))))


def order_list(tx: Connection, house: House, meeting: str, tokens: Tokens) -> str:
    seat, look = orders(house.seat_in(tx, meeting, tokens)), house.painter.look(tx, meeting)
    data = {**lines(house, look), "m": meeting, "who": Audience(Screen.HAND, seat.may)}
    return house.painter.render("agenda/_order_hand.html", **data)


def lines(house: House, look: Look) -> dict[str, Any]:
    return {
        "order": order_view(look.hour, look.now, look.zone),
        "activities": house.registry.on_agenda,
        "go": f"/m/{look.meeting}/agenda/-",
    }


def orders(seat: Seat) -> Seat:
    """Somebody who may change the order or the minutes, or NotAllowed."""
    if not seat.may & {Need.RUN, Need.TIME}:
        raise NotAllowed(N_("Your role in this meeting does not let you do that."))
    return seat
