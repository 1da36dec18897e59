"""What a coach says of the coaching of a team, and which labels a supervisor sees."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.core.text import clean_line
from app.portfolio.tables import SupervisorLabel, TeamCoaching
from app.storage.columns import table
from app.teams.tables import TeamLabel

TC, L, SL = table(TeamCoaching), table(TeamLabel), table(SupervisorLabel)
MOST = 8


def coaching_of(tx: Connection, team: str) -> tuple[Any, tuple[str, ...]]:
    """The row (or the one of a team of which nothing was said), and the labels."""
    row = tx.execute(select(TC).where(TC.c.team_id == team)).one_or_none()
    labels = tx.execute(select(L.c.label).where(L.c.team_id == team).order_by(L.c.label)).scalars()
    return row or TeamCoaching(team_id=team), tuple(labels)


def set_coaching(tx: Connection, stands: TeamCoaching, labels: Iterable[str]) -> None:
    tx.execute(delete(TC).where(TC.c.team_id == stands.team_id))
    tx.execute(insert(TC).values(**stands.model_dump()))
    tx.execute(delete(L).where(L.c.team_id == stands.team_id))
    for label in tidy(labels):
        tx.execute(insert(L).values(team_id=stands.team_id, label=label))


def tidy(labels: Iterable[str]) -> list[str]:
    """Each label once, whatever its capitals; as it was written first."""
    once: dict[str, str] = {}
    for label in filter(None, map(clean_line, labels)):
        once.setdefault(label.casefold(), label)
    return list(once.values())[:MOST]


def see_labels(tx: Connection, supervisor: str, labels: Sequence[str]) -> None:
    """A supervisor sees the teams of these labels, in the spelling the teams have; "" stands for every team."""
    known = {label.casefold(): label for label in tx.execute(select(L.c.label).distinct()).scalars()}
    tx.execute(delete(SL).where(SL.c.coach_id == supervisor))
    for label in labels:
        tx.execute(insert(SL).values(coach_id=supervisor, label=known.get(label.casefold(), label)))
