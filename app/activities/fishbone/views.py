"""What the wall, a desk and one person see of a fishbone; plain data."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from app.activities.fishbone.board import LEAST_BRANCHES, MOST_BRANCHES, Mode, State
from app.activities.fishbone.overview import Overview, Own, Shown
from app.core.contract import Audience, Screen

ROWS, ROWS_LARGE = 3, 2  # causes of two lines that fit along a bone, and in Large text
LONG_NAME = 11  # a longer name may take two lines of its bone, and so the place of a cause
CLOSE_UP, CLOSE_UP_LARGE = 12, 8  # and when one branch fills the wall, in two columns
LONG = 70  # a longer problem is written smaller in the head


@dataclass(frozen=True, slots=True)
class Tally:
    """ "N causes from x of y people"."""

    state: str
    causes: int
    writers: int
    people: int


@dataclass(frozen=True, slots=True)
class Twig:
    """A cause.  extra: there is no room for it in Large text."""

    id: str
    number: int
    text: str
    aside: bool
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Bone:
    """A branch.  more, more_large: how many older causes there is no room for on the wall."""

    id: str
    name: str
    causes: int
    twigs: tuple[Twig, ...]
    more: int = 0
    more_large: int = 0


@dataclass(frozen=True, slots=True)
class WallView:
    """upper, lower: the bones above and below the spine, in the order in which they meet it.

    close_up: one branch alone.
    """

    state: str
    problem: str
    long: bool
    hidden: bool
    tally: Tally
    upper: tuple[Bone, ...]
    lower: tuple[Bone, ...]
    close_up: Bone | None
    columns: int


@dataclass(frozen=True, slots=True)
class Controls:
    """Which buttons there are.  open_in: the mode in which causes would open now.  votable: a vote on them can be."""

    state: str
    hidden: bool
    frozen: bool
    offered: bool
    votable: bool
    open_in: str


@dataclass(frozen=True, slots=True)
class DeskView:
    state: str
    problem: str
    hidden: bool
    tally: Tally
    controls: Controls
    bones: tuple[Bone, ...]
    parked: tuple[Twig, ...]
    close_up: str


@dataclass(frozen=True, slots=True)
class ListView:
    hidden: bool
    bones: tuple[Bone, ...]
    parked: tuple[Twig, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A branch to choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnView:
    id: str
    text: str
    number: int | None
    branch: str
    branch_name: str
    parked: bool
    aside: bool
    editable: bool


@dataclass(frozen=True, slots=True)
class MineView:
    """last: the branch this person used last, "" for none."""

    state: str
    problem: str
    hidden: bool
    open: bool
    may_add: bool
    branches: tuple[Choice, ...]
    last: str
    own: tuple[OwnView, ...]
    tally: Tally
    list: ListView
    controls: Controls


@dataclass(frozen=True, slots=True)
class ProblemView:
    """locked: there are causes, so the problem stays."""

    problem: str
    mode: str
    locked: bool
    written: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class DeskForms:
    ask: ProblemView
    branches: tuple[Choice, ...]
    frozen: bool
    may_add: bool
    may_remove: bool
    asides: tuple[Twig, ...]


def tally(seen: Overview, who: Audience) -> Tally:
    return Tally(seen.state, seen.total, seen.writers, seen.present)


def stage(seen: Overview, who: Audience) -> WallView | DeskView:
    """The stage of a wall or a desk.  No author, and in silence no text, because there is none in `seen`."""
    return desk_stage(seen, who) if who.screen is Screen.DESK else wall(seen, who)


def wall(seen: Overview, who: Audience) -> WallView:
    bones = [along(seen, branch.id, branch.name) for branch in seen.branches]
    alone = next((branch for branch in seen.branches if branch.id == seen.close_up and not seen.hidden), None)
    return WallView(
        seen.state,
        seen.problem,
        len(seen.problem) > LONG,
        seen.hidden,
        tally(seen, who),
        tuple(bones[::2]),
        tuple(bones[1::2]),
        bone(seen, alone.id, alone.name, CLOSE_UP, CLOSE_UP_LARGE) if alone else None,
        -(-len(bones) // 2),
    )


def along(seen: Overview, branch: str, name: str) -> Bone:
    """A branch of the fish, with as many causes as its bone has room for."""
    less = len(name) > LONG_NAME
    return bone(seen, branch, name, ROWS - less, ROWS_LARGE - less)


def bone(seen: Overview, branch: str, name: str, room: int = 0, room_large: int = 0) -> Bone:
    """A branch with the newest causes for which there is room; without `room` with all of them."""
    causes = seen.under(branch)
    newest = causes[-room:] if room else causes
    unseen = len(newest) - (room_large or len(newest))
    more = len(causes) - len(newest)
    return Bone(branch, name, len(causes), twigs(newest, unseen), more, more + max(0, unseen))


def twigs(causes: Iterable[Shown], unseen: int = 0) -> tuple[Twig, ...]:
    """unseen: how many of the first there is no room for in Large text."""
    return tuple(Twig(one.id, one.number, one.text, one.aside, n < unseen) for n, one in enumerate(causes))


def bones(seen: Overview) -> tuple[Bone, ...]:
    return tuple(bone(seen, branch.id, branch.name) for branch in seen.branches)


def desk_stage(seen: Overview, who: Audience) -> DeskView:
    return DeskView(
        seen.state,
        seen.problem,
        seen.hidden,
        tally(seen, who),
        controls(seen),
        bones(seen),
        twigs(seen.parked),
        seen.close_up,
    )


def controls(seen: Overview) -> Controls:
    enough = sum(len(seen.under(branch.id)) for branch in seen.branches) > 1
    votable = seen.state is State.CLOSED and not seen.hidden and enough
    return Controls(seen.state, seen.hidden, seen.frozen, seen.offered, votable, opens_in(seen))


def opens_in(seen: Overview) -> str:
    """As chosen with the problem; later for all to see."""
    return seen.mode if seen.state is State.WRITTEN else Mode.OPEN


def listed(seen: Overview, who: Audience) -> ListView:
    """All causes by branch, for hands: the same facts as on the wall, and a list for whoever hears it."""
    return ListView(seen.hidden, bones(seen), twigs(seen.parked))


def mine(seen: Overview, own: tuple[Own, ...], may_add: bool) -> MineView:
    """One person's task.  The list in it is the one every hand gets."""
    hand = Audience(Screen.HAND)
    names = {branch.id: branch.name for branch in seen.branches}
    editable = seen.state is State.OPEN and not seen.frozen
    last = own[-1].branch if own else ""
    return MineView(
        seen.state,
        seen.problem,
        seen.hidden,
        editable,
        may_add,
        choices(seen),
        last if last in names else "",
        tuple(own_view(one, names, editable) for one in own),
        tally(seen, hand),
        listed(seen, hand),
        controls(seen),
    )


