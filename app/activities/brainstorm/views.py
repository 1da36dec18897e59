"""What the wall, a desk and one person see of a brainstorm; plain data."""

from dataclasses import dataclass
from hashlib import sha256

from app.activities.brainstorm.cards import Card, Heap, cards, filled, heaps
from app.activities.brainstorm.looking import LookingView, PairView, looking
from app.activities.brainstorm.looking import pair as pair_of
from app.activities.brainstorm.overview import Overview, Own, Pair, Shown
from app.activities.brainstorm.robin import Guest
from app.activities.brainstorm.rules import Group, Mode, State, Status
from app.activities.brainstorm.wall_views import Grouped, Listed, grouped
from app.activities.brainstorm.wall_views import listed as listed_on_wall
from app.core.contract import Audience, Screen


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
    """list: the newest ideas.  groups: once ideas stand in groups, instead of the list."""

    state: str
    question: str
    hidden: bool
    tally: Tally
    list: Listed
    groups: Grouped | None
    looking: LookingView
    turn: TurnView | None = None


@dataclass(frozen=True, slots=True)
class Controls:
    """Which buttons there are.

    open_in: the mode in which ideas would open now.  waiting: there are ideas that only their authors have seen.
    all_passed: the turns are over.
    """

    state: str
    hidden: bool
    waiting: bool
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
    turn: TurnView | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    hidden: bool
    heaps: tuple[Heap, ...]


@dataclass(frozen=True, slots=True)
class OwnView:
    """fate: "" while nothing happened to it; else number, merged, parked, or a fate after the vote."""

    id: str
    text: str
    number: int | None
    fate: str
    into: int | None
    aside: bool
    editable: bool
    same_as: int | None = None  # the room is asked whether it is the same as this one


@dataclass(frozen=True, slots=True)
class MineView:
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
class AskView:
    """locked: there are ideas, so the question stays."""

    question: str
    anonymous: bool
    mode: str
    locked: bool
    asked: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class DeskForms:
    """groups: None while there is nothing to group."""

    ask: AskView
    edits: tuple[EditView, ...]
    asides: tuple[Card, ...]
    pair: PairView | None
    groups: tuple[Group, ...] | None = None
    turn: TurnView | None = None


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
        looking(seen, who),
        turn(seen),
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
        turn(seen),
    )


def controls(seen: Overview) -> Controls:
    return Controls(
        seen.state,
        seen.hidden,
        seen.hidden or (seen.waiting > 0 and seen.state is not State.ASKED),
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
    return ListView(seen.hidden, filled(heaps(seen)))


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


def mine(seen: Overview, own: tuple[Own, ...], may_add: bool, me: str = "") -> MineView:
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
        tuple(own_view(one, numbers, editable, seen.pair) for one in own),
        tally(seen, hand),
        listed(seen, hand),
        controls(seen),
        looking(seen, hand),
        in_turn,
        running and in_turn is not None and in_turn.now is not None and in_turn.now.id == me,
    )


def own_view(one: Own, numbers: dict[str, int], editable: bool, pair: Pair | None = None) -> OwnView:
    fate = "" if one.status in (Status.RAISED, Status.VOTABLE) else one.status.value
    text = "" if one.erased else one.text
    may = editable and not one.erased and one.status is not Status.PARKED
    other = {pair.idea: pair.into, pair.into: pair.idea}.get(one.id, "") if pair else ""
    return OwnView(one.id, text, one.number, fate, numbers.get(one.head), one.aside, may, numbers.get(other))


def forms(seen: Overview, old: dict[str, tuple[str, ...]], asides: tuple[Shown, ...]) -> DeskForms:
    """What has text fields on the desk, and the texts this person set aside."""
    mode = seen.item_mode if seen.item_mode in set(Mode) and seen.state is State.NONE else seen.mode.value
    opened = seen.state not in (State.NONE, State.ASKED)
    ask = AskView(seen.question, seen.anonymous, mode, seen.total > 0, seen.state is not State.NONE, opened)
    readable = (one for one in seen.ideas if not one.aside) if seen.clarified and not seen.frozen else ()
    edits = tuple(EditView(one.id, one.number, one.text, old.get(one.id, ())) for one in readable)
    aside = tuple(Card(one.id, one.number, one.text, True, one.status) for one in asides)
    groups = seen.groups if seen.ideas and not seen.frozen else None
    return DeskForms(ask, edits, aside, pair_of(seen) if not seen.frozen else None, groups, turn(seen))


def stage_key(seen: Overview) -> str:
    """Changes with the phase, the question and what the facilitator does to ideas; not with each new idea."""
    done = [
        (one.id, one.status.value, one.head, one.aside)
        for one in seen.ideas
        if one.aside or one.status != Status.VOTABLE
    ]
    turns = seen.turns and (seen.turns.robin.turn, seen.turns.robin.round, seen.turns.line)
    chosen = (seen.question, seen.anonymous, seen.clarified, seen.frozen, seen.item_mode)
    what = repr((chosen, seen.edits, done, turns, seen.pair, seen.groups))
    return f"{seen.state}:{seen.mode}:{sha256(what.encode()).hexdigest()[:12]}"
