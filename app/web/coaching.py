"""Private pages: the pair's notes on a team, and supervision notes between two people (ST-6)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.text import Text
from app.core.words import N_
from app.house import House
from app.portfolio import notes
from app.portfolio.store import teams_seen
from app.teams import calendar, office
from app.teams.sessions import Coaching
from app.web.coaches import coach, of_team
from app.web.commands import read_model
from app.web.forms import fields
from app.web.once import once
from app.web.trends import page_of

router = APIRouter()
Written = Annotated[str, Text(0, 2000)]
KINDS = {
    "normative": N_("Standards and safety (normative)"),
    "formative": N_("Skill (formative)"),
    "developmental": N_("Growth and wellbeing (developmental)"),
}


@router.get("/t/{team}/notes", response_class=HTMLResponse)
async def team_notes(request: Request, team: Id) -> Response:
    """What the coaches of a team wrote for each other."""
    house: House = request.app.state.house
    who = await of_team(request, team)

    def reading(tx: Connection) -> dict[str, object]:
        row = office.team_row(tx, team)
        found, held = notes.notes_of(tx, team, who.coach), calendar.held_meetings(tx, team, house.clock())
        return {"team_id": team, "team_name": row.name, "zone": row.time_zone, "notes": found, "held": held}

    return page_of(house, "coach_notes.html", await house.read(reading))


class NoteForm(BaseModel):
    """After a meeting: what we saw, what to try."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    saw: Written = ""
    next_try: Written = ""
    meeting: Literal[""] | Id = ""


@router.post("/t/{team}/notes", response_class=HTMLResponse)
async def write_note(request: Request, team: Id) -> Response:
    house: House = request.app.state.house
    who = await of_team(request, team)
    form = read_model(NoteForm, await fields(request))
    if not form.saw and not form.next_try:
        raise Refused(N_("Write what you saw, or what to try."))
    await once(request, who.coach, lambda tx: notes.write_note(tx, team, who.coach, form.model_dump(), house.clock()))
    return RedirectResponse(f"/t/{team}/notes", 303)


class NoteId(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    note: Id


@router.post("/t/{team}/notes/drop", response_class=HTMLResponse)
async def drop_note(request: Request, team: Id) -> Response:
    who = await of_team(request, team)
    form = read_model(NoteId, await fields(request))
    await once(request, who.coach, lambda tx: notes.drop_note(tx, team, who.coach, form.note))
    return RedirectResponse(f"/t/{team}/notes", 303)


@router.get("/supervision", response_class=HTMLResponse)
async def supervision(request: Request) -> Response:
    """Supervision notes that this person is one of the two of."""
    house: House = request.app.state.house
    who = await coach(request)

    def reading(tx: Connection) -> dict[str, object]:
        return {"notes": notes.supervision_of(tx, who.coach), "people": others(tx, who)}

    data = await house.read(reading)
    return page_of(house, "supervision.html", {**data, "coach": who, "supervision_kinds": KINDS})


def others(tx: Connection, who: Coaching) -> list[tuple[str, str]]:
    teams = teams_seen(tx, who.coach, supervisor=who.supervisor)
    return notes.partners_of(tx, who.coach, teams, supervisor=who.supervisor)


class SupervisionForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    person: Id
    kind: Literal["normative", "formative", "developmental"]
    text: Annotated[str, Text(1, 2000)]


@router.post("/supervision", response_class=HTMLResponse)
async def write_supervision(request: Request) -> Response:
    """A supervisor writes to a coach of the teams they see; a coach answers a supervisor."""
    house: House = request.app.state.house
    who = await coach(request)
    form = read_model(SupervisionForm, await fields(request))

    def writing(tx: Connection) -> None:
        if form.person not in {id_ for id_, _ in others(tx, who)}:
            raise Gone(N_("There is no such person to write to."))
        pair = (form.person, who.coach) if who.supervisor else (who.coach, form.person)
        notes.write_supervision(tx, pair, form.kind, form.text, house.clock(), by_coach=not who.supervisor)

    await once(request, who.coach, writing)
    return RedirectResponse("/supervision", 303)


@router.post("/supervision/drop", response_class=HTMLResponse)
async def drop_supervision(request: Request) -> Response:
    who = await coach(request)
    form = read_model(NoteId, await fields(request))
    await once(request, who.coach, lambda tx: notes.drop_supervision(tx, who.coach, form.note))
    return RedirectResponse("/supervision", 303)
