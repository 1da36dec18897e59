"""What the wall, a desk and one person see of a brainstorm; plain data."""

from dataclasses import dataclass
from hashlib import sha256

from app.activities.brainstorm.looking import LookingView, PairView, looking
from app.activities.brainstorm.looking import pair as pair_of
from app.activities.brainstorm.overview import Overview, Own, Pair, Shown
from app.activities.brainstorm.robin import Guest
from app.activities.brainstorm.rules import Mode, State, Status
from app.core.contract import Audience, Screen

LINE, ROW, LARGE_ROWS = 49, 87, 5  # units of the wall: a line of the question, a row of two lines, rows in Large text
ROOM = 730  # units below the clock and above the foot, without the question
QUESTION_LINE = 40  # characters of the question on one line
ONE_COLUMN = 5  # so few ideas stand in one column, larger


@dataclass(frozen=True, slots=True)
class Tally:
    """ "N ideas from x of y people".  writers: None where nothing is counted yet."""

    state: str
    ideas: int
    writers: int
    people: int


@dataclass(frozen=True, slots=True)
class Card:
    """An idea and what is merged into it.  extra: there is no room for it in Large text."""

    id: str
    number: int
    text: str
    aside: bool
    status: str
    merged: tuple["Card", ...] = ()
    extra: bool = False


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
    """rows: of a column.  more, more_large: how many older ideas there is no room for."""

    state: str
    question: str
    hidden: bool
    tally: Tally
    cards: tuple[Card, ...]
    rows: int
    columns: int
    more: int
    more_large: int
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
    cards: tuple[Card, ...]
    votable: tuple[Card, ...]
    looking: LookingView
    turn: TurnView | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    hidden: bool
    cards: tuple[Card, ...]


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
    ask: AskView
    edits: tuple[EditView, ...]
    asides: tuple[Card, ...]
    pair: PairView | None
    turn: TurnView | None = None


def tally(seen: Overview, who: Audience) -> Tally:
    return Tally(seen.state, seen.total, seen.writers, seen.present)


def stage(seen: Overview, who: Audience) -> WallView | DeskView:
    """The stage of a wall or a desk.  No author, and in silence no text, because there is none in `seen`."""
    return desk_stage(seen, who) if who.screen is Screen.DESK else wall(seen, who)


def wall(seen: Overview, who: Audience) -> WallView:
    heads = [one for one in seen.ideas if one.status not in (Status.MERGED, Status.PARKED)]
    columns, rows = grid(seen.question, len(heads))
    room, room_large = columns * rows, columns * LARGE_ROWS
    newest = heads[-room:]
    unseen = len(newest) - room_large  # the oldest of them, in Large text
    cards = tuple(card(seen, one, extra=i < unseen) for i, one in enumerate(newest))
    more = len(heads) - len(newest)
    return WallView(
        seen.state,
        seen.question,
        seen.hidden,
        tally(seen, who),
        cards,
        rows,
        columns,
        more,
        more + max(0, unseen),
        looking(seen, who),
        turn(seen),
    )


def grid(question: str, ideas: int) -> tuple[int, int]:
    """Columns and rows that fit below a question of that length: nothing on the wall is cut or scrolls."""
    if ideas <= ONE_COLUMN:
        return 1, ONE_COLUMN
    lines = min(3, -(-len(question) // QUESTION_LINE) or 1)
    return 2, min(8, (ROOM - lines * LINE) // ROW)


def card(seen: Overview, one: Shown, *, extra: bool = False) -> Card:
    merged = tuple(card(seen, other) for other in seen.under(one.id))
    return Card(one.id, one.number, one.text, one.aside, one.status, merged, extra)


def cards(seen: Overview) -> tuple[Card, ...]:
    """By number, each with what is merged into it."""
    return tuple(card(seen, one) for one in seen.ideas if not one.head)


def desk_stage(seen: Overview, who: Audience) -> DeskView:
    listed = cards(seen)
    votable = tuple(one for one in listed if one.status == Status.VOTABLE)
    return DeskView(
        seen.state,
        seen.question,
        seen.hidden,
        seen.anonymous,
        tally(seen, who),
        controls(seen),
        listed,
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
    return ListView(seen.hidden, cards(seen))


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
    return DeskForms(ask, edits, aside, pair_of(seen) if not seen.frozen else None, turn(seen))


def stage_key(seen: Overview) -> str:
    """Changes with the phase, the question and what the facilitator does to ideas; not with each new idea."""
    done = [
        (one.id, one.status.value, one.head, one.aside)
        for one in seen.ideas
        if one.aside or one.status != Status.VOTABLE
    ]
    turns = seen.turns and (seen.turns.robin.turn, seen.turns.robin.round, seen.turns.line)
    chosen = (seen.question, seen.anonymous, seen.clarified, seen.frozen, seen.item_mode)
    what = repr((chosen, seen.edits, done, turns, seen.pair))
    return f"{seen.state}:{seen.mode}:{sha256(what.encode()).hexdigest()[:12]}"
