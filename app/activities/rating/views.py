"""What each screen may see of a rating, as plain data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.activities.rating.record import Comment, Overview, Picture, Result, halves, tenths
from app.activities.rating.rules import Side, State
from app.core.contract import Audience, Screen

HIGHEST = 82  # per cent of the picture for the most frequent rating: its number stands above it
LINES, LINE = 3, 30  # room for the comments of one side on the wall: lines, and letters in one


@dataclass(frozen=True, slots=True)
class Progress:
    """x of y people have rated."""

    rated: int
    people: int


@dataclass(frozen=True, slots=True)
class Bar:
    value: int
    count: int
    pct: int


@dataclass(frozen=True, slots=True)
class Said:
    """The comments of one side; more: how many this screen leaves out."""

    side: str
    comments: tuple[Comment, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ResultView:
    """held_back: too few ratings for any figure.  private: the comments are for this audience only (RT-7)."""

    n: int
    held_back: bool
    threshold: int
    mean: str
    last: str
    median: str
    spread: tuple[int, int] | None
    bars: tuple[Bar, ...]
    sides: tuple[Said, ...]
    private: bool
    withheld: bool
    apart: bool
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StageView:
    state: str
    progress: Progress
    named: bool
    result: ResultView | None


@dataclass(frozen=True, slots=True)
class MineView:
    """One person's task.  value: what this person gave.  early: this person has left and may rate already (RT-3)."""

    state: str
    progress: Progress
    named: bool
    may_rate: bool
    value: int | None
    done: bool
    comments: tuple[tuple[str, Side, str], ...]
    neighbours: tuple[tuple[str, str], ...]
    result: ResultView | None
    early: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk's forms: paper ratings, what this person set aside, how the team rates."""

    state: str
    people: tuple[tuple[str, str, bool], ...]
    aside: tuple[tuple[str, str], ...]
    named: bool
    coaches_rate: bool
    threshold: int


def progress(seen: Overview, who: Audience) -> Progress:
    return Progress(seen.rated, seen.people)


def stage(seen: Overview, who: Audience) -> StageView:
    return StageView(seen.state.value, progress(seen, who), seen.named, result(seen, who))


def elsewhere(seen: Overview, who: Audience) -> StageView | None:
    """The rating's controls while something else has the stage."""
    live = seen.state in (State.WAITING, State.OPEN, State.LATE)
    return stage(seen, who) if live and not seen.here and who.can("facilitate") else None


def result(seen: Overview, who: Audience) -> ResultView | None:
    """The published picture for this audience, or None until the close (RT-4)."""
    if (closed := seen.result) is None:
        return None
    shown, private = closed.picture, not closed.shared
    open_to_them = closed.shared or (who.screen is Screen.DESK and who.can("facilitate"))
    return ResultView(
        n=shown.n,
        held_back=shown.mean is None,
        threshold=seen.threshold,
        mean="" if shown.mean is None else tenths(shown.mean),
        last="" if closed.last is None else tenths(closed.last),
        median="" if shown.median is None else halves(shown.median),
        spread=None if shown.lowest is None or shown.highest is None else (shown.lowest, shown.highest),
        bars=bars(shown),
        sides=sides(closed, fitting if who.screen is Screen.WALL else len) if open_to_them else (),
        private=private and open_to_them and bool(closed.comments),
        withheld=private and not open_to_them and bool(closed.comments),
        apart=shown.apart and who.can("facilitate"),
        names=closed.names,
    )


def bars(shown: Picture) -> tuple[Bar, ...]:
    """The count at each of 0 to 10, from zero; the most frequent value is the highest."""
    if shown.counts is None:
        return ()
    most = max(shown.counts)
    return tuple(Bar(value, n, HIGHEST * n // most) for value, n in enumerate(shown.counts))


def sides(closed: Result, room: Callable[[Sequence[Comment]], int]) -> tuple[Said, ...]:
    """Went well first (RT-7); of each side as many as there is room for."""
    found = ((side, closed.said(side)) for side in (Side.WELL, Side.IMPROVE))
    return tuple(Said(side.value, said[: room(said)], len(said) - room(said)) for side, said in found)


def fitting(said: Sequence[Comment]) -> int:
    """How many comments the wall has room for: it shows fewer before it cuts, and one at least."""
    lines = accumulate(-(-len(comment.text or "") // LINE) or 1 for comment in said)
    return max(sum(total <= LINES for total in lines), min(1, len(said)))


def mine(
    seen: Overview,
    given: tuple[int | None, bool],
    comments: Iterable[tuple[str, Side, str]],
    others: Iterable[tuple[str, str, bool]],
    may_rate: bool,
    *,
    leaving: bool = False,
) -> MineView:
    """The task on a hand.  The result there is what the wall shows, in full."""
    hand = Audience(Screen.HAND)
    neighbours = tuple((id_, name) for id_, name, rated in others if not rated)
    shown = (seen.state.value, progress(seen, hand), seen.named, may_rate)
    return MineView(*shown, *given, tuple(comments), neighbours, result(seen, hand), seen.early and leaving)


def desk(seen: Overview, people: Iterable[tuple[str, str, bool]], aside: Iterable[tuple[str, str]]) -> DeskView:
    return DeskView(seen.state.value, tuple(people), tuple(aside), seen.named, seen.coaches_rate, seen.threshold)
