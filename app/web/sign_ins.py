"""A coach's own sign-ins: which browsers, and the host link."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.words import N_
from app.house import House
from app.teams import keys, office, sessions
from app.teams.accounts import accounts_of
from app.teams.passkey import Site
from app.teams.passkeys import passkeys_of
from app.teams.sessions import By, Coaching
from app.web.coaches import coach, fresh
from app.web.forms import fields
from app.web.join import show
from app.web.sign_in import site_of

router = APIRouter()
PAGE = "/sign-ins"
BY = {By.LINK: N_("with the host link"), By.PASSKEY: N_("with a passkey"), By.ORGANISATION: N_("at your organisation")}


@router.get(PAGE, response_class=HTMLResponse)
async def sign_ins(request: Request) -> Response:
    """What opens my desk, and the browsers that are signed in."""
    house: House = request.app.state.house
    who = await coach(request)
    data = await house.read(seen, house, who, house.cookies.tokens(request).session, site_of(request))
    return show(request, "sign_ins.html", {}, **data)


def seen(tx: Connection, house: House, who: Coaching, session: str, site: Site | None) -> dict[str, Any]:
    now, provider = house.clock(), house.provider
    return {
        "found": sessions.sign_ins(tx, who.coach, session, now),
        "by": BY,
        "site": site,
        "passkeys": passkeys_of(tx, who.coach, site),
        "organisation": provider.it.name if provider else "",
        "accounts": accounts_of(tx, who.coach, provider.it.issuer if provider else ""),
        "zone": zone_of(tx, who),
        "link": "",
        "open": keys.link_is_open(tx, who.coach),
        "made": keys.link_made(tx, who.coach),
        "old": keys.link_is_old(tx, who.coach, now),
    }


def zone_of(tx: Connection, who: Coaching) -> str:
    """The zone of all the coach's teams, UTC where they have none or several."""
    zones = {office.team_row(tx, team).time_zone for team in who.teams}
    return str(zones.pop()) if len(zones) == 1 else "UTC"


@router.post(PAGE)
async def end_sign_ins(request: Request) -> Response:
    """One browser, or all others, signed out."""
    house: House = request.app.state.house
    who = await coach(request)
    short = (await fields(request)).get("short", "")
    session = house.cookies.tokens(request).session
    ended = await house.write(lambda tx: sessions.end_sign_ins(tx, who.coach, session, short))
    await house.signed_out(ended)
    return RedirectResponse(PAGE, 303)


@router.post("/sign-ins/link", response_class=HTMLResponse)
async def change_link(request: Request) -> Response:
    """A new host link, shown once; the old one and every browser signed in with it are out at once."""
    house: House = request.app.state.house
    who = await coach(request)
    await fields(request)
    await fresh(request, PAGE)

    def changing(tx: Connection) -> tuple[set[str], str]:
        return sessions.sessions_of(tx, who.coach), keys.change_key(tx, house.secret, who.coach, house.clock())

    ended, key = await house.write(changing)
    await house.signed_out(ended)
    return show(request, "sign_ins.html", {}, link=link(house, key))


@router.post("/sign-ins/link/close")
async def close_link(request: Request) -> Response:
    """Nobody gets in by the host link any more, and the browsers that it had opened are out; this one stays."""
    who = await coach(request)
    await fields(request)

    def closing(tx: Connection, but: str) -> set[str]:
        keys.close_link(tx, who.coach)
        return sessions.end_opened_with(tx, who.coach, By.LINK, but=but)

    return await ended(request, closing)


async def ended(request: Request, ending: Callable[[Connection, str], set[str]]) -> Response:
    """Takes a key away from a coach who has shown one just now; the browsers that it had opened are out at once.

    ending: takes (tx, this browser's session, which stays) and gives the sessions that are over; all hashed.
    """
    house: House = request.app.state.house
    await fresh(request, PAGE)
    session = house.cookies.tokens(request).session
    await house.signed_out(await house.write(lambda tx: ending(tx, session)))
    return RedirectResponse(PAGE, 303)


def link(house: House, key: str) -> str:
    return f"{house.address.public}/h#{key}"
