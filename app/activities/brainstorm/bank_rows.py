"""A team's ideas over all its meetings: what the bank holds, what is offered again, and a status set by hand."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, insert, or_, select, update

from app.activities.brainstorm.status import Status, status
from app.activities.brainstorm.tables import Brainstorm, Idea
from app.core import bank
from app.core.contract import Place
from app.core.gathering import folded
from app.core.ids import new_id
from app.meetings.tables import Meeting
from app.storage.columns import table

BOARD, IDEA, MEETING = table(Brainstorm), table(Idea), table(Meeting)
AGAIN = IDEA.alias("again")
MOST_OFFERED = 60
# What all could see and nobody took off the list.  An idea brought back is in the bank as its newest self only.
HELD = (
    select(IDEA.c.id, IDEA.c.text, IDEA.c.fate, BOARD.c.question, BOARD.c.theme, BOARD.c.id.label("board"))
    .add_columns(MEETING.c.scheduled_start, MEETING.c.ended_at)
    .join_from(IDEA, BOARD, BOARD.c.id == IDEA.c.brainstorm_id)
    .join(MEETING, MEETING.c.id == BOARD.c.meeting_id)
    .where(MEETING.c.team_id == bindparam("team"), MEETING.c.practice.is_(False))
    .where(IDEA.c.number.is_not(None), IDEA.c.withdrawn_at.is_(None), IDEA.c.merged_into.is_(None))
    .where(IDEA.c.parked_at.is_(None), IDEA.c.aside_at.is_(None), IDEA.c.text != "")
    .where(or_(IDEA.c.fate != "", and_(MEETING.c.ended_at.is_not(None), MEETING.c.cancelled_at.is_(None))))
    .where(~exists().where(AGAIN.c.origin_id == IDEA.c.id, AGAIN.c.withdrawn_at.is_(None)))
    .order_by(MEETING.c.scheduled_start.desc(), IDEA.c.number, IDEA.c.id)
)
TEAM = select(MEETING.c.team_id).where(MEETING.c.id == bindparam("meeting"))
SET = update(IDEA).where(IDEA.c.id == bindparam("of")).values(fate=bindparam("now"))
THEMES = (
    select(BOARD.c.theme)
    .join_from(BOARD, MEETING, MEETING.c.id == BOARD.c.meeting_id)
    .where(MEETING.c.team_id == bindparam("team"), BOARD.c.theme != "")
    .order_by(BOARD.c.asked_at.desc(), BOARD.c.id)
)


def held(tx: Connection, team: str) -> Iterator[bank.Idea]:
    """Every idea in this team's bank, whatever became of it."""
    for row in tx.execute(HELD, {"team": team}):
        yield idea_of(row)


def idea_of(row: Any) -> bank.Idea:
    became = status(shown=True, withdrawn=False, merged=False, parked=False, fate=row.fate, over=bool(row.ended_at))
    return bank.Idea(row.id, row.text, became.value, row.question, row.theme, row.scheduled_start)


def change(tx: Connection, team: str, idea: str, became: str) -> None:
    """A status set by hand; nothing for an idea that is not in this team's bank."""
    if idea in {one.id for one in held(tx, team)}:
        tx.execute(SET, {"of": idea, "now": became})


def offered(tx: Connection, meeting: str, board: Any) -> tuple[bank.Idea, ...]:
    """The banked ideas of other brainstorms on the same theme, or on the same question where there is no theme."""
    team = tx.execute(TEAM, {"meeting": meeting}).scalar_one()
    about = folded(board.theme or board.question)
    rows = (row for row in tx.execute(HELD, {"team": team}) if row.board != board.id)
    found = (idea_of(row) for row in rows if folded(row.theme or row.question) == about)
    return tuple(idea for idea in found if idea.status == Status.BANKED)[:MOST_OFFERED]


def themes(tx: Connection, meeting: str) -> tuple[str, ...]:
    """What this team has asked about, the newest first, each once."""
    team = tx.execute(TEAM, {"meeting": meeting}).scalar_one()
    named = {folded(theme): theme for theme in reversed(list(tx.execute(THEMES, {"team": team}).scalars()))}
    return tuple(reversed(named.values()))


def bring_back(tx: Connection, board: str, ideas: tuple[tuple[str, str], ...], first: int | None, place: Place) -> None:
    """As new ideas of this brainstorm, nobody's; the old ones stay where they are."""
    for n, (origin, text) in enumerate(ideas):
        number = None if first is None else first + n
        row = {"id": new_id(), "brainstorm_id": board, "author_id": None, "text": text, "origin_id": origin}
        tx.execute(insert(IDEA), row | {"number": number, "added_at": place.now, "fate": ""})
