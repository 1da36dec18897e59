"""What the office does: teams, coaches and their links, walls, new meetings.  Each runs on the one writer."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Connection, delete, func, insert, select, update

from app.agenda.copying import clear, copy_items, fill
from app.agenda.store import hour_of
from app.core.errors import Gone, Refused
from app.core.ids import hashed, new_id, new_secret
from app.core.names import skeleton
from app.core.text import BadText, clean_line, graphemes, visible
from app.core.words import N_
from app.meetings.tables import Meeting, RoleHeld, RolePlanned
from app.storage.columns import table
from app.teams.tables import Coach, CoachSession, CoachTeam, Device, GroundRule, Person, Team, Wall

TEAM, COACH, CT, SESSION = table(Team), table(Coach), table(CoachTeam), table(CoachSession)
PERSON, RULE, WALL, DEVICE, M = table(Person), table(GroundRule), table(Wall), table(Device), table(Meeting)
RP, RH = table(RolePlanned), table(RoleHeld)
SESSION_LIFE = timedelta(days=14)


# Coaches and their host links


def key_of(secret: bytes, coach: str, generation: int) -> str:
    """The coach's key: 43 letters, made from the installation's secret, so that only its hash need be kept."""
    made = hmac.digest(secret, f"host:{coach}:{generation}".encode(), sha256)
    return urlsafe_b64encode(made).decode().rstrip("=")


def add_coach(tx: Connection, secret: bytes, name: str, now: datetime, *, supervisor: bool = False) -> str:
    """A new coach's id; the key follows from it."""
    id_ = new_id()
    values = {"id": id_, "name": name, "supervisor": supervisor, "generation": 1, "created_at": now}
    tx.execute(insert(COACH).values(**values, key_hash=hashed(key_of(secret, id_, 1))))
    return id_


def first_coach(tx: Connection, secret: bytes, now: datetime) -> str:
    """The id of the coach whose link `serve` prints."""
    found = tx.execute(select(COACH.c.id).order_by(COACH.c.created_at, COACH.c.id)).scalar()
    return str(found) if found else add_coach(tx, secret, "Coach", now)


def key_now(tx: Connection, secret: bytes, coach: str) -> str:
    generation = tx.execute(select(COACH.c.generation).where(COACH.c.id == coach)).scalar_one()
    return key_of(secret, coach, generation)


def live_key(tx: Connection, secret: bytes, coach: str) -> str:
    """The coach's key; a new one where the installation's secret is another than the one the old was made with."""
    key = key_now(tx, secret, coach)
    known = tx.execute(select(COACH.c.id).where(COACH.c.key_hash == hashed(key))).first()
    return key if known else change_key(tx, secret, coach)


def change_key(tx: Connection, secret: bytes, coach: str) -> str:
    """A new link; the old one and every session made by it are dead at once."""
    generation = tx.execute(select(COACH.c.generation).where(COACH.c.id == coach)).scalar_one() + 1
    key = key_of(secret, coach, generation)
    tx.execute(update(COACH).where(COACH.c.id == coach).values(generation=generation, key_hash=hashed(key)))
    tx.execute(delete(SESSION).where(SESSION.c.coach_id == coach))
    return key


def open_session(tx: Connection, key: str, now: datetime) -> str:
    """The secret of a new session for whoever has this key; Gone for an unknown one."""
    coach = tx.execute(select(COACH.c.id).where(COACH.c.key_hash == hashed(key))).scalar()
    if coach is None:
        raise Gone(N_("This link does not work any more. Ask for a new one."))
    secret = new_secret()
    ends = now + SESSION_LIFE
    tx.execute(insert(SESSION).values(token_hash=hashed(secret), coach_id=coach, created_at=now, ends_at=ends))
    return secret


@dataclass(frozen=True, slots=True)
class Coaching:
    """A signed-in coach and the ids of their teams."""

    coach: str
    name: str
    supervisor: bool
    teams: tuple[str, ...]


def coaching(tx: Connection, session: str, now: datetime) -> Coaching:
    """Who has this session (hashed); Gone for none."""
    row = tx.execute(
        select(COACH)
        .join_from(SESSION, COACH, COACH.c.id == SESSION.c.coach_id)
        .where(SESSION.c.token_hash == session, SESSION.c.ends_at > now)
    ).one_or_none()
    if row is None:
        raise Gone(N_("Open your host link first."))
    teams = tx.execute(
        select(CT.c.team_id)
        .join(TEAM, TEAM.c.id == CT.c.team_id)
        .where(CT.c.coach_id == row.id)
        .order_by(TEAM.c.name, TEAM.c.id)
    ).scalars()
    return Coaching(row.id, row.name, row.supervisor, tuple(teams))


