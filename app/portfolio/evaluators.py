"""A tidy table for evaluators: one row a meeting, held or cancelled, of every team in view.  No person is in it."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from app.core.measures import MEAN_RATING, Figure, measured
from app.exports.csv_file import harmless
from app.meetings.tables import Meeting, Participant
from app.portfolio.rules import Facts
from app.portfolio.store import facts_of, held_of, partners_at, was_there
from app.record.tables import Action
from app.storage.columns import table
from app.teams.tables import Team
from app.trends.chart import figure
from app.trends.history import late

M, P, A, T = table(Meeting), table(Participant), table(Action), table(Team)
HEAD = (
    "team", "kind", "phase", "labels", "week", "day", "state", "reason", "people", "partner", "mean_rating",
    "minutes_late", "actions", "actions_done",
)  # fmt: skip


def table_of(tx: Connection, teams: Sequence[str], now: datetime) -> str:
    """The file, cells that a spreadsheet would run made harmless (RE-5)."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in rows(tx, teams, now):
        writer.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
    return out.getvalue()


def rows(tx: Connection, teams: Sequence[str], now: datetime) -> list[tuple[Any, ...]]:
    """By team and day."""
    zoned = tx.execute(select(T.c.id, T.c.time_zone).where(T.c.id.in_(teams)))
    zones = {row.id: ZoneInfo(row.time_zone) for row in zoned}
    held, off = held_of(tx, teams, now), cancelled(tx, teams)
    ratings, partners = measured(tx, MEAN_RATING, teams), partners_at(tx, teams)
    people, made = counts(tx, teams), actions(tx, teams)
    found = []
    for one in sorted(facts_of(tx, teams, now), key=lambda one: (one.name.casefold(), one.team)):
        for row in held[one.team]:
            mean = ratings.get(row.id, Figure(None)).value
            minutes = late(row.scheduled_end, row.ended_at).value
            figures = (
                people.get(row.id, 0),
                "yes" if was_there(row, partners) else "no",
                "" if mean is None else figure(mean, 1),
                "" if minutes is None else minutes,
                *made.get(row.id, (0, 0)),
            )
            found.append((row.scheduled_start, (*about(one, row, zones[one.team]), "held", "", *figures)))
        for row in off[one.team]:
            found.append(
                (row.scheduled_start, (*about(one, row, zones[one.team]), "cancelled", row.cancel_reason, *[""] * 6))
            )
    return [row for _, row in sorted(found, key=lambda pair: (pair[1][0].casefold(), pair[0]))]


def about(one: Facts, row: Any, zone: ZoneInfo) -> tuple[Any, ...]:
    day = row.scheduled_start.astimezone(zone).date().isoformat()
    return one.name, one.kind, one.phase, "; ".join(one.labels), row.number, day


def cancelled(tx: Connection, teams: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    off = select(M.c.team_id, M.c.number, M.c.scheduled_start, M.c.cancel_reason).where(M.c.team_id.in_(teams))
    for row in tx.execute(off.where(M.c.cancelled_at.is_not(None))):
        found[row.team_id].append(row)
    return found


def counts(tx: Connection, teams: Sequence[str]) -> dict[str, int]:
    """How many took part in each meeting."""
    of = select(P.c.meeting_id, func.count().label("n")).join(M, M.c.id == P.c.meeting_id)
    chosen = of.where(M.c.team_id.in_(teams), P.c.removed.is_(False)).group_by(P.c.meeting_id)
    return {row.meeting_id: row.n for row in tx.execute(chosen)}


def actions(tx: Connection, teams: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many were promised in each meeting, and how many of them are done by now."""
    chosen = select(A.c.meeting_id, A.c.status, func.count().label("n")).where(A.c.team_id.in_(teams))
    found: dict[str, tuple[int, int]] = {}
    for row in tx.execute(chosen.group_by(A.c.meeting_id, A.c.status)):
        made, done = found.get(row.meeting_id, (0, 0))
        found[row.meeting_id] = made + row.n, done + (row.n if row.status == "done" else 0)
    return found
