"""Rows of what people add to a team's charts; read with the same few queries however much there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.core.errors import Gone
from app.core.flags import Flag, flagged
from app.core.ids import new_id
from app.core.words import N_
from app.storage.columns import table
from app.trends.rules import Baseline
from app.trends.tables import ChartBaseline, ChartNote, Measure, MeasureValue, TrendGoal

M, V, N, B, G = table(Measure), table(MeasureValue), table(ChartNote), table(ChartBaseline), table(TrendGoal)
ALL = ""  # the chart of a note that stands on all charts of a team


@dataclass(frozen=True, slots=True)
class Series:
    """A measure of the team with its values by day.  decimals: of the values, which are whole units (RC-2)."""

    id: str
    name: str
    unit: str
    kind: str
    lower_better: bool
    decimals: int
    values: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What people added to a team's charts.  goal: partners at so many of a hundred meetings.

    flags: what other parts know of its days.
    """

    measures: tuple[Series, ...]
    notes: tuple[Any, ...]
    baselines: tuple[Any, ...]
    goal: int
    flags: tuple[Flag, ...] = ()


def added(tx: Connection, team: str) -> Added:
    values: dict[str, list[tuple[date, int]]] = {}
    owned = select(V).join(M, M.c.id == V.c.measure_id).where(M.c.team_id == team)
    for row in tx.execute(owned.order_by(V.c.measure_id, V.c.day)):
        values.setdefault(row.measure_id, []).append((row.day, row.value))
    measures = tx.execute(select(M).where(M.c.team_id == team).order_by(M.c.created_at, M.c.id))
    notes = tx.execute(select(N).where(N.c.team_id == team).order_by(N.c.day, N.c.at, N.c.id))
    baselines = tx.execute(select(B).where(B.c.team_id == team).order_by(B.c.at, B.c.id))
    goal = tx.execute(select(G.c.partner_pct).where(G.c.team_id == team)).scalar()
    series = tuple(_series(row, values.get(row.id, ())) for row in measures)
    return Added(series, tuple(notes), tuple(baselines), 100 if goal is None else goal, flagged(tx, team))


def _series(row: Any, values: Any) -> Series:
    return Series(row.id, row.name, row.unit, row.kind, row.lower_better, row.decimals, tuple(values))


def measure_of(tx: Connection, team: str, measure: str) -> Series:
    """This team's measure, or Gone."""
    found = next((one for one in added(tx, team).measures if one.id == measure), None)
    if found is None:
        raise Gone(N_("There is no such measure."))
    return found


def add_measure(tx: Connection, team: str, facts: Mapping[str, object], now: datetime) -> str:
    id_ = new_id()
    tx.execute(insert(M).values(id=id_, team_id=team, created_at=now, **facts))
    return id_


def edit_measure(tx: Connection, measure: str, facts: Mapping[str, object]) -> None:
    tx.execute(update(M).where(M.c.id == measure).values(**facts))


def put_values(tx: Connection, measure: str, values: Mapping[date, int]) -> None:
    """A day that has a value already gets the new one."""
    tx.execute(delete(V).where(V.c.measure_id == measure, V.c.day.in_(list(values))))
    if values:
        tx.execute(insert(V), [{"measure_id": measure, "day": day, "value": value} for day, value in values.items()])


def drop_value(tx: Connection, measure: str, day: date) -> None:
    tx.execute(delete(V).where(V.c.measure_id == measure, V.c.day == day))


def drop_measure(tx: Connection, team: str, measure: str) -> None:
    """The measure with its values, notes and baselines."""
    tx.execute(delete(V).where(V.c.measure_id == measure))
    for rows in (N, B):
        tx.execute(delete(rows).where(rows.c.team_id == team, rows.c.chart == measure))
    tx.execute(delete(M).where(M.c.id == measure, M.c.team_id == team))


def add_note(tx: Connection, team: str, chart: str, day: date, text: str, now: datetime, *, odd: bool) -> None:
    tx.execute(insert(N).values(id=new_id(), team_id=team, chart=chart, day=day, odd=odd, text=text, at=now))


def drop_note(tx: Connection, team: str, note: str) -> None:
    tx.execute(delete(N).where(N.c.team_id == team, N.c.id == note))


def add_baseline(tx: Connection, team: str, chart: str, values: Mapping[str, object], now: datetime) -> None:
    tx.execute(insert(B).values(id=new_id(), team_id=team, chart=chart, at=now, **values))


def drop_baseline(tx: Connection, team: str, chart: str) -> None:
    """Takes the latest baseline back; the one before it counts again."""
    of = (B.c.team_id == team) & (B.c.chart == chart)
    last = tx.execute(select(B.c.id).where(of).order_by(B.c.at.desc(), B.c.id.desc())).scalar()
    tx.execute(delete(B).where(B.c.id == last))


def set_goal(tx: Connection, team: str, pct: int) -> None:
    tx.execute(delete(G).where(G.c.team_id == team))
    tx.execute(insert(G).values(team_id=team, partner_pct=pct))


def baseline_of(rows: Sequence[Any], days: Sequence[date]) -> Baseline | None:
    """The latest of these rows as the rules know it, among points of these days; None without one."""
    if not rows:
        return None
    last = rows[-1]
    return Baseline(sum(day < last.first for day in days), last.points, last.median2)
