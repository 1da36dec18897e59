"""Rows of one rating in, frozen data out: the round, and one person's rating, never everybody's before the close."""

from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, case, func, select

from app.activities.rating.rules import Moments, Side
from app.activities.rating.tables import Rating, RatingComment, RatingRound, RatingSetting
from app.agenda.tables import AgendaItem
from app.core.contract import Place
from app.meetings.tables import Meeting
from app.storage.columns import table

KIND = "rating"
MEETING, ITEM = table(Meeting), table(AgendaItem)
SETTING, ROUND, RATING, COMMENT = (table(t) for t in (RatingSetting, RatingRound, Rating, RatingComment))
AnyRow = Row[*tuple[Any, ...]]
OF: BindParameter[str] = bindparam("meeting")
WHO: BindParameter[str] = bindparam("who")

ITEM_AT = select(func.min(ITEM.c.started_at)).where(ITEM.c.meeting_id == MEETING.c.id, ITEM.c.activity == KIND)
CURRENT = select(ITEM.c.activity).where(ITEM.c.id == bindparam("item"), ITEM.c.meeting_id == MEETING.c.id)


def chosen(column: str, default: Any) -> Any:
    """The round's own copy once there is one, else the team's choice, else the default."""
    return func.coalesce(ROUND.c[column], SETTING.c[column], default).label(column)


BASIS = (
    select(
        MEETING.c.team_id,
        MEETING.c.scheduled_start,
        MEETING.c.scheduled_end,
        case((MEETING.c.cancelled_at.is_(None), MEETING.c.started_at)).label("started_at"),
        MEETING.c.ended_at,
        ITEM_AT.scalar_subquery().label("item_at"),
        CURRENT.scalar_subquery().label("activity"),
        ROUND.c.meeting_id.label("round"),
        ROUND.c.opened_at,
        ROUND.c.closed_at,
        ROUND.c.people,
        ROUND.c.commenters,
        ROUND.c.on_paper,
        chosen("named", False),
        chosen("coaches_rate", True),
        chosen("threshold", 3),
    )
    .select_from(
        MEETING.outerjoin(ROUND, ROUND.c.meeting_id == MEETING.c.id).outerjoin(
            SETTING, SETTING.c.team_id == MEETING.c.team_id
        )
    )
    .where(MEETING.c.id == OF)
)
MINE = select(RATING.c.value, RATING.c.sent).where(RATING.c.meeting_id == OF, RATING.c.participant_id == WHO)
SAID = (
    select(COMMENT.c.id, COMMENT.c.kind, COMMENT.c.text)
    .where(COMMENT.c.meeting_id == OF, COMMENT.c.participant_id == WHO)
    .order_by(COMMENT.c.at, COMMENT.c.id)
)


def basis(tx: Connection, place: Place) -> AnyRow:
    """The meeting with its rating, as far as there is one."""
    return tx.execute(BASIS, {"meeting": place.meeting, "item": place.item}).one()


def moments(row: AnyRow) -> Moments:
    begun = row.round is not None
    return Moments(row.scheduled_end, row.started_at, row.ended_at, row.item_at, begun, row.opened_at, row.closed_at)


def said_by(tx: Connection, place: Place, who: str | None) -> list[AnyRow]:
    """One person's own comments, oldest first."""
    return list(tx.execute(SAID, {"meeting": place.meeting, "who": who}).all())


def my_rating(tx: Connection, place: Place, who: str | None) -> tuple[int | None, bool]:
    """The value this person gave, and whether they pressed "Send rating"."""
    found = tx.execute(MINE, {"meeting": place.meeting, "who": who}).one_or_none()
    return (found.value, bool(found.sent)) if found else (None, False)


def my_comments(tx: Connection, place: Place, who: str | None) -> list[tuple[str, Side, str]]:
    return [(said.id, Side(said.kind), said.text) for said in said_by(tx, place, who)]
