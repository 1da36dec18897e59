"""The page /h: a coach signs in, or shows the key once more."""

import re
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone
from app.core.ids import hashed
from app.house import House
from app.teams import keys, sessions
from app.teams.passkey import Site, site_at
from app.teams.sessions import By
from app.web.cookies import SESSION
from app.web.forms import fields
from app.web.join import show

router = APIRouter()
BACK = re.compile(r"/sign-ins|/t/[A-Za-z0-9_-]{22}/data", re.ASCII)


def back_to(typed: str) -> str:
    """Where a coach goes on: the page that asked for the key, if it is one of ours that does."""
    return typed if BACK.fullmatch(typed) else "/desk"


def site_of(request: Request) -> Site | None:
    """Where passkeys live for this browser, if anywhere."""
    house: House = request.app.state.house
    return site_at(house.address.public, request.headers["host"])


def key_page(request: Request, status: int = 200, *, to: str = "", **more: object) -> HTMLResponse:
    """to: the page that asked for the key once more, "" for a plain sign-in."""
    house: House = request.app.state.house
    ways = {
        "subject": "",
        "passkeys": site_of(request) is not None,
        "organisation": house.provider.it.name if house.provider else "",
    }
    return show(request, "host.html", {}, status, to=to if BACK.fullmatch(to) else "", **{**ways, **more})


@router.get("/h", response_class=HTMLResponse)
async def host_link(request: Request, to: str = "") -> Response:
    """Shows a button only: link scanners open every address, and the secret is in the fragment."""
    return key_page(request, to=to)


@router.post("/h", response_class=HTMLResponse)
async def redeem(request: Request) -> Response:
    """Signs in whoever has the host link."""
    house: House = request.app.state.house
    typed = await fields(request)
    key, to = typed.get("key_text", "").strip().rpartition("#")[2], typed.get("to", "")
    try:
        return await sign_in(request, lambda tx: (keys.coach_with(tx, key), ""), By.LINK, to, proved_at=house.clock())
    except Gone as gone:
        return key_page(request, 404, to=to, wrong={"key_text": house.words.say(gone.says)})


async def sign_in(
    request: Request, find: Callable[[Connection], tuple[str, str]], by: By, to: str, *, proved_at: datetime | None
) -> Response:
    """A new session of the coach that `find` finds, in place of the one that this browser has.

    find: the coach's id, and the id of what was shown, "" for the host link.  proved_at: when, if it is known.

    Sockets of an open desk go on under the new one if it is the same coach's; else they are let go.
    """
    house: House = request.app.state.house
    before = house.cookies.tokens(request).session

    def opening(tx: Connection) -> tuple[str, bool]:
        coach, by_id = find(tx)
        same = before in sessions.sessions_of(tx, coach)
        return sessions.open_session(
            tx, coach, by, house.clock(), by_id=by_id, instead=before, proved_at=proved_at
        ), same

    secret, same = await house.write(opening)
    if same:
        house.goes_on(before, hashed(secret))
    elif before:  # a seat without a session, such as a leader's, has "" for one
        await house.signed_out({before})
    answer = RedirectResponse(back_to(to), 303)
    house.cookies.set(answer, SESSION, secret)
    return answer


@router.post("/out")
async def sign_out(request: Request) -> Response:
    """This browser forgets the host link, and the session is over for every copy of its cookie."""
    house: House = request.app.state.house
    await fields(request)
    session = house.cookies.tokens(request).session
    if session:
        await house.write(lambda tx: sessions.close_session(tx, session))
        await house.signed_out({session})
    answer = RedirectResponse("/", 303)
    house.cookies.drop(answer, SESSION)
    return answer
