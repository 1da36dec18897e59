"""The one thing to do now, gathered for a seat: the meeting's facts, what the activity says, and what it may press."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from app.agenda.cues import cues as cues_of
from app.agenda.figures import hhmm
from app.agenda.hour import OPENING, Hour, Item
from app.agenda.shave import proposed
from app.agenda.views import Finish, NowView, now_view, see_finish
from app.core.contract import Activity, Part, Seat, Step
from app.core.permissions import Need
from app.core.roles import Kind, Role
from app.core.saying import Words, in_words
from app.meetings.overview import Overview
from app.meetings.steps import GAPS, LATE, Line, Now, lines, standing_in, unheld
from app.record.overview import Line as RecordLine
from app.record.views import row

if TYPE_CHECKING:
    from app.live.paint import Look

HOUSE = frozenset({"start-meeting", "next-item", "resume-timer", "end-meeting"})
ON_THE_HAND = {GAPS: "#my-gaps", LATE: "#my-late-start"}  # what a hand has on itself
CLOSING = 5  # the step of an item from which on the meeting is read back and rated


@dataclass(frozen=True, slots=True)
class Press:
    """A step as a page shows it.  to: the address of its button or link, "" where there is none.

    command: the last word of that address.  again: the same button stands elsewhere on the page.
    """

    says: str
    label: str = ""
    to: str = ""
    press: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    confirm: str = ""
    command: str = ""
    again: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One role's line.  up: what takes its place once time is up."""

    role: str
    title: str
    now: Press
    up: Press | None


def told(look: "Look", seat: Seat, words: Words) -> list[Told]:
    """For each role of this seat what to do now; for a coach without one what the meeting needs."""
    return [_told(look, seat, words, line) for line in lines_of(look, seat)]


def once(lines: list[Told]) -> list[Told]:
    """For a hand: what moves the hour stands here and nowhere else on the page."""
    here = house(lines)
    return [replace(line, now=_alone(line.now, here), up=line.up and _alone(line.up, here)) for line in lines]


def _alone(one: Press, here: frozenset[str]) -> Press:
    to = next((own for far, own in ON_THE_HAND.items() if one.to.endswith(f"/{far}")), one.to)
    return replace(one, again=one.command not in here, to=to)


def house(lines: list[Told]) -> frozenset[str]:
    """The commands of the house that are asked here before time is up: next-item and its like."""
    return frozenset(line.now.command for line in lines if line.now.command in HOUSE)


def lines_of(look: "Look", seat: Seat) -> Sequence[Line]:
    now = facts(look)
    if not seat.roles:
        return [standing_in(now, look.offers)] if seat.coach and Need.RUN in seat.may else []
    stands_in = Role.LEADER in seat.roles and Role.FACILITATOR in now.missing
    found = lines(seat.roles, now, look.offers)
    return [standing_in(now, look.offers), *found[1:]] if stands_in else found


def _told(look: "Look", seat: Seat, words: Words, line: Line) -> Told:
    up = _press(look, seat, words, line.up) if line.up else None
    return Told(line.role, words.say(line.title), _press(look, seat, words, line.now), up)


def _press(look: "Look", seat: Seat, words: Words, step: Step) -> Press:
    says, label, confirm = (in_words(text, words) for text in (step.says, step.label, step.confirm))
    if step.asks and step.asks.needs in seat.may:
        part = next(part for part in look.registry.parts.values() if step.asks in part.commands)
        to = f"{_where(look, part)}/{step.asks.slug()}"
        return Press(says, label, to, True, tuple(step.fields.items()), confirm, step.asks.slug())
    if step.goes and not step.asks:
        return Press(says, label, f"/m/{look.meeting}/{step.goes}")
    return Press(says)


def _where(look: "Look", part: Part) -> str:
    return look.base(part) if isinstance(part, Activity) else f"/m/{look.meeting}/{part.kind}/{look.item}"


@dataclass(frozen=True, slots=True)
class HourCard:
    """The clock and the hour for the hand of who keeps them.  big: the timekeeper's large figures.

    spare_min: minutes that nothing is planned for; negative: too few.  aim: while it opens that of the meeting.
    """

    now: NowView
    finish: Finish
    half: str
    minute: str
    spare_min: int
    big: bool
    aim: str


