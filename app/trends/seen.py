"""A team's trends out of the database: all of them for its coaches, the rating alone for the record of a meeting."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.meetings.reading import meeting_row
from app.teams.office import team_row
from app.trends.chart import Chart
from app.trends.history import history
from app.trends.planned import Habits
from app.trends.planned_store import habits_of
from app.trends.store import added
from app.trends.views import Trends, trends


@dataclass(frozen=True, slots=True)
class Seen:
    """A team's name, its time zone and its trends."""

    name: str
    zone: str
    it: Trends
    habits: Habits


def seen(tx: Connection, team: str, now: datetime) -> Seen:
    row = team_row(tx, team)
    return Seen(
        row.name,
        row.time_zone,
        trends(history(tx, team, now), added(tx, team), row.time_zone),
        habits_of(tx, team, now),
    )


def rating_until(tx: Connection, meeting: str, now: datetime) -> Chart:
    """The rating as the chart stood after this meeting: later weeks change nothing in an old record."""
    row = meeting_row(tx, meeting)
    past = [one for one in history(tx, row.team_id, now) if one.at <= row.scheduled_start]
    return trends(past, added(tx, row.team_id), team_row(tx, row.team_id).time_zone).rating
