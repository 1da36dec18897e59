"""POST routes, one per Command class; typed, and visible in OpenAPI.

A reply is the asker's own pieces of page, in the same format as a push.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.contract import Command, Part, Screen
from app.core.ids import Id, is_id
from app.core.nhs import looks_like_nhs_number
from app.core.text import BadText
from app.core.words import N_
from app.house import House
from app.live.paint import partial
from app.meetings.act import Asked, Done
from app.meetings.seats import Tokens
from app.web.budgets import ROLE, TooOften
from app.web.forms import fields

NHS = N_("This looks like an NHS number. If it is one, take it out: nothing that names a patient belongs here.")
SCREENS = {screen.value: screen for screen in Screen}


class BadFields(Exception):
    """Fields that cannot be read, each with a sentence: (field, sentence, values)."""

    def __init__(self, wrong: list[tuple[str, str, dict[str, object]]]) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def routes(parts: Iterable[Part]) -> APIRouter:
    """A route for each command that is posted; the others come by the door, a link, or the house."""
    elsewhere = ("join", "by_link", "house")
    kinds = ((part.kind, kind) for part in parts for kind in part.commands)
    return router(tuple((part, kind) for part, kind in kinds if kind.needs not in elsewhere))


@cache
def router(commands: tuple[tuple[str, type[Command]], ...]) -> APIRouter:
    """Kept: nothing else in the start of an app takes as long, and nothing in it belongs to one app."""
    made = APIRouter(tags=["commands"])
    for part, kind in commands:
        add(made, part, kind)
    return made


def add(router: APIRouter, part: str, kind: type[Command]) -> None:
    async def ask(request: Request, meeting: Id, item: str) -> Response:
        house: House = request.app.state.house
        command = read(kind, await fields(request))
        tokens = house.cookies.tokens(request)
        who = tokens.device or tokens.session
        try:
            await house.budgets.spend(who, kind.__name__, command.key, lambda: times(house, meeting, tokens))
        except TooOften:
            await house.busy_phone(meeting)
            raise
        done = await house.act(Asked(meeting, house.registry.parts[part], item[:22], tokens, command, house.clock()))
        return await reply(request, house, done)

    router.add_api_route(
        f"/m/{{meeting}}/{part}/{{item}}/{address(kind)}",
        ask,
        methods=["POST"],
        name=f"{part}:{address(kind)}",
        summary=(kind.__doc__ or kind.__name__).partition("\n")[0],
        response_class=HTMLResponse,
        openapi_extra={"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema(kind)}}}},
    )


async def times(house: House, meeting: str, tokens: Tokens) -> int:
    """How many times the ordinary budget this browser has."""
    seat = await house.seat(meeting, tokens)
    return ROLE if seat.roles or seat.coach else 1


def schema(kind: type[Command]) -> dict[str, Any]:
    """The form, with the choices written out: two parts may have a `Mode` each."""
    made = kind.model_json_schema(ref_template="{model}")
    found: dict[str, Any] = written_out(made, made.pop("$defs", {}))
    return found


def written_out(node: Any, choices: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        node = {**choices[node["$ref"]], **node} if "$ref" in node else node
        return {name: written_out(child, choices) for name, child in node.items() if name != "$ref"}
    return [written_out(child, choices) for child in node] if isinstance(node, list) else node


Form = TypeVar("Form", bound=BaseModel)


def read(kind: type[Command], typed: dict[str, str]) -> Command:
    """The command, or BadFields with a sentence for each field."""
    return read_model(kind, typed)


def read_model(kind: type[Form], typed: dict[str, str]) -> Form:
    """Any form of ours, read the same way."""
    try:
        return kind.model_validate(typed)
    except ValidationError as bad:
        raise BadFields([sentence(error) for error in bad.errors()]) from None  # type: ignore[arg-type]


def sentence(error: dict[str, object]) -> tuple[str, str, dict[str, object]]:
    """A pydantic error as a sentence of the catalogue."""
    where = str((error.get("loc") or ("",))[0])  # type: ignore[index]
    cause = (error.get("ctx") or {}).get("error")  # type: ignore[attr-defined]
    if isinstance(cause, BadText):
        return where, cause.says, dict(cause.values)
    if error.get("type") == "missing":
        return where, N_("Fill this in."), {}
    return where, N_("This is not something we can take. Check it and try again."), {}


async def reply(request: Request, house: House, done: Done) -> Response:
    """For htmx the asker's own pieces; for a plain form, back to the page it came from."""
    if "hx-request" not in request.headers:
        return RedirectResponse(back(request), 303)
    screen = SCREENS.get(request.headers.get("bigroom-screen", ""), Screen.HAND)
    pieces = await house.own(done, house.cookies.tokens(request), screen)
    said = house.painter.render("warned.html", text=house.words.say(NHS)) if warns(request) else ""
    return HTMLResponse("".join(partial(name, html) for name, html in {**pieces, "said": said}.items()))


def warns(request: Request) -> bool:
    """It is saved all the same, and nobody notes that it was noticed.  Keys and ids are random: nobody typed them."""
    typed: dict[str, str] = getattr(request.state, "typed", {})
    return any(looks_like_nhs_number(text) for name, text in typed.items() if name != "key" and not is_id(text))


def back(request: Request) -> str:
    """The path of the page that sent the form, or the screen that its address names; never another site."""
    if (screen := request.query_params.get("to")) in SCREENS:
        return f"/m/{request.path_params['meeting']}/{screen}"
    referer = request.headers.get("referer", "")
    path = "/" + referer.split("://", 1)[-1].partition("/")[2]
    return path if re.fullmatch(r"/[A-Za-z0-9/_?=-]*", path) else "/"


def address(kind: type[Command]) -> str:
    """CastVote -> cast-vote."""
    return kind.slug()
