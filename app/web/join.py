"""Through the door: by code, by the square code, or from the desk."""

import re
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.contract import Command, Place
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import Id, hashed, new_id, new_secret
from app.core.meters import JOIN_MISSES
from app.core.roles import Role
from app.core.words import N_
from app.house import House
from app.meetings import locks
from app.meetings.act import Asked, Done
from app.meetings.door import AskWho, Door, JoinMeeting, Knocked, TakePart
from app.meetings.holding import TakeOver
from app.meetings.overview import overview
from app.meetings.reading import door
from app.meetings.seats import Tokens
from app.storage.columns import table
from app.teams.codes import by_code, by_token, own_by_code
from app.teams.sessions import coaching
from app.teams.tables import CoachTeam
from app.teams.walls import is_known, know_device
from app.web.budgets import TooOften
from app.web.commands import BadFields, read
from app.web.cookies import DEVICE
from app.web.forms import fields
from app.web.misses import MustWait

router = APIRouter()
CT = table(CoachTeam)
FORM = {"code": "", "token": "", "name": "", "mode": "room", "partner": "", "visiting": "", "answer": "", "ticket": ""}


@router.get("/", response_class=HTMLResponse)
async def home(request: Request) -> Response:
    """The first page: what this is, and the way into a meeting."""
    return show(request, "landing.html", FORM)


@router.get("/join", response_class=HTMLResponse)
async def join_page(request: Request) -> Response:
    return show(request, "join.html", FORM)


@router.get("/j/{token}", response_class=HTMLResponse)
async def scanned(request: Request, token: Id) -> Response:
    """The square code: the meeting is known, only the name is asked.  A device already in goes straight through."""
    house: House = request.app.state.house
    meeting = await house.read(by_token, token)
    device = house.cookies.read(request, DEVICE)
    found = await house.read(_door, house, meeting, hashed(device) if device else "")
    if found.mine:
        return RedirectResponse(f"/m/{meeting}/hand", 303)
    carry = next((known.name for known in found.people if known.person == found.carry and not known.here), "")
    return show(
        request, "join.html", {**FORM, "token": token}, carry=carry, team=await house.read(_team_name, house, meeting)
    )


def _door(tx: Connection, house: House, meeting: str, device: str) -> Door:
    return door(tx, Place(meeting, "-", house.clock()), device)


def _team_name(tx: Connection, house: House, meeting: str) -> str:
    return overview(tx, Place(meeting, "-", house.clock())).team_name


class Sentences(dict[str, str]):
    """Field -> what is wrong with it; nothing for all others."""

    def __missing__(self, field: str) -> str:
        return ""


def show(request: Request, template: str, form: dict[str, str], status: int = 200, **more: Any) -> HTMLResponse:
    house: House = request.app.state.house
    wrong = Sentences(more.pop("wrong", {}))
    data = {"typed": form, "wrong": wrong, "ask": "", "carry": "", "team": "", "wait": 0, **more}
    return HTMLResponse(house.painter.render(template, **data), status)


@router.post("/join", response_class=HTMLResponse)
async def join(request: Request) -> Response:
    """In, or the same page with the typed text and one sentence at the field."""
    house: House = request.app.state.house
    typed = {**FORM, **await fields(request)}
    device = await known(house, request)
    secret = device or new_secret()
    try:
        meeting = await find(house, typed, hashed(device) if device else "", address_of(request))
        command = read(JoinMeeting, {**asked_fields(typed), "device": hashed(secret)})
        await house.budgets.spend(hashed(device) if device else "", "JoinMeeting", command.key, once)
        await house.write(lambda tx: know_device(tx, hashed(secret), house.clock()))
        came = await enter(house, meeting, command, hashed(secret))
    except AskWho as who:
        return show(request, "join.html", typed, ask=who.name)
    except BadFields as bad:
        wrong = {field: house.words.say(says, **values) for field, says, values in bad.wrong}
        return show(request, "join.html", typed, 400, wrong=wrong)
    except MustWait as no:
        return waiting(request, typed, no)
    except (Gone, Refused, TooOften) as no:
        status = 404 if isinstance(no, Gone) else 429 if isinstance(no, TooOften) else 409
        return show(request, "join.html", typed, status, wrong={"code": house.words.say(no.says, **no.values)})
    answer = RedirectResponse(f"/m/{meeting}/{'door' if isinstance(came.event, Knocked) else 'hand'}", 303)
    house.cookies.set(answer, DEVICE, secret)
    return answer


