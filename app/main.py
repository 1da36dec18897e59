"""create_app: everything, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app.core.clock import Clock, system_clock
from app.core.saying import Words
from app.house import Address, House
from app.parts import registry
from app.storage.db import engines
from app.teams.codes import grouped
from app.teams.id_token import Organisation
from app.web import (
    about,
    actions,
    bank,
    coaching,
    commands,
    downloads,
    erasing,
    errors,
    host,
    join,
    measures,
    ops,
    order,
    organisations,
    owners,
    pages,
    passkeys,
    portfolio,
    room,
    series,
    sign_in,
    sign_ins,
    socket,
    timing,
    trends,
    weeks,
    welcome,
)
from app.web.charts import for_templates
from app.web.guards import Guard
from app.web.organisations import BACK
from app.web.provider import Provider
from app.web.quiet import keep_words_out
from app.web.readiness import Readiness
from app.web.smaller import Smaller
from app.web.square import SQUARE, square
from app.web.statics import Statics

PAGES = (
    ops,
    about,
    join,
    host,
    sign_in,
    sign_ins,
    passkeys,
    organisations,
    owners,
    erasing,
    trends,
    bank,
    weeks,
    actions,
    series,
    measures,
    room,
    portfolio,
    coaching,
    downloads,
    socket,
    welcome,
    pages,
    timing,
    order,
)


def create_app(
    url: str,
    address: Address,
    secret: bytes,
    *,
    language: str = "en_GB",
    contact: str = "",
    organisation: Organisation | None = None,
    clock: Clock = system_clock,
) -> Guard:
    """The application behind its guard.

    url: a SQLAlchemy address of a migrated database.  contact: who answers for this installation.
    organisation: where its coaches sign in, if not only here.
    clock: tests hand in one that they move.
    """
    keep_words_out()
    parts, statics = registry(), Statics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        house = House(engines(url), parts, Words(language), clock, address, secret)
        house.painter.templates.globals |= {
            "static": statics.url,
            "language": language.replace("_", "-"),
            "grouped": grouped,
            "contact": contact,
            "nhs_words": commands.NHS,
            "qr": partial(square, label=house.words.say(SQUARE)),
            **for_templates(house.words),
        }
        app.state.house, app.state.contact, app.state.readiness = house, contact, Readiness(house)
        if organisation:
            house.provider = Provider(organisation, address.public + BACK)
        house.soon(house.do_chores())
        house.soon(house.miss())
        beating = asyncio.create_task(house.rooms.heartbeat(house.note))
        yield
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        await house.close()

    found = [statics.routes(), *(page.router for page in PAGES), commands.routes(parts.parts.values())]
    app = FastAPI(
        # The routes themselves, not their routers: FastAPI makes those anew for every app, and asks each in turn.
        routes=[route for router in found for route in router.routes],
        lifespan=lifespan,
        title="Big Room",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    errors.install(app)
    app.add_middleware(Smaller)
    return Guard(app, address.allowed)
