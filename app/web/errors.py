"""The one place where no is said, in plain words, as a piece of page or as a page that keeps what was typed."""

import logging
import re
from contextlib import suppress
from secrets import token_hex

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone, No, NotAllowed, Refused
from app.core.words import N_
from app.storage.cannot import AGAIN_S, CannotSave
from app.teams.sessions import ShowAgain
from app.web.budgets import TooOften
from app.web.commands import BadFields
from app.web.forms import BadForm, fields

STATUS: dict[type[No], int] = {
    NotAllowed: 403,
    ShowAgain: 403,
    Refused: 409,
    Gone: 404,
    TooOften: 429,
    CannotSave: 503,
}
PLAIN = {
    404: N_("There is no such page. Check the address, or start again from the first page."),
    405: N_("That address does not take this."),
}
OLD_PAGE = N_("This page is out of date. Open the meeting again; what you typed is below.")
ID = re.compile(r"^[A-Za-z0-9_-]{22}$")  # hidden fields hold ids; what a person typed has other shapes
SLASH_MORE = re.compile(r"(/[A-Za-z0-9_.~-]+)+/", re.ASCII)  # and never two together, which would name another site
log = logging.getLogger("bigroom")


def install(app: FastAPI) -> None:
    for kind in STATUS:
        app.add_exception_handler(kind, refusal)
    app.add_exception_handler(BadFields, bad_fields)
    app.add_exception_handler(BadForm, bad_form)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(ClientDisconnect, hung_up)
    app.add_exception_handler(Exception, our_fault)


def say(
    request: Request, text: str, status: int, *, field: str = "", again: bool = True, show_at: str = ""
) -> HTMLResponse:
    """One sentence: into #said for a page that is open, as a page of its own that gives back what was typed.

    show_at: the page to come back to after showing the key once more.
    """
    render = request.app.state.house.painter.render
    name = "said.html" if "hx-request" in request.headers else "no.html"
    sent = {key: value for key, value in getattr(request.state, "typed", {}).items() if value and key != "key"}
    typed = {key: value for key, value in sent.items() if not ID.match(value)}
    hidden = {key: value for key, value in sent.items() if key not in typed}
    action = request.url.path if again else ""
    page = render(name, text=text, field=field, typed=typed, hidden=hidden, action=action, show_at=show_at)
    return HTMLResponse(page, status)


async def refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, No)
    words = request.app.state.house.words
    show_at = error.page if isinstance(error, ShowAgain) else ""
    answer = say(request, words.say(error.says, **error.values), STATUS[type(error)], show_at=show_at)
    if isinstance(error, TooOften):
        answer.headers["retry-after"] = str(error.seconds)
    if isinstance(error, CannotSave):
        answer.headers["retry-after"] = str(AGAIN_S)
    return answer


async def bad_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadFields)
    words = request.app.state.house.words
    field, says, values = error.wrong[0]
    return say(request, words.say(says, **values), 400, field=field)


async def bad_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadForm)
    return say(request, request.app.state.house.words.say(error.says), error.status)


async def unreadable(request: Request, error: Exception) -> Response:
    return say(request, request.app.state.house.words.say(PLAIN[404]), 404)


async def plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path
    if error.status_code == 404 and request.method == "GET" and SLASH_MORE.fullmatch(path):
        return RedirectResponse(path.rstrip("/"), 308)
    says = PLAIN.get(error.status_code, N_("That did not work."))
    if request.method == "POST" and await typed_in(request):
        says = OLD_PAGE
    answer = say(request, request.app.state.house.words.say(says), error.status_code, again=says != OLD_PAGE)
    answer.headers.update(error.headers or {})
    return answer


async def typed_in(request: Request) -> bool:
    """Whether a form came to an address that is gone; what was typed into it is not."""
    with suppress(BadForm):
        await fields(request)
    return bool(getattr(request.state, "typed", {}))


async def hung_up(request: Request, error: Exception) -> Response:
    """The line broke before the form was whole.  Nobody reads this answer, and it is no fault of ours to log."""
    return Response(status_code=400)


async def our_fault(request: Request, error: Exception) -> Response:
    """500 with a reference that is in the log too; nothing of what was typed is logged."""
    reference = token_hex(4)
    log.error("fault %s at %s %s", reference, request.method, request.scope.get("route") or "?", exc_info=error)
    says = N_("Sorry, this is our fault. What was saved is safe. Load the page again. Reference %(reference)s.")
    return say(request, request.app.state.house.words.say(says, reference=reference), 500)