def choices(seen: Overview) -> tuple[Choice, ...]:
    return tuple(Choice(branch.id, branch.name) for branch in seen.branches)


def own_view(one: Own, names: dict[str, str], editable: bool) -> OwnView:
    may = editable and not one.erased and not one.parked
    text = "" if one.erased else one.text
    return OwnView(one.id, text, one.number, one.branch, names.get(one.branch, ""), one.parked, one.aside, may)


def forms(seen: Overview, asides: tuple[Shown, ...]) -> DeskForms:
    """What has text fields on the desk, and the texts this person set aside."""
    new = seen.state is State.NONE
    mode = seen.item_mode if new and seen.item_mode in set(Mode) else seen.mode.value
    opened = seen.state not in (State.NONE, State.WRITTEN)
    ask = ProblemView(seen.problem, mode, seen.total > 0, not new, opened)
    n, written_unseen = len(seen.branches), seen.hidden and seen.total > 0
    return DeskForms(
        ask,
        choices(seen),
        seen.frozen,
        n < MOST_BRANCHES,
        n > LEAST_BRANCHES and not written_unseen,
        twigs(asides),
    )


def stage_key(seen: Overview) -> str:
    """Changes with the phase, the problem, the branches and what was done to causes; not with each new cause."""
    done = [(one.id, one.branch, one.parked, one.aside) for one in seen.causes if one.parked or one.aside]
    what = repr((seen.problem, seen.branches, seen.close_up, seen.frozen, seen.offered, seen.item_mode, done))
    return f"{seen.state}:{seen.mode}:{sha256(what.encode()).hexdigest()[:12]}"
