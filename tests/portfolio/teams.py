"""The eight teams of the example as rows, so that the portfolio finds by itself what the table says of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from app.core.ids import new_id
from app.meetings.tables import Meeting
from app.portfolio.tables import TeamCoaching
from app.record.tables import Action
from app.storage.columns import table
from app.teams import office
from app.teams.tables import TeamLabel
from tests.live import NINE
from tests.trends.test_trends_rules import E5, E8, E12
from tests.trends.weeks import around, held, stays

NOW = NINE + timedelta(days=1)
DOWN = [71, 67, 66, 70, 77, 72, 71, 63, 64, 62, 62, 65, 63, 66, 73, 75, 70, 62]
# name, kind, phase, label, weeks ago of the last meetings, how many of them with a partner, means, old actions, cancelled
TEAMS: tuple[tuple[Any, ...], ...] = (
    ("Sepsis pathway", "mesosystem", "action", "Cohort 3", (1, 2, 3, 4), 4, E12, 0, ()),
    ("Cystic fibrosis clinic", "microsystem", "action", "Cohort 3", (1, 2, 4), 3, E5, 0, (3,)),
    ("Community recovery", "microsystem", "action", "Cohort 3", (1, 3), 0, E5[:5], 4, ()),
    ("Dementia rapid response", "microsystem", "transition", "Cohort 2", (1, 2, 3, 4), 2, E5, 0, ()),
    ("Frailty front door", "mesosystem", "pre", "Cohort 3", (2,), 1, E5[:2], 0, ()),
    ("Pharmacy", "supporting", "action", "Cohort 2", (1, 2, 3, 4), 1, E8, 2, ()),
    ("Respite unit", "microsystem", "action", "Cohort 2", (), 0, E5, 3, ()),
    ("Skin cancer", "mesosystem", "action", "Cohort 3", (1, 2, 3, 4), 3, DOWN, 1, ()),
)


def eight(tx: Connection, coach: str) -> dict[str, str]:
    """Makes them for this coach; ids by name."""
    return {row[0]: one(tx, coach, *row) for row in TEAMS}


def one(
    tx: Connection, coach: str, name: str, kind: str, phase: str, label: str,
    ago: tuple[int, ...], partners: int, means: list[int], old: int, off: tuple[int, ...],
) -> str:  # fmt: skip
    made = office.add_team(tx, coach, office.TeamFacts(name, kind), NINE - timedelta(weeks=60))
    tx.execute(insert(table(TeamLabel)).values(team_id=made, label=label))
    tx.execute(insert(table(TeamCoaching)).values(team_id=made, phase=phase, note="", asks_help=False))
    earlier = [(5 if ago else 6) + n for n in range(len(means) - len(ago))]
    for n, (weeks, mean) in enumerate(zip(sorted((*ago, *earlier), reverse=True), means, strict=True)):
        at = NINE - timedelta(weeks=weeks - 1, days=5)
        meeting = held(tx, made, at, n + 1, around(mean), approved_at=at + timedelta(hours=2))
        if weeks in sorted(ago)[:partners]:
            stays(tx, made, meeting, (at, None))
    for weeks in off:
        cancel(tx, made, weeks)
    for n in range(old):
        act(tx, made, f"Old action {n}")
    return made


def cancel(tx: Connection, team: str, weeks: int) -> None:
    at = NINE - timedelta(weeks=weeks - 1, days=5)
    held(
        tx,
        team,
        at,
        99,
        None,
        started_at=None,
        ended_at=None,
        cancelled_at=at,
        cancel_reason="staffing",
        cancel_note="two away",
    )


def act(tx: Connection, team: str, text: str, *, days: int = 30, status: str = "open") -> None:
    """An action that was promised so many days ago, in some meeting of the team."""
    at, m = NOW - timedelta(days=days), table(Meeting)
    meeting = tx.execute(select(m.c.id).where(m.c.team_id == team).order_by(m.c.scheduled_start)).scalars().first()
    made = Action(id=new_id(), team_id=team, meeting_id=str(meeting), text=text, status=status, at=at, saved_at=at)
    tx.execute(insert(table(Action)).values(**made.model_dump()))
