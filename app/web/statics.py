"""Static files from a map made at the start: hashed address, compressed once, cached for ever."""

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

APP = Path(__file__).parents[1]
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
BASE = ("tokens", "base", "utilities", "button", "form", "banner", "states")
LINE: tuple[str, ...] = (
    "house",
    "speak",
    "server-time",
    "line-words",
    "live-line",
    "mine",
    "keys",
    "drafts",
    "outbox",
    "outbox-list",
)
LINE += ("nhs", "clock", "forecast", "sound", "cues", "count", "bars", "copy")
STAGE = "*"  # here stand the files of the activities
SHEETS: dict[str, tuple[str, ...]] = {
    "plain": (*BASE, "type-small"),
    "hand": (*BASE, "type-small", "timer", "pct", "hand", "roles", STAGE, "record", "room", "weeks", "time"),
    "order": (*BASE, "type-small", "timer", "pct", "hand", "roles", STAGE, "record", "room", "weeks", "time", "order"),
    "desk": (
        *BASE,
        "type-large",
        "timer",
        "pct",
        "hour",
        "desk",
        "roles",
        STAGE,
        "record",
        "room",
        "weeks",
        "weeks-room",
        "time",
    ),
    "record": (
        *BASE,
        "type-large",
        "timer",
        "pct",
        "hour",
        "desk",
        "roles",
        STAGE,
        "record",
        "weeks",
        "weeks-room",
        "trends",
    ),
    "trends": (*BASE, "type-large", "desk", "record", "trends", "bank"),
    "portfolio": (*BASE, "type-large", "desk", "record", "portfolio"),
    "wall": (*BASE, "type-large", "timer", "pct", "wall", STAGE, "record", "room", "weeks", "weeks-room", "time"),
    "picture": (
        *BASE,
        "type-large",
        "timer",
        "pct",
        "wall",
        STAGE,
        "record",
        "room",
        "weeks",
        "weeks-room",
        "time",
        "picture",
    ),
}
SCRIPTS: dict[str, tuple[str, ...]] = {
    "hand": (*LINE, STAGE, "keyboard", "cut-off", "buzz", "show-at"),
    "order": (*LINE, STAGE, "keyboard", "cut-off"),
    "desk": (*LINE, STAGE, "desk", "drag", "cut-off", "saved", "show-at", "hide-at"),
    "wall": (*LINE, STAGE, "wall", "wall-awake", "wall-pages", "hide-at", "show-at"),
    "picture": (*LINE, STAGE, "wall-pages", "hide-at"),
}
SURFACES = frozenset({"wall", "desk", "hand"})
AS = {"picture": "wall", "record": "desk", "order": "hand"}  # which of them a page is like
COMMENT = re.compile(r"^\s*/\*.*?\*/[ \t]*$|^\s*//[^\n]*$", flags=re.M | re.S)
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    kind: str
    plain: bytes
    packed: bytes


class Statics:
    """Every static file; `url("all/hand.css")` is its address, with a hash over all of them.

    A page asks for one sheet and one script, put together here from small files and made smaller: a phone on bad Wi-Fi
    makes five requests, not forty.  An activity's own files lie in its folder; every page with a stage has those of all
    activities, so that none is named anywhere; one whose name ends with a screen, as brainstorm-wall.css, goes only
    there.
    """

    def __init__(self, app: Path = APP) -> None:
        self.files = found(app / "static")
        own = {folder.parent.name: found(folder) for folder in sorted(app.glob("activities/*/static"))}
        theirs = {f"{kind}/{name}": file for kind, files in own.items() for name, file in files.items()}
        self.files |= theirs
        self.theirs = sorted(theirs)
        sheets = {name: (*files, "print") for name, files in SHEETS.items()}
        self.files |= {f"all/{name}.css": self.together("css", *files, screen=name) for name, files in sheets.items()}
        self.files |= {f"all/{name}.js": self.together("js", *files, screen=name) for name, files in SCRIPTS.items()}
        joined = hashlib.sha256(b"".join(name.encode() + file.plain for name, file in self.files.items()))
        self.version = joined.hexdigest()[:12]

    def url(self, name: str) -> str:
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

    def together(self, kind: str, *names: str, screen: str) -> File:
        parts = [self.files[path].plain.decode() for name in names for path in self.paths(kind, name, screen)]
        return packed(f".{kind}", "".join(parts).encode())

    def paths(self, kind: str, name: str, screen: str) -> Iterable[str]:
        mine = (path for path in self.theirs if path.endswith(f".{kind}") and is_for(path, screen))
        return mine if name == STAGE else (f"{kind}/{name}.{kind}",)

    def routes(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            "/static/{version}/{name:path}", self.serve, methods=["GET", "HEAD"], include_in_schema=False
        )
        return router

    def serve(self, request: Request, version: str, name: str) -> Response:
        if (file := self.files.get(name)) is None:
            raise HTTPException(404)
        headers = {"cache-control": FOREVER if version == self.version else "no-store", "vary": "accept-encoding"}
        if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.packed, headers={**headers, "content-encoding": "gzip"}, media_type=file.kind)
        return Response(file.plain, headers=headers, media_type=file.kind)


def is_for(path: str, screen: str) -> bool:
    """Whether this file of an activity goes to that screen; the picture of the wall is a wall, and so on."""
    only = path.rpartition(".")[0].rpartition("-")[2]
    return only not in SURFACES or only == AS.get(screen, screen)


def found(root: Path) -> dict[str, File]:
    """The files of a folder by their name in it."""
    paths = sorted(path for path in root.rglob("*") if path.suffix in KINDS)
    return {path.relative_to(root).as_posix(): packed(path.suffix, lean_file(path)) for path in paths}


def lean_file(path: Path) -> bytes:
    ours = path.suffix in (".css", ".js") and "vendor" not in path.parts
    return lean(path.read_text("utf-8")).encode() if ours else path.read_bytes()


def lean(text: str) -> str:
    """Without comments that begin a line, and without indentation: what is left still says its line's words."""
    return re.sub(r"^\s+", "", COMMENT.sub("", text), flags=re.M)


@cache
def packed(suffix: str, plain: bytes) -> File:
    """Kept: two apps in one process have the same files, and making them small takes most of a start."""
    worth = suffix in (".css", ".js", ".svg", ".txt")
    return File(KINDS[suffix], plain, gzip.compress(plain, 9, mtime=0) if worth else b"")
