"""Which coach asks: signed in, for a team, and with the key shown just now."""

from contextlib import suppress
from datetime import timedelta

from fastapi import Request

from app.core.errors import Gone
from app.core.words import N_
from app.house import House
from app.storage.cannot import CannotSave
from app.teams.sessions import Coaching, coaching, keep_session, must_be_fresh

NOTED = timedelta(minutes=30)  # how exactly it is known when a session was last in use


async def coach(request: Request) -> Coaching:
    """Who is signed in here; Gone for nobody."""
    house: House = request.app.state.house
    session = house.cookies.tokens(request).session
    found = await house.read(coaching, session, house.clock())
    await in_use(house, session)
    return found


async def in_use(house: House, session: str) -> None:
    """This session, which is somebody's, is not idle."""
    now = house.clock()
    if now - house.used.get(session, now - NOTED) < NOTED:
        return
    house.used = {one: at for one, at in house.used.items() if now - at < NOTED} | {session: now}
    with suppress(CannotSave):  # reading goes on where nothing can be written (P39)
        await house.write(lambda tx: keep_session(tx, session, now))


async def of_team(request: Request, team: str) -> Coaching:
    """The coach, if this team is theirs; the same answer for another's team and for none."""
    who = await coach(request)
    if team not in who.teams:
        raise Gone(N_("There is no such team."))
    return who


async def fresh(request: Request, page: str) -> None:
    """Nothing, or ShowAgain.  page: where the person asks from, and comes back to."""
    house: House = request.app.state.house
    await house.read(must_be_fresh, house.cookies.tokens(request).session, house.clock(), page)
