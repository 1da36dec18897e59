"""Who may read what a team has left behind: the team, its coaches, and the supervisors who see it (RE-7)."""

from contextlib import suppress
from datetime import datetime

from fastapi import Request
from sqlalchemy import Connection, select

from app.core.contract import Seat
from app.core.errors import Gone
from app.core.permissions import Need
from app.core.words import N_
from app.house import House
from app.meetings.reading import meeting_row
from app.meetings.seats import Tokens
from app.meetings.tables import Meeting, Participant, ParticipantDevice
from app.portfolio.store import teams_seen
from app.storage.columns import table
from app.teams.sessions import Coaching, coaching

M, P, D = table(Meeting), table(Participant), table(ParticipantDevice)
NOTHING: frozenset[Need] = frozenset()


async def reader(request: Request, team: str) -> bool:
    """Whether this is a coach of the team; False for a member and for a supervisor, Gone for anybody else."""
    house: House = request.app.state.house
    return await house.read(reads, house.cookies.tokens(request), team, house.clock())


def reads(tx: Connection, tokens: Tokens, team: str, now: datetime) -> bool:
    with suppress(Gone):
        who = coaching(tx, tokens.session, now)
        if team in who.teams:
            return True
        if supervises(tx, who, team):
            return False
    if member(tx, tokens.device, team):
        return False
    raise Gone(N_("There is no such team."))


def supervises(tx: Connection, who: Coaching, team: str) -> bool:
    return who.supervisor and team in teams_seen(tx, who.coach, supervisor=True)


def member(tx: Connection, device: str, team: str) -> bool:
    """Whether this is the phone of a member of the team, whichever of its meetings they were in."""
    mine = (
        select(P.c.id)
        .join_from(D, P, P.c.id == D.c.participant_id)
        .join(M, M.c.id == P.c.meeting_id)
        .where(D.c.device_hash == device, M.c.team_id == team, P.c.member, P.c.removed.is_(False))
    )
    return bool(device) and tx.execute(mine).first() is not None


async def record_seat(request: Request, meeting: str) -> Seat:
    """The seat of who was in the meeting or coaches it; a seat without rights for who may only read its record."""
    house: House = request.app.state.house
    tokens = house.cookies.tokens(request)

    def seat(tx: Connection) -> Seat:
        with suppress(Gone):
            return house.seat_in(tx, meeting, tokens)
        team = str(meeting_row(tx, meeting).team_id)
        try:
            reads(tx, tokens, team, house.clock())
        except Gone:
            raise Gone(N_("You are not in this meeting. Join it with the code on the wall.")) from None
        return Seat(meeting, team, NOTHING)

    return await house.read(seat)
