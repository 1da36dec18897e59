"""What may be done about time now, each with its effect on the rest of the hour (AG-6, AG-11, AG-12); plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.agenda.closing import closing_at, closing_items, in_the_way
from app.agenda.extend import MOST_MIN, Most, extension, lenders, most
from app.agenda.figures import hhmm, m_ss, minutes
from app.agenda.hour import LATE_S, OPENING, Hour, Item
from app.agenda.shave import proposed
from app.agenda.store import Overview
from app.agenda.views import Cues, NowView, lead_of, now_view, own_cues
from app.agenda.wishes import OwnWish, Wishes
from app.core.clock import ms
from app.core.contract import Audience, Need, Screen, Seat
from app.core.errors import Refused
from app.core.roles import Role

ADDS = (2, 5)


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of the hour after a press.  late_min 0: on time (AG-10)."""

    at: str
    late_min: int


@dataclass(frozen=True, slots=True)
class Give:
    """What one donor gives: whole minutes, or m:ss where they are not whole."""

    title: str
    minutes: int
    time: str


@dataclass(frozen=True, slots=True)
class Add:
    """A press that adds minutes: what it sends and what it does.  spare: m:ss of spare time it uses, "" for none."""

    minutes: int
    donors: str
    defer: bool
    possible: bool
    finish: Finish
    takes: tuple[Give, ...] = ()
    moved: tuple[str, ...] = ()
    spare: str = ""
    most: Most | None = None
    donor: str = ""  # its title, where the press names one donor


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of the late start: before beside after.  after_min None: it goes to the next meeting."""

    title: str
    before_min: int
    after_min: int | None

    @property
    def changed(self) -> bool:
        return self.after_min != self.before_min


@dataclass(frozen=True, slots=True)
class Late:
    """The proposal after a late start (AG-11)."""

    sign: str
    missing_min: int
    cuts: tuple[Cut, ...]
    unfit_min: int

    @property
    def changes(self) -> tuple[Cut, ...]:
        return tuple(cut for cut in self.cuts if cut.changed)


@dataclass(frozen=True, slots=True)
class Closing:
    """The way to the closing items (AG-12).  at: ms since 1970, when it is time.  moved: what goes to next meeting."""

    at: int
    due: bool
    title: str
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Controls:
    """The current item as its leader sees it.

    finish: when the hour ends if time is up and nothing is added.  today: the aim of the meeting, while it opens.
    """

    now: NowView
    paused: bool = False
    last: bool = False
    finish: Finish | None = None
    adds: tuple[Add, ...] = ()
    reopen: bool = False
    over_plan_min: int = 0
    practice: bool = False
    late: Late | None = None
    closing: Closing | None = None
    wishes: Wishes = field(default_factory=Wishes)
    today: str = ""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Every extension with the donors named.  lenders: (id, title, minutes) of who may be asked, the longest first."""

    now: NowView
    adds: tuple[Add, ...]
    lenders: tuple[tuple[str, str, int], ...]
    named: tuple[str, ...]
    defer: bool
    spare: str


def see_controls(o: Overview, who: Audience) -> Controls:
    """The current item with its clock, and what may be pressed with what each does to the rest of the hour (AG-6)."""
    hour, item = o.hour, o.hour.current
    lead = lead_of(item, o.holders, o.partner_word) if item else None
    view = now_view(hour, o.now, o.zone, lead, plain=True)
    if item is None or view.timer is None:
        return Controls(view, reopen=hour.may_reopen(o.now), over_plan_min=_over_plan_min(hour), practice=hour.practice)
    then = at_time_up(hour, item, o.now)
    return Controls(
        view,
        paused=hour.paused is not None,
        last=not hour.to_come,
        finish=_finish(hour, then, 0, o.zone),
        adds=tuple(_add(hour, item, then, k, lenders(hour), o.zone) for k in ADDS),
        late=_late(hour),
        closing=_closing(hour, o.now),
        wishes=o.wishes,
        today=o.aim if item.step <= OPENING else "",
    )


@dataclass(frozen=True, slots=True)
class OwnTime:
    """The hour on one person's hand.  cues None: they do not keep time."""

    controls: Controls
    cues: Cues | None


def see_own(o: Overview, seat: Seat) -> OwnTime | None:
    """For who may move the meeting or its time, while it runs; cues for the leader and the timekeeper (AG-5)."""
    if o.hour.state(o.now) != "running" or not seat.may & {Need.NEXT, Need.TIME}:
        return None
    keeps_time = seat.roles & {Role.LEADER, Role.TIMEKEEPER}
    return OwnTime(see_controls(o, Audience(Screen.HAND, seat.may)), own_cues(o) if keeps_time else None)


