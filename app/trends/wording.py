"""What the rules say of a run chart, in words: on the page, in the description of the picture, in every file."""

from collections.abc import Iterator
from functools import partial

from app.core.saying import Phrase, Words, counted, full_day, in_words, joined, phrase, short_day
from app.core.saying import figure as said
from app.core.words import N_
from app.trends.chart import Chart, Note, figure, middle
from app.trends.rules import Finding, Stage, Verdict

UP, DOWN, NO_WAY = 1, -1, 0
CHANGED = {
    (Verdict.MAY, UP): N_("This may have shifted up."),
    (Verdict.MAY, DOWN): N_("This may have shifted down."),
    (Verdict.PROBABLY, UP): N_("This has probably changed: up."),
    (Verdict.PROBABLY, DOWN): N_("This has probably changed: down."),
    (Verdict.PROBABLY, NO_WAY): N_("This has probably changed."),
    (Verdict.HAS, UP): N_("This has changed: up."),
    (Verdict.HAS, DOWN): N_("This has changed: down."),
    (Verdict.HAS, NO_WAY): N_("This has changed."),
}
NOT_JUDGED = {
    Verdict.ON_THE_MEDIAN: N_("Too many on the middle line to judge."),
    Verdict.TOO_FEW_OFF: N_("Too few points away from the middle line to judge yet."),
    Verdict.NOTHING: N_("No signal: what we see is what chance does by itself."),
}


def finding_of(c: Chart, zone: str) -> Phrase:
    """One sentence; two where the latest shift is over and has to be dated."""
    says = verdict(c)
    if not (c.shift_is_over and c.found.judged):
        return says
    first, last = (short_day(c.signal_points[n].at, zone) for n in (0, -1))
    when = phrase("The latest shift lies between %(first)s and %(last)s.", first=first, last=last)
    return joined([says, when])


def verdict(c: Chart) -> Phrase:
    found, n = c.found, c.useful_points
    if found.stage is Stage.NONE:
        return phrase("There is no point yet.")
    if found.stage is Stage.DOTS:
        return counted(
            "%(num)s point so far. A middle line comes with the 6th.",
            "%(num)s points so far. A middle line comes with the 6th.",
            n,
        )
    if found.stage is Stage.PROVISIONAL:
        return counted(
            "%(num)s point so far. The middle line is provisional: rules come with the 10th.",
            "%(num)s points so far. The middle line is provisional: rules come with the 10th.",
            n,
        )
    return phrase(NOT_JUDGED.get(found.verdict) or CHANGED[found.verdict, found.way])


def why(c: Chart, zone: str) -> list[tuple[Phrase, bool]]:
    """Which rule saw it, in which points, what chance would have done, what was noted near (RC-13); True: a small note.

    Nothing while no rule is applied.
    """
    found = c.found
    if not found.judged:
        return []
    seen = [(one, False) for one in (*shift(c, zone), *firm(found))] + [(one, True) for one in runs(found)]
    return seen or [(phrase("Looked at with the IHI run chart rules and the Anhoej rules."), True)]


def shift(c: Chart, zone: str) -> Iterator[Phrase]:
    if not c.found.shifts:
        return
    points = c.signal_points
    says = phrase(
        "IHI run chart rules: a shift is 6 points or more in a row on one side. "
        "The latest has %(n)s, from %(first)s to %(last)s.",
        n=len(points),
        first=short_day(points[0].at, zone),
        last=short_day(points[-1].at, zone),
    )
    yield phrase("%(says)s Noted near it: %(notes)s.", says=says, notes=noted(c.near)) if c.near else says


def firm(found: Finding) -> Iterator[Phrase]:
    if found.firm:
        yield phrase(
            "Anhoej rules: the longest run has %(longest)s points, by chance at most %(most)s. "
            "Crossings of the middle line: %(crossings)s, by chance at least %(least)s.",
            longest=found.longest,
            most=found.longest_limit,
            crossings=found.crossings,
            least=found.crossings_least,
        )


def runs(found: Finding) -> Iterator[Phrase]:
    few = N_("A small note: %(n)s runs about the middle line are few; by chance at least %(limit)s.")
    many = N_("A small note: %(n)s runs about the middle line are many; by chance at most %(limit)s.")
    if found.runs_flag:
        text, limit = (few, found.runs_limits[0]) if found.runs_flag < 0 else (many, found.runs_limits[1])
        yield phrase(text, n=found.runs, limit=limit)


def description(c: Chart, zone: str) -> Phrase:
    """What the picture shows, for whoever does not see it: the finding, how many points, the middle, the notes."""
    pieces = [finding_of(c, zone), counted("%(num)s point is shown.", "%(num)s points are shown.", len(c.marks))]
    if c.found.median2 is not None:
        pieces.append(phrase("The middle line is at %(n)s.", n=middle_said(c)))
    for mark in c.flagged:
        pieces.append(phrase("%(day)s: %(notes)s.", day=full_day(mark.point.at, zone), notes=noted(mark.point.notes)))
    return joined(pieces)


def noted(notes: tuple[Note, ...]) -> Phrase:
    """Each between isolates: what somebody typed must not turn the sentence around it."""
    return joined([Phrase(partial(isolated, note.text)) for note in notes], "; ")


def isolated(text: str, words: Words) -> str:
    return f"\u2068{in_words(text, words)}\u2069"


def bare(says: Phrase) -> Phrase:
    """Without isolates: a record holds no signs that are not seen, and its writers set their own."""
    return Phrase(lambda words: says.way(words).translate(ISOLATES))


ISOLATES = dict.fromkeys((0x2068, 0x2069))


def middle_said(c: Chart) -> Phrase:
    """7.35, with the sign of the language."""
    return said(middle(c.found.median2 or 0, c.decimals))


def value_said(value: int, decimals: int) -> Phrase:
    return said(figure(value, decimals))
