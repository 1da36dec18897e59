"""What a closed rating comes to: exact figures, what may be shown of them (RT-5, RT-6), and the record's section."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.activities.rating.rules import Side, State
from app.core.document import Block, Bullets, Facts, Paragraph, Section, Table
from app.core.saying import Phrase, counted, figure, phrase
from app.core.words import N_

FULL = 5  # from here on median, lowest, highest and the counts
COMMENTERS = 3  # fewer: to the facilitator only (RT-7)
APART = 5  # RT-10


@dataclass(frozen=True, slots=True)
class Picture:
    """The one published picture.  What may not be shown is None, not hidden.

    mean: tenths (79 means 7.9).  median: halves (17 means 8.5).  counts: of each value 0 to 10.
    """

    n: int
    mean: int | None = None
    median: int | None = None
    lowest: int | None = None
    highest: int | None = None
    counts: tuple[int, ...] | None = None

    @property
    def apart(self) -> bool:
        """Views differ widely (RT-10)."""
        return self.highest is not None and self.lowest is not None and self.highest - self.lowest >= APART


def picture(values: Sequence[int], threshold: int = 3) -> Picture:
    """What may be shown of these ratings (RT-6): the count, from `threshold` the mean, from five everything."""
    n = len(values)
    if n < threshold:
        return Picture(n)
    if n < max(FULL, threshold):
        return Picture(n, mean_tenths(values))
    counts = tuple(values.count(value) for value in range(11))
    return Picture(n, mean_tenths(values), median_halves(values), min(values), max(values), counts)


def mean_tenths(values: Sequence[int]) -> int:
    """Mean in tenths, halves up, exact (RT-5): 7.25 is 73.  Python's round would give 7.2."""
    return (20 * sum(values) + len(values)) // (2 * len(values))


