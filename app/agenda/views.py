"""What each screen sees of the hour, as plain data.  Words are the templates' business, save for roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from app.agenda.closing import closing_at
from app.agenda.cues import cues, overs
from app.agenda.figures import hhmm, m_ss, minutes
from app.agenda.hour import SOON_S, UNDO, Hour, Item, State
from app.agenda.plan_views import plan_view as plan_view
from app.agenda.store import Overview
from app.core.clock import ms
from app.core.contract import Audience, Screen
from app.core.words import N_

ROLES = {
    "leader": N_("Leader"),
    "facilitator": N_("Facilitator"),
    "timekeeper": N_("Timekeeper"),
    "recorder": N_("Recorder"),
}
TITLE_LINE, LARGE_ROWS, WALL_ROWS = 26, 8, 12  # what a wall has room for


@dataclass(frozen=True, slots=True)
class Timer:
    """One clock.  state: run, soon, over, paused.  paused: the seconds left that it stands at, or None."""

    state: str
    digits: str
    ends: int
    started: int
    total_s: int
    total_min: int
    paused: int | None
    pct: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads an item: a name or typed words, else the fixed word of a role."""

    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class NowView:
    """The item that is current, for the eyebrow, the clock and the default stage.

    quiet: title and speaker only (AG-17); then there is no timer.  title "": no item is current.
    """

    state: State
    n: int = 0
    of: int = 0
    item: str = ""
    title: str = ""
    aim: str = ""
    lead: Lead = Lead()
    quiet: bool = False
    timer: Timer | None = None
    next_title: str = ""
    next_min: int = 0
    undo_until: int | None = None  # ms since 1970; None: there is nothing to undo (AG-19)
    page: int = 0  # of the wall

    @property
    def long(self) -> bool:
        """Its title needs two lines on a wall, and the purpose gives way."""
        return len(self.title) > TITLE_LINE

    @property
    def speaker(self) -> str:
        """The display name of who leads it, "" where only a role is known."""
        return self.lead.name


@dataclass(frozen=True, slots=True)
class Finish:
    """The forecast (AG-10), and what a screen needs to go on with it by itself.  Times in ms since 1970."""

    at: str
    late_min: int
    scheduled_end: int
    slack_base: int
    ends: int | None
    paused: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the rail.  status: done, now, later, skipped.  took: whole minutes, None before its end."""

    id: str
    n: int
    title: str
    status: str
    plan: int
    took: int | None
    late: bool
    over: bool
    ended_as: str


@dataclass(frozen=True, slots=True)
class Rail:
    """finish None: a quiet item, no word about time (AG-17)."""

    team: str
    state: State
    rows: tuple[Row, ...]
    finish: Finish | None
    ended: str
    total_min: int

    @property
    def many(self) -> bool:
        """Too many for a wall's large rows."""
        return len(self.rows) > LARGE_ROWS

    @property
    def before(self) -> int:
        """How many of the first rows a wall leaves out, so that the current one is among those that fit."""
        if len(self.rows) <= WALL_ROWS:
            return 0
        now = next((at for at, row in enumerate(self.rows) if row.status == "now"), 0)
        return max(0, min(now - 2, len(self.rows) - (WALL_ROWS - 2)))

    @property
    def shown(self) -> tuple[Row, ...]:
        fits = WALL_ROWS if len(self.rows) <= WALL_ROWS else WALL_ROWS - 2  # two lines say what is left out
        return self.rows[self.before : self.before + fits]

    @property
    def after(self) -> int:
        return len(self.rows) - self.before - len(self.shown)


@dataclass(frozen=True, slots=True)
class Cues:
    """What a screen says at its moment (AG-5).  said, shown: "kind:ms" with spaces between; over has ":minutes" too.

    said: to people who listen.  shown: as a filled block, with the soft sound and a buzz where those are on.
    hush: without the sound, since the room would hear it (AG-17).
    """

    title: str = ""
    said: str = ""
    shown: str = ""
    key: str = ""  # another one whenever what may be pressed about time, or its effect, is another
    hush: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a hand."""

    team: str
    now: NowView
    start: str


def timer(hour: Hour, item: Item, now: datetime) -> Timer:
    left_s = hour.remaining_s(item, now)
    paused = hour.paused is not None
    state = "paused" if paused else "over" if left_s <= 0 else "soon" if left_s <= SOON_S else "run"
    started = ms(item.started_at or now)
    pct = max(0, min(100, 100 * left_s // item.adjusted_s)) if item.adjusted_s else 0
    ends, total_min = ms(hour.ends_at(item, now)), minutes(item.adjusted_s)
    digits = m_ss(abs(left_s))
    return Timer(state, digits, ends, started, item.adjusted_s, total_min, left_s if paused else None, pct)


def now_view(hour: Hour, now: datetime, zone: str, lead: Lead | None = None, *, plain: bool = False) -> NowView:
    """The current item.  plain: with its clock even when it is quiet, for the leader's and timekeeper's screens."""
    state, item = hour.state(now), hour.current
    if state != "running" or item is None:
        return NowView(state, of=len(hour.items))
    following = hour.to_come[0] if hour.to_come else None
    clock = None if item.quiet and not plain else timer(hour, item, now)
    shown_lead = lead or lead_of(item, {}, "")
    title, length = (following.title, minutes(following.adjusted_s)) if following else ("", 0)
    n, of = hour.number(item.id), len(hour.items)
    head = (state, n, of, item.id, item.title, item.aim, shown_lead, item.quiet)
    former = hour.former if hour.may_undo(now) else None
    until = ms(former.ended_at + UNDO) if former and former.ended_at else None
    return NowView(*head, timer=clock, next_title=title, next_min=length, undo_until=until, page=item.page)


def lead_of(item: Item, holders: Mapping[str, tuple[str, ...]], partner_word: str) -> Lead:
    """The display name of who leads it: the holder of the role, the team's word for partners, or what was typed."""
    if item.lead == "partner":
        return Lead(partner_word, N_("Patient or carer partner"))
    if item.lead not in ROLES:
        return Lead(item.lead)
    return Lead(", ".join(holders.get(item.lead, ())), ROLES[item.lead])


