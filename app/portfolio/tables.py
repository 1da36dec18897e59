"""What coaching keeps beside the meetings: where a team stands, private notes, who sees which label."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class TeamCoaching(SQLModel, table=True):
    """Where the coaching of a team stands, as its coaches say.  asks_help: set by a coach, never worked out."""

    __tablename__ = "team_coaching"
    team_id: str = Field(sa_column=ref("team.id", key=True))
    phase: str = ""  # before, pre, action, transition
    note: str = ""
    asks_help: bool = False


class SupervisorLabel(SQLModel, table=True):
    """A supervisor sees the teams that bear this label; "" stands for every team."""

    __tablename__ = "supervisor_label"
    coach_id: str = Field(sa_column=ref("coach.id", key=True))
    label: str = Field(primary_key=True)


class CoachNote(SQLModel, table=True):
    """Between the coaches of a team and nobody else: what they saw in a meeting, and what they want to try."""

    __tablename__ = "coach_note"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    meeting_id: str | None = Field(default=None, sa_column=ref("meeting.id", null=True))
    coach_id: str = Field(sa_column=ref("coach.id"))
    saw: str = ""
    next_try: str = ""
    at: datetime = Field(sa_column=instant())


class SupervisionNote(SQLModel, table=True):
    """Between one coach and one supervisor (ST-6).  by_coach: the coach wrote it."""

    __tablename__ = "supervision_note"
    id: str = Field(primary_key=True, max_length=22)
    coach_id: str = Field(sa_column=ref("coach.id"))
    supervisor_id: str = Field(sa_column=ref("coach.id"))
    by_coach: bool = False
    kind: str  # normative, formative, developmental
    text: str
    at: datetime = Field(sa_column=instant())
