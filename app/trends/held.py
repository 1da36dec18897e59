"""Which meetings of a team were held (AG-18): started, not cancelled, no practice, and over.

A slip of the hand is none: it takes three people, or a quarter of an hour.
"""

from datetime import timedelta

from sqlalchemy import BigInteger, bindparam, func, or_, select, type_coerce

from app.meetings.tables import Meeting, Participant
from app.storage.columns import Instant, table

M, P = table(Meeting), table(Participant)
OVER = timedelta(minutes=30)  # a meeting nobody ends counts as ended then (AG-18)
PEOPLE, LONG_MS = 3, 15 * 60 * 1000
LASTED = type_coerce(M.c.ended_at, BigInteger) - type_coerce(M.c.started_at, BigInteger)
COMPANY = select(func.count()).where(P.c.meeting_id == M.c.id, P.c.removed.is_(False)).correlate(M).scalar_subquery()
OF_ANY_TEAM = (
    M.c.started_at.is_not(None),
    M.c.cancelled_at.is_(None),
    M.c.practice.is_(False),
    or_(M.c.ended_at.is_not(None), M.c.scheduled_end < bindparam("over", type_=Instant)),
    or_(M.c.ended_at.is_(None), LASTED >= LONG_MS, COMPANY >= PEOPLE),
)
HELD = (M.c.team_id == bindparam("team"), *OF_ANY_TEAM)
