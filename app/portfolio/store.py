"""All teams of a coach or supervisor, with as many queries for two as for two hundred."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from app.core.measures import MEAN_RATING, measured
from app.core.roles import Kind
from app.meetings.tables import Meeting, Participant, RoleHeld, Stay
from app.portfolio.rules import ROLES_OVER, WEEKS, Facts, expected
from app.portfolio.tables import SupervisorLabel, TeamCoaching
from app.record.tables import Action
from app.storage.columns import table
from app.teams.tables import Coach, CoachTeam, Team, TeamLabel
from app.trends.held import OF_ANY_TEAM, OVER
from app.trends.history import present
from app.trends.rules import finding
from app.trends.store import baseline_of
from app.trends.tables import ChartBaseline

T, L, M, P, S = table(Team), table(TeamLabel), table(Meeting), table(Participant), table(Stay)
C, CT, TC, SL = table(Coach), table(CoachTeam), table(TeamCoaching), table(SupervisorLabel)
A, R, B = table(Action), table(RoleHeld), table(ChartBaseline)
LOOKED, OLD, UNAPPROVED = timedelta(weeks=WEEKS), timedelta(weeks=3), timedelta(days=7)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Teams = Sequence[str]


def teams_seen(tx: Connection, coach: str, *, supervisor: bool) -> tuple[str, ...]:
    """The teams somebody sees: those they coach, and for a supervisor those of their labels."""
    own = set(tx.execute(select(CT.c.team_id).where(CT.c.coach_id == coach)).scalars())
    if not supervisor:
        return tuple(sorted(own))
    labels = set(tx.execute(select(SL.c.label).where(SL.c.coach_id == coach)).scalars())
    if "" in labels:
        return tuple(sorted(tx.execute(select(T.c.id)).scalars()))
    return tuple(sorted(own | set(tx.execute(select(L.c.team_id).where(L.c.label.in_(labels))).scalars())))


def facts_of(tx: Connection, teams: Teams, now: datetime) -> list[Facts]:
    """What the portfolio knows of each of these teams, in no order."""
    rows = tx.execute(
        select(T, TC.c.phase, TC.c.note, TC.c.asks_help)
        .select_from(T.outerjoin(TC, TC.c.team_id == T.c.id))
        .where(T.c.id.in_(teams))
    ).all()
    held, more = held_of(tx, teams, now), More(tx, teams, now)
    partners = partners_at(tx, teams, now - LOOKED)
    ratings, since = measured(tx, MEAN_RATING, teams), baselines_of(tx, teams)
    lately = [one.id for meetings in held.values() for one in meetings[-ROLES_OVER:]]
    roles = roles_of(tx, lately)
    return [_facts(row, held[row.id], more, partners, ratings, since.get(row.id, ()), roles, now) for row in rows]


def _facts(
    row: Any,
    held: list[Any],
    more: "More",
    partners: dict[str, Any],
    ratings: dict[str, Any],
    since: Sequence[Any],
    roles: dict[str, tuple[int, int]],
    now: datetime,
) -> Facts:
    zone = ZoneInfo(row.time_zone)
    today, made = now.astimezone(zone).date(), row.created_at.astimezone(zone).date()
    late = [one for one in held if one.scheduled_start > now - LOOKED]
    valued = [(one, ratings[one.id].value) for one in held if one.id in ratings and ratings[one.id].value is not None]
    days = [one.scheduled_start.astimezone(zone).date() for one, _ in valued]
    found = finding([value for _, value in valued], baseline_of(since, days))
    filled = [roles.get(one.id, (0, 0)) for one in held[-ROLES_OVER:]]
    return Facts(
        row.id, row.name, row.kind, today, made, row.time_zone, row.phase or "", row.note or "",
        tuple(more.labels[row.id]), tuple(more.coaches[row.id]), bool(row.asks_help),
        expected(made, today, row.every_weeks), len(late),
        sum(was_there(one, partners) for one in late), tuple(more.cancelled[row.id]),
        held[-1].scheduled_start.astimezone(zone).date() if held else None, more.next.get(row.id),
        more.old_actions.get(row.id, 0),
        sum(one.approved_at is None and now - (one.ended_at or one.scheduled_end) >= UNAPPROVED for one in late),
        sum(n for n, _ in filled), sum(own for _, own in filled), found.verdict, found.way,
    )  # fmt: skip


def was_there(row: Any, partners: dict[str, Any]) -> bool:
    """Whether a partner was at this meeting (RO-4)."""
    end = row.ended_at or row.scheduled_end + OVER
    return bool(row.partner_ticked) or present(partners.get(row.id, {}), row.started_at, end)


def held_of(tx: Connection, teams: Teams, now: datetime) -> dict[str, list[Any]]:
    """The held meetings of each team, the oldest first."""
    wanted = (
        M.c.id, M.c.team_id, M.c.number, M.c.scheduled_start, M.c.scheduled_end, M.c.started_at, M.c.ended_at,
        M.c.partner_ticked, M.c.approved_at,
    )  # fmt: skip
    found: dict[str, list[Any]] = defaultdict(list)
    chosen = select(*wanted).where(M.c.team_id.in_(teams), *OF_ANY_TEAM).order_by(M.c.scheduled_start, M.c.id)
    for row in tx.execute(chosen, {"over": now - OVER}):
        found[row.team_id].append(row)
    return found


def partners_at(tx: Connection, teams: Teams, since: datetime = LONG_AGO) -> dict[str, Any]:
    """The stays of partners in meetings since then, by meeting and person."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    stays = (
        select(S.c.meeting_id, S.c.participant_id, S.c.from_at, S.c.to_at)
        .join_from(S, P, P.c.id == S.c.participant_id)
        .join(M, M.c.id == S.c.meeting_id)
        .where(M.c.team_id.in_(teams), M.c.scheduled_start > since)
        .where(P.c.kind == Kind.PATIENT_CARER.value, P.c.removed.is_(False))
    )
    for row in tx.execute(stays):
        found[row.meeting_id][row.participant_id].append((row.from_at, row.to_at))
    return found


