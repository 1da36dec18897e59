"""What the record says of the meeting itself (RE-1): head, people, roles, ground rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from app.core.contract import Place
from app.core.document import Facts, Paragraph, Section, Table
from app.core.roles import Kind, Mode, Role
from app.core.saying import Phrase, phrase
from app.core.words import N_
from app.meetings.life import REASONS
from app.meetings.overview import Overview, overview
from app.meetings.reading import meeting_row
from app.meetings.tables import Participant, RoleHeld, Stay
from app.meetings.views import TITLES
from app.storage.columns import table

P, R, S = table(Participant), table(RoleHeld), table(Stay)
LONG_ENOUGH = timedelta(minutes=10)
MODES = {Mode.ROOM: N_("in the room"), Mode.REMOTE: N_("online"), Mode.TELEPHONE: N_("by telephone")}


BRIEF = frozenset({"Specific aim", "Date", "Held", "Place", "Partner present"})  # the team stands in the title


def partner_present(tx: Connection, meeting: str, now: datetime) -> bool:
    """At least one patient or carer partner was there for ten minutes or more after the real start (RO-4).

    Or the recorder has ticked it.
    """
    row = meeting_row(tx, meeting)
    if row.started_at is None or row.partner_ticked:
        return bool(row.partner_ticked)
    end = row.ended_at or min(now, row.scheduled_end + timedelta(minutes=30))
    partner = (P.c.kind == Kind.PATIENT_CARER.value) & P.c.removed.is_(False)
    stays = tx.execute(select(S).join(P, P.c.id == S.c.participant_id).where(S.c.meeting_id == meeting, partner))
    there: dict[str, list[tuple[datetime, datetime]]] = {}
    for stay in stays:
        there.setdefault(stay.participant_id, []).append(
            (max(stay.from_at, row.started_at), min(stay.to_at or end, end))
        )
    return any(spent(times) >= LONG_ENOUGH for times in there.values())


def spent(times: list[tuple[datetime, datetime]]) -> timedelta:
    """How long these stays last together; what two devices of one person share counts once."""
    total, until = timedelta(), datetime.min.replace(tzinfo=UTC)
    for start, end in sorted(times):
        total += max(end - max(start, until), timedelta())
        until = max(until, end)
    return total


def held(tx: Connection, meeting: str) -> list[tuple[str, str, datetime, datetime | None]]:
    """Every holder of a role with times (RO-2): role, name, from, to."""
    rows = tx.execute(
        select(R.c.role, P.c.name, R.c.from_at, R.c.to_at)
        .join_from(R, P, P.c.id == R.c.participant_id)
        .where(R.c.meeting_id == meeting)
        .order_by(R.c.from_at, R.c.id)
    )
    return [(row.role, row.name, row.from_at, row.to_at) for row in rows]


def sections(tx: Connection, place: Place) -> list[Section]:
    seen, row = overview(tx, place), meeting_row(tx, place.meeting)
    at = partial(_clock, seen.zone)
    planned = phrase("%(start)s to %(end)s", start=at(seen.starts), end=at(seen.ends))
    held_at = phrase("%(start)s to %(end)s", start=at(row.started_at), end=at(row.ended_at) or "...")
    partner = phrase("yes") if partner_present(tx, place.meeting, place.now) else phrase("no")
    head = [
        (phrase("Team"), seen.team_name), (phrase("Global aim"), seen.global_aim),
        (phrase("Specific aim"), seen.specific_aim),
        (phrase("Date"), Phrase(lambda words: words.full_day(seen.starts, seen.zone))), (phrase("Planned"), planned),
        (phrase("Held"), held_at if row.started_at else phrase("not started")), (phrase("Cancelled"), cancelled(row)),
        (phrase("Place"), seen.place), (phrase("Partner present"), partner),
    ]  # fmt: skip
    facts = Facts(tuple((name, value) for name, value in head if value))
    short = Facts(tuple((name, value) for name, value in head if value and name in BRIEF))
    return [
        Section(phrase("The meeting"), (facts,), 10, brief=True, short=(short,)),
        Section(phrase("People"), (_people(seen), *_apologies(row.apologies)), 20),
        Section(phrase("Roles"), (_roles(tx, place, at),), 21),
    ]


def cancelled(row: Any) -> str:
    """Why the meeting did not happen, "" where it did."""
    if row.cancelled_at is None:
        return ""
    why = phrase(REASONS.get(row.cancel_reason, row.cancel_reason))
    return phrase("%(why)s: %(note)s", why=why, note=row.cancel_note) if row.cancel_note else why


def _clock(zone: str, at: datetime | None) -> str:
    return Phrase(lambda words: words.clock(at, zone)) if at else ""


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _people(seen: Overview) -> Table:
    words = {
        Kind.STAFF: phrase("staff"),
        Kind.COACH: phrase("coach"),
        Kind.GUEST: phrase("guest"),
        Kind.PATIENT_CARER: seen.partner_word,
    }
    rows = tuple((p.name, words[Kind(p.kind)], phrase(MODES[Mode(p.mode)])) for p in seen.people)
    return Table(phrase("People present"), (phrase("Name"), phrase("Takes part as"), phrase("Present")), rows)


def _apologies(apologies: str) -> tuple[Paragraph, ...]:
    return (Paragraph(phrase("Apologies: %(names)s", names=apologies)),) if apologies else ()


def _roles(tx: Connection, place: Place, at: Callable[[datetime | None], str]) -> Table:
    rows = [
        (phrase(TITLES[Role(role)]), name, at(from_at), at(to_at))
        for role, name, from_at, to_at in held(tx, place.meeting)
    ]
    filled = {row[0] for row in rows}
    rows += [(phrase(TITLES[role]), phrase("nobody"), "", "") for role in Role if TITLES[role] not in filled]
    return Table(
        phrase("Who held which role"), (phrase("Role"), phrase("Held by"), phrase("From"), phrase("To")), tuple(rows)
    )


def facts(tx: Connection, place: Place) -> dict[str, Any]:
    """The same as data; ids of people and devices stay here (RE-2)."""
    seen, row = overview(tx, place), meeting_row(tx, place.meeting)
    return {
        "team": {
            "name": seen.team_name,
            "global_aim": seen.global_aim,
            "specific_aim": seen.specific_aim,
            "time_zone": seen.zone,
        },
        "number": seen.number,
        "state": seen.state,
        "practice": seen.practice,
        "scheduled_start": iso(seen.starts),
        "scheduled_end": iso(seen.ends),
        "started": iso(row.started_at),
        "ended": iso(row.ended_at),
        "place": seen.place,
        "aim": seen.aim,
        "ground_rules": list(seen.ground_rules),
        "people": [{"name": p.name, "kind": p.kind, "mode": p.mode, "member": p.member} for p in seen.people],
        "partner_present": partner_present(tx, place.meeting, place.now),
        "roles": [
            {"role": role, "name": name, "from": iso(from_at), "to": iso(to_at)}
            for role, name, from_at, to_at in held(tx, place.meeting)
        ],
        "apologies": row.apologies,
    }
