"""Who agreed to the ground rules, which one is in focus, what was pressed about them, and when they were looked at."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class GroundAgreement(SQLModel, table=True):
    """Somebody agreed to the rules of this meeting."""

    __tablename__ = "ground_agreement"
    participant_id: str = Field(sa_column=ref("participant.id", key=True))
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    at: datetime = Field(sa_column=instant())


class GroundFocus(SQLModel, table=True):
    """The rule that somebody chose for this meeting; without a row they take turns."""

    __tablename__ = "ground_focus"
    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    rule_id: str  # points at nothing: a team may write its rules anew


class GroundNudge(SQLModel, table=True):
    """A rule needs attention, somebody says.  Without a name and without a time, on purpose; gone with the meeting."""

    __tablename__ = "ground_nudge"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    rule_id: str


class GroundReview(SQLModel, table=True):
    """The team looked at its rules, and changed them or kept them."""

    __tablename__ = "ground_review"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    at: datetime = Field(sa_column=instant())
