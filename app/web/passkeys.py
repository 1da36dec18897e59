"""Passkeys: made and removed on the page of sign-ins, shown on the page /h."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from app.core.errors import Refused
from app.core.ids import Id
from app.core.text import Name
from app.core.words import N_
from app.house import House
from app.teams import passkeys, tries
from app.teams.passkey import LONGEST, Site, asks_for_new, asks_for_one, site_at
from app.teams.sessions import By
from app.teams.tries import Kind
from app.web.budgets import TooOften
from app.web.coaches import coach, fresh
from app.web.commands import read_model
from app.web.cookies import TRY
from app.web.forms import fields
from app.web.sign_in import key_page, sign_in
from app.web.sign_ins import PAGE

router = APIRouter()
Answer = Annotated[str, StringConstraints(min_length=2, max_length=LONGEST)]


def here(request: Request) -> Site:
    """Where passkeys are made and shown; Refused where no browser does."""
    house: House = request.app.state.house
    if (site := site_at(house.address.public, request.headers["host"])) is None:
        raise Refused(N_("Passkeys need HTTPS and a name for an address, such as https://bigroom.example."))
    return site


async def begin(request: Request, kind: Kind, session: str = "", to: str = "") -> tries.Try:
    """A new try of this browser, unless somebody at its address begins one after the other."""
    house: House = request.app.state.house
    if not house.tries.spend(request.client.host if request.client else ""):
        raise TooOften(N_("That was very often in one minute. Wait %(n)s seconds and send it again."), 30)
    return await house.write(lambda tx: tries.begin(tx, kind, house.clock(), session=session, to=to))


def told(request: Request, begun: tries.Try, text: str) -> Response:
    """For the page's script, with the cookie that ties the answer to this browser."""
    house: House = request.app.state.house
    answer = Response(text, media_type="application/json")
    house.cookies.set(answer, TRY, begun.secret)
    return answer


async def taken(request: Request, kind: Kind, session: str = "") -> str:
    """The challenge of this browser's try, which is used up by asking for it; "" where there is none of that kind."""
    house: House = request.app.state.house
    secret = house.cookies.read(request, TRY)
    begun = await house.write(lambda tx: tries.take(tx, secret, house.clock()))
    return begun.challenge if begun and (begun.kind, begun.session) == (kind, session) else ""


# Shown


@router.post("/h/passkey/begin")
async def ask_for_one(request: Request) -> Response:
    """What the browser is told to look for."""
    site = here(request)
    await fields(request)
    begun = await begin(request, Kind.PASSKEY)
    return told(request, begun, asks_for_one(site, begun.challenge))


class ShownForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    credential: Answer
    to: str = ""


@router.post("/h/passkey")
async def sign_in_with_passkey(request: Request) -> Response:
    """Signs in whose passkey it is."""
    house: House = request.app.state.house
    site, form = here(request), read_model(ShownForm, await fields(request))
    challenge = await taken(request, Kind.PASSKEY)

    def find(tx: Connection) -> tuple[str, str]:
        return passkeys.shown(tx, site, challenge, form.credential, house.clock())

    try:
        return await sign_in(request, find, By.PASSKEY, form.to, proved_at=house.clock())
    except Refused as no:
        return key_page(request, 409, to=form.to, wrong={"passkey": house.words.say(no.says, **no.values)})


# Made, named, removed


@router.post("/sign-ins/passkey/begin")
async def ask_for_new(request: Request) -> Response:
    """What the browser is told to make."""
    house: House = request.app.state.house
    site, who = here(request), await coach(request)
    await fields(request)
    await fresh(request, PAGE)
    begun = await begin(request, Kind.NEW_PASSKEY, house.cookies.tokens(request).session)
    known = await house.read(passkeys.credentials_of, who.coach, site)
    return told(request, begun, asks_for_new(site, who.coach, who.name, begun.challenge, known))


class MadeForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    name: Name
    credential: Answer


@router.post("/sign-ins/passkey")
async def keep(request: Request) -> Response:
    """The passkey that the browser has made."""
    house: House = request.app.state.house
    site, who = here(request), await coach(request)
    form = read_model(MadeForm, await fields(request))
    await fresh(request, PAGE)
    challenge = await taken(request, Kind.NEW_PASSKEY, house.cookies.tokens(request).session)

    def adding(tx: Connection) -> None:
        passkeys.add(tx, who.coach, form.name, site, challenge, form.credential, house.clock())

    await house.write(adding)
    return RedirectResponse(PAGE, 303)


class NameForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    passkey: Id
    name: Name


@router.post("/sign-ins/passkey/name")
async def rename(request: Request) -> Response:
    house: House = request.app.state.house
    who = await coach(request)
    form = read_model(NameForm, await fields(request))
    await house.write(lambda tx: passkeys.rename(tx, who.coach, form.passkey, form.name))
    return RedirectResponse(PAGE, 303)


class RemoveForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    passkey: Id


@router.post("/sign-ins/passkey/remove")
async def remove(request: Request) -> Response:
    """A passkey that opens nothing any more, with the browsers that it had opened."""
    house: House = request.app.state.house
    who = await coach(request)
    form = read_model(RemoveForm, await fields(request))
    await fresh(request, PAGE)
    session = house.cookies.tokens(request).session
    ended = await house.write(lambda tx: passkeys.remove(tx, who.coach, form.passkey, but=session))
    await house.signed_out(ended)
    return RedirectResponse(PAGE, 303)
