"""For somebody from outside the trade: what will happen, in plain words, and afterwards what became of the ideas."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, select
from starlette.responses import HTMLResponse, Response

from app.agenda.plan_views import plan_view
from app.agenda.views import lead_of
from app.core.contract import Seat
from app.core.fates import of_meeting
from app.core.ids import Id
from app.core.saying import in_words
from app.house import House
from app.live.paint import Look
from app.meetings.views import role_lines
from app.storage.columns import table
from app.teams.tables import Coach, CoachTeam
from app.web.pages import page

router = APIRouter()
C, CT = table(Coach), table(CoachTeam)


@router.get("/m/{meeting}/welcome", response_class=HTMLResponse)
async def welcome(request: Request, meeting: Id) -> Response:
    """Before: what happens in the hour, who is who, when the story is."""
    return await shown(request, meeting, "welcome.html", _welcome)


@router.get("/m/{meeting}/thanks", response_class=HTMLResponse)
async def thanks(request: Request, meeting: Id) -> Response:
    """After: thank you, and what became of the ideas, without a name."""
    return await shown(request, meeting, "thanks.html", _thanks)


async def shown(request: Request, meeting: str, template: str, found: Any) -> Response:
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    return page(house, template, {"m": meeting, "seat": seat, **await house.read(found, house, meeting, seat)})


def _common(look: Look) -> dict[str, Any]:
    seen = look.see(look.registry.parts["meeting"])
    named = select(C.c.name).join_from(CT, C, C.c.id == CT.c.coach_id).where(CT.c.team_id == look.team)
    coaches = look.tx.execute(named.order_by(CT.c.outside, C.c.name)).scalars().all()
    return {"seen": seen, "zone": look.zone, "roles": role_lines(seen), "coaches": list(coaches)}


def _welcome(tx: Connection, house: House, meeting: str, seat: Seat) -> dict[str, Any]:
    look = house.painter.look(tx, meeting)
    common = _common(look)
    word = common["seen"].partner_word
    rows = plan_view(look.hour, look.now, look.zone).rows
    lines = [(row, lead_of(item, {}, word)) for row, item in zip(rows, look.hour.items, strict=True)]
    story = next((row for row, item in zip(rows, look.hour.items, strict=True) if item.quiet), None)
    return {**common, "lines": lines, "story": story}


def _thanks(tx: Connection, house: House, meeting: str, seat: Seat) -> dict[str, Any]:
    look = house.painter.look(tx, meeting)
    ideas = [(one, [in_words(said, house.words) for said in became]) for one, became in of_meeting(tx, meeting)]
    return {**_common(look), "ideas": ideas, "over": look.state == "ended"}
