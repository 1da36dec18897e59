"""Erasing a whole meeting: every row that hangs on it, whichever part wrote it."""

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlmodel import SQLModel


def erase_meeting(tx: Connection, meeting: str) -> None:
    """Deletes the meeting and everything in it, children first."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        if (mine := belongs(table, meeting)) is not None:
            tx.execute(delete(table).where(mine))


def belongs(table: Table, meeting: str) -> ColumnElement[bool] | None:
    """What makes a row of this table one of the meeting: its own column, or that of a row it hangs on."""
    if table.name == "meeting":
        return table.c.id == meeting
    if "meeting_id" in table.c:
        return table.c.meeting_id == meeting
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        parent = key.column.table
        if parent is not table and (theirs := belongs(parent, meeting)) is not None:
            return key.parent.in_(select(key.column).where(theirs))
    return None
