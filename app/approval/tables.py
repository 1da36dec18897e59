"""The record as it was approved, what was added to it later, and what was taken out before (RE-3).

Who approved it and when stands in the meeting's own row: every command looks there.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class RecordKept(SQLModel, table=True):
    """The approved record: the neutral document and the facts, both as JSON.  Actions live on, this does not change."""

    __tablename__ = "record_kept"
    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    document: str
    facts: str


class RecordAddition(SQLModel, table=True):
    """A correction to an approved record, with its day and who wrote it."""

    __tablename__ = "record_addition"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    text: str
    by: str  # the name as shown
    at: datetime = Field(sa_column=instant())


class TakenOut(SQLModel, table=True):
    """A text that is gone.  kind: what it was ("note", "idea"); its words stand nowhere any more."""

    __tablename__ = "taken_out"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    kind: str
    by: str  # the name as shown
    at: datetime = Field(sa_column=instant())
