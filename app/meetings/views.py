"""What screens show of the meeting itself: who is here, the roles, how to join; plain data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agenda.hour import LOBBY
from app.core.contract import Audience, Seat
from app.core.roles import Kind, Role
from app.core.words import N_
from app.meetings.company import LONG_SILENT, SILENT, Company
from app.meetings.holding import may_take_over
from app.meetings.overview import Guest, Overview
from app.teams.codes import grouped

DOUBT, BUSY = timedelta(minutes=1), timedelta(minutes=3)
TITLES = {
    Role.LEADER: N_("Leader"),
    Role.FACILITATOR: N_("Facilitator"),
    Role.TIMEKEEPER: N_("Timekeeper"),
    Role.RECORDER: N_("Recorder"),
}
ICONS = {Role.LEADER: "flag", Role.FACILITATOR: "people", Role.TIMEKEEPER: "clock", Role.RECORDER: "pencil"}
CHOOSE = {
    Role.LEADER: N_("Choose a leader"),
    Role.FACILITATOR: N_("Choose a facilitator"),
    Role.TIMEKEEPER: N_("Choose a timekeeper"),
    Role.RECORDER: N_("Choose a recorder"),
}
TASKS = {
    Role.LEADER: N_("Move the team through the agenda, one item at a time, and draw people in."),
    Role.FACILITATOR: N_("Watch how the group works. Open ideas, votes and the rating."),
    Role.TIMEKEEPER: N_("Tell the room at half-way, at one minute, and when time is up."),
    Role.RECORDER: N_("Write down decisions, actions and what to park. Read them back at the end."),
}


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role and who holds it; planned: who is to hold it once they are here."""

    role: str
    title: str
    icon: str
    choose: str
    task: str
    holders: tuple[Guest, ...]
    planned: str
    silent: bool = False  # RO-8: the lines of all who hold it have been down for half a minute
    told_at: datetime | None = None  # RO-8: from when on everybody is told, and anybody may take over


def role_lines(seen: Overview) -> list[RoleLine]:
    planned = dict(seen.planned)
    return [_role_line(seen, role, planned.get(role.value, "")) for role in Role]


def _role_line(seen: Overview, role: Role, planned: str) -> RoleLine:
    holders = tuple(seen.holders(role))
    silent = bool(holders) and all(p.silent_at is not None and seen.now - p.silent_at >= SILENT for p in holders)
    words = (TITLES[role], ICONS[role], CHOOSE[role], TASKS[role])
    return RoleLine(role.value, *words, holders, planned, silent, told_at(role, holders))


def told_at(role: Role, holders: Sequence[Guest]) -> datetime | None:
    """Three minutes after the leader's last line dropped; other roles are leader's and facilitator's to mend."""
    since = [person.silent_at for person in holders if person.silent_at is not None]
    lost = role is Role.LEADER and bool(holders) and len(since) == len(holders)
    return max(since) + LONG_SILENT if lost else None


HEAVY = {
    Role.TIMEKEEPER: N_("%(name)s leads and keeps the time. Two people find that easier."),
    Role.RECORDER: N_("%(name)s leads and writes the record. Two people find that easier."),
}


def heavy(seen: Overview) -> list[tuple[str, str]]:
    """A gentle word where one person leads and does what takes the eyes off the room (RO-1): sentence and name."""
    leaders = seen.holders(Role.LEADER)
    return [(says, person.name) for role, says in HEAVY.items() for person in leaders if role in person.roles]


OWN_HEAVY = {
    Role.TIMEKEEPER: N_(
        "You lead and keep the time. Two people find that easier: hand one of the roles on if you like."
    ),
    Role.RECORDER: N_(
        "You lead and write the record. Two people find that easier: hand one of the roles on if you like."
    ),
}


def own_heavy(roles: Collection[Role]) -> list[str]:
    """The same word on the hand of who holds both."""
    return [says for role, says in OWN_HEAVY.items() if role in roles and Role.LEADER in roles]


def heavy_plan(planned: Mapping[str, str]) -> list[tuple[str, str]]:
    """The same word before the meeting, for who is planned to hold both.  planned: role -> name."""
    leader = planned.get(Role.LEADER.value)
    return [(says, leader) for role, says in HEAVY.items() if leader and planned.get(role.value) == leader]


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of the wall, and the join block wherever it stands."""

    roles: list[RoleLine]
    code: str
    spoken: str
    token: str
    state: str


def foot(seen: Overview, who: Audience) -> Foot:
    return Foot(role_lines(seen), grouped(seen.join_code), " ".join(seen.join_code), seen.join_token, seen.state)


@dataclass(frozen=True, slots=True)
class Lobby:
    """Before the start: who is here, how to join, what is still missing.

    doubt_at: from when on it is odd that no phone has come; None when one has, or while nobody can.
    """

    seen: Overview
    foot: Foot
    missing: tuple[str, ...]
    doubt_at: datetime | None


def lobby(seen: Overview, who: Audience) -> Lobby:
    return Lobby(seen, foot(seen, who), tuple(missing(seen)), doubt_at(seen))


def doubt_at(seen: Overview) -> datetime | None:
    """A minute after the lobby opened, unless somebody has joined by a phone."""
    phones = any(not person.by_hand and person.kind != Kind.COACH for person in seen.people)
    return None if phones or seen.state != "lobby" else (seen.lobby_at or seen.starts - LOBBY) + DOUBT


def missing(seen: Overview) -> list[str]:
    """What a good start still lacks, each in a sentence."""
    planned = dict(seen.planned)
    gaps = [CHOOSE[role] for role in Role if not seen.holders(role) and role.value not in planned]
    if not seen.specific_aim and not seen.global_aim and not seen.aim:
        gaps.append(N_("Write the aim in the team's settings"))
    return [*gaps, *seen.lacks]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, for the desk."""

    seen: Overview
    roles: list[RoleLine]
    heavy: list[tuple[str, str]]


def people(seen: Overview, who: Audience) -> People:
    return People(seen, role_lines(seen), heavy(seen))


def bar(seen: Overview, who: Audience) -> Lobby:
    return lobby(seen, who)


def takeovers(company: Company, seen: Overview, seat: Seat, now: datetime) -> list[RoleLine]:
    """The roles that this person may take over now, since their holders have gone silent (RO-8)."""
    silent = [role for role in Role if company.holders(role) and all(p.silent(now) for p in company.holders(role))]
    return [
        line
        for line in role_lines(seen)
        if Role(line.role) in silent and may_take_over(company, seat, Role(line.role), now)
    ]


def busy(seen: Overview, who: Audience) -> datetime | None:
    """Until when a desk that facilitates is told of a phone that sent too much; None for nothing to tell (F72)."""
    until = seen.busy_at + BUSY if seen.busy_at else None
    return until if until and until > seen.now and who.can("facilitate") else None


def practice(seen: Overview, who: Audience) -> bool:
    """Whether every screen says that this hour is only a practice (AG-18)."""
    return seen.practice
