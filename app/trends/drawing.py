"""A run chart as a figure of the record and of the page: the same strokes everywhere (RC-14)."""

from collections.abc import Iterator

from app.core.document import Figure, Stroke
from app.core.saying import Phrase, phrase, short_day
from app.trends.chart import EDGE, HIGH, LEFT, TOP, WIDE, Chart, Line, Mark
from app.trends.wording import bare, description, finding_of, middle_said, value_said

FLOOR = 280  # the lowest line of the axis; the dates stand under it


def drawn(c: Chart, title: str, zone: str) -> Figure:
    """title: what is drawn.  zone: the team's, for the days."""
    strokes = (*axis(c), *middle_line(c), Stroke("line", "path", d=c.path), *points(c, zone))
    return Figure(title, finding_of(c, zone), bare(description(c, zone)), WIDE, HIGH, strokes)


def axis(c: Chart) -> Iterator[Stroke]:
    for line in c.lines:
        yield Stroke("grid" if line.value else "zero", "path", d=f"M{LEFT} {line.y}H{EDGE}")
        yield Stroke("axis", "text", x=LEFT - 10, y=line.y + 5, text=beside(line, c.decimals), anchor="end")


def beside(line: Line, decimals: int) -> str:
    """Whole where it is whole."""
    whole, rest = divmod(line.value, 10**decimals)
    return value_said(line.value, decimals) if rest else str(whole)


def middle_line(c: Chart) -> Iterator[Stroke]:
    for one in c.middles:
        yield Stroke(f"median-{one.style}", "path", d=f"M{one.x1} {one.y}H{one.x2}")
    if c.median_y is not None:
        says = phrase("Middle %(n)s", n=middle_said(c))
        yield Stroke("label", "text", x=EDGE + 8, y=c.median_y + 5, text=says)


def points(c: Chart, zone: str) -> Iterator[Stroke]:
    for mark in c.marks:
        day = short_day(mark.point.at, zone)
        yield Stroke("date", "text", x=mark.x + 5, y=FLOOR + 18, text=day, anchor="end", turn=-50)
        yield from (gap(mark) if mark.y is None else point(mark, mark.y))
        if mark.flag:
            yield from flag(mark)


def gap(mark: Mark) -> Iterator[Stroke]:
    yield Stroke("gap", "path", d=f"M{mark.x} {TOP}V{FLOOR}")
    yield Stroke("gap-why", "text", x=mark.x - 5, y=FLOOR - 14, text=why(mark), turn=-90)


def why(mark: Mark) -> Phrase:
    return phrase(mark.point.why)


def point(mark: Mark, y: int) -> Iterator[Stroke]:
    if mark.signal:
        yield Stroke("signal", "path", d=f"M{mark.x} {y - 9}l9 9l-9 9l-9 -9z")
    else:
        yield Stroke("point", "circle", x=mark.x, y=y, r=6)
    if mark.point.odd:
        yield Stroke("odd", "circle", x=mark.x, y=y, r=14)


def flag(mark: Mark) -> Iterator[Stroke]:
    yield Stroke("pole", "path", d=f"M{mark.x} 24V{FLOOR if mark.y is None else mark.y - 14}")
    yield Stroke("flag", "circle", x=mark.x, y=13, r=12)
    yield Stroke("flag-n", "text", x=mark.x, y=18, text=str(mark.flag), anchor="middle")
