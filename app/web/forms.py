"""Reading a posted form strictly: its size, its letters, each field once."""

from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request

from app.core.words import N_

FORM = "application/x-www-form-urlencoded"
BODY_BYTES, FIELDS, FIELD_BYTES = 256 * 1024, 50, 64 * 1024


class BadForm(Exception):
    """What came is not a form of ours.  status: 400, 413 or 415."""

    def __init__(self, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.says, self.status = says, status


async def fields(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form, each once; BadForm for anything else."""
    if not a_form(request.headers):
        raise BadForm(N_("Send this as a form. Files are not taken."), 415)
    request.state.typed = parsed(await body(request))  # what a page that says no gives back
    found: dict[str, str] = request.state.typed
    return found


def a_form(headers: Headers) -> bool:
    """Whether it is said to be a plain urlencoded form; only what has no body may say nothing."""
    if "content-encoding" in headers:
        return False
    empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    kind, _, more = headers.get("content-type", FORM if empty else "").partition(";")
    return kind.strip().lower() == FORM and more.strip().lower().replace('"', "") in ("", "charset=utf-8")


async def body(request: Request) -> bytes:
    """The whole body, at most 256 KiB; refused by its announced length before any of it is read."""
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit() or int(announced) > BODY_BYTES:
        raise BadForm(N_("That is too much text at once."), 413)
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > BODY_BYTES:
            raise BadForm(N_("That is too much text at once."), 413)
    return bytes(read)


def parsed(read: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            read.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=FIELDS
        )
    except (UnicodeDecodeError, ValueError):
        raise BadForm(N_("Some letters could not be read. Type them again.")) from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadForm(N_("The same field came twice. Load the page again."))
        if len(value.encode()) > FIELD_BYTES:
            raise BadForm(N_("That is too much text at once."), 413)
        found[name] = value
    return found
