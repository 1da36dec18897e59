"""A team's held meetings and what each came to; as many queries for two meetings as for two hundred."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from app.core.measures import MEAN_RATING, Figure, measured
from app.core.roles import Kind
from app.core.words import N_
from app.meetings.record import LONG_ENOUGH, spent
from app.meetings.tables import Participant, Stay
from app.storage.columns import table
from app.trends.held import HELD, OVER, M

P, S = table(Participant), table(Stay)
MEETINGS = (
    select(M.c.id, M.c.number, M.c.scheduled_start, M.c.scheduled_end, M.c.started_at, M.c.ended_at, M.c.partner_ticked)
    .where(*HELD)
    .order_by(M.c.scheduled_start, M.c.id)
)
PARTNERS = (
    select(S.c.meeting_id, S.c.participant_id, S.c.from_at, S.c.to_at)
    .join_from(S, P, P.c.id == S.c.participant_id)
    .join(M, M.c.id == S.c.meeting_id)
    .where(*HELD, P.c.kind == Kind.PATIENT_CARER.value, P.c.removed.is_(False))
)


@dataclass(frozen=True, slots=True)
class Held:
    """One held meeting.  rating: tenths.  late: whole minutes after the scheduled end, early is negative.

    partner: a patient or carer partner was there for ten minutes or more, or was ticked by hand (RO-4).
    """

    meeting: str
    number: int
    at: datetime
    rating: Figure
    late: Figure
    partner: bool


def history(tx: Connection, team: str, now: datetime) -> list[Held]:
    """In the order of their dates (RC-1).  Cancelled and practice meetings are not held."""
    about = {"team": team, "over": now - OVER}
    meetings = tx.execute(MEETINGS, about).all()
    ratings, stays = measured(tx, MEAN_RATING, [team]), stays_of(tx, about)
    return [
        Held(
            row.id,
            row.number,
            row.scheduled_start,
            ratings.get(row.id, Figure(None, N_("not rated"))),
            late(row.scheduled_end, row.ended_at),
            bool(row.partner_ticked)
            or present(stays.get(row.id, {}), row.started_at, row.ended_at or row.scheduled_end + OVER),
        )
        for row in meetings
    ]


Spans = list[tuple[datetime, datetime | None]]


def stays_of(tx: Connection, about: dict[str, object]) -> dict[str, dict[str, Spans]]:
    """The stays of partners, by meeting and person."""
    found: dict[str, dict[str, Spans]] = {}
    for row in tx.execute(PARTNERS, about):
        found.setdefault(row.meeting_id, {}).setdefault(row.participant_id, []).append((row.from_at, row.to_at))
    return found


def present(people: dict[str, Spans], started: datetime, ended: datetime) -> bool:
    """Whether one of them was there for ten minutes or more; minutes before the real start do not count (RO-4)."""
    return any(
        spent([(max(start, started), min(end or ended, ended)) for start, end in spans]) >= LONG_ENOUGH
        for spans in people.values()
    )


def late(scheduled: datetime, ended: datetime | None) -> Figure:
    """Whole minutes begun and done after the scheduled end; nothing where nobody ended the meeting (RC-14)."""
    if ended is None:
        return Figure(None, N_("not ended"))
    seconds = (ended - scheduled) // timedelta(seconds=1)
    return Figure(seconds // 60 if seconds >= 0 else -(-seconds // 60))
