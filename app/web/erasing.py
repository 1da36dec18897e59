"""What cannot be taken back: a person, a meeting or a whole team is erased; and everything of a team in one file."""

import json

from fastapi import APIRouter, Request
from sqlalchemy import Connection, select
from starlette.responses import RedirectResponse, Response

from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.words import N_
from app.exports.json_file import json_record
from app.house import House
from app.meetings.tables import Meeting
from app.storage.columns import table
from app.storage.erase import erase_meeting, erase_person, erase_team
from app.teams import office
from app.teams.tables import Person
from app.web.coaches import fresh, of_team
from app.web.forms import fields
from app.web.owners import page_of, people_of

router = APIRouter()
M, PERSON = table(Meeting), table(Person)


@router.post("/t/{team}/erase")
async def erase(request: Request, team: Id) -> Response:
    """A person, a meeting or the whole team, for good."""
    house: House = request.app.state.house
    await of_team(request, team)
    typed = await fields(request)
    await fresh(request, page_of(team))
    await house.erase(lambda tx: erasing(tx, team, typed))
    return RedirectResponse("/desk?stay=1" if typed.get("what") == "team" else page_of(team), 303)


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
    await fresh(request, page_of(team))
    text = await house.read(everything, house, team)
    headers = {"content-disposition": 'attachment; filename="team.json"'}
    return Response(text, media_type="application/json", headers=headers)


def everything(tx: Connection, house: House, team: str) -> str:
    parts, now = list(house.registry.parts.values()), house.clock()
    ids = tx.execute(select(M.c.id).where(M.c.team_id == team).order_by(M.c.scheduled_start, M.c.id)).scalars().all()
    facts = office.facts(tx, team)
    about = {name: getattr(facts, name) for name in office.TeamFacts.__slots__}
    people = [row.name for row in people_of(tx, team)]
    head = json.dumps({"schema": "bigroom/team/1", "team": about, "people": people}, ensure_ascii=True)
    records = ",\n".join(json_record(parts, tx, meeting, now).strip() for meeting in ids)
    return f'{head[:-1].replace("<", chr(92) + "u003c")}, "meetings": [\n{records}\n]}}\n'
