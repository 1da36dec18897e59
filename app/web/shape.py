"""What a request of a browser looks like.  Whatever does not is refused by its shape, before anything reads it."""

import re

from starlette.types import Scope

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
URL_BYTES, HEADER_BYTES, HEADERS, COOKIES, PARAMETERS = 8192, 16 * 1024, 100, 50, 50
BAD_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
Trouble = tuple[int, bytes]


def misshapen(scope: Scope) -> Trouble | None:
    """The status and the words for it; None where the request may go on."""
    path, query, headers = scope.get("raw_path") or b"", scope["query_string"], scope["headers"]
    if len(path) + len(query) > URL_BYTES:
        return 414, b"That address is too long."
    if BAD_PERCENT.search(path) or BAD_PERCENT.search(query):
        return 400, b"That address cannot be read."
    if query.count(b"&") >= PARAMETERS:
        return 400, b"That address asks too much at once."
    if len(headers) > HEADERS or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
        return 431, b"That is too much in the headers."
    if sum(value.count(b";") + 1 for name, value in headers if name == b"cookie") > COOKIES:
        return 431, b"Those are too many cookies."
    if scope["type"] == "http" and scope["method"] not in METHODS:
        return 405, b"That is not a way to ask here."
    return None
