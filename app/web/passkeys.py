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
from app.teams import passkeys
from app.teams.passkey import LONGEST, Site, asks_for_new, asks_for_one
from app.teams.sessions import By
from app.teams.tries import Kind, Try
from app.web.coaches import coach, fresh
from app.web.commands import read_model
from app.web.forms import fields
from app.web.sign_in import key_page, sign_in, site_of
from app.web.sign_ins import PAGE, ended
from app.web.tries import begin, taken, tied

router = APIRouter()
Answer = Annotated[str, StringConstraints(min_length=2, max_length=LONGEST)]


def here(request: Request) -> Site:
    """Where passkeys are made and shown; Refused where no browser does."""
    if (site := site_of(request)) is None:
        raise Refused(N_("Passkeys need HTTPS and a name for an address, such as https://bigroom.example."))
    return site


def told(request: Request, begun: Try, text: str) -> Response:
    """For the page's script."""
    return tied(request, begun, Response(text, media_type="application/json"))


async def challenge(request: Request, kind: Kind, session: str = "") -> str:
    """What the answer has to hold; "" where no try of that kind waits for one."""
    begun = await taken(request)
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
    asked = await challenge(request, Kind.PASSKEY)

    def find(tx: Connection) -> tuple[str, str]:
        return passkeys.shown(tx, site, asked, form.credential, house.clock())

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
    asked = await challenge(request, Kind.NEW_PASSKEY, house.cookies.tokens(request).session)

    def adding(tx: Connection) -> None:
        passkeys.add(tx, who.coach, form.name, site, asked, form.credential, house.clock())

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
    who = await coach(request)
    form = read_model(RemoveForm, await fields(request))
    return await ended(request, lambda tx, but: passkeys.remove(tx, who.coach, form.passkey, but=but))
