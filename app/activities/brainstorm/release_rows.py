"""Whether a team has open ideas released first, and those that wait (BR-15)."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.activities.brainstorm.tables import BrainstormSetting, Idea
from app.meetings.tables import Meeting
from app.storage.columns import table

SETTING, IDEA, MEETING = table(BrainstormSetting), table(Idea), table(Meeting)
CHOSEN = (
    select(SETTING.c.release)
    .join_from(SETTING, MEETING, MEETING.c.team_id == SETTING.c.team_id)
    .where(MEETING.c.id == bindparam("meeting"))
)
HELD = (
    select(IDEA.c.id, IDEA.c.text)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.number.is_(None), IDEA.c.withdrawn_at.is_(None))
    .order_by(IDEA.c.id)  # not as they came: that would tell who was quick
)


def releases(tx: Connection, meeting: str) -> bool:
    """Off by default."""
    return bool(tx.execute(CHOSEN, {"meeting": meeting}).scalar_one_or_none())


def choose(tx: Connection, team: str, release: bool) -> None:
    tx.execute(delete(SETTING).where(SETTING.c.team_id == team))
    tx.execute(insert(SETTING), {"team_id": team, "release": release})


def held(tx: Connection, board: str) -> tuple[tuple[str, str], ...]:
    """Id and text of what waits, for who facilitates."""
    return tuple((row.id, row.text) for row in tx.execute(HELD, {"board": board}))
