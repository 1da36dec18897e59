"""Ratings and comments: tied to a person until the close, and to nobody after it (MV-19)."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class RatingSetting(SQLModel, table=True):
    """How a team rates; each meeting takes its copy at the first rating (RT-2, RT-6, RT-8)."""

    __tablename__ = "rating_setting"
    team_id: str = Field(sa_column=ref("team.id", key=True))
    named: bool = False
    coaches_rate: bool = True
    threshold: int = 3


class RatingRound(SQLModel, table=True):
    """The rating of one meeting.  people and commenters are counted at the close, when the link to persons goes."""

    __tablename__ = "rating_round"
    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    named: bool = False
    coaches_rate: bool = True
    threshold: int = 3
    opened_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # None: for who left early only
    closed_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    people: int = 0
    commenters: int = 0
    on_paper: int = 0  # of the ratings (RT-12)


class Rating(SQLModel, table=True):
    """One person's rating while the round is open."""

    meeting_id: str = Field(sa_column=ref("meeting.id", key=True))
    participant_id: str = Field(sa_column=ref("participant.id", key=True))
    value: int
    by_hand: bool = False  # entered from paper (RT-12)
    sent: bool = False  # its owner pressed "Send rating"


class RatingComment(SQLModel, table=True):
    __tablename__ = "rating_comment"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    participant_id: str = Field(sa_column=ref("participant.id"))
    kind: str  # well, improve
    text: str
    at: datetime = Field(sa_column=instant())


class CountedRating(SQLModel, table=True):
    """A rating after the close: new random id, random order, no person.  name: only where a team shows names (RT-8)."""

    __tablename__ = "counted_rating"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    value: int
    name: str = ""


class CountedComment(SQLModel, table=True):
    """A comment after the close.  aside_by: who set it aside (BR-15); its text is empty once it is erased."""

    __tablename__ = "counted_comment"
    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    kind: str
    text: str
    aside_by: str | None = None