def median_halves(values: Sequence[int]) -> int:
    """Twice the median: the middle value, or the mean of the two middle ones (RT-5)."""
    ranked, n = sorted(values), len(values)
    return ranked[(n - 1) // 2] + ranked[n // 2]


def tenths(value: int) -> str:
    """79 as 7.9."""
    return f"{value // 10}.{value % 10}"


def halves(value: int) -> str:
    """16 as 8, 17 as 8.5."""
    return f"{value // 2}.5" if value % 2 else str(value // 2)


@dataclass(frozen=True, slots=True)
class Comment:
    """text is None where it is set aside (BR-15)."""

    id: str
    side: Side
    text: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """names: who gave what, only where the team shows names (RT-8)."""

    picture: Picture
    comments: tuple[Comment, ...]
    commenters: int
    names: tuple[tuple[str, int], ...] = ()
    last: int | None = None  # the mean of the meeting before, in tenths
    on_paper: int = 0  # how many of the ratings were entered from paper (RT-12)

    @property
    def shared(self) -> bool:
        """Whether the comments are for everybody (RT-7)."""
        return self.commenters >= COMMENTERS

    def said(self, side: Side) -> tuple[Comment, ...]:
        return tuple(comment for comment in self.comments if comment.side is side)


@dataclass(frozen=True, slots=True)
class Overview:
    """What every screen may be told.  No value is even read before the close (RT-4).

    here: the current item is the rating, or the meeting is over and the rating has the stage.
    early: not open yet, and whoever leaves may rate all the same (RT-3).
    """

    state: State
    rated: int
    people: int
    named: bool = False
    coaches_rate: bool = True
    threshold: int = 3
    here: bool = True
    result: Result | None = None
    early: bool = False


def sections(seen: Overview) -> list[Section]:
    """The rating in the record, as far as RT-6 and RT-7 allow; never a name (RE-2)."""
    if seen.state is State.WAITING or (seen.result is None and not seen.rated and seen.state is State.CLOSED):
        return []
    short: tuple[Block, ...] = ()
    if seen.result is None:
        blocks: list[Block] = [Paragraph(phrase("Ratings still open, %(x)s of %(y)s.", x=seen.rated, y=seen.people))]
    else:
        blocks = [*_figures(seen.result, seen), *_comments(seen.result)]
        short = (Paragraph(_in_short(seen.result, seen)), *_comments(seen.result, short=True))
    return [Section(phrase("Rating of the meeting"), tuple(blocks), order=110, brief=True, short=short)]


def _in_short(result: Result, seen: Overview) -> Phrase:
    """One sentence for the one page (RE-4)."""
    shown = result.picture
    rated = phrase("%(x)s of %(y)s people rated", x=shown.n, y=seen.people)
    if shown.mean is None:
        return phrase("%(rated)s. A mean is shown from %(n)s ratings.", rated=rated, n=seen.threshold)
    mean = figure(tenths(shown.mean))
    if shown.median is None:
        return phrase("%(rated)s: mean %(mean)s out of 10.", rated=rated, mean=mean)
    more = {"median": figure(halves(shown.median)), "lowest": shown.lowest, "highest": shown.highest}
    says = N_("%(rated)s: mean %(mean)s out of 10, median %(median)s, from %(lowest)s to %(highest)s.")
    return phrase(says, rated=rated, mean=mean, **more)


def _figures(result: Result, seen: Overview) -> list[Block]:
    shown = result.picture
    pairs = [(phrase("Rated"), phrase("%(x)s of %(y)s people", x=shown.n, y=seen.people))]
    if shown.mean is None:
        return [Facts(tuple(pairs)), Paragraph(phrase("A mean is shown from %(n)s ratings.", n=seen.threshold))]
    if result.on_paper:
        pairs.append((phrase("On paper"), phrase("%(n)s of them", n=result.on_paper)))
    pairs.append((phrase("Mean"), phrase("%(mean)s out of 10", mean=figure(tenths(shown.mean)))))
    if shown.median is None or shown.counts is None:
        return [Facts(tuple(pairs))]
    ends = phrase("%(lowest)s and %(highest)s", lowest=shown.lowest, highest=shown.highest)
    pairs += [(phrase("Median"), figure(halves(shown.median))), (phrase("Lowest and highest"), ends)]
    return [Facts(tuple(pairs)), _counts(shown.counts)]


def _counts(counts: Sequence[int]) -> Table:
    rows = tuple((str(value), str(count)) for value, count in enumerate(counts))
    return Table(phrase("How many people gave each rating"), (phrase("Rating"), phrase("People")), rows, frozenset({1}))


def _comments(result: Result, *, short: bool = False) -> list[Block]:
    """short: a line for each side instead of a list."""
    if not result.shared:
        kept = phrase("Fewer than 3 people wrote a comment: comments went to the facilitator and the coach.")
        return [Paragraph(kept)] * bool(result.commenters)
    found: list[Block] = []
    for side, title in ((Side.WELL, phrase("Went well")), (Side.IMPROVE, phrase("Could improve"))):
        if texts := _texts(result, side):
            said = "; ".join(" ".join(text.split()) for text in texts)
            line = Paragraph(phrase("%(side)s: %(texts)s", side=title, texts=said))
            found += [line] if short else [Paragraph(title, strong=True), Bullets(texts)]
    aside = sum(comment.text is None for comment in result.comments)
    if aside:
        found.append(Paragraph(counted("%(num)s text set aside.", "%(num)s texts set aside.", aside)))
    return found


def _texts(result: Result, side: Side) -> tuple[str, ...]:
    return tuple(comment.text for comment in result.said(side) if comment.text is not None)


def facts(seen: Overview) -> dict[str, Any]:
    """The same as data; what may not be shown is null."""
    result = seen.result
    shown = result.picture if result else Picture(seen.rated)
    public = result if result and result.shared else None
    return {
        "state": seen.state.value,
        "rated": seen.rated,
        "people": seen.people,
        "on_paper": result.on_paper if result and shown.mean is not None else None,
        "mean": None if shown.mean is None else tenths(shown.mean),
        "median": None if shown.median is None else halves(shown.median),
        "lowest": shown.lowest,
        "highest": shown.highest,
        "counts": None if shown.counts is None else list(shown.counts),
        "went_well": list(_texts(public, Side.WELL)) if public else [],
        "could_improve": list(_texts(public, Side.IMPROVE)) if public else [],
    }
