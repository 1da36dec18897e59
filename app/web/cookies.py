"""What a browser carries: a device, a coach's session, a wall.  Only hashes of them are kept."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.core.ids import hashed
from app.meetings.seats import Tokens

DEVICE, SESSION, WALL = "dev", "sess", "wall"
DAYS = {DEVICE: 180, SESSION: 14, WALL: 365}


class Cookies:
    """Behind HTTPS the names carry __Host- and the cookies are Secure; on a hospital's own Wi-Fi neither can be."""

    def __init__(self, secure: bool) -> None:
        self.secure = secure
        self.prefix = "__Host-" if secure else ""

    def read(self, request: HTTPConnection, name: str) -> str:
        """The secret itself, "" where there is none or it is not of our making."""
        value = request.cookies.get(self.prefix + name, "")
        return value if 20 <= len(value) <= 64 and value.isascii() else ""

    def set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            self.prefix + name, value, max_age=DAYS[name] * 86400, httponly=True, samesite="lax", secure=self.secure
        )

    def drop(self, response: Response, name: str) -> None:
        response.delete_cookie(self.prefix + name, httponly=True, samesite="lax", secure=self.secure)

    def tokens(self, request: HTTPConnection) -> Tokens:
        device, session = self.read(request, DEVICE), self.read(request, SESSION)
        return Tokens(hashed(device) if device else "", hashed(session) if session else "")
