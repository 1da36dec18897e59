"""What a team's bank holds from a week before, as it lies in the database."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.activities.brainstorm.tables import Brainstorm, Idea
from app.core.ids import new_id
from tests.trends.weeks import add, held


def last_week(tx: Connection, team: str, at: datetime, *texts: str, **more: Any) -> list[str]:
    """Ideas that nobody chose seven days before `at`; their ids.  more: question, theme."""
    then = at - timedelta(days=7)
    meeting = held(tx, team, then, 1, None)
    asked = {"question": "How do we give the first dose sooner?", **more}
    about: dict[str, Any] = {"meeting_id": meeting, "mode": "open", "asked_at": then, **asked}
    board = add(tx, Brainstorm(id=new_id(), **about))
    return [
        add(tx, Idea(id=new_id(), brainstorm_id=board, text=text, number=n, added_at=then))
        for n, text in enumerate(texts, 1)
    ]
