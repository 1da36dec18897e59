"""For whoever keeps the server running."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection, text
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
