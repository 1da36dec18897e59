"""The record: as a page, as Markdown, as JSON; during the meeting too."""

from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.core.contract import Audience, Place, Screen, Seat
from app.core.ids import Id
from app.core.permissions import Need, permit
from app.exports.head import head_of
from app.exports.json_file import json_record
from app.exports.kept import document_of
from app.exports.markdown import markdown
from app.exports.names import content_disposition
from app.exports.page import record_page
from app.exports.texts import take_out_page
from app.house import House
from app.meetings.overview import Overview
from app.record.overview import overview as record_overview
from app.record.views import notes

router = APIRouter()


@router.get("/m/{meeting}/record", response_class=HTMLResponse)
async def record(request: Request, meeting: Id) -> Response:
    """The record as it stands: one page first, everything behind it."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    link = f"{house.address.public}/m/{meeting}/record"
    return HTMLResponse(await house.read(_page, house, meeting, seat, link))


def _page(tx: Connection, house: House, meeting: str, seat: Seat, link: str) -> str:
    parts, now = list(house.registry.parts.values()), house.clock()
    seen: Overview = house.painter.look(tx, meeting).see(house.registry.parts["meeting"])
    it = record_page(parts, tx, meeting, now, link, house.words)
    gaps = notes(record_overview(tx, Place(meeting, "-", now)), Audience(Screen.DESK)).gaps
    screen = Screen.DESK if seat.roles or seat.coach else Screen.HAND
    return house.painter.render(
        "record.html", it=it, m=meeting, seen=seen, seat=seat, who=Audience(screen, seat.may), tab="record", gaps=gaps
    )


@router.get("/m/{meeting}/record/take-out", response_class=HTMLResponse)
async def take_out(request: Request, meeting: Id) -> Response:
    """The texts of this record, each with the button that takes it out for good."""
    house: House = request.app.state.house
    permit(await house.seat(meeting, house.cookies.tokens(request)), Need.APPROVE)
    return HTMLResponse(await house.read(_take_out, house, meeting))


def _take_out(tx: Connection, house: House, meeting: str) -> str:
    it = take_out_page(list(house.registry.parts.values()), tx, meeting, house.clock(), house.words)
    return house.painter.render("take_out.html", it=it, m=meeting)


@router.get("/m/{meeting}/record.md")
async def as_markdown(request: Request, meeting: Id) -> Response:
    return await file(request, meeting, "md", "text/markdown; charset=utf-8")


@router.get("/m/{meeting}/record.json")
async def as_json(request: Request, meeting: Id) -> Response:
    return await file(request, meeting, "json", "application/json")


async def file(request: Request, meeting: str, ending: str, kind: str) -> Response:
    """A download, taken in one read transaction."""
    house: House = request.app.state.house
    await house.seat(meeting, house.cookies.tokens(request))
    text, disposition = await house.read(_file, house, meeting, ending, house.clock())
    return Response(text, media_type=kind, headers={"content-disposition": disposition})


def _file(tx: Connection, house: House, meeting: str, ending: str, now: datetime) -> tuple[str, str]:
    parts, head = list(house.registry.parts.values()), head_of(tx, meeting, now)
    if ending == "json":
        text = json_record(parts, tx, meeting, now)
    else:
        text = markdown(document_of(parts, tx, meeting, now, house.words))
    return text, content_disposition(head.team, head.day, ending)
