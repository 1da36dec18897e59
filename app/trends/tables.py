"""What people add to the charts of a team: measures with their values, notes on points, baselines, a goal."""

import datetime as dt
from datetime import datetime

from sqlmodel import Field, SQLModel

from app.storage.columns import instant, ref


class Measure(SQLModel, table=True):
    """A number that the team follows.  lower_better is a label and judges nothing (RC-14)."""

    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    name: str
    unit: str = ""
    kind: str = "outcome"  # outcome, process, balancing
    lower_better: bool = False
    decimals: int = 0  # 0 to 2
    created_at: datetime = Field(sa_column=instant())


class MeasureValue(SQLModel, table=True):
    """One day's value in whole units of the last decimal (RC-2); a day has one."""

    __tablename__ = "measure_value"
    measure_id: str = Field(sa_column=ref("measure.id", key=True))
    day: dt.date = Field(primary_key=True)
    value: int


class ChartNote(SQLModel, table=True):
    """What somebody wrote at a day.  chart: one chart's name, or "" for all charts of the team."""

    __tablename__ = "chart_note"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    chart: str = ""  # "mean_rating", "late", or a measure's id
    day: dt.date
    odd: bool = False  # out of the ordinary, says a person, and text says why (RC-8)
    text: str
    at: datetime = Field(sa_column=instant())


class ChartBaseline(SQLModel, table=True):
    """From which day points are counted, and the median where it is frozen (RC-4).  The latest counts."""

    __tablename__ = "chart_baseline"
    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    chart: str
    first: dt.date
    points: int = 0
    median2: int | None = None
    note: str = ""
    at: datetime = Field(sa_column=instant())


class TrendGoal(SQLModel, table=True):
    """In how many of a hundred meetings the team wants a partner (RC-14)."""

    __tablename__ = "trend_goal"
    team_id: str = Field(sa_column=ref("team.id", key=True))
    partner_pct: int = 100


class Perspective(SQLModel, table=True):
    """Somebody who should be in the room: a part of the pathway, not a person."""

    id: str = Field(primary_key=True, max_length=22)
    team_id: str = Field(sa_column=ref("team.id"))
    name: str
    position: int
