"""Whether the ratings of a meeting are such as could be given, and are cut from people after the close (P4, P36)."""

from sqlalchemy import Connection, Select, Table, exists, func, or_, select

from app.activities.rating.tables import CountedRating, Rating, RatingRound
from app.storage.audits import complaints
from app.storage.columns import table

ROUND, RATING, COUNTED = (table(t) for t in (RatingRound, Rating, CountedRating))
LEAST, MOST = 0, 10


def audit(tx: Connection) -> list[str]:
    """A sentence for each thing that is not as it must be."""
    wrong = {
        "ratings are no number from 0 to 10": outside(RATING),
        "counted ratings are no number from 0 to 10": outside(COUNTED),
        "ratings are still tied to people after the close": tied(),
    }
    return complaints(tx, wrong)


def outside(ratings: Table) -> Select[int]:
    return select(func.count()).select_from(ratings).where(or_(ratings.c.value < LEAST, ratings.c.value > MOST))


def tied() -> Select[int]:
    closed = exists().where(ROUND.c.meeting_id == RATING.c.meeting_id, ROUND.c.closed_at.is_not(None))
    return select(func.count()).select_from(RATING).where(closed)
