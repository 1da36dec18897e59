"""Where the record stands, as its page and its files say it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from app.approval.store import ADDITION, MEETING, TAKEN
from app.core.contract import Place
from app.storage.columns import table
from app.storage.once import once
from app.teams.tables import Team

TEAM = table(Team)

STATE = (
    select(MEETING.c.approved_at, MEETING.c.approved_by, MEETING.c.approved_as, TEAM.c.time_zone)
    .join_from(MEETING, TEAM, TEAM.c.id == MEETING.c.team_id)
    .where(MEETING.c.id == bindparam("meeting"))
)
ADDED = select(ADDITION).where(ADDITION.c.meeting_id == bindparam("meeting")).order_by(ADDITION.c.at, ADDITION.c.id)
GONE = select(TAKEN).where(TAKEN.c.meeting_id == bindparam("meeting")).order_by(TAKEN.c.at, TAKEN.c.id)


@dataclass(frozen=True, slots=True)
class Added:
    """An addition to the approved record."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A text that was taken out.  kind: what it was."""

    kind: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """at None: a draft.  role: as what it was approved (recorder, leader, coach).  zone: the team's."""

    zone: str
    at: datetime | None = None
    by: str = ""
    role: str = ""
    added: tuple[Added, ...] = ()
    gone: tuple[Gone, ...] = ()


@once
def overview(tx: Connection, place: Place) -> Approval:
    asks = {"meeting": place.meeting}
    row = tx.execute(STATE, asks).one()
    added = tuple(Added(one.text, one.by, one.at) for one in tx.execute(ADDED, asks))
    gone = tuple(Gone(one.kind, one.by, one.at) for one in tx.execute(GONE, asks))
    return Approval(row.time_zone, row.approved_at, row.approved_by, row.approved_as, added, gone)
