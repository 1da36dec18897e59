"""Baselines and notes on a chart: what may be frozen or begun, where it is drawn, and what stands near a signal."""

from datetime import timedelta

import pytest

from app.core.errors import Refused
from app.trends.chart import EDGE, LEFT, Chart, Note, Since, chart, scale
from app.trends.deciding import begun, frozen
from app.trends.rules import Baseline, Verdict, begin_again, finding, freeze, may_freeze, standing
from tests.live import NINE
from tests.trends.test_trends_page import points
from tests.trends.test_trends_rules import E1, E5, E11, E12

DAY = NINE.date()


def week(number: int) -> object:
    return DAY + timedelta(weeks=number - 1)


def drawn(values: list[int], *since: Since, notes: tuple[Note, ...] = ()) -> Chart:
    return chart(points([*values]), 1, (0, 100), since, notes)


# Freezing and beginning again


def test_rc4_twelve_quiet_points_are_frozen_and_later_ones_are_judged_against_them() -> None:
    made = frozen(drawn(E5))
    assert (made.first, made.points, made.median2) == (DAY, 12, 143)
    later = drawn([*E5, 80, 82, 81, 83, 84, 79], made)
    assert later.found.median2 == 143 and later.style == "frozen"
    assert later.found.verdict is Verdict.MAY and [p.value for p in later.signal_points] == [80, 82, 81, 83, 84, 79]


@pytest.mark.parametrize("values", [E5[:11], E1, E12])
def test_rc4_nothing_is_frozen_too_early_or_with_a_signal(values: list[int]) -> None:
    assert not drawn(values).may_freeze
    with pytest.raises(Refused, match="12 points without a signal"):
        frozen(drawn(values))


def test_rc4_what_is_frozen_is_not_frozen_again() -> None:
    assert not drawn(E5, frozen(drawn(E5))).may_freeze and not may_freeze(E5, freeze(E5))


def test_rc4_a_new_baseline_begins_where_the_shift_begins_and_says_why() -> None:
    old = frozen(drawn(E11[:12]))
    now = drawn(E11, old)
    assert now.may_begin == week(12)
    made = begun(now, "Alert list at the huddle")
    assert (made.first, made.median2, made.note) == (week(12), None, "Alert list at the huddle")
    again = drawn(E11, old, made)
    assert again.found.median2 is not None and not again.found.frozen, "seven points: a provisional middle of their own"
    assert again.style == "provisional" and not again.may_freeze
    with pytest.raises(Refused, match="what changed"):
        begun(now, "")


def test_rc4_what_is_frozen_counts_the_points_since_the_latest_beginning_and_no_gaps() -> None:
    gaps: list[int | None] = [E5[0], None, *E5[1:6], None, *E5[6:]]
    made = frozen(chart(points(gaps), 1, (0, 100)))
    assert (made.id, made.first, made.points) == ("", DAY, 12)
    values = [*E5, *[value + 10 for value in E5]]
    again = frozen(drawn(values, Since("a", week(1)), Since("b", week(13))))  # type: ignore[arg-type]
    assert (again.first, again.points) == (week(13), 12)
    assert begun(drawn(E12), "Why").id == ""


def test_rc4_without_a_shift_no_new_baseline_begins() -> None:
    with pytest.raises(Refused, match="at a shift"):
        begun(drawn(E5), "We felt like it")
    assert begin_again(E5) is None


def test_rc4_a_shift_at_the_first_point_that_counts_begins_nothing_new() -> None:
    assert begin_again(E12) == 7
    assert begin_again([60, *[80] * 6, 61, 62, 63, 64, 65]) == 1
    assert begin_again(E12, Baseline(7, 0, None)) is None
    assert begin_again([*E12, 60, 61, 59, 60, 62, 58], Baseline(7, 0, None)) == 14


def test_rc4_a_begun_baseline_can_be_frozen_after_twelve_points_of_its_own() -> None:
    begun_at = Since("", week(13), note="New site")
    values = [*E5, *[value + 10 for value in E5]]
    made = frozen(drawn(values, begun_at))
    assert (made.first, made.points, made.median2) == (week(13), 12, 163)
    assert not drawn(values[:-1], begun_at).may_freeze


def test_rc10_the_rules_use_all_points_since_the_last_baseline() -> None:
    values = [*[50] * 3, *E12]
    assert standing(values, Baseline(3, 0, None)).median2 == standing(E12).median2
    assert finding(values, Baseline(3, 0, None)).useful == 14


