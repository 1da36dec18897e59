"""What the wall, a desk and one person see of a brainstorm; plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from app.activities.brainstorm.cards import Card, Heap, cards, filled, heaps, in_portions
from app.activities.brainstorm.looking import LookingView, PairView, looking, suggested
from app.activities.brainstorm.looking import pair as pair_of
from app.activities.brainstorm.overview import Overview, Own, Pair, Shown
from app.activities.brainstorm.robin import Guest
from app.activities.brainstorm.rules import Group, Mode, State, Status
from app.activities.brainstorm.wall_views import Grouped, Listed, Page, Pager, grouped, page, pager
from app.activities.brainstorm.wall_views import listed as listed_on_wall
from app.activities.brainstorm.wish_rows import Wish
from app.core.bank import Idea as Banked
from app.core.contract import Audience, Need, Screen

NONE: Mapping[str, Wish] = {}
MOST_UNFOLDED = 30  # ideas in a list on a hand


@dataclass(frozen=True, slots=True)
class Tally:
    """ "N ideas from x of y people".  writers: None where nothing is counted yet."""

    state: str
    ideas: int
    writers: int
    people: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose turn it is: what a room hears anyway.  away: online or on the telephone."""

    id: str
    name: str
    away: bool
    here: bool
    no_phone: bool
    how: str = ""  # what became of their turn in this round: idea, pass, over


@dataclass(frozen=True, slots=True)
class TurnView:
    """now: None where everybody has passed.  line: of this round, in order.  before: who had the last turn."""

    now: Speaker | None
    next: Speaker | None
    round: int
    line: tuple[Speaker, ...]
    before: str


@dataclass(frozen=True, slots=True)
class WallView:
    """list: the newest ideas.  groups: once ideas stand in groups, instead of the list.  page: instead of both.

    passed: how often sheets have been passed on, None where there are none.
    """

    state: str
    question: str
    hidden: bool
    tally: Tally
    list: Listed
    groups: Grouped | None
    page: Page | None
    looking: LookingView
    turn: TurnView | None = None
    passed: int | None = None


@dataclass(frozen=True, slots=True)
class Controls:
    """Which buttons there are.

    passing: sheets are being passed on.  open_in: the mode in which ideas would open now.
    waiting: there are ideas that only their authors have seen.  all_passed: the turns are over.
    """

    state: str
    hidden: bool
    waiting: bool
    passing: bool
    pass_round: int
    all_passed: bool
    frozen: bool
    clarified: bool
    open_in: str
    clarify_first: bool
    total: int


