"""What of a meeting stands in the one after it as well: its words go there too when they are taken out (RE-3)."""

from sqlalchemy import Connection, bindparam, select, update

from app.agenda.tables import AgendaItem
from app.core.saying import TAKEN_OUT
from app.meetings.reading import meeting_row
from app.meetings.tables import Meeting
from app.storage.columns import table

M, ITEM = table(Meeting), table(AgendaItem)
# Once a meeting has begun it has a record of its own, in which a text is taken out on its own.
TO_COME = select(M.c.id).where(
    M.c.team_id == bindparam("team"), M.c.scheduled_start > bindparam("start"), M.c.started_at.is_(None)
)


def forget(tx: Connection, meeting: str, text: str) -> None:
    """In the place, the aim and the agenda of what is planned already."""
    row = meeting_row(tx, meeting)
    planned = tx.execute(TO_COME, {"team": row.team_id, "start": row.scheduled_start}).scalars().all()
    for rows, key, columns in ((M, M.c.id, ("place", "aim")), (ITEM, ITEM.c.meeting_id, ("title", "aim"))):
        for name in columns:
            same = key.in_(planned) & (rows.c[name] == text)
            tx.execute(update(rows).where(same).values({name: TAKEN_OUT}))