# Teams


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What a team says of itself."""

    name: str
    kind: str = "microsystem"
    purpose: str = ""
    global_aim: str = ""
    specific_aim: str = ""
    usual_day: int = 0
    usual_time: str = "09:00"
    length_min: int = 60
    time_zone: str = "Europe/London"
    partner_word: str = "Patient or carer partner"
    ground_rules: tuple[str, ...] = ()


def _columns(facts: TeamFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in TeamFacts.__slots__ if name != "ground_rules"}


def add_team(tx: Connection, coach: str, facts: TeamFacts, now: datetime, *, demo: bool = False) -> str:
    """A new team with its first coach."""
    id_ = new_id()
    tx.execute(insert(TEAM).values(id=id_, **_columns(facts), sponsor="", demo=demo, created_at=now))
    give_team(tx, coach, id_)
    _write_rules(tx, id_, facts.ground_rules)
    return id_


def give_team(tx: Connection, coach: str, team: str, *, outside: bool = False) -> None:
    tx.execute(insert(CT).values(coach_id=coach, team_id=team, outside=outside))


def edit_team(tx: Connection, team: str, facts: TeamFacts) -> None:
    tx.execute(update(TEAM).where(TEAM.c.id == team).values(**_columns(facts)))
    _write_rules(tx, team, facts.ground_rules)


def _write_rules(tx: Connection, team: str, rules: tuple[str, ...]) -> None:
    tx.execute(delete(RULE).where(RULE.c.team_id == team))
    for position, text in enumerate(rules):
        tx.execute(insert(RULE).values(id=new_id(), team_id=team, position=position, text=text))


def team_row(tx: Connection, team: str) -> Any:
    return tx.execute(select(TEAM).where(TEAM.c.id == team)).one()


def rules_of(tx: Connection, team: str) -> tuple[str, ...]:
    return tuple(tx.execute(select(RULE.c.text).where(RULE.c.team_id == team).order_by(RULE.c.position)).scalars())


def add_person(tx: Connection, team: str, name: str, kind: str, now: datetime, *, coach: str | None = None) -> str:
    """Somebody on the team's list."""
    id_ = new_id()
    values = {
        "id": id_,
        "team_id": team,
        "name": name,
        "skeleton": skeleton(name),
        "kind": kind,
        "member": True,
        "coach_id": coach,
    }
    tx.execute(insert(PERSON).values(**values, created_at=now))
    return id_


def facts(tx: Connection, team: str) -> TeamFacts:
    row = team_row(tx, team)
    named = {name: getattr(row, name) for name in TeamFacts.__slots__ if name != "ground_rules"}
    return TeamFacts(**named, ground_rules=rules_of(tx, team))


def ground_rules(typed: str) -> list[str]:
    """One rule a line, at most twelve, each at most 120 characters."""
    lines = [clean_line(line) for line in typed.splitlines()]
    rules = [line for line in lines if visible(line)]
    if len(rules) > 12:
        raise Refused(N_("Keep it to twelve ground rules."))
    if any(graphemes(rule) > 120 for rule in rules):
        raise Refused(N_("Keep each ground rule to 120 characters."))
    return rules


ZONES = tuple(
    sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
)


def known_zone(name: str) -> str:
    if name not in ZONES:
        raise BadText(N_("Choose a time zone from the list."))
    return name


# Meetings


def last_meeting(tx: Connection, team: str) -> str:
    """The team's newest meeting that has a plan, "" for none."""
    return str(
        tx.execute(select(M.c.id).where(M.c.team_id == team).order_by(M.c.scheduled_start.desc(), M.c.id)).scalar()
        or ""
    )


def held_meetings(tx: Connection, team: str, now: datetime, most: int = 8) -> list[Any]:
    """Rows of the team's meetings that have been held, the newest first: each has a record."""
    over = M.c.started_at.is_not(None) & (M.c.ended_at.is_not(None) | (M.c.scheduled_end < now - timedelta(minutes=30)))
    found = select(M.c.id, M.c.number, M.c.scheduled_start, M.c.practice).where(M.c.team_id == team, over)
    return list(tx.execute(found.order_by(M.c.scheduled_start.desc(), M.c.id).limit(most)))


