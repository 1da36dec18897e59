"""What the rating of each of a team's meetings came to, for the run chart (RC-1)."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select

from app.activities.rating.tables import CountedRating, RatingRound
from app.core.measures import Figure
from app.core.words import N_
from app.meetings.tables import Meeting
from app.storage.columns import table

MEETING, ROUND, NUMBER = (table(t) for t in (Meeting, RatingRound, CountedRating))

LEAST = 3  # ratings for a point of the chart; a team may have chosen more before its mean is shown (RT-6)
SUMS = (
    select(
        ROUND.c.meeting_id,
        ROUND.c.threshold,
        func.count(NUMBER.c.id).label("n"),
        func.coalesce(func.sum(NUMBER.c.value), 0).label("total"),
    )
    .join_from(ROUND, MEETING, MEETING.c.id == ROUND.c.meeting_id)
    .outerjoin(NUMBER, NUMBER.c.meeting_id == ROUND.c.meeting_id)
    .where(MEETING.c.team_id.in_(bindparam("teams", expanding=True)), ROUND.c.closed_at.is_not(None))
    .group_by(ROUND.c.meeting_id, ROUND.c.threshold)
)


def means(tx: Connection, teams: Sequence[str]) -> dict[str, Figure]:
    """The displayed mean of each meeting in tenths, halves up (RT-5), where enough people rated (RT-6)."""
    rows = tx.execute(SUMS, {"teams": list(teams)})
    return {row.meeting_id: figure(row.n, int(row.total), row.threshold) for row in rows}


def figure(n: int, total: int, threshold: int) -> Figure:
    if n < max(LEAST, threshold):
        return Figure(None, N_("too few ratings"))
    return Figure((20 * total + n) // (2 * n))
