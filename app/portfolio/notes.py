"""Private notes: between the coaches of a team, and between one coach and one supervisor (ST-6).

Nobody else reads them: no export, no record and no portfolio page asks this file; tests/portfolio holds them to that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from app.core.ids import new_id
from app.meetings.tables import Meeting
from app.portfolio.tables import CoachNote, SupervisionNote
from app.storage.columns import table
from app.teams.tables import Coach, CoachTeam

N, V, C, CT, M = table(CoachNote), table(SupervisionNote), table(Coach), table(CoachTeam), table(Meeting)
KINDS = ("normative", "formative", "developmental")


@dataclass(frozen=True, slots=True)
class Reflection:
    """What one of the pair wrote.  mine: the one who reads wrote it.  number: of the meeting, 0 for none."""

    id: str
    by: str
    mine: bool
    number: int
    saw: str
    next_try: str
    at: datetime


def notes_of(tx: Connection, team: str, coach: str) -> list[Reflection]:
    """The pair's notes, the newest first; the caller has seen to it that `coach` coaches this team."""
    chosen = (
        select(N, C.c.name, M.c.number)
        .join_from(N, C, C.c.id == N.c.coach_id)
        .outerjoin(M, M.c.id == N.c.meeting_id)
        .where(N.c.team_id == team)
        .order_by(N.c.at.desc(), N.c.id)
    )
    return [
        Reflection(row.id, row.name, row.coach_id == coach, row.number or 0, row.saw, row.next_try, row.at)
        for row in tx.execute(chosen)
    ]


def write_note(tx: Connection, team: str, coach: str, values: Mapping[str, Any], now: datetime) -> None:
    """values: saw, next_try, meeting ("" for none, or one of this team's)."""
    mine = select(M.c.id).where(M.c.id == values["meeting"], M.c.team_id == team)
    meeting = tx.execute(mine).scalar()
    row = {"saw": values["saw"], "next_try": values["next_try"], "meeting_id": meeting}
    tx.execute(insert(N).values(id=new_id(), team_id=team, coach_id=coach, at=now, **row))


def drop_note(tx: Connection, team: str, coach: str, note: str) -> None:
    """Each takes away what they wrote themselves."""
    tx.execute(delete(N).where(N.c.id == note, N.c.team_id == team, N.c.coach_id == coach))


# Supervision


@dataclass(frozen=True, slots=True)
class Supervised:
    """A supervision note as the two may read it."""

    id: str
    coach: str
    supervisor: str
    kind: str
    text: str
    by_coach: bool
    mine: bool
    at: datetime


def supervision_of(tx: Connection, me: str) -> list[Supervised]:
    """What this coach or supervisor is one of the two of, the newest first."""
    names = {row.id: row.name for row in tx.execute(select(C.c.id, C.c.name))}
    chosen = select(V).where(or_(V.c.coach_id == me, V.c.supervisor_id == me)).order_by(V.c.at.desc(), V.c.id)
    return [
        Supervised(
            row.id, names[row.coach_id], names[row.supervisor_id], row.kind, row.text, row.by_coach,
            me == (row.coach_id if row.by_coach else row.supervisor_id), row.at,
        )
        for row in tx.execute(chosen)
    ]  # fmt: skip


def partners_of(tx: Connection, me: str, teams: tuple[str, ...], *, supervisor: bool) -> list[tuple[str, str]]:
    """With whom this person may exchange such notes: id and name.

    A supervisor: the coaches of the teams they see.  A coach: the supervisors who have written to them.
    """
    if supervisor:
        of_these = select(CT.c.coach_id).where(CT.c.team_id.in_(teams))
        chosen = select(C.c.id, C.c.name).where(C.c.id.in_(of_these), C.c.id != me)
    else:
        chosen = select(C.c.id, C.c.name).where(C.c.id.in_(select(V.c.supervisor_id).where(V.c.coach_id == me)))
    return [(row.id, row.name) for row in tx.execute(chosen.order_by(C.c.name, C.c.id))]


def write_supervision(
    tx: Connection, pair: tuple[str, str], kind: str, text: str, now: datetime, *, by_coach: bool
) -> None:
    """pair: the coach and the supervisor."""
    coach, supervisor = pair
    row = {"coach_id": coach, "supervisor_id": supervisor, "kind": kind, "text": text, "by_coach": by_coach}
    tx.execute(insert(V).values(id=new_id(), at=now, **row))


def drop_supervision(tx: Connection, me: str, note: str) -> None:
    """Each takes away what they wrote themselves."""
    wrote = or_((V.c.coach_id == me) & V.c.by_coach.is_(True), (V.c.supervisor_id == me) & V.c.by_coach.is_(False))
    tx.execute(delete(V).where(V.c.id == note, wrote))
