"""What is written down: notes, decisions, actions, the parking lot.

at: when it was written; saved_at: when it was last changed.  A text that is set aside stays in its row until the end
of the meeting (BR-15) and is not read out of it before.
"""

import datetime as dt
from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class Note(SQLModel, table=True):
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    text: str
    set_aside_by: str | None = None  # a participant's or coach's id
    set_aside_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    erased_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    at: datetime = Field(sa_column=instant())
    saved_at: datetime = Field(sa_column=instant())


class Decision(SQLModel, table=True):
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    text: str
    how: str = "consensus"  # vote, consensus, leader, coach
    agree: int | None = None  # where the room was asked: how many agree, can live with it, need to talk (AC-9)
    live: int | None = None
    talk: int | None = None
    at: datetime = Field(sa_column=instant())
    saved_at: datetime = Field(sa_column=instant())


class Action(SQLModel, table=True):
    """It belongs to the team and lives on after its meeting."""

    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    text: str
    owner: str = ""  # exactly one name, or none yet (AC-1, AC-2)
    owner_person_id: str | None = Field(default=None, sa_column=ref("person.id", null=True))
    helpers: str = ""
    due: dt.date | None = None
    status: str = "open"  # open, done, dropped
    reason: str = ""  # why it was dropped
    origin: str = ""  # "" for the item; "idea:ID" or "parked:ID"
    closed_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # done or dropped
    fate: str = ""  # what it was dropped for: "smaller" or "sponsor" (AC-3)
    via: str = ""  # "link": its owner said that it is done, between meetings (AC-6)
    stuck: str = ""  # what its owner says that it is stuck on
    left_open_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # its gap is meant (AC-2)
    at: datetime = Field(sa_column=instant())
    saved_at: datetime = Field(sa_column=instant())


class ParkedItem(SQLModel, table=True):
    __tablename__ = "parked_item"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    text: str
    participant_id: str | None = Field(default=None, sa_column=ref("participant.id", null=True))  # never shown
    fate: str = ""  # "", action, next_agenda, idea_bank, sponsor, let_go (AC-8)
    became: str = ""  # in the idea bank, "" for banked: kept, testing, adopted, abandoned (BR-11)
    set_aside_by: str | None = None
    set_aside_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    erased_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    at: datetime = Field(sa_column=instant())
    saved_at: datetime = Field(sa_column=instant())
