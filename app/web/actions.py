"""All open actions and whom to remind; and a person's own actions, by their personal link."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.contract import Place, Seat
from app.core.errors import Gone, NotAllowed
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_
from app.house import House
from app.meetings.act import Asked
from app.meetings.reading import meeting_row
from app.record.overview import form
from app.teams import calendar, links
from app.teams.office import team_row
from app.web.commands import read
from app.web.forms import fields
from app.web.pages import page
from app.weeks.act_views import Owner, by_owner, heard, mine, reminder
from app.weeks.actions import TellByLink
from app.weeks.promises import of_team, promises

router = APIRouter()
SUBJECT, HELLO = N_("Your actions for %(team)s"), N_("These are open:")
MARK = N_("Mark one as done, or say what is stuck:")


@router.get("/m/{meeting}/actions", response_class=HTMLResponse)
async def actions(request: Request, meeting: Id) -> Response:
    """Every open action by owner, for who writes the record."""
    house: House = request.app.state.house
    seat = await writer(request, meeting)
    return page(house, "actions.html", await house.read(_actions, house, meeting, seat))


async def writer(request: Request, meeting: str) -> Seat:
    """A seat that may write the record, or NotAllowed."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    if Need.WRITE not in seat.may:
        raise NotAllowed(N_("Your role in this meeting does not let you do that."))
    return seat


def _actions(tx: Connection, house: House, meeting: str, seat: Seat) -> dict[str, Any]:
    place, team = Place(meeting, "-", house.clock()), team_row(tx, seat.team).name
    seen = promises(tx, place)
    owners = [reminded(tx, house, seat, one, team) for one in by_owner(seen)]
    home = "desk" if seat.participant is None or seat.coach else "hand"
    return {
        "m": meeting,
        "it": heard(seen),
        "owners": owners,
        "people": form(tx, place).people,
        "home": home,
        "team": team,
    }


def reminded(tx: Connection, house: House, seat: Seat, owner: Owner, team: str) -> dict[str, Any]:
    """An owner with the text that reminds them, and the same for a mail program (RE-8)."""
    say = house.words.say
    lines = [say(HELLO), reminder(owner.rows)]
    if owner.person:
        _, path = links.path_of(tx, house.secret, seat.team, owner.person)
        lines += ["", say(MARK), f"{house.address.public}{path}"]
    text = "\r\n".join(lines)
    mailto = f"mailto:?subject={quote(say(SUBJECT, team=team), safe='')}&body={quote(text, safe='')}"
    return {"name": owner.name, "person": owner.person, "rows": owner.rows, "text": text, "mailto": mailto}


@router.get("/m/{meeting}/actions/{person}", response_class=HTMLResponse)
async def personal_link(request: Request, meeting: Id, person: Id) -> Response:
    """Somebody's personal link as a square code and as text."""
    house: House = request.app.state.house
    seat = await writer(request, meeting)
    known, path = await house.read(links.path_of, house.secret, seat.team, person)
    data = {"m": meeting, "name": known.name, "person": person, "link": f"{house.address.public}{path}"}
    return page(house, "action_link.html", data)


@router.post("/m/{meeting}/actions/{person}/new-link")
async def new_link(request: Request, meeting: Id, person: Id) -> Response:
    """Another link; the old one stops working."""
    house: House = request.app.state.house
    seat = await writer(request, meeting)
    await fields(request)
    await house.write(lambda tx: links.change(tx, seat.team, person))
    return RedirectResponse(f"/m/{meeting}/actions/{person}", 303)


@router.get("/my/{person}/{key}", response_class=HTMLResponse)
async def my_actions(request: Request, person: Id, key: str) -> Response:
    """What somebody promised, between meetings."""
    house: House = request.app.state.house
    return page(house, "my.html", await house.read(_mine, house, person, key))


def _mine(tx: Connection, house: House, person: str, key: str) -> dict[str, Any]:
    known, now = links.who_has(tx, house.secret, person, key), house.clock()
    team = team_row(tx, known.team)
    last = calendar.held_meetings(tx, known.team, now, most=1)
    seen = of_team(tx, known.team, now, last[0].scheduled_start if last else now)
    coming = calendar.meeting_now(tx, known.team, now)
    return {
        "name": known.name, "team": team.name, "zone": team.time_zone, "acts": mine(seen, person),
        "tell": f"/my/{person}/{key}/tell", "next_at": meeting_row(tx, coming).scheduled_start if coming else None,
    }  # fmt: skip


@router.post("/my/{person}/{key}/tell")
async def tell(request: Request, person: Id, key: str) -> Response:
    """Done, or stuck on something: through the one door, at the meeting that will hear of it."""
    house: House = request.app.state.house
    known = await house.read(links.who_has, house.secret, person, key)
    command = read(TellByLink, await fields(request))
    meeting = await house.read(_hears, known.team, house)
    part = house.registry.parts["weeks"]
    await house.act(Asked(meeting, part, "-", "owner", command, house.clock(), person))
    return RedirectResponse(f"/my/{person}/{key}", 303)


def _hears(tx: Connection, team: str, house: House) -> str:
    """The team's meeting now or next, or its last one."""
    found = calendar.meeting_now(tx, team, house.clock()) or calendar.last_meeting(tx, team)
    if not found:
        raise Gone(N_("There is no such meeting."))
    return found
