"""The record as a page and as every kind of file; during the meeting too."""

import json

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.core.contract import Audience, Place, Screen, Seat
from app.core.ids import Id
from app.core.permissions import Need, permit
from app.exports.files import FILES, Taken, taken
from app.exports.names import content_disposition
from app.exports.page import record_page
from app.exports.shape import schema
from app.exports.texts import take_out_page
from app.house import House
from app.meetings.overview import Overview
from app.record.overview import overview as record_overview
from app.record.views import notes
from app.trends.seen import rating_until
from app.web.readers import record_seat

router = APIRouter()


@router.get("/m/{meeting}/record", response_class=HTMLResponse)
async def record(request: Request, meeting: Id) -> Response:
    """The record as it stands: one page first, everything behind it."""
    house: House = request.app.state.house
    seat = await record_seat(request, meeting)
    link = f"{house.address.public}/m/{meeting}/record"
    return HTMLResponse(await house.read(_page, house, meeting, seat, link))


def _page(tx: Connection, house: House, meeting: str, seat: Seat, link: str) -> str:
    parts, now = list(house.registry.parts.values()), house.clock()
    seen: Overview = house.painter.look(tx, meeting).see(house.registry.parts["meeting"])
    it = record_page(parts, tx, meeting, now, link, house.words)
    gaps = notes(record_overview(tx, Place(meeting, "-", now)), Audience(Screen.DESK)).gaps
    screen = Screen.DESK if seat.roles or seat.coach else Screen.HAND
    about = {"m": meeting, "seen": seen, "seat": seat, "who": Audience(screen, seat.may), "tab": "record"}
    rating = rating_until(tx, meeting, now)
    return house.painter.render("record.html", it=it, gaps=gaps, rating=rating, zone=seen.zone, **about)


@router.get("/m/{meeting}/record/take-out", response_class=HTMLResponse)
async def take_out(request: Request, meeting: Id) -> Response:
    """The texts of this record, each with the button that takes it out for good."""
    house: House = request.app.state.house
    permit(await house.seat(meeting, house.cookies.tokens(request)), Need.APPROVE)
    return HTMLResponse(await house.read(_take_out, house, meeting))


def _take_out(tx: Connection, house: House, meeting: str) -> str:
    it = take_out_page(list(house.registry.parts.values()), tx, meeting, house.clock(), house.words)
    return house.painter.render("take_out.html", it=it, m=meeting)


async def file(request: Request, meeting: Id) -> Response:
    """A download: read in one transaction, made outside it."""
    house: House = request.app.state.house
    await record_seat(request, meeting)
    name = request.url.path.rpartition("/")[2]
    link = f"{house.address.public}/m/{meeting}/record"
    it = await house.read(_taken, house, meeting, link)
    made = FILES[name]
    data = await house.making.make(made.make, it, house.words) if made.slow else made.make(it, house.words)
    headers = {
        "content-disposition": content_disposition(it.head.team, it.head.day, name.rpartition(".")[2], made.what)
    }
    return Response(data, media_type=made.kind, headers=headers)


def _taken(tx: Connection, house: House, meeting: str, link: str) -> Taken:
    return taken(list(house.registry.parts.values()), tx, meeting, house.clock(), link, house.words)


@router.get("/schema/record-1.json", include_in_schema=False)
async def the_schema(request: Request) -> Response:
    """The shape of record.json, for whoever reads it with a program."""
    house: House = request.app.state.house
    return Response(json.dumps(schema(house.registry.parts.values()), indent=1), media_type="application/schema+json")


for name in FILES:
    router.add_api_route(f"/m/{{meeting}}/{name}", file, methods=["GET"], name=f"file:{name}", response_class=Response)
