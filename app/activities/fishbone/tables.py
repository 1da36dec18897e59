"""A problem, the branches of its fishbone, and the causes under them with their authors."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class Fishbone(SQLModel, table=True):
    """Belongs to a meeting; item_id: where the problem was written.  close_up: the branch that fills the wall."""

    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    problem: str
    mode: str = "silent"  # silent, open
    close_up: str = Field(default="", max_length=22)
    written_at: datetime = Field(sa_column=instant())
    opened_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    offered_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # to be voted on


class FishboneBranch(SQLModel, table=True):
    """A heading for causes of one kind."""

    __tablename__ = "fishbone_branch"
    id: str = Field(primary_key=True, max_length=22)
    fishbone_id: str = Field(sa_column=ref("fishbone.id"))
    name: str
    position: int
    removed_at: datetime | None = Field(default=None, sa_column=instant(null=True))


class FishboneCause(SQLModel, table=True):
    """Never deleted.  number: from when all can see it.  author_id: never leaves the server."""

    __tablename__ = "fishbone_cause"
    __table_args__ = (UniqueConstraint("fishbone_id", "number"),)
    id: str = Field(primary_key=True, max_length=22)
    fishbone_id: str = Field(sa_column=ref("fishbone.id"))
    branch_id: str = Field(sa_column=ref("fishbone_branch.id"))
    author_id: str | None = Field(default=None, sa_column=ref("participant.id", null=True))
    text: str
    number: int | None = None
    added_at: datetime = Field(sa_column=instant())
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    parked_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    aside_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # BR-15
    aside_by: str | None = None  # a participant's or coach's id
    erased_at: datetime | None = Field(default=None, sa_column=instant(null=True))
