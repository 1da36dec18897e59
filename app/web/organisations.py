"""Signing in at one's organisation (OpenID Connect), and connecting an account with a coach's desk."""

import hmac
import logging

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.words import N_
from app.house import House
from app.teams import accounts
from app.teams.id_token import BadToken, Identity
from app.teams.sessions import By
from app.teams.tries import TOO_LATE, Begun, Kind
from app.web.coaches import coach, fresh
from app.web.commands import read_model
from app.web.forms import fields
from app.web.join import show
from app.web.provider import NoProvider, Provider, Secrets
from app.web.sign_in import key_page, sign_in
from app.web.sign_ins import PAGE, ended
from app.web.tries import begin, taken, tied

router = APIRouter()
BACK = "/h/organisation"  # to be named at the organisation as the address that people come back to
log = logging.getLogger("bigroom")
NOT_SET = N_("This installation has no sign-in through an organisation.")
NO_ANSWER = N_("Your organisation's sign-in does not answer. Try again, or use another way.")
NOT_SIGNED_IN = N_("Your organisation did not sign you in. Try again, or use another way.")


def organisation(request: Request) -> Provider:
    house: House = request.app.state.house
    if house.provider is None:
        raise Refused(NOT_SET)
    return house.provider


@router.post(BACK, response_class=HTMLResponse)
async def go(request: Request) -> Response:
    """To the organisation's own page, to sign in there."""
    organisation(request)
    typed = await fields(request)
    return await leave(request, Kind.ORGANISATION, to=typed.get("to", ""))


@router.post("/sign-ins/organisation", response_class=HTMLResponse)
async def go_to_connect(request: Request) -> Response:
    """The same, to connect the account with the desk of the coach who is signed in."""
    house: House = request.app.state.house
    organisation(request)
    await coach(request)
    await fields(request)
    await fresh(request, PAGE)
    return await leave(request, Kind.CONNECT, session=house.cookies.tokens(request).session)


async def leave(request: Request, kind: Kind, *, session: str = "", to: str = "") -> Response:
    """A page that goes on to the organisation's by itself: our policy lets no form lead to another site."""
    provider = organisation(request)
    begun = await begin(request, kind, session, to)
    try:
        address = await provider.address(Secrets(begun.challenge), again=bool(to) or kind is Kind.CONNECT)
    except NoProvider as no:
        log.warning("the organisation's sign-in: %s", no.why)
        raise Refused(NO_ANSWER) from None
    return tied(request, begun, show(request, "leaving.html", {}, address=address, name=provider.it.name))


@router.get(BACK, response_class=HTMLResponse)
async def come_back(request: Request, code: str = "", state: str = "", iss: str = "") -> Response:
    """From the organisation's page, with a code that is worth something only together with what was kept here."""
    house: House = request.app.state.house
    provider = organisation(request)
    begun = await taken(request)
    if begun is None or not fits(begun, state):
        return wrong(request, TOO_LATE)
    if not code or (iss and iss != provider.it.issuer):
        return wrong(request, NOT_SIGNED_IN)
    try:
        who = await provider.who(code, Secrets(begun.challenge), house.clock())
    except NoProvider as no:
        log.warning("the organisation's sign-in: %s", no.why)
        return wrong(request, NO_ANSWER)
    except BadToken as bad:
        log.warning("a sign-in that does not hold: %s", bad.why)
        return wrong(request, NOT_SIGNED_IN)
    if begun.kind is Kind.CONNECT:
        return await connect(request, who, asked_by=begun.session)
    return await enter(request, who, begun.to)


def fits(begun: Begun, state: str) -> bool:
    """Whether what came back belongs to the sign-in that was begun in this browser."""
    ours = Secrets(begun.challenge).state
    return begun.kind in (Kind.ORGANISATION, Kind.CONNECT) and hmac.compare_digest(ours.encode(), state.encode())


def wrong(request: Request, says: str, *, subject: str = "") -> Response:
    house: House = request.app.state.house
    return key_page(request, 409, wrong={"organisation": house.words.say(says)}, subject=subject)


async def enter(request: Request, who: Identity, to: str) -> Response:
    house: House = request.app.state.house
    issuer = organisation(request).it.issuer

    def find(tx: Connection) -> tuple[str, str]:
        return accounts.shown(tx, issuer, who.subject, house.clock())

    try:
        return await sign_in(request, find, By.ORGANISATION, to, proved_at=who.shown_at)
    except Gone as gone:
        return wrong(request, gone.says, subject=who.subject)


async def connect(request: Request, who: Identity, *, asked_by: str) -> Response:
    house: House = request.app.state.house
    issuer = organisation(request).it.issuer
    if asked_by != house.cookies.tokens(request).session:
        return wrong(request, TOO_LATE)
    known = await coach(request)
    await house.write(lambda tx: accounts.let_in(tx, known.coach, issuer, who.subject, house.clock()))
    return RedirectResponse(PAGE, 303)


class RemoveForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    account: Id


@router.post("/sign-ins/organisation/remove")
async def remove(request: Request) -> Response:
    """An account that opens nothing any more, with the browsers that it had opened."""
    who = await coach(request)
    form = read_model(RemoveForm, await fields(request))
    return await ended(request, lambda tx, but: accounts.remove(tx, who.coach, form.account, but=but))
