"""What a coach may do with the middle line of a chart (RC-4).  Pure: a chart in, a baseline or a refusal out."""

from datetime import date

from app.core.errors import Refused
from app.core.words import N_
from app.trends.chart import Chart, Since


def frozen(chart: Chart) -> Since:
    """The middle of all points that count now, frozen; Refused before twelve quiet points."""
    if not chart.may_freeze or chart.found.median2 is None:
        raise Refused(N_("A middle line can be frozen after 12 points without a signal."))
    counted = [point for point in chart.all if point.value is not None and point.day >= first_of(chart)]
    return Since("", counted[0].day, len(counted), chart.found.median2)


def begun(chart: Chart, note: str) -> Since:
    """A new baseline from the first point of the latest shift, with a word about why; its middle runs along."""
    if chart.may_begin is None:
        raise Refused(N_("A new baseline can begin at a shift, and there is none."))
    if not note:
        raise Refused(N_("Say in a few words what changed then."))
    return Since("", chart.may_begin, note=note)


def first_of(chart: Chart) -> date:
    return chart.since[-1].first if chart.since else date.min