def start_of(row: Any, day: str, at: str, now: datetime) -> datetime:
    """When a meeting starts: the typed day and time, or the team's usual ones."""
    if not day:
        return next_start(row.usual_day, at or row.usual_time, row.time_zone, now)
    try:
        return at_wall(date.fromisoformat(day), at or row.usual_time, row.time_zone)
    except ValueError:
        raise Refused(N_("That day does not exist. Check the date.")) from None


def move_meeting(tx: Connection, meeting: str, day: str, at: str, place: str, aim: str, now: datetime) -> None:
    """Another day, time, place or aim, while it has not started."""
    row = tx.execute(select(M).where(M.c.id == meeting)).one()
    if row.started_at is not None:
        raise Refused(N_("The meeting has started: its times do not move any more."))
    start = start_of(team_row(tx, row.team_id), day, at, now)
    values = {
        "scheduled_start": start,
        "scheduled_end": start + (row.scheduled_end - row.scheduled_start),
        "place": place,
        "aim": aim,
    }
    tx.execute(update(M).where(M.c.id == meeting).values(**values, version=row.version + 1))


def next_start(day: int, at: str, zone: str, now: datetime) -> datetime:
    """The team's next usual time; today's while it is less than an hour past.

    In the hour that the clocks skip in spring, the next minute that exists.
    """
    local = now.astimezone(ZoneInfo(zone))
    days = (day - local.weekday()) % 7
    start = at_wall(local.date() + timedelta(days=days), at, zone)
    return start if start > now - timedelta(hours=1) else at_wall(local.date() + timedelta(days=days + 7), at, zone)


def at_wall(day: date, at: str, zone: str) -> datetime:
    """An instant from a day and a wall time such as 09:00; the next minute that exists where the clocks skip it."""
    local = datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone))
    while (there := local.astimezone(UTC)).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        local += timedelta(minutes=1)
    return there


def add_meeting(tx: Connection, team: str, start: datetime, now: datetime, *, template: str = "") -> str:
    """A planned meeting from a template, or with an empty agenda; the one that is there if pressed twice."""
    row = team_row(tx, team)
    same = (M.c.team_id == team) & (M.c.scheduled_start == start) & M.c.cancelled_at.is_(None)
    if there := tx.execute(select(M.c.id).where(same)).scalar():
        return str(there)
    number = tx.execute(select(func.coalesce(func.max(M.c.number), 0)).where(M.c.team_id == team)).scalar_one() + 1
    id_ = new_id()
    values = {
        "id": id_, "team_id": team, "version": 0, "number": number, "style": "big_room", "place": "", "aim": "",
        "join_code": free_code(tx, now), "join_token": new_id(), "scheduled_start": start, "practice": False,
        "scheduled_end": start + timedelta(minutes=row.length_min), "apologies": "", "created_at": now,
    }  # fmt: skip
    tx.execute(insert(M).values(**values))
    if template:
        fill(tx, id_, template)
    return id_


def copy_plan(tx: Connection, team: str, start: datetime, now: datetime) -> str:
    """This week's meeting from last week's plan: its items and its place."""
    last = plan_before(tx, team, start)
    made = add_meeting(tx, team, start, now)
    if not hour_of(tx, made).items:
        copy_items(tx, last.id, into=made)
        tx.execute(update(M).where(M.c.id == made).values(place=last.place))
    return made


def plan_before(tx: Connection, team: str, start: datetime) -> Any:
    """The row of the team's last meeting before `start` that was not cancelled; Refused for none."""
    before = (M.c.team_id == team) & M.c.cancelled_at.is_(None) & (M.c.scheduled_start < start)
    last = tx.execute(select(M).where(before).order_by(M.c.scheduled_start.desc(), M.c.id)).first()
    if last is None:
        raise Refused(N_("There is no earlier meeting to copy from."))
    return last


def copy_last_plan(tx: Connection, meeting: str) -> None:
    """Puts last week's plan in place of this one's, as long as the meeting has not started."""
    row = tx.execute(select(M).where(M.c.id == meeting).with_for_update()).one()
    if row.started_at is not None:
        raise Refused(N_("The meeting has started: its plan stays."))
    last = plan_before(tx, row.team_id, row.scheduled_start)
    clear(tx, meeting)
    copy_items(tx, last.id, into=meeting)
    tx.execute(update(M).where(M.c.id == meeting).values(place=row.place or last.place, version=row.version + 1))


