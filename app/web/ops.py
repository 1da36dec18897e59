"""For whoever keeps the server running."""

from datetime import timedelta

from fastapi import APIRouter, Request
from sqlalchemy import Connection, text
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.house import House

router = APIRouter()


@router.get("/healthz")
async def alive() -> Response:
    return PlainTextResponse("ok")


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Whether the database answers, and which one it is."""
    house: House = request.app.state.house
    await house.read(_ask)
    return JSONResponse({"database": house.engines.reading.dialect.name, "note": house.engines.note})


def _ask(tx: Connection) -> None:
    tx.execute(text("select 1"))


@router.get("/robots.txt")
async def robots() -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


@router.get("/.well-known/security.txt")
async def security(request: Request) -> Response:
    """Where to report a hole (RFC 9116); nothing where this installation names nobody."""
    contact: str = request.app.state.contact
    if not contact:
        raise HTTPException(404)
    where = contact if contact.startswith("https://") else f"mailto:{contact}"
    ends = request.app.state.house.clock() + timedelta(days=180)
    return PlainTextResponse(f"Contact: {where}\nExpires: {ends:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: en\n")
