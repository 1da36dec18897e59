"""What each screen may see of a rating, as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.activities.rating.record import Comment, Overview, Picture, Result, halves, tenths
from app.activities.rating.rules import Side, State
from app.core.contract import NOTHING, Audience, Screen
from app.core.permissions import Need

LONG = 240  # letters: more may need a page of the wall for themselves
HIGHEST = 82  # per cent of the picture for the most frequent rating: its number stands above it


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
    """The comments of one side."""

    side: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """held_back: too few ratings for any figure.  private: the comments are for this audience only (RT-7).

    They are for who facilitates and for coaches, as the count of who was heard is: not for the leader, who is often
    the manager of those who wrote.
    """

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

    @property
    def pages(self) -> bool:
        """Whether the wall may need more than one for the comments: how many fit, it knows alone."""
        shown = self.result
        if shown is None or shown.held_back or shown.private:
            return False
        return sum(len(side.comments) for side in shown.sides) > 1


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
    apart: bool  # RT-10, on the hand of who facilitates
    private: tuple[Said, ...]  # comments of fewer than three, on the facilitator's own hand (RT-7)


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
    open_to_them = closed.shared or (who.screen is Screen.DESK and who.can(Need.HEARD))
    return ResultView(
        n=shown.n,
        held_back=shown.mean is None,
        threshold=seen.threshold,
        mean="" if shown.mean is None else tenths(shown.mean),
        last="" if closed.last is None else tenths(closed.last),
        median="" if shown.median is None else halves(shown.median),
        spread=None if shown.lowest is None or shown.highest is None else (shown.lowest, shown.highest),
        bars=bars(shown),
        sides=sides(closed) if open_to_them else (),
        private=private and open_to_them and bool(closed.comments),
        withheld=private and not open_to_them and bool(closed.comments),
        apart=shown.apart and who.can("facilitate"),
        names=() if shown.mean is None else closed.names,
    )


def bars(shown: Picture) -> tuple[Bar, ...]:
    """The count at each of 0 to 10, from zero; the most frequent value is the highest."""
    if shown.counts is None:
        return ()
    most = max(shown.counts)
    return tuple(Bar(value, n, HIGHEST * n // most) for value, n in enumerate(shown.counts))


def sides(closed: Result) -> tuple[Said, ...]:
    """Went well first (RT-7).  Of each side the very long ones last, so that the wall opens with the figures."""

    def long(comment: Comment) -> bool:
        return len(comment.text or "") > LONG

    return tuple(Said(side.value, tuple(sorted(closed.said(side), key=long))) for side in (Side.WELL, Side.IMPROVE))


def mine(
    seen: Overview,
    given: tuple[int | None, bool],
    comments: Iterable[tuple[str, Side, str]],
    others: Iterable[tuple[str, str, bool]],
    may_rate: bool,
    *,
    leaving: bool = False,
    may: frozenset[Need] = NOTHING,
) -> MineView:
    """The task on a hand.  The result there is what the wall shows, in full."""
    hand = Audience(Screen.HAND)
    apart = (own := result(seen, Audience(Screen.HAND, may))) is not None and own.apart
    neighbours = tuple((id_, name) for id_, name, rated in others if not rated)
    shown = (seen.state.value, progress(seen, hand), seen.named, may_rate)
    own_task = (*shown, *given, tuple(comments), neighbours, result(seen, hand), seen.early and leaving)
    return MineView(*own_task, apart, _private(seen, may))


def _private(seen: Overview, may: frozenset[Need]) -> tuple[Said, ...]:
    few = seen.result if seen.result and seen.result.comments and not seen.result.shared else None
    return sides(few) if few and Need.HEARD in may else ()


def desk(seen: Overview, people: Iterable[tuple[str, str, bool]], aside: Iterable[tuple[str, str]]) -> DeskView:
    return DeskView(seen.state.value, tuple(people), tuple(aside), seen.named, seen.coaches_rate, seen.threshold)
