"""The lines of the agenda, the pauses, and what was decided about time."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class AgendaItem(SQLModel, table=True):
    __tablename__ = "agenda_item"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    position: int
    step: int = 4
    title: str
    aim: str = ""
    method: str = ""
    lead: str = ""  # a role ("leader"), or words
    activity: str = ""  # the kind of an activity, or "" for talk
    mode: str = ""  # one of the activity's modes
    planned_s: int
    adjusted_s: int
    protected: bool = False
    quiet: bool = False
    deferred_count: int = 0
    origin: str = ""  # of what comes along from an earlier meeting: "item:ID", "parked:ID" (AG-13)
    started_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    ended_as: str = ""  # "", done, parked, deferred, unfinished; deferred may be unstarted
    page: int = 0  # of the wall, as somebody turned to it


class Pause(SQLModel, table=True):
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str = Field(sa_column=ref("agenda_item.id"))
    from_at: datetime = Field(sa_column=instant())
    to_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    reason: str = ""


class TimeDecision(SQLModel, table=True):
    """One line of AG-14: what was decided about time, by whom, and where it came from."""

    __tablename__ = "time_decision"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str = Field(sa_column=ref("agenda_item.id"))
    kind: str
    seconds: int = 0
    from_item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    by: str = ""  # a participant's or coach's id
    at: datetime = Field(sa_column=instant())


class TimeWish(SQLModel, table=True):
    """What somebody answered when an item's time was up.  length_s: of the item then; another length asks afresh."""

    __tablename__ = "time_wish"
    __table_args__ = (UniqueConstraint("item_id", "participant_id"),)
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str = Field(sa_column=ref("agenda_item.id"))
    participant_id: str = Field(sa_column=ref("participant.id"))
    more: bool
    length_s: int