@router.get("/m/{meeting}/door", response_class=HTMLResponse)
async def at_the_door(request: Request, meeting: Id) -> Response:
    """The meeting is locked: whoever asked waits here, and the page looks again by itself."""
    house: House = request.app.state.house
    tokens = house.cookies.tokens(request)
    with suppress(Gone):
        await house.seat(meeting, tokens)
        return RedirectResponse(f"/m/{meeting}/hand", 303)
    waits = await house.read(locks.waits_here, meeting, tokens.device) if tokens.device else None
    if waits is None:
        raise Gone(N_("You are not in this meeting. Join it with the code on the wall."))
    return show(request, "waiting.html", FORM, away=not waits)


async def known(house: House, request: Request) -> str:
    """The secret of this browser, "" for one that we did not give out: somebody else may have put it there."""
    secret = house.cookies.read(request, DEVICE)
    ours: bool = bool(secret) and await house.read(is_known, hashed(secret))
    return secret if ours else ""


def asked_fields(typed: dict[str, str]) -> dict[str, str]:
    """An unticked box sends nothing; the key is ours where an old page sent none (F51)."""
    kept = {
        name: typed[name]
        for name in ("name", "mode", "partner", "visiting", "answer")
        if typed.get(name) or name == "name"
    }
    return {**kept, "key": typed.get("key") or new_id()}


async def once() -> int:
    return 1


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def waiting(request: Request, typed: dict[str, str], no: MustWait) -> HTMLResponse:
    """The typed text stays, with a ticket for the place in the queue; the page sends itself when its turn comes."""
    house: House = request.app.state.house
    said = {"code": house.words.say(no.says, **no.values)}
    answer = show(request, "join.html", {**typed, "ticket": no.ticket}, 429, wrong=said, wait=no.seconds)
    answer.headers["retry-after"] = str(no.seconds)
    return answer


async def find(house: House, typed: dict[str, str], device: str, address: str) -> str:
    """The meeting of the square code or of the typed code; while too many are wrong none is looked up.

    device: hashed, "" for a new one.  Whoever is in a meeting already tells nobody anything by typing its code.
    """
    if typed["token"]:
        return await house.read(by_token, typed["token"])
    digits = re.sub(r"[\s.-]", "", typed["code"].translate(WIDE))
    if not re.fullmatch(r"[0-9]{8,11}", digits, re.ASCII):
        raise Gone(N_("A join code has eight digits, such as 4829 1357. Look at the wall and try again."))
    if device and (mine := await house.read(own_by_code, digits, device, house.clock())):
        return mine
    payer = house.misses.take(address, typed["ticket"])
    try:
        meeting = await house.read(by_code, digits, house.clock())
    except Gone:
        JOIN_MISSES.inc()
        raise
    house.misses.give_back(payer)
    return meeting


WIDE = {0xFF10 + n: str(n) for n in range(10)}  # full-width digits of some keyboards


async def enter(house: House, meeting: str, command: Command, device: str) -> Done:
    part = house.registry.parts["meeting"]
    return await house.act(Asked(meeting, part, "-", "door", command, house.clock(), device))


@router.post("/m/{meeting}/here", response_class=HTMLResponse)
async def here(request: Request, meeting: Id) -> Response:
    """The coach at the desk takes part too, and takes over a role if the button says so (RO-8)."""
    house: House = request.app.state.house
    tokens = house.cookies.tokens(request)
    typed = await fields(request)
    seat = await house.seat(meeting, tokens)
    if seat.coach is None:
        raise NotAllowed(N_("Join with the code on the wall."))
    who = await house.read(coaching, tokens.session, house.clock())
    secret = await known(house, request) or new_secret()
    command = TakePart(
        key=typed.get("key") or new_id(),
        device=hashed(secret),
        coach=who.coach,
        name=who.name,
        outside=await house.read(_outside, seat.team, who.coach),
    )
    await house.write(lambda tx: know_device(tx, hashed(secret), house.clock()))
    await enter(house, meeting, command, hashed(secret))
    if typed.get("role"):
        await take_over(house, meeting, Tokens(hashed(secret), tokens.session), typed["role"])
    answer = RedirectResponse(f"/m/{meeting}/desk", 303)
    house.cookies.set(answer, DEVICE, secret)
    return answer


async def take_over(house: House, meeting: str, tokens: Tokens, role: str) -> None:
    """Somebody was quicker, or the role is none of ours: then the coach is counted in, and no more."""
    if role not in set(Role):
        return
    part, command = house.registry.parts["meeting"], TakeOver(key=new_id(), role=Role(role))
    with suppress(NotAllowed):
        await house.act(Asked(meeting, part, "-", tokens, command, house.clock()))


def _outside(tx: Connection, team: str, coach: str) -> bool:
    return bool(tx.execute(select(CT.c.outside).where(CT.c.team_id == team, CT.c.coach_id == coach)).scalar())
