"""The pages of a meeting, each showing the same fragments that the socket will push."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.agenda.plan_views import order_view, plan_view
from app.core.contract import Audience, Place, Screen, Seat
from app.core.errors import Gone, NotAllowed
from app.core.ids import Id, hashed
from app.core.permissions import Need
from app.core.roles import Mode
from app.core.words import N_
from app.house import House, audience
from app.live.paint import Look, partial
from app.meetings.act import Asked
from app.meetings.locks import devices_of
from app.meetings.overview import Overview
from app.meetings.reading import before, door, meeting_row
from app.meetings.rules import RenamePerson
from app.meetings.seats import Tokens, seats
from app.meetings.views import heavy_plan, role_lines
from app.record.overview import form as writing
from app.record.overview import overview as record_overview
from app.room.overview import felt_heard
from app.teams.calendar import meeting_now
from app.teams.walls import new_wall, wall_row, walls_of
from app.trends.planned_store import habits_of
from app.trends.room_store import room_of
from app.web.coaches import in_use
from app.web.commands import read
from app.web.cookies import WALL
from app.web.forms import fields
from app.web.socket import sees_wall

router = APIRouter()
DESK_NEEDS = frozenset({Need.RUN, Need.NEXT, Need.TIME, Need.FACILITATE, Need.WRITE, Need.TIDY, Need.ROLES, Need.PLAN})


def at_desk(seat: Seat) -> Seat:
    """A desk is for who has something to do there."""
    if not seat.may & DESK_NEEDS:
        raise NotAllowed(N_("The desk is for people who hold a role in this meeting."))
    return seat


async def shown(request: Request, meeting: str, screen: Screen, template: str, **more: Any) -> Response:
    """A page with its sheet and this person's own pieces."""
    house: House = request.app.state.house
    tokens = house.cookies.tokens(request)
    seat = await house.seat(meeting, tokens)
    if screen is Screen.DESK:
        at_desk(seat)
    if seat.coach:
        await in_use(house, tokens.session)
    sheet = await house.rooms.room(meeting).fresh(audience(screen, seat))
    mine, seen, extra = await house.read(_look, house, meeting, seat, screen, more.pop("reads", None))
    data = {
        "m": meeting,
        "screen": screen.value,
        "sheet": sheet,
        "mine": mine,
        "seat": seat,
        "seen": seen,
        "who": Audience(screen, seat.may),  # the page itself is one person's
        "remote": any(one.id == seat.participant and one.mode == Mode.REMOTE for one in seen.people),
    }
    return page(
        house,
        template,
        {**data, "roles": role_lines(seen), "heavy": heavy_plan(dict(seen.planned)), **extra, **more},
        meeting,
    )


def _look(
    tx: Connection, house: House, meeting: str, seat: Seat, screen: Screen, reads: Any
) -> tuple[dict[str, str], Overview, dict[str, Any]]:
    look = house.painter.look(tx, meeting)
    seen: Overview = look.see(house.registry.parts["meeting"])
    return house.painter.mine(look, seat, screen), seen, reads(look) if reads else {}


def page(house: House, template: str, data: dict[str, Any], meeting: str = "") -> HTMLResponse:
    room = house.rooms.open.get(meeting)
    beat = 2 if room and room.running else 10
    return HTMLResponse(house.painter.render(template, **{"beat": beat, **data}))


@router.get("/m/{meeting}/hand", response_class=HTMLResponse)
async def hand(request: Request, meeting: Id) -> Response:
    """A phone in the meeting."""
    house: House = request.app.state.house
    seat = await house.seat(meeting, house.cookies.tokens(request))
    if seat.participant is None:
        return RedirectResponse(f"/m/{meeting}/desk", 303)
    return await shown(request, meeting, Screen.HAND, "hand.html")


@router.get("/m/{meeting}/desk", response_class=HTMLResponse)
async def desk(request: Request, meeting: Id) -> Response:
    """Run: the whole meeting on one laptop screen."""
    return await shown(request, meeting, Screen.DESK, "desk.html", tab="run", reads=_run)


def _run(look: Look) -> dict[str, Any]:
    return {**_written(look), "walls": walls_of(look.tx, look.team), "felt": felt_heard(look.tx, look.meeting)}


