"""What is chosen for the next meeting before it is made; afterwards it is a meeting like any other."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class NextChoice(SQLModel, table=True):
    """One row a meeting, once somebody has chosen something for the one after it."""

    __tablename__ = "next_choice"
    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    start: datetime | None = Field(default=None, sa_column=instant(null=True))  # None: by the team's rhythm
    place: str | None = None  # None: as this time
    aim: str | None = None
    base: str = "last"  # "last": this meeting's plan; else the name of a template
    shown_at: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))  # on the wall at this item


class NextRole(SQLModel, table=True):
    """Who was chosen instead of the one who was suggested; nobody where person_id is None."""

    __tablename__ = "next_role"
    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    role: str = Field(primary_key=True)
    person_id: str | None = Field(default=None, sa_column=ref("person.id", null=True))


class ConsensusCheck(SQLModel, table=True):
    """The room was asked whether it agrees (AC-9).  agree, live, talk: counted when it closed."""

    __tablename__ = "consensus_check"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    text: str
    agree: int = 0
    live: int = 0
    talk: int = 0
    at: datetime = Field(sa_column=instant())
    closed_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    down_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # taken off the wall


class ConsensusWord(SQLModel, table=True):
    """One answer, while it is open; gone when it closes."""

    __tablename__ = "consensus_word"
    check_id: str = Field(sa_column=ref("consensus_check.id", key=True))
    participant_id: str = Field(sa_column=ref("participant.id", key=True))
    word: str


class MeetingChange(SQLModel, table=True):
    """A change to our meeting: what the team tries because somebody asked for it (RT-9)."""

    __tablename__ = "meeting_change"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    meeting_id: str = Field(sa_column=ref("meeting.id"))  # where it was promised
    comment: str = ""  # the id of the comment it was
    text: str
    verdict: str = ""  # "", helped, not_helped, unsure
    at: datetime = Field(sa_column=instant())
    judged_at: datetime | None = Field(default=None, sa_column=instant(null=True))
