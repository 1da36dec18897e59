"""Static files from a map made at the start: hashed address, compressed once, cached for ever."""

import gzip
import hashlib
from dataclasses import dataclass
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
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    kind: str
    plain: bytes
    packed: bytes


class Statics:
    """Every static file; `url("css/base.css")` is its address, with a hash over all of them.

    An activity's own files lie in its folder and are called by it: `url("rating/rating.css")`.  Every page with a stage
    has the sheets and scripts of all activities, so that none is named anywhere.
    """

    def __init__(self, app: Path = APP) -> None:
        self.files = found(app / "static")
        own = {folder.parent.name: found(folder) for folder in sorted(app.glob("activities/*/static"))}
        theirs = {f"{kind}/{name}": file for kind, files in own.items() for name, file in files.items()}
        self.files |= theirs
        self.sheets = [name for name in theirs if name.endswith(".css")]
        self.scripts = [name for name in theirs if name.endswith(".js")]
        joined = hashlib.sha256(b"".join(name.encode() + file.plain for name, file in self.files.items()))
        self.version = joined.hexdigest()[:12]

    def url(self, name: str) -> str:
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

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


def found(root: Path) -> dict[str, File]:
    """The files of a folder by their name in it."""
    paths = sorted(path for path in root.rglob("*") if path.suffix in KINDS)
    return {path.relative_to(root).as_posix(): _file(path) for path in paths}


def _file(path: Path) -> File:
    plain = path.read_bytes()
    worth = path.suffix in (".css", ".js", ".svg", ".txt")
    return File(KINDS[path.suffix], plain, gzip.compress(plain, 9, mtime=0) if worth else b"")