def hour_card(look: "Look", seat: Seat) -> HourCard | None:
    """For the leader and the timekeeper while an item runs, a quiet one too (AG-17)."""
    keeps = seat.roles & {Role.LEADER, Role.TIMEKEEPER}
    if look.state != "running" or look.hour.current is None or not keeps:
        return None
    now, hour, item = now_view(look.hour, look.now, look.zone, plain=True), look.hour, look.hour.current
    half, minute, _ = cues(hour, item, look.now, look.zone)
    spare = int(hour.slack_s(look.now) / 60)
    finish, big = see_finish(hour, look.now, look.zone), Role.TIMEKEEPER in seat.roles
    return HourCard(now, finish, half, minute, spare, big, aim_of(look, item))


def aim_of(look: "Look", item: Item) -> str:
    """What the leader says aloud: at the opening what the meeting is for, later what the item should leave."""
    seen = look.see(look.registry.parts["meeting"])
    whole = seen.aim or seen.specific_aim or seen.global_aim
    return whole if whole and item.step <= OPENING else item.aim


def key(look: "Look") -> str:
    """Another one whenever anybody's next step or clock is another one."""
    now, item = facts(look), look.hour.current
    both = (lines(tuple(Role), now, look.offers), standing_in(now, look.offers))
    clock = (look.hour.ends_at(item, look.now), look.hour.later_s) if item and not look.hour.paused else None
    pressed = look.see(look.registry.parts["ground"]).pressed  # random ids: the key says when, never which or how many
    return sha256(repr((both, clock, pressed)).encode()).hexdigest()[:12]


def facts(look: "Look") -> Now:
    """Where the meeting stands."""
    seen = look.see(look.registry.parts["meeting"])
    held = {role for person in seen.people for role in person.roles}
    missing = unheld(held, (role for role, _ in seen.planned))
    before = {"starts": hhmm(seen.starts, look.zone), "here": len(seen.here), "items": len(look.hour.items)}
    before |= {"planned": look.hour.planned_s // 60, "length": look.hour.length_s // 60}
    before |= {"new": sum(guest.first_time for guest in seen.here), "partner": partner(seen)}
    item = look.hour.current if look.state == "running" else None
    rest = running(look, item) if item else {"gaps": len(unfinished(look)) if look.state == "ended" else 0}
    return Now(look.state, missing=missing, **before, **rest)  # type: ignore[arg-type]


def partner(seen: Overview) -> bool:
    return any(guest.kind == Kind.PATIENT_CARER for guest in seen.here)


def running(look: "Look", item: Item) -> dict[str, object]:
    hour, closing, opening = look.hour, item.step >= CLOSING, item.step <= OPENING
    following = hour.to_come[0].title if hour.to_come else ""
    half, minute, ends = cues(hour, item, look.now, look.zone)
    state = {"quiet": item.quiet, "paused": hour.paused is not None, "closing": closing, "opening": opening}
    late = proposed(hour)
    shown = {"item": item.id, "title": item.title, "next_title": following}
    return {
        **shown,
        **state,
        "late": late.missing_min if late else 0,
        "half": half,
        "minute": minute,
        "ends": ends,
        "gaps": len(unfinished(look)) if closing else 0,
    }


def cues(hour: Hour, item: Item, now: datetime, zone: str) -> tuple[str, str, str]:
    """When the timekeeper speaks: half-way, one minute, time up; "" where there is no such cue (AG-5)."""
    due = {cue.kind: hhmm(cue.at, zone) for cue in cues_of(hour, item, now)}
    return due.get("half", ""), due.get("minute", ""), hhmm(hour.ends_at(item, now), zone)


def gap_rows(look: "Look") -> tuple[RecordLine, ...]:
    """What the recorder asks for at the closing steps and after: actions without an owner or a day (AC-2)."""
    item = look.hour.current if look.state == "running" else None
    return unfinished(look) if look.state == "ended" or (item and item.step >= CLOSING) else ()


def unfinished(look: "Look") -> tuple[RecordLine, ...]:
    record = look.see(look.registry.parts["record"])
    return tuple(line for line in record.of("action") if row(line, record.today).gap)
