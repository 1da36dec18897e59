"""What the portfolio says of a team, and which teams need a call this week.  Pure.

Nothing here ranks: teams stand in order of their names or of their next meetings (ST-9, RC-12).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from app.trends.rules import Verdict, percent

WEEKS = 4  # looked at
SILENT = 21  # days without a meeting, or with an open action, after which somebody rings
ACTIVE = timedelta(weeks=8)  # ST-7
ROLES_OVER = 8  # held meetings (ST-8)
LATEST = datetime.max.replace(tzinfo=UTC)


class Why(StrEnum):
    """Why a team needs a call, in the order in which it is said."""

    HELP = "asks_help"
    NOT_MET = "not_met"
    NO_PARTNER = "no_partner"
    ACTIONS = "actions"
    CANCELLED = "cancelled"
    RECORD = "record"


class Order(StrEnum):
    """The two orders there are."""

    NAME = "name"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows say of a team.

    held, with_partner, cancelled: in the last four weeks.  last: day of the last held meeting.  expected: how many
    meetings a team of this rhythm and age has in that time.  old_actions: open for more than three weeks.
    unapproved: records older than a week.  roles, own: places filled at the last eight meetings, and by members.
    """

    team: str
    name: str
    kind: str
    today: date
    since: date
    zone: str = "UTC"
    phase: str = ""
    note: str = ""
    labels: tuple[str, ...] = ()
    coaches: tuple[str, ...] = ()
    asks_help: bool = False
    expected: int = WEEKS
    held: int = 0
    with_partner: int = 0
    cancelled: tuple[tuple[str, str], ...] = ()
    last: date | None = None
    next: datetime | None = None
    old_actions: int = 0
    unapproved: int = 0
    roles: int = 0
    own: int = 0
    verdict: Verdict = Verdict.TOO_SHORT
    way: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody should ring, with its number.  told: reason and note of each cancelled meeting."""

    why: Why
    n: int = 0
    told: tuple[tuple[str, str], ...] = ()


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """What needs a call, in words; nothing of it is worked out from a rating."""
    found = [
        Reason(Why.HELP) if facts.asks_help else None,
        _not_met(facts),
        Reason(Why.NO_PARTNER, facts.held) if facts.held and not facts.with_partner else None,
        Reason(Why.ACTIONS, facts.old_actions) if facts.old_actions else None,
        Reason(Why.CANCELLED, len(facts.cancelled), facts.cancelled) if facts.cancelled else None,
        Reason(Why.RECORD, facts.unapproved) if facts.unapproved else None,
    ]
    return tuple(reason for reason in found if reason)


def _not_met(facts: Facts) -> Reason | None:
    """Three weeks without a meeting; of a team that has not met yet, since it was made."""
    days = (facts.today - (facts.last or facts.since)).days
    return Reason(Why.NOT_MET, days // 7) if days >= SILENT else None


def expected(since: date, today: date, every_weeks: int) -> int:
    """How many meetings there could have been in the last four weeks."""
    return min(WEEKS, (today - since).days // 7) // max(1, every_weeks)


def ordered(teams: Iterable[Facts], order: Order) -> list[Facts]:
    """By name, or by the next meeting with those that have none last.  There is no other order (ST-9)."""
    by_name = sorted(teams, key=lambda one: (one.name.casefold(), one.team))
    if order is Order.NAME:
        return by_name
    planned = [one for one in by_name if one.next is not None]
    return sorted(planned, key=lambda one: one.next or LATEST) + [one for one in by_name if one.next is None]


@dataclass(frozen=True, slots=True)
class Sum:
    """Over all teams: "64% (14 of 22)".  pct is None where no meeting was held (RO-5)."""

    teams: int
    held: int
    with_partner: int
    pct: int | None


def over_all(teams: Sequence[Facts]) -> Sum:
    held, partner = sum(one.held for one in teams), sum(one.with_partner for one in teams)
    return Sum(len(teams), held, partner, percent(partner, held))


def active(last_seen: Iterable[datetime | None], now: datetime) -> tuple[int, int]:
    """How many coaches took part in a held meeting of one of their teams in the last eight weeks, and of how many."""
    every = list(last_seen)
    return sum(at is not None and now - at <= ACTIVE for at in every), len(every)
