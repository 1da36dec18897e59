"""Where everything of a run chart stands, to the last unit of the picture (RC-4, RC-13, RC-14).  No I/O."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from app.trends.chart import (
    EDGE,
    LEFT,
    Chart,
    Note,
    Point,
    Since,
    chart,
    counted,
    figure,
    height,
    marked,
    middle,
    path,
    placed,
    scale,
    signal_of,
    spread,
    start_of,
    width,
)
from app.trends.rules import Finding, Signal, Stage, Verdict

DAY = date(2026, 3, 3)
QUIET = [72, 68, 75, 71, 69, 74, 70, 76, 67, 73, 78, 66]  # its middle is 71.5
RISEN = [*QUIET[:6], 80, 82, 81, 83, 84, 79]


def week(number: int) -> date:
    return DAY + timedelta(weeks=number)


def points(values: Sequence[int | None]) -> list[Point]:
    return [Point(week(n), n + 1, value, day=week(n)) for n, value in enumerate(values)]


def drawn(
    values: Sequence[int | None], *since: Since, notes: Sequence[Note] = (), axis: tuple[int, int] = (0, 100)
) -> Chart:
    return chart(points(values), 1, axis, since, notes)


def frozen(number: int, median2: int = 143) -> Since:
    return Since(f"s{number}", week(number), 12, median2)


# The axis


@pytest.mark.parametrize(
    ("value", "low", "high", "y"),
    [(0, 0, 100, 280), (100, 0, 100, 32), (50, 0, 100, 156), (1, 0, 100, 278), (10, 0, 100, 255), (60, 50, 70, 156), (70, 50, 70, 32)],
)  # fmt: skip
def test_a_value_has_its_height_rounded_to_the_nearest_unit(value: int, low: int, high: int, y: int) -> None:
    assert height(value, low, high) == y


@pytest.mark.parametrize(("count", "wide"), [(1, 66), (12, 66), (13, 61), (24, 33)])
def test_twelve_or_more_points_share_the_width(count: int, wide: int) -> None:
    assert width(count) == wide


@pytest.mark.parametrize(
    ("values", "unit", "axis"),
    [
        ([], 10, (0, 10, 2)),
        ([2, 4], 1, (0, 4, 1)),  # not far from zero: zero is in view
        ([3, 4], 1, (3, 4, 1)),
        ([-10, 30], 1, (-10, 30, 10)),
        ([70, 70], 10, (70, 80, 2)),
        ([100, 106], 1, (100, 106, 1)),  # six steps at most
        ([101, 108], 1, (100, 108, 2)),  # on whole steps
        ([88, 92], 1, (88, 92, 1)),
        ([0, 4000], 1, (0, 4000, 1000)),
    ],
)
def test_rc14_the_axis_holds_the_values_in_at_most_six_whole_steps(
    values: list[int], unit: int, axis: tuple[int, int, int]
) -> None:
    assert scale(None, values, unit) == axis


def test_rc1_a_fixed_axis_stays_and_has_a_line_each_two_units() -> None:
    assert scale((0, 100), [72], 10) == (0, 100, 20)
    assert [(line.y, line.value) for line in drawn(QUIET).lines][::5] == [(280, 0), (32, 100)]


def test_the_axis_has_to_hold_points_in_view_and_middle_lines() -> None:
    found = Finding(Stage.MEDIAN, Verdict.NOTHING, 151)
    since = (Since("a", DAY, 12, 143), Since("b", DAY))
    assert spread(points([70, None, 80]), found, since) == [70, 80, 71, 75]
    assert spread([], Finding(Stage.NONE, Verdict.TOO_SHORT), ()) == []


# Points and notes


def test_points_stand_in_the_middle_of_their_share_and_flags_are_numbered_as_they_come() -> None:
    notes = [Note("b", week(0), "Second"), Note("a", week(0), "First"), Note("c", week(2), "Third")]
    noted = placed(points([0, None, 50]), notes)
    assert [note.id for note in noted[0].notes] == ["a", "b"]
    marks = marked(noted, frozenset({2}), 0, 100)
    assert [(mark.x, mark.y, mark.flag, mark.signal) for mark in marks] == [
        (89, 280, 1, False), (155, None, 0, False), (221, 156, 2, True),
    ]  # fmt: skip
    assert [mark.x for mark in marked(points([0] * 24), frozenset(), 0, 100)][:2] == [72, 105]
    assert path(marks) == "M89 280M221 156"
    assert path(marked(points([0, 100, None]), frozenset(), 0, 100)) == "M89 280L155 32"


def test_a_stretch_begins_half_a_step_before_its_first_point() -> None:
    marks = drawn(QUIET).marks
    assert [start_of(marks, week(n)) for n in (0, 1, 12)] == [LEFT, LEFT + 66, EDGE]
    assert start_of(drawn(QUIET * 2).marks, week(1)) == LEFT + 33


def test_a_baseline_and_a_signal_are_counted_by_the_points_that_have_a_value() -> None:
    some = points([70, None, 71, None, 72])
    assert counted(some, frozen(3)).first == 2
    found = Finding(Stage.MEDIAN, Verdict.MAY, shifts=(Signal(1, (0,)), Signal(1, (1, 2))))
    assert signal_of(some, found, 1) == {1, 3}
    assert signal_of(some, Finding(Stage.NONE, Verdict.TOO_SHORT), 0) == frozenset()


# The middle line


def test_rc4_a_middle_may_stand_between_two_values() -> None:
    running = drawn(QUIET, axis=(50, 90)).middles
    assert [(one.x1, one.x2, one.y, one.style) for one in running] == [(LEFT, EDGE, 147, "running")]
    solid = drawn(QUIET, frozen(0), axis=(50, 90)).middles
    assert [(one.x1, one.x2, one.y, one.style) for one in solid] == [(LEFT, EDGE, 147, "frozen")]
    assert drawn(QUIET).median_y == 103


def test_rc4_each_frozen_middle_ends_where_the_next_baseline_begins_and_none_has_no_length() -> None:
    both = drawn(QUIET, frozen(0), frozen(4, 160))
    assert [(one.x1, one.x2, one.median2) for one in both.middles] == [(56, 320, 143), (320, EDGE, 160)]
    assert both.found.median2 == 160, "the latest counts"
    assert both.median_y == both.middles[1].y
    gone = drawn(QUIET * 3, frozen(0), frozen(4, 160))  # both began before what is in view
    assert [(one.x1, one.median2) for one in gone.middles] == [(LEFT, 160)]


# What is said of a shift


def over(*later: int | None, flip: bool = False) -> bool:
    """Whether a shift away from a middle frozen at 71.5 is over after these points."""
    values = [value if value is None or not flip else 143 - value for value in (*QUIET, 80, 82, 81, 83, 84, 79, *later)]
    return drawn(values, frozen(0)).shift_is_over


def test_rc10_a_shift_is_over_once_a_later_point_lies_on_the_other_side() -> None:
    assert [over(), over(None), over(72), over(71), over(None, 71)] == [False, False, False, True, True]
    assert [over(72, flip=True), over(71, flip=True)] == [False, True]
    assert not drawn(QUIET, frozen(0)).shift_is_over


def test_rc10_a_later_point_on_the_middle_does_not_end_a_shift() -> None:
    assert not drawn([*QUIET, 80, 82, 81, 83, 84, 79, 72], frozen(0, 144)).shift_is_over


def test_rc13_notes_from_the_point_before_a_shift_to_its_last_are_near_it() -> None:
    notes = [Note(f"n{n}", week(n), str(n)) for n in range(20)]
    made = drawn([*QUIET, 80, 82, 81, 83, 84, 79, 60, 61], frozen(0), notes=notes)
    assert [point.number for point in made.signal_points] == [13, 14, 15, 16, 17, 18]
    assert [note.id for note in made.near] == [f"n{n}" for n in range(11, 18)]
    first = drawn([80, 82, 81, 83, 84, 79, 60, 61, 62, 59], frozen(0), notes=notes)
    assert [note.id for note in first.near] == [f"n{n}" for n in range(6)]
    assert drawn(QUIET, notes=notes).near == ()


def test_what_is_noted_after_the_last_point_stands_at_none() -> None:
    late = [Note("a", week(5), "Strike", odd=True), Note("b", week(5), "New matron")]
    assert [point.notes for point in placed(points([70, 71]), late)] == [(), ()]


# Figures


@pytest.mark.parametrize(
    ("value", "decimals", "said"), [(72, 0, "72"), (72, 1, "7.2"), (5, 2, "0.05"), (-5, 1, "-0.5"), (0, 1, "0.0"), (-725, 2, "-7.25")]
)  # fmt: skip
def test_rc2_a_figure_has_its_decimals(value: int, decimals: int, said: str) -> None:
    assert figure(value, decimals) == said


def test_rc2_a_median_may_have_one_decimal_more() -> None:
    assert [middle(n, 1) for n in (142, 143, 144)] == ["7.1", "7.15", "7.2"]
    assert middle(143, 0) == "71.5"
