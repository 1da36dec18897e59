"""For whoever keeps the server running."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

router = APIRouter()


@router.get("/healthz")
async def alive() -> Response:
    return PlainTextResponse("ok")


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Whether meetings can be kept here now; 503 with what is wrong where they cannot."""
    found = await request.app.state.readiness.now()
    return JSONResponse(found, 200 if found["ready"] else 503)


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