@router.get("/m/{meeting}/notes", response_class=HTMLResponse)
async def notes(request: Request, meeting: Id, edit: str = "") -> Response:
    """Notes: the recorder's page.  edit: KIND-ID of a line to change."""
    house: House = request.app.state.house
    tokens = house.cookies.tokens(request)

    def reads(look: Look) -> dict[str, Any]:
        return {**_notes(look, edit), "last": _last_record(look, tokens)}

    return await shown(request, meeting, Screen.DESK, "notes.html", tab="notes", reads=reads)


def _last_record(look: Look, tokens: Tokens) -> str:
    """The meeting before, for who was there with this device, and for a coach; a record is nobody else's (RE-7)."""
    last = before(look.tx, meeting_row(look.tx, look.meeting))
    return last if last and (last, tokens) in seats(look.tx, [(last, tokens)], look.now) else ""


def _notes(look: Look, edit: str) -> dict[str, Any]:
    line = record_overview(look.tx, look.place).find(edit) if edit else None
    return {**_written(look), "line": line}


def _written(look: Look) -> dict[str, Any]:
    return {"item": look.item, "writing": writing(look.tx, look.place), "hour": look.now_view, "zone": look.zone}


@router.get("/m/{meeting}/person/{participant}", response_class=HTMLResponse)
async def rename(request: Request, meeting: Id, participant: Id) -> Response:
    """A display name to correct."""
    house: House = request.app.state.house
    at_desk(await house.seat(meeting, house.cookies.tokens(request)))
    seen = await house.read(_seen, house, meeting)
    found = next((p for p in seen.people if p.id == participant), None)
    if found is None:
        raise Gone(N_("That person is not in this meeting."))
    known = (await house.read(door, Place(meeting, "-", house.clock()), "")).people
    absent = [one for one in known if not one.here]
    theirs = await house.read(devices_of, meeting, participant)
    data = {"m": meeting, "person": found, "known": absent, "devices": theirs, "zone": seen.zone}
    return page(house, "rename.html", data)


@router.post("/m/{meeting}/person/{participant}")
async def renamed(request: Request, meeting: Id, participant: Id) -> Response:
    """The name as it should be; then back to the desk, where it stands."""
    house: House = request.app.state.house
    command = read(RenamePerson, {**await fields(request), "participant": participant})
    part = house.registry.parts["meeting"]
    await house.act(Asked(meeting, part, "-", house.cookies.tokens(request), command, house.clock()))
    return RedirectResponse(f"/m/{meeting}/desk", 303)


@router.get("/m/{meeting}/plan", response_class=HTMLResponse)
async def plan(request: Request, meeting: Id) -> Response:
    """Plan: the agenda against the hour."""
    return await shown(
        request, meeting, Screen.DESK, "plan.html", tab="plan", reads=lambda look: _plan(request.app.state.house, look)
    )


def _plan(house: House, look: Look) -> dict[str, Any]:
    known = door(look.tx, look.place, "").people
    return {
        "known": known,
        "zone": look.zone,
        "plan": plan_view(look.hour, look.now, look.zone),
        "order": order_view(look.hour, look.now, look.zone),
        "activities": house.registry.on_agenda,
        "base": f"/m/{look.meeting}/agenda",
        "room": room_of(look.tx, look.team, look.now),
        "habits": habits_of(look.tx, look.team, look.now),
    }


@router.get("/m/{meeting}/picture", response_class=HTMLResponse)
async def picture(request: Request, meeting: Id) -> Response:
    """What the wall shows, for somebody in the meeting who cannot see it; framed by their own page."""
    house: House = request.app.state.house
    await house.seat(meeting, house.cookies.tokens(request))
    who = Audience(Screen.WALL)
    sheet = await house.rooms.room(meeting).fresh(who)
    data = {"m": meeting, "screen": "wall", "sheet": sheet, "seen": await house.read(_seen, house, meeting), "who": who}
    return page(house, "wall_picture.html", data, meeting)


