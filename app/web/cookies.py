"""What a browser carries: a device, a coach's session, a wall, a sign-in begun.  Only hashes of them are kept."""

import re

from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.core.ids import hashed
from app.meetings.seats import Tokens

DEVICE, SESSION, WALL, TRY = "dev", "sess", "wall", "try"
SECRET = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)
DAY = 86400
LASTS_S = {DEVICE: 180 * DAY, SESSION: 14 * DAY, WALL: 365 * DAY, TRY: 600}


class Cookies:
    """Behind HTTPS the names carry __Host- and the cookies are Secure; on a hospital's own Wi-Fi neither can be."""

    def __init__(self, secure: bool) -> None:
        self.secure = secure
        self.prefix = "__Host-" if secure else ""

    def read(self, request: HTTPConnection, name: str) -> str:
        """The secret itself, "" where there is none, or two of that name, or it is not of our making."""
        sent = [pair.strip() for line in request.headers.getlist("cookie") for pair in line.split(";")]
        values = [pair.partition("=")[2] for pair in sent if pair.partition("=")[0] == self.prefix + name]
        return values[0] if len(values) == 1 and SECRET.fullmatch(values[0]) else ""

    def set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            self.prefix + name, value, max_age=LASTS_S[name], httponly=True, samesite="lax", secure=self.secure
        )

    def drop(self, response: Response, name: str) -> None:
        response.delete_cookie(self.prefix + name, httponly=True, samesite="lax", secure=self.secure)

    def tokens(self, request: HTTPConnection) -> Tokens:
        device, session = self.read(request, DEVICE), self.read(request, SESSION)
        return Tokens(hashed(device) if device else "", hashed(session) if session else "")
