"""The organisation's sign-in page and its keys: the only addresses that this program ever asks for anything.

Everything here waits for somebody else's server, so it runs in threads of its own and gives up after five seconds.
"""

import json
import time
from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from app.teams.id_token import ALGORITHM, BadToken, Identity, Organisation, read_token

PATIENCE_S, KEPT_S, SOON_S, MOST_BYTES = 5, 3600, 60, 256 * 1024
SCOPE = "openid profile"
Found = TypeVar("Found")


class NoProvider(Exception):
    """The organisation's server does not answer as it should.  why: for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one sign-in is tied together by, all from one secret that stays here until the code is exchanged."""

    verifier: str

    def of(self, what: str) -> str:
        return sha256(f"{what}:{self.verifier}".encode()).hexdigest()

    @property
    def state(self) -> str:
        return self.of("state")

    @property
    def nonce(self) -> str:
        return self.of("nonce")


class Staying(HTTPRedirectHandler):
    """Goes nowhere else: an address of the organisation's that moves is one to be told of."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Line:
    """What Authlib's client speaks through: one request, small, soon, and to where it says."""

    def __init__(self) -> None:
        self.opener = build_opener(Staying)

    def post(self, url: str, data: dict[str, str], headers: dict[str, str], auth: Any, **_: Any) -> "Answer":
        """auth: how the client says who it is; it writes that into the headers, or into the form."""
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self.ask(url, headers, body.encode())

    def get(self, url: str) -> "Answer":
        return self.ask(url, {"Accept": "application/json"}, None)

    def ask(self, url: str, headers: dict[str, str], body: bytes | None) -> "Answer":
        must_be_safe(url)
        asked = Request(url, body, headers)  # noqa: S310  its scheme was just looked at
        try:
            with self.opener.open(asked, timeout=PATIENCE_S) as answer:
                return Answer(answer.status, answer.read(MOST_BYTES + 1))
        except HTTPError as no:
            return Answer(no.code, no.read(MOST_BYTES + 1))
        except (OSError, ValueError, HTTPException) as wrong:
            raise NoProvider(f"{urlsplit(url).path}: {type(wrong).__name__}") from wrong


@dataclass
class Answer:
    """As much of a response as Authlib looks at."""

    status_code: int
    content: bytes

    def json(self) -> Any:
        if len(self.content) > MOST_BYTES:
            raise ValueError("too long")
        return json.loads(self.content)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise NoProvider(f"status {self.status_code}")


def must_be_safe(url: str) -> None:
    if urlsplit(url).scheme != "https":
        raise NoProvider("an address without HTTPS")


@dataclass
class Provider:
    """One organisation.  back: the address to which it sends people back."""

    it: Organisation
    back: str
    line: Line = field(default_factory=Line)
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "provider"))
    about: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    about_at: float = float("-inf")
    keys_at: float = float("-inf")

    async def address(self, secrets: Secrets, *, again: bool) -> str:
        """Where the browser is sent.  again: the person is to show who they are, although they are known there."""
        return await self.beside(lambda: self._address(secrets, again))

    async def who(self, code: str, secrets: Secrets, now: datetime) -> Identity:
        """Who came back with this code; BadToken or NoProvider."""
        return await self.beside(lambda: self._who(code, secrets, now))

    async def beside(self, work: Callable[[], Found]) -> Found:
        return await get_running_loop().run_in_executor(self.threads, work)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)

    # In a thread

    def client(self) -> Any:
        from authlib.oauth2.client import OAuth2Client

        ways = self.discovered().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return OAuth2Client(
            self.line,
            client_id=self.it.client_id,
            client_secret=self.it.secret,
            token_endpoint_auth_method=way,
            scope=SCOPE,
            redirect_uri=self.back,
            code_challenge_method="S256",
        )

    def _address(self, secrets: Secrets, again: bool) -> str:
        more: dict[str, object] = {"prompt": "login", "max_age": "0"} if again else {}
        page = self.discovered()["authorization_endpoint"]
        must_be_safe(page)
        made, _ = self.client().create_authorization_url(
            page, state=secrets.state, code_verifier=secrets.verifier, nonce=secrets.nonce, **more
        )
        return str(made)

    def _who(self, code: str, secrets: Secrets, now: datetime) -> Identity:
        given = self.exchanged(code, secrets)
        text, access = given.get("id_token"), str(given.get("access_token", ""))
        self.renewed_keys(KEPT_S)
        try:
            return read_token(text, self.keys, self.it, secrets.nonce, access, now)
        except (
            BadToken
        ):  # perhaps signed with a key that is newer than ours; looked up once a minute, whoever sends what
            if not self.renewed_keys(SOON_S):
                raise
            return read_token(text, self.keys, self.it, secrets.nonce, access, now)

    def exchanged(self, code: str, secrets: Secrets) -> dict[str, Any]:
        where = self.discovered()["token_endpoint"]
        try:
            found = self.client().fetch_token(
                where, grant_type="authorization_code", code=code, code_verifier=secrets.verifier
            )
        except NoProvider:
            raise
        except Exception as wrong:  # what Authlib says of an answer that is none
            raise BadToken(f"exchange: {type(wrong).__name__}") from wrong
        return dict(found)

    def discovered(self) -> dict[str, Any]:
        """What the organisation says of itself; looked up once an hour."""
        if time.monotonic() - self.about_at > KEPT_S:
            found = self.asked(self.it.issuer.rstrip("/") + "/.well-known/openid-configuration")
            self.about, self.about_at = checked(found, self.it.issuer), time.monotonic()
        return self.about

    def renewed_keys(self, after_s: float) -> bool:
        """Whether the keys were looked up anew, because they are as old as that."""
        if time.monotonic() - self.keys_at < after_s:
            return False
        self.keys, self.keys_at = self.asked(self.discovered()["jwks_uri"]), time.monotonic()
        return True

    def asked(self, url: str) -> dict[str, Any]:
        answer = self.line.get(url)
        answer.raise_for_status()
        try:
            found = answer.json()
        except (ValueError, RecursionError) as wrong:
            raise NoProvider("no JSON") from wrong
        if not isinstance(found, dict):
            raise NoProvider("no JSON object")
        return found


def checked(about: dict[str, Any], issuer: str) -> dict[str, Any]:
    """What it says of itself, if it is the one that was meant and can do what we ask."""
    if about.get("issuer") != issuer:
        raise NoProvider("it calls itself otherwise")
    for page in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(about.get(page), str):
            raise NoProvider(f"no {page}")
        must_be_safe(about[page])
    if ALGORITHM not in about.get("id_token_signing_alg_values_supported", [ALGORITHM]):
        raise NoProvider(f"no {ALGORITHM}")
    if "S256" not in about.get("code_challenge_methods_supported", ["S256"]):
        raise NoProvider("no PKCE")
    return about