@router.get("/m/{meeting}/{screen}/mine", response_class=HTMLResponse)
async def mine(request: Request, meeting: Id, screen: Screen) -> Response:
    """One person's own pieces, fetched when the stage has changed."""
    house: House = request.app.state.house
    pieces = await house.mine(meeting, house.cookies.tokens(request), screen)
    return HTMLResponse("".join(partial(name, html) for name, html in pieces.items()))


@router.get("/m/{meeting}/{screen}/step", response_class=HTMLResponse)
async def step(request: Request, meeting: Id, screen: Screen) -> Response:
    """The one thing to do now, fetched by who holds a role whenever it is another one."""
    house: House = request.app.state.house
    return HTMLResponse(partial("step", await house.step(meeting, house.cookies.tokens(request), screen)))


@router.get("/m/{meeting}/plan/own", response_class=HTMLResponse)
async def plan_own(request: Request, meeting: Id) -> Response:
    """The agenda table of the page Plan, fetched again when somebody has changed it."""
    house: House = request.app.state.house
    seat = at_desk(await house.seat(meeting, house.cookies.tokens(request)))
    return HTMLResponse(partial("plan", await house.read(plan_table, house, meeting, seat)))


def plan_table(tx: Connection, house: House, meeting: str, seat: Seat) -> str:
    look = house.painter.look(tx, meeting)
    data = {**_plan(house, look), "m": meeting, "who": audience(Screen.DESK, seat), "zone": look.zone}
    return house.painter.render("agenda/_plan.html", **data)


@router.get("/m/{meeting}/{screen}/state", response_class=HTMLResponse)
async def state(request: Request, meeting: Id, screen: Screen, since: int = -1) -> Response:
    """For a browser whose socket is blocked: the same text a push would carry, or 204."""
    house: House = request.app.state.house
    if screen is Screen.WALL:
        if not await sees_wall(house, request, meeting):
            raise NotAllowed(N_("This wall belongs to another team."))
        who = Audience(Screen.WALL)
    else:
        seat = await house.seat(meeting, house.cookies.tokens(request))
        house.polled(meeting, seat)
        who = audience(screen, seat)
    room = house.rooms.room(meeting)
    sheet = await room.sheet(who)
    if sheet.version == since:
        return Response(status_code=204)
    return HTMLResponse(room.push(sheet, sheet.pieces).text)


@router.get("/wall", response_class=HTMLResponse)
async def wall(request: Request) -> Response:
    """Any computer: four digits until a coach types them, then the team's current or next meeting."""
    house: House = request.app.state.house
    secret = house.cookies.read(request, WALL)
    row = await house.read(wall_row, hashed(secret)) if secret else None
    if row is None and request.scope.get("asked") == "HEAD":
        return Response()  # somebody only asks whether it answers; no digits are given out for that
    if row is None:
        made, digits = await house.write(lambda tx: new_wall(tx, house.clock()))
        answer = page(house, "wall_waiting.html", {"digits": digits, "team": ""})
        house.cookies.set(answer, WALL, made)
        return answer
    meeting = await house.read(meeting_now, row.team_id, house.clock()) if row.team_id else ""
    if not meeting:
        return page(house, "wall_waiting.html", {"digits": row.digits, "team": row.team_id or ""})
    who = Audience(Screen.WALL)
    sheet = await house.rooms.room(meeting).fresh(who)
    seen = await house.read(_seen, house, meeting)
    return page(house, "wall.html", {"m": meeting, "screen": "wall", "sheet": sheet, "seen": seen, "who": who}, meeting)


def _seen(tx: Connection, house: House, meeting: str) -> Overview:
    found: Overview = house.painter.look(tx, meeting).see(house.registry.parts["meeting"])
    return found


@router.get("/wall/which", response_class=Response)
async def which(request: Request) -> Response:
    """Which meeting this wall shows now: a word to compare, nothing more."""
    house: House = request.app.state.house
    secret = house.cookies.read(request, WALL)
    row = await house.read(wall_row, hashed(secret)) if secret else None
    meeting = await house.read(meeting_now, row.team_id, house.clock()) if row and row.team_id else ""
    team = row.team_id if row and row.team_id else "waiting"
    return Response(meeting or team, media_type="text/plain")