def test_rc10_three_points_running_make_it_changed_and_a_gap_is_no_point() -> None:
    """Firm as the chart stood after each of the last three points; a meeting without a point is passed over."""
    low, high = [60, 62, 61, 63, 59, 62, 60, 61], [80, 82, 81, 83, 79, 82, 80, 81]
    with_gaps: list[int | None] = [value for one in [*low, *high] for value in (one, None)]
    assert chart(points(with_gaps), 1, (0, 100)).found.verdict is Verdict.HAS
    assert finding([*low, *high[:3]]).verdict is not Verdict.HAS


# Where it is drawn


def test_rc4_a_frozen_middle_is_drawn_over_its_own_weeks_until_the_next_begins() -> None:
    old = frozen(drawn(E11[:12]))
    both = drawn(E11, old, Since("", week(12), note="x")).middles
    assert [one.style for one in both] == ["frozen", "provisional"]
    assert both[0].x1 < both[0].x2 == both[1].x1 < both[1].x2 == EDGE
    assert both[0].median2 == 141
    assert [(one.x1, one.x2) for one in drawn(E12).middles] == [(LEFT, EDGE)]
    assert drawn(E12[:5]).middles == () and drawn(E12[:5]).median_y is None


def test_a_baseline_that_lies_before_what_is_in_view_reaches_the_left_edge() -> None:
    old = frozen(drawn(E5))
    long = drawn([*E5, *E5, *E5], old)
    assert long.before == 12 and long.middles[0].x1 < long.marks[0].x and long.found.frozen


# Notes


def test_rc8_a_point_is_out_of_the_ordinary_because_a_person_says_so_and_why() -> None:
    strike = Note("a", week(3), "Strike day", odd=True)  # type: ignore[arg-type]
    made = drawn(E12, notes=(strike,))
    assert [mark.point.number for mark in made.marks if mark.point.odd] == [3]
    assert made.found == drawn(E12).found, "it is marked, and counted like any other"
    assert not any(mark.point.odd for mark in drawn([*E12[:13], 0]).marks), "no value makes one"


def test_rc8_it_is_at_its_own_day_or_nowhere() -> None:
    between = Note("a", week(3) + timedelta(days=1), "x", odd=True)  # type: ignore[operator]
    assert not any(point.notes for point in drawn(E12, notes=(between,)).all)


def test_a_note_stands_at_the_next_point_and_points_are_numbered_as_they_come() -> None:
    notes = (
        Note("b", week(8) - timedelta(days=2), "Agenda two days before"),  # type: ignore[operator]
        Note("a", week(8), "Timekeeper rotates"),  # type: ignore[arg-type]
        Note("c", week(10), "New room"),  # type: ignore[arg-type]
        Note("d", week(40), "Not yet"),  # type: ignore[arg-type]
    )
    made = drawn(E12, notes=notes)
    assert [(m.flag, m.point.number, [n.text for n in m.point.notes]) for m in made.flagged] == [
        (1, 8, ["Agenda two days before", "Timekeeper rotates"]),
        (2, 10, ["New room"]),
    ]


def test_rc13_a_signal_carries_its_points_and_the_notes_near_them() -> None:
    notes = tuple(Note(str(n), week(n), f"week {n}") for n in (2, 7, 9))  # type: ignore[arg-type]
    made = drawn(E12, notes=notes)
    assert [point.number for point in made.signal_points] == [8, 9, 10, 11, 12, 13, 14]
    assert [note.text for note in made.near] == ["week 7", "week 9"], "from the point before it on"
    assert drawn(E5, notes=notes).near == ()


def test_rc10_a_shift_that_is_over_says_when_it_was() -> None:
    """Early weeks above and then none: the direction of the latest shift alone would tell the opposite."""
    late = [6, 9, 3, 11, 6, 1, 7, 2, 5, 0, 0, -1, 0, -1, 0, 0, -2, 0, -1, 0]
    made = chart(points([*late]), 0)
    assert made.found.way == 1 and made.shift_is_over
    assert not drawn(E12).shift_is_over, "it lasts to the end"
    assert not drawn(E5).shift_is_over and not drawn(E12[:5]).shift_is_over


# The axis of a measure


@pytest.mark.parametrize(
    ("values", "unit", "axis"),
    [
        ([88, 92, 66], 1, (65, 95, 5)),  # far from zero: the picture is not squeezed to the top
        ([-3, 12], 1, (-4, 12, 4)),
        ([0, 3], 1, (0, 3, 1)),
        ([], 10, (0, 10, 2)),
        ([720, 725], 10, (720, 730, 2)),
        ([40_000, 90_000], 1, (0, 100_000, 20_000)),
    ],
)
def test_rc14_the_axis_of_a_measure_is_what_its_values_need(
    values: list[int], unit: int, axis: tuple[int, int, int]
) -> None:
    low, high, step = scale(None, values, unit)
    assert low <= min(values, default=0) and high >= max(values, default=0) and (high - low) // step <= 8
    assert (low == 0) == (axis[0] == 0)