def free_code(tx: Connection, now: datetime) -> str:
    """Eight digits that no open meeting has; nine above 200 open meetings, and so on."""
    recent = (M.c.scheduled_end > now - timedelta(days=1)) & M.c.cancelled_at.is_(None)
    open_ = tx.execute(select(func.count()).select_from(M).where(recent)).scalar_one()
    length = 8 + (open_ > 200) + (open_ > 2000) + (open_ > 20000)
    while True:
        code = "".join(secrets.choice("0123456789") for _ in range(length))
        if not tx.execute(select(M.c.id).where(M.c.join_code == code)).first():
            return code


def by_code(tx: Connection, code: str, now: datetime) -> str:
    """The open meeting with this join code; Gone with the words of the wall for none."""
    recent = M.c.scheduled_end > now - timedelta(days=1)
    found = tx.execute(select(M.c.id).where(M.c.join_code == code, M.c.cancelled_at.is_(None), recent)).scalar()
    if found is None:
        raise Gone(N_("No meeting is open with the code %(code)s. Look at the wall and try again."), code=grouped(code))
    return str(found)


def by_token(tx: Connection, token: str) -> str:
    found = tx.execute(select(M.c.id).where(M.c.join_token == token)).scalar()
    if found is None:
        raise Gone(N_("This square code is not of a meeting that is open. Scan the one on the wall."))
    return str(found)


def grouped(code: str) -> str:
    """4829 1357: groups of four, or three where it does not divide."""
    size = 4 if len(code) % 4 == 0 else 3
    return " ".join(code[n : n + size] for n in range(0, len(code), size))


def meeting_now(tx: Connection, team: str, now: datetime) -> str:
    """The team's current or next meeting: one that has not been over for half an hour, the earliest; "" for none."""
    over = now - timedelta(minutes=30)
    alive = M.c.cancelled_at.is_(None) & (M.c.scheduled_end > over)
    unended = M.c.ended_at.is_(None) | (M.c.ended_at > over)
    found = tx.execute(
        select(M.c.id).where(M.c.team_id == team, alive, unended).order_by(M.c.scheduled_start, M.c.id)
    ).scalar()
    return str(found or "")


# Devices and walls


def know_device(tx: Connection, device: str, now: datetime) -> None:
    if not tx.execute(select(DEVICE.c.token_hash).where(DEVICE.c.token_hash == device)).first():
        tx.execute(insert(DEVICE).values(token_hash=device, created_at=now))


def new_wall(tx: Connection, now: datetime) -> tuple[str, str]:
    """A wall that no team has yet: its secret, and the four digits it shows."""
    tx.execute(delete(WALL).where(WALL.c.team_id.is_(None), WALL.c.created_at < now - timedelta(hours=12)))
    taken = set(tx.execute(select(WALL.c.digits).where(WALL.c.team_id.is_(None))).scalars())
    if len(taken) > 5000:
        raise Refused(N_("Too many walls are waiting. Try again in an hour."))
    digits = next(d for d in iter(lambda: f"{secrets.randbelow(10000):04}", "") if d not in taken)
    secret = new_secret()
    tx.execute(insert(WALL).values(id=new_id(), token_hash=hashed(secret), digits=digits, team_id=None, created_at=now))
    return secret, digits


def pair_wall(tx: Connection, digits: str, team: str) -> None:
    """The waiting wall with these digits is this team's from now on."""
    found = tx.execute(select(WALL.c.id).where(WALL.c.digits == digits, WALL.c.team_id.is_(None))).scalar()
    if found is None:
        raise Refused(N_("No wall shows the digits %(digits)s. Look at the wall and type them again."), digits=digits)
    tx.execute(update(WALL).where(WALL.c.id == found).values(team_id=team, digits=""))


def walls_of(tx: Connection, team: str) -> int:
    """How many walls have been connected to this team."""
    return tx.execute(select(func.count()).select_from(WALL).where(WALL.c.team_id == team)).scalar_one()


def wall_row(tx: Connection, token: str) -> Any:
    return tx.execute(select(WALL).where(WALL.c.token_hash == token)).one_or_none()


def any_team(tx: Connection) -> bool:
    return tx.execute(select(TEAM.c.id).limit(1)).first() is not None


def code_now(tx: Connection, coach: str, now: datetime) -> str:
    """The join code of the meeting this coach has next, "" for none."""
    teams = tx.execute(select(CT.c.team_id).where(CT.c.coach_id == coach).order_by(CT.c.team_id)).scalars().all()
    meetings = [meeting for team in teams if (meeting := meeting_now(tx, team, now))]
    found = tx.execute(select(M.c.join_code).where(M.c.id.in_(meetings)).order_by(M.c.scheduled_start, M.c.id)).scalar()
    return str(found or "")
