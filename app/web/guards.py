"""One guard before everything, for pages and sockets alike."""

import re
from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.meters import ORIGINS
from app.web.shape import SAFE, Trouble, misshapen

Headers = list[tuple[bytes, bytes]]
EVERY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {ws}; frame-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
PERMISSIONS = (
    b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), "
    b"publickey-credentials-create=(self), screen-wake-lock=(self)"
)
PAGE: Headers = [
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", PERMISSIONS),
    (b"x-robots-tag", b"noindex"),
]
FRAMED: Headers = [(name, b"SAMEORIGIN" if name == b"x-frame-options" else value) for name, value in PAGE]
PICTURE = re.compile(r"/m/[^/]+/picture")  # the one page that stands inside another: a hand's
OWN_WINDOW = (b"cross-origin-opener-policy", b"same-origin")
SAFE_LINE = re.compile(rb"^https://|^http://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|$)")
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
NOT_STORED = (b"cache-control", b"no-store")


class Guard:
    """Host, then where the request comes from; then headers on the way out (2.5 of reliability.md).

    origins: the addresses this installation is known by, such as http://192.168.0.7:8000; exact matches only.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self.app = app
        self.origins = {origin.split("://", 1)[1].encode(): origin.encode() for origin in origins}
        self.secure = all(origin.startswith(b"https://") for origin in self.origins.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if (trouble := self.trouble(scope)) is not None:
            if trouble[0] == 403:
                ORIGINS.inc()
            return await refuse(scope, send, *trouble, secure=self.secure)
        ours = self.origins[next(value for name, value in scope["headers"] if name == b"host")]
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)
        if self.secure and scope["method"] in SAFE and (b"x-forwarded-proto", b"http") in scope["headers"]:
            return await to_https(scope, send, ours)
        return await self.app(as_get(scope), receive, dressed(send, ours, scope["path"]))

    def trouble(self, scope: Scope) -> Trouble | None:
        one: Callable[[bytes], list[bytes]] = lambda name: [v for n, v in scope["headers"] if n == name]  # noqa: E731
        hosts, origins = one(b"host"), one(b"origin")
        if len(hosts) != 1 or hosts[0] not in self.origins:
            return 400, b"Unknown host."
        if len(origins) > 1:
            return 400, b"Two origins."
        if (shape := misshapen(scope)) is not None:
            return shape
        ours = self.origins[hosts[0]]
        if scope["type"] == "websocket":
            return None if origins == [ours] else (403, b"Wrong origin.")
        if scope["method"] in SAFE or from_here(ours, origins, one(b"sec-fetch-site"), one(b"referer")):
            return None
        return 403, b"This form came from another site."


def from_here(ours: bytes, origins: list[bytes], sites: list[bytes], referers: list[bytes]) -> bool:
    """A browser's word first (Sec-Fetch-Site), then Origin for older phones, then Referer."""
    if sites:
        return sites == [b"same-origin"] and (not origins or origins == [ours])
    if origins:
        return origins == [ours]
    return len(referers) == 1 and referers[0].startswith(ours + b"/")


def as_get(scope: Scope) -> Scope:
    """HEAD is answered by the page of GET; the runner, which keeps its own scope, sends no body.

    asked: what the browser said, for the one page that makes something when it is opened.
    """
    return {**scope, "method": "GET", "asked": "HEAD"} if scope["method"] == "HEAD" else scope


async def to_https(scope: Scope, send: Send, origin: bytes) -> None:
    """A proxy says that the browser came without HTTPS: it is sent to the same page with it.

    Anybody may write that header, and gets no more by it than the way to our own address.
    """
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    headers = [*EVERY, NOT_STORED, (b"location", origin + scope["raw_path"] + query), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def dressed(send: Send, origin: bytes, path: str) -> Send:
    secure = origin.startswith(b"https://")
    framed = PICTURE.fullmatch(path) is not None
    policy = (POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'") if framed else POLICY).format(
        ws=origin.decode().replace("http", "ws", 1)
    ) + ("; upgrade-insecure-requests" if secure else "")

    async def dressing(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message["headers"]
            names = {name for name, _ in headers}
            headers.extend(pair for pair in EVERY if pair[0] not in names)
            if any(n == b"content-type" and v.startswith(b"text/html") for n, v in headers):
                headers.extend([*(FRAMED if framed else PAGE), (b"content-security-policy", policy.encode())])
                if SAFE_LINE.match(origin):  # elsewhere browsers ignore it, and complain on every page
                    headers.append(OWN_WINDOW)
            if b"cache-control" not in names:
                headers.append(NOT_STORED)
            if secure:
                headers.append(STRICT_TRANSPORT)
        await send(message)

    return dressing


async def refuse(scope: Scope, send: Send, status: int, why: bytes, *, secure: bool) -> None:
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    what = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(why)).encode())]
    headers = [*EVERY, NOT_STORED, *([STRICT_TRANSPORT] if secure else []), *what]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": why})
