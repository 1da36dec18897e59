"""The team's weeks: its meetings in a row, what is promised, the agenda to share, a lasting way in, the search."""

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.agenda.plan_views import plan_view
from app.agenda.store import hour_of
from app.agenda.views import lead_of
from app.core.contract import Place
from app.core.finding import found
from app.core.ids import Id
from app.core.text import clean_line
from app.core.words import N_
from app.exports.ics import calendar as ics
from app.exports.ics import escaped, stamp
from app.exports.names import content_disposition
from app.house import House
from app.meetings.life import REASONS
from app.meetings.overview import overview
from app.meetings.reading import meeting_row
from app.meetings.views import role_lines
from app.record.record import FATES, HOWS, STATES
from app.teams import calendar, office
from app.teams.codes import by_token
from app.teams.doors import by_door, change_door, door_of
from app.web.coaches import of_team
from app.web.forms import fields
from app.web.pages import page
from app.web.readers import reader
from app.weeks.change_rows import of_team as changes_of
from app.weeks.promises import of_team as promises_of
from app.weeks.series_rows import series

router = APIRouter()
VERDICTS = {
    "": N_("we try it"),
    "helped": N_("it helped"),
    "not_helped": N_("it did not help"),
    "unsure": N_("not sure"),
}
SAYS = {"action": STATES, "decision": HOWS, "parked": FATES, "idea": {"": ""}}
WORDS_MOST, MAIL_MOST = 8, 1800  # Outlook and Windows cut an address that is longer


@router.get("/t/{team}/weeks", response_class=HTMLResponse)
async def weeks(request: Request, team: Id, back: Annotated[int, Query(ge=0, le=1000)] = 0) -> Response:
    """The meetings of a team on one page."""
    house: House = request.app.state.house
    coach = await reader(request, team)
    return page(house, "team_weeks.html", {"coach": coach, **await house.read(_weeks, house, team, back)})


def _weeks(tx: Connection, house: House, team: str, back: int) -> dict[str, Any]:
    row, now = office.team_row(tx, team), house.clock()
    coming = calendar.meeting_now(tx, team, now)
    seen = overview(tx, Place(coming, "-", now)) if coming else None
    return {
        "team_id": team,
        "team": row.name,
        "zone": row.time_zone,
        "meeting": coming,
        "seen": seen,
        "series": series(tx, team, now, back),
        "reasons": REASONS,
        "acts": promises_of(tx, team, now, now - timedelta(days=7)),
        "changes": changes_of(tx, team, now),
        "verdicts": VERDICTS,
        "share": shared(house, seen) if seen else None,
    }


def shared(house: House, seen: Any) -> dict[str, str]:
    """The address of the agenda, and a mail that brings it (RE-8)."""
    link, words = f"{house.address.public}/a/{seen.join_token}", house.words
    day, at = words.day(seen.starts, seen.zone), words.clock(seen.starts, seen.zone)
    subject = words.say(N_("Agenda: %(team)s, %(day)s"), team=seen.team_name, day=day)
    said = words.say(N_("We meet on %(day)s at %(time)s."), day=day, time=at)
    place = [seen.place] if seen.place else []
    body = "\r\n".join([said, *place, "", words.say(N_("The agenda, and how to join:")), link])
    return {"link": link, "text": body, "mailto": mail(subject, body)}


def mail(subject: str, body: str) -> str:
    """What opens the person's own mail program."""
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


# The agenda to share: whoever has the address, which says no more than the square code


@router.get("/a/{token}", response_class=HTMLResponse)
async def agenda(request: Request, token: Id) -> Response:
    """The agenda of a meeting, for everybody who is to come."""
    house: House = request.app.state.house
    return page(house, "agenda_page.html", await house.read(_agenda, house, token))


def _agenda(tx: Connection, house: House, token: str) -> dict[str, Any]:
    meeting, now = by_token(tx, token), house.clock()
    seen, hour = overview(tx, Place(meeting, "-", now)), hour_of(tx, meeting)
    rows = plan_view(hour, now, seen.zone).rows
    lines = [(row, lead_of(item, {}, seen.partner_word)) for row, item in zip(rows, hour.items, strict=True)]
    share, words = shared(house, seen), house.words
    subject = words.say(N_("Agenda: %(team)s, %(day)s"), team=seen.team_name, day=words.day(seen.starts, seen.zone))
    text = [share["text"], "", *(f"{row.at} {row.title} ({row.minutes})" for row in rows)]
    body = "\r\n".join(text)
    while len(mailto := mail(subject, "\r\n".join(text))) > MAIL_MOST:
        text.pop()
    told = {"roles": role_lines(seen), "mailto": mailto, "text": body}
    return {"seen": seen, "lines": lines, "zone": seen.zone, "token": token, **told}


