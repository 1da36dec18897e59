"""What is kept of whoever reads this, and how to use it without hands or eyes: two pages for everybody."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy import Connection, delete, select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.ids import hashed
from app.house import House
from app.meetings.tables import Meeting, Participant, ParticipantDevice
from app.storage.columns import table
from app.storage.erase import forget_devices
from app.teams.tables import Team
from app.web.cookies import DEVICE, SESSION, TRY, WALL
from app.web.forms import fields
from app.web.join import show

router = APIRouter()
M, P, D, T = table(Meeting), table(Participant), table(ParticipantDevice), table(Team)


@dataclass(frozen=True, slots=True)
class Seat:
    """A meeting that this phone is in."""

    team: str
    name: str
    starts: datetime
    zone: str


@router.get("/privacy", response_class=HTMLResponse)
async def privacy(request: Request) -> Response:
    """What is kept at all, and what this phone carries."""
    house: House = request.app.state.house
    secrets = {name: house.cookies.read(request, name) for name in (DEVICE, SESSION, WALL, TRY)}
    found = await house.read(seats_of, hashed(secrets[DEVICE])) if secrets[DEVICE] else ()
    return show(request, "privacy.html", {}, carries={name for name, value in secrets.items() if value}, seats=found)


def seats_of(tx: Connection, device: str) -> tuple[Seat, ...]:
    """The meetings of this device (hashed), the newest first."""
    where = D.join(P, P.c.id == D.c.participant_id).join(M, M.c.id == D.c.meeting_id).join(T, T.c.id == M.c.team_id)
    named = select(T.c.name.label("team"), P.c.name, M.c.scheduled_start, T.c.time_zone).select_from(where)
    rows = tx.execute(named.where(D.c.device_hash == device).order_by(M.c.scheduled_start.desc(), M.c.id))
    return tuple(Seat(row.team, row.name, row.scheduled_start, row.time_zone) for row in rows)


@router.post("/privacy/forget")
async def forget(request: Request) -> Response:
    """This phone is out of every meeting, and nothing here knows it any more."""
    house: House = request.app.state.house
    await fields(request)
    device = house.cookies.tokens(request).device

    def forgetting(tx: Connection) -> None:
        tx.execute(delete(D).where(D.c.device_hash == device))
        forget_devices(tx, [device])

    if device:
        await house.write(forgetting)
        for room in list(house.rooms.open.values()):
            await house.reseat(room)
    answer = RedirectResponse("/privacy", 303)
    house.cookies.drop(answer, DEVICE)
    return answer


@router.get("/accessibility", response_class=HTMLResponse)
async def accessibility(request: Request) -> Response:
    """What works without a mouse, without eyes, without colour; what is not known; whom to tell."""
    return show(request, "accessibility.html", {})
