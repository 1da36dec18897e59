"""Pages of a meeting go out compressed: on bad Wi-Fi a phone waits for bytes, not for the server."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SINCE_BYTES, LEVEL = 1000, 6
PATHS = ("/m/", "/join")  # never a page with a key on it: what is secret and what is typed are not packed together


class Smaller:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packing = GZipMiddleware(app, minimum_size=SINCE_BYTES, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(PATHS)
        await (self.packing if page else self.app)(scope, receive, send)
