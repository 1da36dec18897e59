"""What somebody who keeps time may press, worked out for them alone: the hand's piece, and every extension."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.agenda import store
from app.agenda.choices import MoreTime, see_more_time
from app.core.contract import Audience, Place, Screen, Seat
from app.core.ids import Id
from app.core.permissions import Need, permit
from app.house import House
from app.live.paint import partial
from app.meetings.seats import Tokens

router = APIRouter()
DONORS = 3  # how many may be named on the page, in their order


@router.get("/m/{meeting}/hand/time", response_class=HTMLResponse)
async def hand_time(request: Request, meeting: Id) -> Response:
    """The controls of a hand with their effects, fetched again whenever those are others."""
    house: House = request.app.state.house
    piece = await house.read(own_piece, house, meeting, house.cookies.tokens(request))
    return HTMLResponse(partial("own-agenda", piece))


def own_piece(tx: Connection, house: House, meeting: str, tokens: Tokens) -> str:
    seat = house.seat_in(tx, meeting, tokens)
    look = house.painter.look(tx, meeting)
    return house.painter.owned(look, seat, Audience(Screen.HAND, seat.may))["own-agenda"]


@router.get("/m/{meeting}/time", response_class=HTMLResponse)
async def more_time(request: Request, meeting: Id) -> Response:
    """Each extension from 1 to 10 minutes with the donors named: what it does, before anybody presses."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    permit(seat, Need.TIME)
    asked = [request.query_params.get(f"from{n}", "") for n in range(1, DONORS + 1)]
    chosen = "from1" in request.query_params
    found = await house.read(choose, house, meeting, asked if chosen else None, "defer" in request.query_params)
    if found is None:
        return RedirectResponse(home_of(meeting, seat), 303)
    data = {"m": meeting, "it": found, "back": home_of(meeting, seat), "slots": range(1, DONORS + 1)}
    return HTMLResponse(house.painter.render("more_time.html", **data))


def choose(tx: Connection, house: House, meeting: str, asked: list[str] | None, defer: bool) -> MoreTime | None:
    """asked None: nobody has chosen yet, then those whom we propose."""
    overview = store.overview(tx, Place(meeting, "", house.clock()))
    names = overview.lenders.split(",")[:DONORS] if asked is None else [name for name in asked if name]
    return see_more_time(overview, names, defer=defer)


def home_of(meeting: str, seat: Seat) -> str:
    return f"/m/{meeting}/hand" if seat.participant and not seat.coach else f"/m/{meeting}/desk"