def see_now(o: Overview, who: Audience) -> NowView:
    """For the wall's clock and the stage of an item without an activity."""
    item = o.hour.current
    lead = lead_of(item, o.holders, o.partner_word) if item else None
    return now_view(o.hour, o.now, o.zone, lead, plain=who.screen is Screen.DESK)


def see_plan_key(o: Overview, who: Audience) -> str:
    """Another one whenever the plan is another one: then the page Plan fetches its table again."""
    words = (o.hour.items, o.hour.scheduled_start, o.hour.scheduled_end, o.hour.state(o.now))
    return f"{crc32(repr(words).encode()):08x}"


def see_head(o: Overview, who: Audience) -> Head:
    return Head(o.team, see_now(o, who), hhmm(o.hour.scheduled_start, o.zone))


def see_rail(o: Overview, who: Audience) -> Rail:
    """The agenda beside the stage; on the wall a quiet item is never late (AG-17)."""
    state, wall = o.hour.state(o.now), who.screen is Screen.WALL
    running = o.hour.current if state == "running" else None
    hush = wall and running is not None and running.quiet
    rows = tuple(_row(o.hour, item, n, o.now, state, wall) for n, item in enumerate(o.hour.items, 1))
    ended = hhmm(o.hour.closed_at, o.zone) if state == "ended" and o.hour.started_at else ""
    total = minutes(sum(item.adjusted_s for item in o.hour.items if item.ended_as != "deferred" or item.started_at))
    return Rail(o.team, state, rows, None if hush else see_finish(o.hour, o.now, o.zone), ended, total)


def see_finish(hour: Hour, now: datetime, zone: str) -> Finish:
    """The forecast as it stands.  slack_base: the slack in ms if the current item ends when its time is up."""
    item = hour.current if hour.state(now) == "running" else None
    forecast = hour.forecast(now)
    end = ms(hour.scheduled_end)
    if item is None:
        return Finish(hhmm(hour.scheduled_end, zone), 0, end, 0, None, None, zone)
    ends = ms(hour.ends_at(item, now))
    paused = hour.remaining_s(item, now) if hour.paused else None
    base = end - ends - 1000 * hour.later_s
    return Finish(hhmm(forecast.finish, zone), forecast.late_min, end, base, ends, paused, zone)


def _row(hour: Hour, item: Item, n: int, now: datetime, state: State, wall: bool) -> Row:
    status = _status(item, state)
    took = minutes(hour.elapsed_s(item, now)) if status == "done" else None
    plan, mute = minutes(item.adjusted_s), wall and item.quiet
    late = took is not None and took > plan and not mute
    over = status == "now" and hour.remaining_s(item, now) <= 0 and not mute
    return Row(item.id, n, item.title, status, plan, took, late, over, item.ended_as)


def _status(item: Item, state: State) -> str:
    if item.ended_at or (item.current and state == "ended"):
        return "done"
    if item.current:
        return "now"
    return "skipped" if item.ended_as else "later"


def see_cues(o: Overview, who: Audience) -> Cues:
    """On the wall shown, on desks shown and said, on hands said; a quiet item is for who keeps time alone (AG-17)."""
    item = o.hour.current if o.hour.state(o.now) == "running" else None
    keeps_time = who.screen is Screen.DESK and who.can("time")
    key = time_key(o)
    if item is None or (item.quiet and not keeps_time):
        return Cues(key=key)
    if who.screen is Screen.WALL:
        return Cues(item.title, shown=moments(o, ("half", "minute", "up")), key=key)
    if who.screen is Screen.HAND:
        return Cues(item.title, said=moments(o, ("minute", "up")), key=key)
    said = moments(o, ("half", "minute", "up", "over", *(("closing",) if keeps_time else ())))
    shown = moments(o, ("half", "minute", "up", "closing")) if keeps_time else ""
    return Cues(item.title, said, shown, key, hush=item.quiet)


def time_key(o: Overview) -> str:
    """The hour, and how far slack has drained in half minutes: then effects that were worked out are out of date."""
    words = (o.hour.items, o.hour.pauses, o.hour.decisions, o.hour.drained(o.now), o.wishes)
    return f"{crc32(repr(words).encode()):08x}"


def own_cues(o: Overview) -> Cues:
    """For the hand of the leader and the timekeeper: every cue, in a quiet item without the sound."""
    item = o.hour.current if o.hour.state(o.now) == "running" else None
    every = moments(o, ("half", "minute", "up", "closing"))
    return Cues(item.title, every, every, hush=item.quiet) if item else Cues()


def moments(o: Overview, kinds: tuple[str, ...]) -> str:
    """The cues of these kinds, as a screen reads them."""
    item, closes = o.hour.current, closing_at(o.hour)
    if item is None:
        return ""
    found = [(cue.kind, cue.at, cue.minutes) for cue in (*cues(o.hour, item, o.now), *overs(o.hour, item, o.now))]
    found += [("closing", closes, 0)] if closes else []
    return " ".join(f"{kind}:{ms(at)}:{more}" for kind, at, more in found if kind in kinds)
