"""What each screen sees of the hour, as plain data.  Words are the templates' business, save for roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from app.agenda.extend import Most, extension, lenders, most
from app.agenda.figures import hhmm, m_ss, minutes
from app.agenda.hour import SOON_S, UNDO, Hour, Item, State
from app.agenda.plan_views import plan_view as plan_view
from app.agenda.store import Overview
from app.core.clock import ms
from app.core.contract import Audience, Screen
from app.core.errors import Refused
from app.core.words import N_

ROLES = {
    "leader": N_("Leader"),
    "facilitator": N_("Facilitator"),
    "timekeeper": N_("Timekeeper"),
    "recorder": N_("Recorder"),
}
ADDS = (2, 5)
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
class Add:
    """A press that adds minutes: what it sends and what it does.  takes: (title, "2:00") of each donor."""

    minutes: int
    donors: str
    defer: bool
    possible: bool
    takes: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    finish: str
    most: Most | None = None
    donor: str = ""  # its title, where the press names one donor


@dataclass(frozen=True, slots=True)
class Controls:
    """The current item as its leader sees it.  finish: when the hour ends if time is up and nothing is added."""

    now: NowView
    paused: bool = False
    last: bool = False
    finish: str = ""
    adds: tuple[Add, ...] = ()
    from_one: tuple[Add, ...] = ()
    reopen: bool = False
    over_plan_min: int = 0
    practice: bool = False


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
    return NowView(*head, timer=clock, next_title=title, next_min=length, undo_until=until)


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


def see_controls(o: Overview, who: Audience) -> Controls:
    """The current item with its clock, and the four choices with what each does to the rest of the hour (AG-6)."""
    hour, item = o.hour, o.hour.current
    lead = lead_of(item, o.holders, o.partner_word) if item else None
    view = now_view(hour, o.now, o.zone, lead, plain=True)
    if item is None or view.timer is None:
        return Controls(view, reopen=hour.may_reopen(o.now), over_plan_min=_over_plan_min(hour), practice=hour.practice)
    then = o.now if hour.paused else max(o.now, hour.ends_at(item, o.now))
    return Controls(
        view,
        paused=hour.paused is not None,
        last=not hour.to_come,
        finish=hhmm(hour.forecast(then).finish, o.zone),
        adds=tuple(_add(hour, item, then, k, lenders(hour), o.zone) for k in ADDS),
        from_one=tuple(_from_one(hour, item, then, k, one, o.zone) for one in lenders(hour) for k in ADDS),
    )


def _over_plan_min(hour: Hour) -> int:
    return max(0, -(-hour.over_plan_s // 60))


def _from_one(hour: Hour, item: Item, then: datetime, k: int, donor: Item, zone: str) -> Add:
    """All of it from one donor: kept if that is enough, else moved to the next meeting."""
    kept = _add(hour, item, then, k, [donor], zone)
    return kept if kept.possible else _add(hour, item, then, k, [donor], zone, defer=True)


def _add(hour: Hour, item: Item, then: datetime, k: int, donors: list[Item], zone: str, *, defer: bool = False) -> Add:
    ids, one = ",".join(donor.id for donor in donors), donors[0].title if len(donors) == 1 else ""
    finish = hour.forecast(then).finish
    try:
        paid = extension(hour, item, then, k, donors, defer=defer)
    except Refused:
        return Add(k, ids, defer, False, (), (), hhmm(finish, zone), most(hour, then, donors), one)
    titles = {donor.id: donor.title for donor in donors}
    takes = tuple((titles[loan.item], m_ss(loan.gives_s)) for loan in paid.loans)
    moved = tuple(titles[loan.item] for loan in paid.loans if loan.deferred)
    finish += timedelta(seconds=paid.from_slack_s - sum(loan.keeps_s for loan in paid.loans if loan.deferred))
    return Add(k, ids, defer, True, takes, moved, hhmm(finish, zone), None, one)