@router.get("/a/{token}/meeting.ics")
async def appointment(request: Request, token: Id) -> Response:
    """The meeting for a calendar; a cancelled one takes itself out."""
    house: House = request.app.state.house
    body, name = await house.read(_appointment, house, token)
    return Response(body, media_type="text/calendar; charset=utf-8", headers={"content-disposition": name})


def _appointment(tx: Connection, house: House, token: str) -> tuple[bytes, str]:
    meeting, now = by_token(tx, token), house.clock()
    row = meeting_row(tx, meeting)
    team = office.team_row(tx, row.team_id)
    link = f"{house.address.public}/a/{token}"
    event = [
        f"UID:meeting-{meeting}@bigroom",
        f"SEQUENCE:{row.version}",
        f"DTSTART:{stamp(row.scheduled_start)}",
        f"DTEND:{stamp(row.scheduled_end)}",
        f"SUMMARY:{escaped(team.name)}",
        f"DESCRIPTION:{escaped(row.aim)}\\n{escaped(link)}" if row.aim else f"DESCRIPTION:{escaped(link)}",
        f"URL:{link}",
        *([f"LOCATION:{escaped(row.place)}"] if row.place else []),
        f"STATUS:{'CANCELLED' if row.cancelled_at else 'CONFIRMED'}",
    ]
    day = row.scheduled_start.astimezone(ZoneInfo(team.time_zone)).date()
    return ics([event], now), content_disposition(team.name, day, "ics", "meeting")


# The lasting way in


@router.get("/r/{door}", response_class=HTMLResponse)
async def lasting(request: Request, door: Id) -> Response:
    """The team's own address: to the lobby that is open, else when the next meeting is."""
    house: House = request.app.state.house
    team = await house.read(by_door, door)
    seen = await house.read(_open, house, team)
    if seen and seen.state in ("lobby", "running"):
        return RedirectResponse(f"/j/{seen.join_token}", 303)
    name, zone = await house.read(_named, team)
    share = shared(house, seen) if seen and seen.state == "planned" else None
    return page(house, "door.html", {"team": name, "zone": zone, "seen": seen if share else None, "share": share})


def _open(tx: Connection, house: House, team: str) -> Any:
    meeting = calendar.meeting_now(tx, team, house.clock())
    return overview(tx, Place(meeting, "-", house.clock())) if meeting else None


def _named(tx: Connection, team: str) -> tuple[str, str]:
    row = office.team_row(tx, team)
    return row.name, row.time_zone


@router.get("/t/{team}/poster", response_class=HTMLResponse)
async def poster(request: Request, team: Id) -> Response:
    """An A4 sheet with the team's lasting square code."""
    house: House = request.app.state.house
    await of_team(request, team)
    door = await house.read(door_of, team)
    name, _ = await house.read(_named, team)
    link = f"{house.address.public}/r/{door}"
    return page(house, "poster.html", {"team": name, "team_id": team, "link": link})


@router.post("/t/{team}/new-door")
async def new_door(request: Request, team: Id) -> Response:
    """Another lasting address; posters with the old one lead nowhere."""
    house: House = request.app.state.house
    await of_team(request, team)
    await fields(request)
    await house.write(lambda tx: change_door(tx, team))
    return RedirectResponse(f"/t/{team}/poster", 303)


# The search


@router.get("/t/{team}/search", response_class=HTMLResponse)
async def search(request: Request, team: Id, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Actions, decisions, parked items and ideas that hold all of the words."""
    house: House = request.app.state.house
    await reader(request, team)
    words = tuple(clean_line(q).split()[:WORDS_MOST])
    lines = await house.read(found, team, words)
    name, zone = await house.read(_named, team)
    data = {"team": name, "team_id": team, "zone": zone, "q": " ".join(words), "lines": lines, "says": SAYS}
    return page(house, "search.html", data)
