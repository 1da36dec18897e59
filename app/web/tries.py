"""A sign-in that has begun in this browser and waits for its answer, whichever way of signing in it is."""

from typing import TypeVar

from fastapi import Request
from starlette.responses import Response

from app.core.meters import BUDGETS
from app.core.words import N_
from app.house import House
from app.teams import tries
from app.teams.tries import Begun, Kind, Try
from app.web.budgets import TooOften
from app.web.cookies import TRY

Answer = TypeVar("Answer", bound=Response)


async def begin(request: Request, kind: Kind, session: str = "", to: str = "") -> Try:
    """A new try of this browser, unless somebody at its address begins one after the other."""
    house: House = request.app.state.house
    if not house.tries.spend(request.client.host if request.client else ""):
        BUDGETS.labels("sign_ins").inc()
        raise TooOften(N_("That was very often in one minute. Wait %(n)s seconds and send it again."), 30)
    return await house.write(lambda tx: tries.begin(tx, kind, house.clock(), session=session, to=to))


def tied(request: Request, begun: Try, answer: Answer) -> Answer:
    """The answer with the cookie that ties what comes back to this browser."""
    house: House = request.app.state.house
    house.cookies.set(answer, TRY, begun.secret)
    return answer


async def taken(request: Request) -> Begun | None:
    """This browser's try, used up by asking for it; None where there is none."""
    house: House = request.app.state.house
    secret = house.cookies.read(request, TRY)
    return await house.write(lambda tx: tries.take(tx, secret, house.clock()))