def baselines_of(tx: Connection, teams: Teams) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    chosen = select(B).where(B.c.team_id.in_(teams), B.c.chart == MEAN_RATING).order_by(B.c.at, B.c.id)
    for row in tx.execute(chosen):
        found[row.team_id].append(row)
    return found


def roles_of(tx: Connection, meetings: Teams) -> dict[str, tuple[int, int]]:
    """Places filled in each meeting, and those filled by members who are not coaches (ST-8)."""
    found: dict[str, tuple[int, int]] = {}
    places = (
        select(R.c.meeting_id, R.c.role, P.c.kind, P.c.coach_id)
        .distinct()
        .join_from(R, P, P.c.id == R.c.participant_id)
        .join(M, M.c.id == R.c.meeting_id)
        .where(R.c.meeting_id.in_(meetings), (R.c.to_at.is_(None)) | (R.c.to_at > M.c.started_at))
        .add_columns(R.c.participant_id)
    )
    for row in tx.execute(places):
        filled, own = found.get(row.meeting_id, (0, 0))
        found[row.meeting_id] = filled + 1, own + (row.coach_id is None and row.kind != Kind.COACH.value)
    return found


class More:
    """What is counted or named for each team by one query each."""

    def __init__(self, tx: Connection, teams: Teams, now: datetime) -> None:
        self.labels: dict[str, list[str]] = defaultdict(list)
        for row in tx.execute(select(L).where(L.c.team_id.in_(teams)).order_by(L.c.label)):
            self.labels[row.team_id].append(row.label)
        self.coaches: dict[str, list[str]] = defaultdict(list)
        pairs = select(CT.c.team_id, C.c.name).join(C, C.c.id == CT.c.coach_id).where(CT.c.team_id.in_(teams))
        for row in tx.execute(pairs.order_by(C.c.name, C.c.id)):
            self.coaches[row.team_id].append(row.name)
        self.cancelled: dict[str, list[tuple[str, str]]] = defaultdict(list)
        why = (M.c.cancel_reason, M.c.cancel_note)
        off = select(M.c.team_id, *why).where(M.c.team_id.in_(teams), M.c.cancelled_at.is_not(None))
        lately = M.c.scheduled_start.between(now - LOOKED, now + timedelta(days=7))
        for row in tx.execute(off.where(lately).order_by(M.c.scheduled_start)):
            self.cancelled[row.team_id].append((row.cancel_reason, row.cancel_note))
        planned = select(M.c.team_id, func.min(M.c.scheduled_start).label("at")).where(M.c.team_id.in_(teams))
        ahead = (M.c.scheduled_start > now, M.c.cancelled_at.is_(None), M.c.started_at.is_(None))
        self.next = {row.team_id: row.at for row in tx.execute(planned.where(*ahead).group_by(M.c.team_id))}
        old = select(A.c.team_id, func.count().label("n")).where(A.c.team_id.in_(teams), A.c.status == "open")
        counted = tx.execute(old.where(A.c.at < now - OLD).group_by(A.c.team_id))
        self.old_actions: dict[str, int] = {row.team_id: row.n for row in counted}
