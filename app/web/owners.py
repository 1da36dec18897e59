"""Coaches of a team, sign-ins, and what cannot be taken back: erasing, handing over, everything in one file."""

import json
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.text import Name
from app.core.words import N_
from app.exports.json_file import json_record
from app.house import House
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.storage.erase import GONE, erase_meeting, erase_person, erase_team
from app.teams import keys, office, owners, roster
from app.teams.tables import Person
from app.web.commands import read_model
from app.web.forms import fields
from app.web.host import coach, of_team
from app.web.join import show

router = APIRouter()
M, PERSON = table(Meeting), table(Person)


class CoachForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    name: Name


async def fresh(request: Request) -> None:
    house: House = request.app.state.house
    await house.read(owners.must_be_fresh, house.cookies.tokens(request).session, house.clock())


@router.get("/sign-ins", response_class=HTMLResponse)
async def sign_ins(request: Request) -> Response:
    """The browsers that are signed in with my host link."""
    house: House = request.app.state.house
    who = await coach(request)
    found = await house.read(owners.sign_ins, who.coach, house.cookies.tokens(request).session, house.clock())
    return show(request, "sign_ins.html", {}, found=found, link="")


@router.post("/sign-ins")
async def end_sign_ins(request: Request) -> Response:
    """One browser, or all others, signed out."""
    house: House = request.app.state.house
    who = await coach(request)
    short = (await fields(request)).get("short", "")
    session = house.cookies.tokens(request).session
    ended = await house.write(lambda tx: owners.end_sign_ins(tx, who.coach, session, short))
    await house.signed_out(ended)
    return RedirectResponse("/sign-ins", 303)


@router.post("/sign-ins/link", response_class=HTMLResponse)
async def change_link(request: Request) -> Response:
    """A new host link, shown once; the old one and every browser signed in with it are out at once."""
    house: House = request.app.state.house
    who = await coach(request)
    await fields(request)
    await fresh(request)
    ended = await house.read(all_of, who.coach)
    key = await house.write(lambda tx: keys.change_key(tx, house.secret, who.coach))
    await house.signed_out(ended)
    return show(request, "sign_ins.html", {}, found=(), link=link(house, key))


def all_of(tx: Connection, who: str) -> set[str]:
    return set(tx.execute(select(keys.SESSION.c.token_hash).where(keys.SESSION.c.coach_id == who)).scalars())


def link(house: House, key: str) -> str:
    return f"{house.address.public}/h#{key}"


@router.get("/t/{team}/data", response_class=HTMLResponse)
async def data(request: Request, team: Id) -> Response:
    """The team's coaches, and everything that is kept of it."""
    await of_team(request, team)
    return await shown(request, team)


async def shown(request: Request, team: str, **more: Any) -> Response:
    house: House = request.app.state.house
    return show(request, "data.html", {}, **{"link": "", **await house.read(seen, team), **more})


def seen(tx: Connection, team: str) -> dict[str, Any]:
    people = tx.execute(
        select(PERSON).where(PERSON.c.team_id == team, PERSON.c.name != GONE).order_by(PERSON.c.name, PERSON.c.id)
    ).all()
    meetings = tx.execute(select(M).where(M.c.team_id == team).order_by(M.c.scheduled_start.desc(), M.c.id)).all()
    row = office.team_row(tx, team)
    return {
        "team": row,
        "owners": owners.owners(tx, team),
        "people": people,
        "meetings": meetings,
        "zone": row.time_zone,
    }


@router.post("/t/{team}/coaches", response_class=HTMLResponse)
async def add_owner(request: Request, team: Id) -> Response:
    """A second coach for this team: their host link, shown once."""
    house: House = request.app.state.house
    await of_team(request, team)
    form = read_model(CoachForm, await fields(request))
    await fresh(request)

    def adding(tx: Connection) -> str:
        roster.must_be_free(tx, form.name)
        made = keys.add_coach(tx, house.secret, form.name, house.clock())
        office.give_team(tx, made, team)
        return keys.key_now(tx, house.secret, made)

    return await shown(request, team, link=link(house, await house.write(adding)), name=form.name)


@router.post("/t/{team}/coaches/off")
async def take_off(request: Request, team: Id) -> Response:
    """One coach has the team no more, perhaps oneself: so a team is handed over."""
    house: House = request.app.state.house
    who = await of_team(request, team)
    off = (await fields(request)).get("coach", "")
    await fresh(request)
    await house.write(lambda tx: owners.take_off(tx, team, off))
    for meeting in list(house.rooms.open):
        await house.reseat(house.rooms.open[meeting])
    return RedirectResponse("/desk?stay=1" if off == who.coach else f"/t/{team}/data", 303)


@router.post("/t/{team}/erase")
async def erase(request: Request, team: Id) -> Response:
    """A person, a meeting or the whole team, for good."""
    house: House = request.app.state.house
    await of_team(request, team)
    typed = await fields(request)
    await fresh(request)
    await house.erase(lambda tx: erasing(tx, team, typed))
    return RedirectResponse("/desk?stay=1" if typed.get("what") == "team" else f"/t/{team}/data", 303)


def erasing(tx: Connection, team: str, typed: dict[str, str]) -> None:
    what, which = typed.get("what", ""), typed.get("which", "")
    if what == "team":
        if typed.get("name", "").strip() != office.team_row(tx, team).name:
            raise Refused(N_("Type the name of the team as it stands here, so that the right one is erased."))
        return erase_team(tx, team)
    known = {"person": PERSON, "meeting": M}.get(what)
    if known is None or not tx.execute(select(known.c.id).where(known.c.id == which, known.c.team_id == team)).first():
        raise Gone(N_("There is nothing of that kind in this team."))
    if not typed.get("sure"):
        raise Refused(N_("Tick that you mean it: it cannot be brought back."))
    if what == "meeting":
        erase_meeting(tx, which)
    else:
        erase_person(tx, which, texts=bool(typed.get("texts")))


@router.get("/t/{team}/export.json")
async def export(request: Request, team: Id) -> Response:
    """The records of all meetings of the team in one file."""
    house: House = request.app.state.house
    await of_team(request, team)
    await fresh(request)
    text = await house.read(everything, house, team)
    headers = {"content-disposition": 'attachment; filename="team.json"'}
    return Response(text, media_type="application/json", headers=headers)


def everything(tx: Connection, house: House, team: str) -> str:
    parts, now = list(house.registry.parts.values()), house.clock()
    ids = tx.execute(select(M.c.id).where(M.c.team_id == team).order_by(M.c.scheduled_start, M.c.id)).scalars().all()
    facts = office.facts(tx, team)
    about = {name: getattr(facts, name) for name in office.TeamFacts.__slots__}
    people = [row.name for row in seen(tx, team)["people"]]
    head = json.dumps({"schema": "bigroom/team/1", "team": about, "people": people}, ensure_ascii=True)
    records = ",\n".join(json_record(parts, tx, meeting, now).strip() for meeting in ids)
    return f'{head[:-1].replace("<", chr(92) + "u003c")}, "meetings": [\n{records}\n]}}\n'