@dataclass(frozen=True, slots=True)
class DeskView:
    state: str
    question: str
    hidden: bool
    anonymous: bool
    tally: Tally
    controls: Controls
    heaps: tuple[Heap, ...]
    grouped: bool
    votable: tuple[Card, ...]
    looking: LookingView
    pager: Pager | None
    suggested: tuple[PairView, ...]
    held: tuple[tuple[str, str], ...]
    turn: TurnView | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """folded: there are so many that each heap is opened by who wants to read it."""

    hidden: bool
    heaps: tuple[Heap, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class OwnView:
    """fate: "" while nothing happened to it; else number, merged, parked, or a fate after the vote.

    askable: its author may ask for a change.  wish: what was asked for last.
    """

    id: str
    text: str
    number: int | None
    fate: str
    into: int | None
    aside: bool
    editable: bool
    same_as: int | None = None  # the room is asked whether it is the same as this one
    askable: bool = False
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class MineView:
    """sheet: what stands on the sheet I hold.  release: what I send is seen when the facilitator has released it."""

    state: str
    question: str
    hidden: bool
    anonymous: bool
    open: bool
    may_add: bool
    own: tuple[OwnView, ...]
    tally: Tally
    list: ListView
    controls: Controls
    looking: LookingView
    turn: TurnView | None = None
    my_turn: bool = False
    sheet: tuple[str, ...] = ()
    release: bool = False

    @property
    def unread(self) -> tuple[OwnView, ...]:
        """What I could read out."""
        return tuple(one for one in self.own if one.number is None and not one.fate)


@dataclass(frozen=True, slots=True)
class EditView:
    id: str
    number: int
    text: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WishView:
    """What an author asks for.  wanted "": to park the idea."""

    id: str
    number: int
    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class AskView:
    """locked: there are ideas, so the question stays."""

    question: str
    theme: str
    anonymous: bool
    mode: str
    release: bool
    locked: bool
    asked: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class DeskForms:
    """groups: None while there is nothing to group.  themes: the team's.  bank: what is offered again."""

    ask: AskView
    edits: tuple[EditView, ...]
    wishes: tuple[WishView, ...]
    asides: tuple[Card, ...]
    pair: PairView | None
    groups: tuple[Group, ...] | None = None
    turn: TurnView | None = None
    themes: tuple[str, ...] = ()
    bank: tuple[Banked, ...] = ()


def tally(seen: Overview, who: Audience) -> Tally:
    return Tally(seen.state, seen.total, seen.writers, seen.present)


def stage(seen: Overview, who: Audience) -> WallView | DeskView:
    """The stage of a wall or a desk.  No author, and in silence no text, because there is none in `seen`."""
    return desk_stage(seen, who) if who.screen is Screen.DESK else wall(seen, who)


def wall(seen: Overview, who: Audience) -> WallView:
    return WallView(
        seen.state,
        seen.question,
        seen.hidden,
        tally(seen, who),
        listed_on_wall(seen),
        grouped(seen),
        page(seen),
        looking(seen, who),
        turn(seen),
        seen.pass_round if seen.mode is Mode.PASSED_ON and seen.state is State.OPEN else None,
    )


def desk_stage(seen: Overview, who: Audience) -> DeskView:
    votable = tuple(one for one in cards(seen) if one.status == Status.VOTABLE)
    return DeskView(
        seen.state,
        seen.question,
        seen.hidden,
        seen.anonymous,
        tally(seen, who),
        controls(seen),
        heaps(seen),
        bool(seen.groups),
        votable,
        looking(seen, who),
        pager(seen),
        suggested(seen) if who.can(Need.FACILITATE) else (),
        seen.held if who.can(Need.FACILITATE) else (),
        turn(seen),
    )


def controls(seen: Overview) -> Controls:
    return Controls(
        seen.state,
        seen.hidden,
        seen.hidden or (seen.waiting > 0 and seen.state is not State.ASKED),
        seen.mode is Mode.PASSED_ON and seen.state is State.OPEN,
        seen.pass_round,
        seen.turns is not None and not seen.turns.robin.turn,
        seen.frozen,
        seen.clarified,
        opens_in(seen),
        seen.item_mode == "clarify",
        seen.total,
    )


def opens_in(seen: Overview) -> str:
    """As chosen with the question; later as the agenda has it for this item, else for all to see."""
    if seen.state is State.ASKED:
        return seen.mode
    return seen.item_mode if seen.item_mode in set(Mode) else Mode.OPEN


def listed(seen: Overview, who: Audience) -> ListView:
    """All ideas, for hands: the same facts as on the wall."""
    found = filled(heaps(seen))
    folded = sum(len(heap.cards) for heap in found) > MOST_UNFOLDED
    return ListView(seen.hidden, in_portions(found) if folded else found, folded)


def turn(seen: Overview) -> TurnView | None:
    """None but in a round robin that has begun."""
    turns = seen.turns
    if turns is None or seen.state not in (State.OPEN, State.CLOSED):
        return None
    line = tuple(speaker(guest, how) for guest, how in turns.line)
    now, then = (speaker(one) if one else None for one in (turns.now, turns.next))
    return TurnView(now, then, turns.robin.round, line, turns.before)


def speaker(guest: Guest, how: str = "") -> Speaker:
    return Speaker(guest.id, guest.name, guest.away, guest.here, guest.no_phone, how)


def mine(
    seen: Overview,
    own: tuple[Own, ...],
    may_add: bool,
    me: str = "",
    wishes: Mapping[str, Wish] = NONE,
    sheet: tuple[str, ...] = (),
) -> MineView:
    """One person's task.  The list in it is the one every hand gets."""
    hand = Audience(Screen.HAND)
    numbers = {one.id: one.number for one in seen.ideas}
    editable = not seen.clarified and not seen.frozen
    in_turn, running = turn(seen), seen.state is State.OPEN and not seen.frozen
    return MineView(
        seen.state,
        seen.question,
        seen.hidden,
        seen.anonymous,
        seen.state is State.OPEN and not seen.frozen,
        may_add,
        tuple(asking(own_view(one, numbers, editable, seen.pair), seen, wishes.get(one.id)) for one in own),
        tally(seen, hand),
        listed(seen, hand),
        controls(seen),
        looking(seen, hand),
        in_turn,
        running and in_turn is not None and in_turn.now is not None and in_turn.now.id == me,
        sheet if seen.mode is Mode.PASSED_ON and running else (),
        seen.release and seen.mode is Mode.OPEN,
    )


def own_view(one: Own, numbers: dict[str, int], editable: bool, pair: Pair | None = None) -> OwnView:
    fate = "" if one.status in (Status.RAISED, Status.VOTABLE) else one.status.value
    text = "" if one.erased else one.text
    may = editable and not one.erased and one.status is not Status.PARKED
    other = {pair.idea: pair.into, pair.into: pair.idea}.get(one.id, "") if pair else ""
    return OwnView(one.id, text, one.number, fate, numbers.get(one.head), one.aside, may, numbers.get(other))


def asking(one: OwnView, seen: Overview, wish: Wish | None) -> OwnView:
    """With what its author may ask for once clarifying has begun (BR-6)."""
    may = seen.clarified and one.number is not None and not one.aside and one.fate != Status.PARKED
    return replace(one, askable=may, wish=wish)


def forms(
    seen: Overview,
    old: dict[str, tuple[str, ...]],
    asides: tuple[Shown, ...],
    wishes: Mapping[str, Wish] = NONE,
) -> DeskForms:
    """What has text fields on the desk, and the texts this person set aside."""
    mode = seen.item_mode if seen.item_mode in set(Mode) and seen.state is State.NONE else seen.mode.value
    opened = seen.state not in (State.NONE, State.ASKED)
    ask = AskView(
        seen.question,
        seen.theme,
        seen.anonymous,
        mode,
        seen.release,
        seen.total > 0,
        seen.state is not State.NONE,
        opened,
    )
    readable = (one for one in seen.ideas if not one.aside) if seen.clarified and not seen.frozen else ()
    edits = tuple(EditView(one.id, one.number, one.text, old.get(one.id, ())) for one in readable)
    aside = tuple(Card(one.id, one.number, one.text, True, one.status) for one in asides)
    groups = seen.groups if seen.ideas and not seen.frozen else None
    wanted = wished(seen, wishes) if not seen.frozen else ()
    return DeskForms(ask, edits, wanted, aside, pair_of(seen) if not seen.frozen else None, groups, turn(seen))


def wished(seen: Overview, wishes: Mapping[str, Wish]) -> tuple[WishView, ...]:
    """What is asked for and not settled, of ideas that all can read."""
    known = {one.id: one for one in seen.ideas}
    open_ = [(known[wish.idea], wish) for wish in wishes.values() if wish.open and wish.idea in known]
    return tuple(WishView(one.id, one.number, one.text, wish.text) for one, wish in open_)


def stage_key(seen: Overview) -> str:
    """Changes with the phase, the question and what the facilitator does to ideas; not with each new idea."""
    done = [
        (one.id, one.status.value, one.head, one.aside)
        for one in seen.ideas
        if one.aside or one.status != Status.VOTABLE
    ]
    turns = seen.turns and (seen.turns.robin.turn, seen.turns.robin.round, seen.turns.line)
    chosen = (seen.question, seen.anonymous, seen.clarified, seen.frozen, seen.item_mode)
    what = repr((chosen, seen.edits, done, turns, seen.pair, seen.groups, seen.wishes, seen.pass_round, seen.release))
    return f"{seen.state}:{seen.mode}:{sha256(what.encode()).hexdigest()[:12]}"
