"""Who asked for plain words is kept nowhere here; hands that went up; the team's list of words."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class PlainWordsAsk(SQLModel, table=True):
    """Somebody asked what was meant.  Without a name: number is of an idea, None for what is said just now."""

    __tablename__ = "plain_words_ask"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    number: int | None = None
    at: datetime = Field(sa_column=instant())


class HandUp(SQLModel, table=True):
    """A hand, from when it went up until it came down.  lowered: by somebody else."""

    __tablename__ = "hand_up"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    participant_id: str = Field(sa_column=ref("participant.id"))
    up_at: datetime = Field(sa_column=instant())
    down_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    lowered: bool = False


class PlainWord(SQLModel, table=True):
    """A word of the team's trade and what it means.  skeleton: the word as it is compared."""

    __tablename__ = "plain_word"
    __table_args__ = (UniqueConstraint("team_id", "skeleton"),)
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    term: str
    skeleton: str
    meaning: str
    written_at: datetime = Field(sa_column=instant())


class FeltHeard(SQLModel, table=True):
    """What a patient or carer partner answered.  participant_id: so that they may change it; cut off afterwards."""

    __tablename__ = "felt_heard"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    participant_id: str | None = Field(default=None, sa_column=ref("participant.id", null=True))
    answer: str