def see_wish(o: Overview, seat: Seat, answers: Mapping[str, bool]) -> OwnWish | None:
    """What is asked at time up of everybody who takes part and has no say about time by a role."""
    item = o.hour.current
    if o.hour.state(o.now) != "running" or item is None or item.quiet or seat.may & {Need.NEXT, Need.TIME}:
        return None
    asked = seat.participant is not None and not seat.gone and Need.TAKE_PART in seat.may
    return OwnWish(item.id, answers.get(seat.participant or "")) if asked else None


def wish_key(o: Overview) -> str:
    """Another one when every hand is asked afresh: another length of the current item.  Nobody's answer is in it."""
    return str(o.hour.current.adjusted_s) if o.hour.current else ""


def see_more_time(o: Overview, asked: Sequence[str], *, defer: bool) -> MoreTime | None:
    """All extensions of 1 to 10 minutes with these donors in this order; None where no item is current."""
    hour, item = o.hour, o.hour.current
    if item is None or hour.state(o.now) != "running":
        return None
    able = lenders(hour)
    donors = [next(one for one in able if one.id == name) for name in asked if name in {one.id for one in able}]
    then = at_time_up(hour, item, o.now)
    adds = tuple(_add(hour, item, then, k, donors, o.zone, defer=defer) for k in range(1, MOST_MIN + 1))
    listed = tuple((one.id, one.title, minutes(one.adjusted_s)) for one in able)
    view = now_view(hour, o.now, o.zone, plain=True)
    spare = m_ss(hour.available_s(then))
    return MoreTime(view, adds, listed, tuple(one.id for one in donors), defer, spare)


def at_time_up(hour: Hour, item: Item, now: datetime) -> datetime:
    """The moment for which effects are worked out: until its time is up an item drains nothing."""
    return now if hour.paused else max(now, hour.ends_at(item, now))


def _over_plan_min(hour: Hour) -> int:
    return max(0, -(-hour.over_plan_s // 60))


def _finish(hour: Hour, then: datetime, later_s: int, zone: str) -> Finish:
    late_s = later_s - hour.slack_s(then)
    at = hour.scheduled_end + timedelta(seconds=late_s)
    return Finish(hhmm(at, zone), late_s // 60 if late_s >= LATE_S else 0)


def _add(hour: Hour, item: Item, then: datetime, k: int, donors: list[Item], zone: str, *, defer: bool = False) -> Add:
    ids, one = ",".join(donor.id for donor in donors), donors[0].title if len(donors) == 1 else ""
    try:
        paid = extension(hour, item, then, k, donors, defer=defer)
    except Refused:
        return Add(k, ids, defer, False, _finish(hour, then, 0, zone), most=most(hour, then, donors), donor=one)
    titles = {donor.id: donor.title for donor in donors}
    takes = tuple(_give(titles[loan.item], loan.gives_s) for loan in paid.loans if not loan.deferred)
    moved = tuple(titles[loan.item] for loan in paid.loans if loan.deferred)
    later_s = paid.from_slack_s - sum(loan.keeps_s for loan in paid.loans if loan.deferred)
    spare = m_ss(paid.from_slack_s) if paid.from_slack_s else ""
    return Add(k, ids, defer, True, _finish(hour, then, later_s, zone), takes, moved, spare, None, one)


def _give(title: str, given_s: int) -> Give:
    return Give(title, given_s // 60 if given_s % 60 == 0 else 0, m_ss(given_s))


def _late(hour: Hour) -> Late | None:
    if (found := proposed(hour)) is None:
        return None
    off = dict(found.cuts)
    lines = [item for item in hour.items if item.current or item.to_come]
    cuts = tuple(_cut(item, off.get(item.id, 0), item.id in found.put_off) for item in lines)
    return Late(found.sign, found.missing_min, cuts, found.unfit_min)


def _cut(item: Item, off_min: int, put_off: bool) -> Cut:
    before = minutes(item.adjusted_s)
    return Cut(item.title, before, None if put_off else before - off_min)


def _closing(hour: Hour, now: datetime) -> Closing | None:
    at = closing_at(hour)
    if at is None:
        return None
    moved = tuple(item.title for item in in_the_way(hour))
    return Closing(ms(at), now >= at, closing_items(hour)[0].title, moved)
