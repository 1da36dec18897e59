"""Erasing a whole meeting: every row that hangs on it, whichever part wrote it."""

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlmodel import SQLModel


def erase_meeting(tx: Connection, meeting: str) -> None:
    """Deletes the meeting and everything in it, children first."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        if (mine := belongs(table, meeting)) is not None:
            tx.execute(delete(table).where(mine))
    home = SQLModel.metadata.tables["meeting"]
    tx.execute(delete(home).where(home.c.id == meeting))


def belongs(table: Table, meeting: str) -> ColumnElement[bool] | None:
    """What makes a row of this table one of the meeting: its own column, or that of the row it points at."""
    if "meeting_id" in table.c:
        return table.c.meeting_id == meeting
    for key in table.foreign_keys:
        parent = key.column.table
        if "meeting_id" in parent.c:
            return key.parent.in_(select(key.column).where(parent.c.meeting_id == meeting))
    return None
