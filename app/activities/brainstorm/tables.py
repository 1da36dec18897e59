"""A question, its ideas with their authors, what ideas said before, and headings for groups of ideas."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class Brainstorm(SQLModel, table=True):
    """Belongs to a meeting and goes on over several agenda items; item_id: where the question was asked."""

    id: str = Field(primary_key=True, max_length=22)
    meeting_id: str = Field(sa_column=ref("meeting.id"))
    item_id: str | None = Field(default=None, sa_column=ref("agenda_item.id", null=True))
    question: str
    theme: str = ""  # what banked ideas are offered again by (BR-12)
    anonymous: bool = True
    mode: str = "silent"  # silent, open, round_robin, pass_on (BR-3)
    asked_at: datetime = Field(sa_column=instant())
    opened_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    turn_of: str | None = Field(default=None, sa_column=ref("participant.id", null=True))  # round robin: whose turn
    turn_round: int = 0
    turns_from: datetime | None = Field(default=None, sa_column=instant(null=True))  # who joins later comes last
    clarify_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # authors' edits end here (BR-6)
    focus_id: str | None = None  # the idea that the wall shows large
    pass_round: int = 0  # how many times sheets were passed on
    wall_page: int = 0  # of the ideas on the wall; 0: all at a glance


class Turn(SQLModel, table=True):
    """A turn of a round robin that is over.  how: idea, pass, over.  Which idea it brought stands nowhere (BR-4)."""

    __table_args__ = (UniqueConstraint("brainstorm_id", "number"),)
    id: str = Field(primary_key=True, max_length=22)
    brainstorm_id: str = Field(sa_column=ref("brainstorm.id"))
    number: int
    participant_id: str = Field(sa_column=ref("participant.id"))
    round: int
    how: str


class Cluster(SQLModel, table=True):
    """A heading for ideas that belong together (BR-10)."""

    id: str = Field(primary_key=True, max_length=22)
    brainstorm_id: str = Field(sa_column=ref("brainstorm.id"))
    name: str
    position: int


class Idea(SQLModel, table=True):
    """Never deleted (BR-12).  Its status is worked out from the instants and links below (BR-11).

    number: from when all can see it (BR-7).  author_id: never leaves the server while anonymous (BR-4).
    """

    __table_args__ = (UniqueConstraint("brainstorm_id", "number"),)
    id: str = Field(primary_key=True, max_length=22)
    brainstorm_id: str = Field(sa_column=ref("brainstorm.id"))
    author_id: str | None = Field(default=None, sa_column=ref("participant.id", null=True))
    text: str
    number: int | None = None
    cluster_id: str | None = Field(default=None, sa_column=ref("cluster.id", null=True))
    merged_into: str | None = Field(default=None, sa_column=ref("idea.id", null=True))
    origin_id: str | None = Field(default=None, sa_column=ref("idea.id", null=True))  # brought back from the bank
    sheet_id: str | None = None  # written on this sheet in pass-on writing
    added_at: datetime = Field(sa_column=instant())
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    parked_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    aside_at: datetime | None = Field(default=None, sa_column=instant(null=True))  # BR-15
    aside_by: str | None = None  # a participant's or coach's id
    erased_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    fate: str = ""  # after the vote: kept, banked, testing, adopted, abandoned


class Sheet(SQLModel, table=True):
    """A sheet of pass-on writing and who began it; place: in the ring in which sheets are passed on (BR-3)."""

    __tablename__ = "idea_sheet"
    id: str = Field(primary_key=True, max_length=22)
    brainstorm_id: str = Field(sa_column=ref("brainstorm.id"))
    participant_id: str = Field(sa_column=ref("participant.id"))
    place: int


class BrainstormSetting(SQLModel, table=True):
    """How a team gathers ideas.  release: open ideas wait for the facilitator (BR-15)."""

    __tablename__ = "brainstorm_setting"
    team_id: str = Field(sa_column=ref("team.id", key=True))
    release: bool = False


class IdeaText(SQLModel, table=True):
    """What an idea said before the facilitator changed it (BR-6)."""

    __tablename__ = "idea_text"
    id: str = Field(primary_key=True, max_length=22)
    idea_id: str = Field(sa_column=ref("idea.id"))
    text: str
    replaced_at: datetime = Field(sa_column=instant())


class IdeaWish(SQLModel, table=True):
    """What an author asked for after clarifying began (BR-6): other words, or "" to have the idea parked."""

    __tablename__ = "idea_wish"
    id: str = Field(primary_key=True, max_length=22)
    idea_id: str = Field(sa_column=ref("idea.id"))
    text: str
    asked_at: datetime = Field(sa_column=instant())
    settled_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    done: bool = False  # changed or parked; else it was left, or asked again


class IdeaPair(SQLModel, table=True):
    """Two ideas that may be the same (BR-8, BR-9): asked_at: shown to the room; settled_at: merged, or not the same.

    text: what the merged idea would say, "" for the words of `into_id`.
    """

    __tablename__ = "idea_pair"
    id: str = Field(primary_key=True, max_length=22)
    brainstorm_id: str = Field(sa_column=ref("brainstorm.id"))
    idea_id: str = Field(sa_column=ref("idea.id"))
    into_id: str = Field(sa_column=ref("idea.id"))
    text: str = ""
    asked_at: datetime | None = Field(default=None, sa_column=instant(null=True))
    settled_at: datetime | None = Field(default=None, sa_column=instant(null=True))
