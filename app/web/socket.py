"""The socket: state towards the browser, nothing the other way."""

from secrets import randbelow

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from app.core.contract import Audience, Screen, Seat
from app.core.errors import Gone
from app.core.ids import Id, hashed
from app.core.meters import BUDGETS, OPENED, ended
from app.house import House, audience
from app.live.hub import Connection, FramedConnection, SlotConnection
from app.live.push import Listener, Room
from app.meetings.reading import meeting_row
from app.meetings.seats import Tokens
from app.teams.walls import wall_row
from app.web.bucket import Bucket
from app.web.cookies import DEVICE, SESSION, WALL

router = APIRouter()
RATE, BURST = 20.0, 40.0  # frames a second that a browser may send; ours sends none
MOST, EACH = 2000, 5  # sockets of one process, and of one browser in one meeting
LOST = 1006  # it broke off without a word
ELSEWHERE = 4409  # the page was opened once more; coming back would only drive the newer one out


@router.get("/m/{meeting}/{screen}/live")
async def no_page(meeting: Id, screen: Screen) -> Response:
    """The address of a socket, opened as a page."""
    says = "This address is for the page itself. Open the meeting's own page.\n"
    return PlainTextResponse(says, 426, {"upgrade": "websocket", "connection": "upgrade"})


@router.websocket("/m/{meeting}/wall/live")
async def wall_live(socket: WebSocket, meeting: Id, since: int = -1) -> None:
    """A wall's line: it is paired with the meeting's team, or it is the picture of somebody in the meeting."""
    house: House = socket.app.state.house
    if not await welcome(house, socket):
        return
    whose = await sees_wall(house, socket, meeting)
    if not whose:
        return await refuse(socket)
    await serve(house, socket, meeting, Listener(whose, Audience(Screen.WALL)), since, None)


async def welcome(house: House, socket: WebSocket) -> bool:
    """Whether anything is looked up for this browser at all; where not, it has its answer."""
    who = "".join(house.cookies.read(socket, name) for name in (DEVICE, SESSION, WALL))
    if not who:  # refused without a look, so that there is nothing to wear out from an address without a cookie
        await refuse(socket)
    elif not house.openings.spend(hashed(who)):
        BUDGETS.labels("lines").inc()
        await deny(socket, "That was very often.", 429, retry_after="30")
    elif house.rooms.sockets() >= MOST:
        BUDGETS.labels("full").inc()
        await deny(socket, "The house is full.", 503, retry_after=str(5 + randbelow(11)))
    else:
        return True
    return False


async def sees_wall(house: House, asker: HTTPConnection, meeting: str) -> Tokens | str:
    """Whose line to the wall it is: "wall" for a wall of the team, tokens of somebody in the meeting, "" for nobody."""
    if await house.read(paired, house.cookies.read(asker, WALL), meeting):
        return "wall"
    tokens = house.cookies.tokens(asker)
    try:
        await house.seat(meeting, tokens)
    except Gone:
        return ""
    return tokens


@router.websocket("/m/{meeting}/{screen}/live")
async def live(socket: WebSocket, meeting: Id, screen: Screen, since: int = -1) -> None:
    """A desk's or a hand's line."""
    house: House = socket.app.state.house
    if not await welcome(house, socket):
        return
    tokens = house.cookies.tokens(socket)
    try:
        seat = await house.seat(meeting, tokens)
    except Gone:
        return await refuse(socket)
    await serve(house, socket, meeting, Listener(tokens, audience(screen, seat)), since, seat)


async def refuse(socket: WebSocket) -> None:
    await deny(socket, "You are not in this meeting.", 403)


async def deny(socket: WebSocket, why: str, status: int, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    await socket.send_denial_response(PlainTextResponse(why, status, named))


async def serve(
    house: House, socket: WebSocket, meeting: str, listener: Listener, since: int, seat: Seat | None
) -> None:
    await socket.accept()
    OPENED.inc()
    connection = connect(socket)
    room = house.rooms.room(meeting)
    house.heard(meeting, seat)
    try:
        for old in room.of(listener.tokens)[: -EACH + 1 or None] if isinstance(listener.tokens, Tokens) else ():
            room.leave(old)
            await old.close(ELSEWHERE)
        await room.join(listener, connection, since)
        code = await listen(socket)
    except WebSocketDisconnect as gone:
        code = gone.code
    finally:
        await let_go(house, room, connection, seat)
    if not connection.over:
        ended(code)


async def let_go(house: House, room: Room, connection: Connection, seat: Seat | None) -> None:
    room.leave(connection)
    house.hung_up(room.meeting, seat)
    await connection.close()


async def listen(socket: WebSocket) -> int:
    """Until it closes, and with which code.  What a browser says means nothing: bytes are 1003, the rest is 1008."""
    bucket = Bucket(RATE, BURST)
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return int(message.get("code") or LOST)
        if message.get("bytes") is not None:
            code = 1003
        elif not bucket.spend() or message.get("text") is not None:
            code = 1008
        else:
            continue
        await socket.close(code)
        return code


def paired(tx, secret: str, meeting: str) -> bool:  # type: ignore[no-untyped-def]
    """Whether the wall with this secret belongs to the team of this meeting."""
    wall = wall_row(tx, hashed(secret)) if secret else None
    return wall is not None and wall.team_id is not None and wall.team_id == meeting_row(tx, meeting).team_id


def connect(socket: WebSocket) -> Connection:
    """The fast path where our runner offers it, the ordinary one elsewhere; both deliver the same."""
    if fast := socket.scope.get("extensions", {}).get("bigroom.frames"):
        return FramedConnection(fast, socket.close)
    return SlotConnection(socket.send_text, socket.close)
