"""Every rule of run charts, every series of the domain's table, and what must hold of any series."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.trends import rules
from app.trends.limits import fewest_crossings, longest_by_chance, run_limits, ways_of
from app.trends.rules import DOWN, UP, Baseline, Finding, Stage, Verdict, finding, standing


def tenths(text: str) -> list[int]:
    """ "6.5 7.0" as 65, 70."""
    return [int(value.replace(".", "")) for value in text.split()]


E1 = tenths("6.5 7.0 6.8 7.2 6.9 7.1 7.6 7.8 7.5 7.9 7.7 8.0")
E2 = tenths("6.8 7.2 7.1 7.0 7.3 7.4 7.2 7.5")
E3 = tenths("7.1 6.0 6.2 6.2 6.5 6.9 7.0 6.4 6.8 6.6")
E4 = tenths("7.1 6.0 6.2 6.5 6.9 6.8 6.3 6.7 6.4 6.6")
E5 = tenths("7.2 6.8 7.5 7.1 6.9 7.4 7.0 7.6 6.7 7.3 7.8 6.6")
E6 = tenths("6.5 7.5 6.6 7.4 6.4 7.6 6.7 7.7 6.3 7.8 6.2 7.9")
E7 = tenths("6.4 6.6 6.5 6.3 6.7 7.4 7.5 7.3 7.6 7.2 6.8 7.1")
E8 = tenths("9.0 9.0 8.5 9.0 9.0 9.2 9.0 9.0 8.8 9.0 9.0 9.1")
E9 = tenths("6.5 7.0 7.6 7.8 7.5 7.9 7.7 6.9 6.8 6.6 7.1 6.4")
E10 = tenths("6.4 6.6 6.3 6.5 7.4 7.6 7.3 7.5 6.7 6.2 6.8 6.1 7.2 7.7 7.1 7.8")
E11 = tenths("6.9 7.2 6.8 7.3 7.0 7.1 6.7 7.4 7.0 7.2 6.9 7.1 7.3 7.5 7.4 7.6 7.2 7.5")
E12 = tenths("6.4 6.8 6.1 7.0 6.6 6.9 6.5 7.2 7.4 7.1 7.6 7.8 7.5 7.9")
E13 = [88, 92, 79, 95, 84, 90, 86, 83, 76, 74, 71, 78, 69, 66]


def signals(found: tuple[rules.Signal, ...]) -> list[tuple[int, list[int]]]:
    """Points counted from 1, as the table has them."""
    return [(one.way, [place + 1 for place in one.points]) for one in found]


def span(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def test_e1_a_shift_down_and_up_with_one_crossing_is_firm() -> None:
    found = standing(E1)
    assert found.median2 == 147
    assert signals(found.shifts) == [(DOWN, span(1, 6)), (UP, span(7, 12))]
    assert (found.runs, found.runs_flag, found.crossings, found.crossings_least) == (2, DOWN, 1, 3)
    assert found.firm and found.way == UP and found.verdict is Verdict.PROBABLY


def test_e2_points_on_the_median_neither_count_nor_break() -> None:
    assert signals(rules.shifts(E2, 140)) == [(UP, [2, 3, 5, 6, 7, 8])]


def test_e3_a_trend_counts_equal_neighbours_once() -> None:
    found = standing(E3)
    assert found.median2 == 131 and signals(rules.trends(E3)) == [(UP, [2, 3, 5, 6, 7])]
    assert found.shifts == () and not found.firm and found.verdict is Verdict.NOTHING


def test_e4_four_rising_are_no_trend() -> None:
    assert standing(E4).median2 == 131 and rules.trends(E4) == ()
    assert standing(E4).verdict is Verdict.NOTHING


def test_e5_ten_runs_are_nothing() -> None:
    found = standing(E5)
    assert (found.median2, found.runs, found.runs_flag) == (143, 10, 0)
    assert found.verdict is Verdict.NOTHING


def test_e6_too_many_runs_are_a_note_and_no_change() -> None:
    found = standing(E6)
    assert (found.median2, found.runs, found.runs_flag) == (141, 12, UP)
    assert not found.firm and found.verdict is Verdict.NOTHING


def test_e7_four_runs_are_just_inside() -> None:
    found = standing(E7)
    assert (found.median2, found.runs, found.runs_flag, found.longest) == (139, 4, 0, 5)
    assert found.verdict is Verdict.NOTHING


def test_e8_too_many_on_the_median_cannot_be_judged() -> None:
    found = standing(E8)
    assert (found.median2, found.useful, found.verdict) == (180, 4, Verdict.ON_THE_MEDIAN)


def test_e9_only_the_weak_rule_sees_something() -> None:
    found = standing(E9)
    assert (found.median2, found.longest, found.shifts) == (141, 5, ())
    assert signals(rules.trends(E9)) == [(DOWN, span(6, 10))] and found.verdict is Verdict.NOTHING


def test_e10_few_crossings_are_firm_without_a_shift_and_no_way_is_named() -> None:
    found = standing(E10)
    assert (found.median2, found.runs, found.runs_flag) == (139, 4, DOWN)
    assert (found.longest, found.crossings, found.crossings_least) == (4, 3, 4)
    assert found.firm and found.shifts == () and found.way == 0


def test_e11_against_a_frozen_baseline_a_shift_is_not_firm_yet() -> None:
    baseline = rules.freeze(E11[:12])
    assert baseline == Baseline(0, 12, 141)
    found = standing(E11, baseline)
    assert signals(found.shifts) == [(UP, span(12, 18))]
    assert (found.longest, found.longest_limit, found.firm, found.verdict) == (7, 7, False, Verdict.MAY)


def test_e12_the_example_of_section_8_is_firm() -> None:
    found = standing(E12)
    assert found.median2 == 141 and signals(found.shifts) == [(DOWN, span(1, 7)), (UP, span(8, 14))]
    assert (found.runs, found.crossings, found.crossings_least, found.firm) == (2, 1, 4, True)


def test_e13_the_outcome_of_section_8_in_whole_minutes() -> None:
    found = standing(E13)
    assert found.median2 == 162 and signals(found.shifts) == [(DOWN, span(9, 14))]
    assert signals(rules.trends(E13)) == [(DOWN, span(6, 11))]
    assert (found.runs, found.crossings, found.crossings_least, found.firm) == (4, 3, 4, True)


# The limits

LOW = (3, 4, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10, 10, 10, 11)
HIGH = (9, 9, 10, 11, 12, 12, 13, 13, 14, 15, 15, 16, 16, 17, 18, 18, 19, 19, 20, 21, 21)
FIRM = {
    (10, 11): (6, 2), (12, 12): (7, 3), (13, 13): (7, 3), (14, 16): (7, 4), (17, 18): (7, 5), (19, 21): (7, 6),
    (22, 22): (7, 7), (23, 23): (8, 7), (24, 26): (8, 8), (27, 28): (8, 9), (29, 30): (8, 10),
}  # fmt: skip


@pytest.mark.parametrize(("n", "low", "high"), list(zip(range(10, 31), LOW, HIGH, strict=True)))
def test_rc7_the_limits_for_runs_are_those_of_the_table(n: int, low: int, high: int) -> None:
    assert run_limits(n) == (low, high)


@pytest.mark.parametrize(("span_", "limits"), FIRM.items(), ids=str)
def test_rc9_the_limits_of_the_firm_signal(span_: tuple[int, int], limits: tuple[int, int]) -> None:
    for n in range(span_[0], span_[1] + 1):
        assert (longest_by_chance(n), fewest_crossings(n)) == limits, n


def test_rc3_above_thirty_points_the_same_formulae_go_on() -> None:
    assert run_limits(40) == (15, 27) and longest_by_chance(52) == 9 and fewest_crossings(52) == 20
    assert [longest_by_chance(n) for n in (45, 46, 90, 91)] == [8, 9, 9, 10]  # round(log2 n) turns between


@pytest.mark.parametrize("n", range(2, 40))
def test_rc7_every_order_of_the_points_is_counted_once(n: int) -> None:
    from math import comb

    above, below = (n + 1) // 2, n // 2
    assert sum(ways_of(runs, above, below) for runs in range(n + 1)) == comb(n, above)


# Stages and words


@pytest.mark.parametrize(
    ("points", "stage"),
    [
        (0, Stage.NONE),
        (1, Stage.DOTS),
        (5, Stage.DOTS),
        (6, Stage.PROVISIONAL),
        (9, Stage.PROVISIONAL),
        (10, Stage.MEDIAN),
    ],
)
def test_rc3_dots_then_a_provisional_median_then_rules(points: int, stage: Stage) -> None:
    found = finding(E1[:points])
    assert found.stage is stage and (found.median2 is None) == (points < 6)
    assert found.judged == (points >= 10)


def test_rc3_fewer_than_ten_points_off_the_median_are_not_judged() -> None:
    values = [70, 70, 70, 60, 80, 61, 81, 62, 82, 63, 83, 70]
    found = finding(values)
    assert (found.useful, found.verdict, found.runs) == (8, Verdict.TOO_FEW_OFF, 0)


def test_rc11_half_on_the_median_goes_before_too_few_off_it() -> None:
    values = [70] * 6 + [60, 80] * 3
    assert finding(values).verdict is Verdict.ON_THE_MEDIAN  # 6 useful: both would be true
    assert finding([70] * 10 + [60, 80] * 5 + [61]).verdict is Verdict.NOTHING


def test_rc5_five_are_no_shift_and_six_are() -> None:
    assert rules.shifts([1, 1, 1, 1, 1, 9], 10) == () and len(rules.shifts([1, 1, 1, 1, 1, 1, 9], 10)) == 1


def test_rc6_the_first_point_counts_also_where_the_last_is_like_it() -> None:
    assert signals(rules.trends([1, 2, 3, 4, 5, 1])) == [(UP, span(1, 5))]
    assert signals(rules.trends([1, 1, 2, 3, 4, 5])) == [(UP, [1, 3, 4, 5, 6])]


def test_rc6_five_points_rise_not_five_steps() -> None:
    assert rules.trends([1, 2, 3, 4]) == () and len(rules.trends([1, 2, 3, 4, 5])) == 1


def test_rc10_a_shift_alone_may_have_shifted_and_firm_has_probably_changed() -> None:
    flat = [60, 80] * 8
    assert finding(flat).verdict is Verdict.NOTHING
    assert finding(E11, rules.freeze(E11[:12])).verdict is Verdict.MAY
    assert finding(E12).verdict is Verdict.PROBABLY


def test_rc10_firm_after_each_of_the_last_three_points_has_changed() -> None:
    low, high = [60, 62, 61, 63, 59, 62, 60, 61], [80, 82, 81, 83, 79, 82, 80, 81]
    firm = [standing(low + high[:n]).firm for n in range(3, 9)]
    verdicts = [finding(low + high[:n]).verdict for n in range(3, 9)]
    for n, verdict in enumerate(verdicts):
        has = n >= 2 and all(firm[n - 2 : n + 1])
        assert (verdict is Verdict.HAS) == has
        assert (verdict is Verdict.PROBABLY) == (firm[n] and not has)
    assert Verdict.HAS in verdicts and Verdict.PROBABLY in verdicts


def test_rc10_firm_before_and_now_but_not_in_between_has_only_probably_changed() -> None:
    values = [74, 72, 72, 71, 71, 67, 69, 66, 65, 68, 65, 65, 69]
    assert [standing(values[: len(values) - n]).firm for n in (2, 1, 0)] == [True, False, True]
    assert finding(values).verdict is Verdict.PROBABLY


def test_rc9_a_long_run_is_firm_with_crossings_enough() -> None:
    found = standing([74, 73, 75, 74, 69, 66, 65, 67, 66, 73, 72, 73, 73, 71, 75])
    assert (found.longest, found.longest_limit, found.crossings, found.crossings_least) == (7, 6, 2, 2)
    assert found.firm
    assert Finding(Stage.NONE, Verdict.TOO_SHORT).crossings == 0


def test_rc10_the_way_named_is_that_of_the_latest_shift() -> None:
    assert standing(E1).way == UP and standing(E1[6:] + E1[:6]).way == DOWN


def test_rc4_a_median_may_be_frozen_after_twelve_quiet_points() -> None:
    assert rules.may_freeze(E5) and not rules.may_freeze(E5[:11])
    assert not rules.may_freeze(E1) and not rules.may_freeze(E8)
    assert rules.may_freeze(E6), "a runs flag alone does not bar it"
    shift_alone = [71, 72, 68, 67, 72, 72, 75, 72, 74, 72, 71, 75, 69, 65, 69, 66, 73, 71]
    firm_alone = [66, 67, 66, 74, 73, 75, 75, 73, 65, 69, 68, 65, 66, 69, 74, 74, 73]
    assert (standing(shift_alone).firm, standing(firm_alone).shifts) == (False, ())
    assert not rules.may_freeze(shift_alone) and not rules.may_freeze(firm_alone)
    assert rules.freeze([9, 9, 1, 2, 3], 2) == Baseline(2, 3, 4)


def test_rc4_a_frozen_median_stays_while_points_come() -> None:
    baseline = rules.freeze(E5)
    found = standing(E5 + [90] * 12, baseline)
    assert (found.median2, found.frozen) == (143, True)
    assert standing(E5 + [90] * 12).median2 != 143


def test_rc4_a_later_baseline_counts_from_its_first_point_and_names_places_of_the_whole() -> None:
    later = Baseline(len(E5), 12, rules.median2(E5))
    found = standing(E5 + E5 + [90] * 6, later)
    assert found.useful == 18 and signals(found.shifts) == [(UP, span(25, 30))]


def test_rc14_the_fraction_of_the_last_eight_and_of_all() -> None:
    held = [False, False, True, True, False, True] + [True] * 7 + [False]
    assert rules.share(held) == (7, 8, 10, 14)
    assert rules.share([]) == (0, 0, 0, 0)


def test_ro5_the_share_rounds_halves_up_and_nothing_held_is_no_figure() -> None:
    assert rules.percent(17, 29) == 59 and rules.percent(1, 8) == 13
    assert rules.percent(0, 5) == 0 and rules.percent(0, 0) is None
    assert rules.percent(1, 1) == 100


# Any series

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly
SERIES = st.lists(st.integers(0, 100), min_size=10, max_size=60)


def shape(found: Finding) -> tuple[object, ...]:
    return (found.stage, found.verdict, found.useful, found.runs, found.longest, found.firm, found.runs_flag)


@CALM
@given(SERIES)
def test_turned_upside_down_everything_is_the_same_but_the_way(values: list[int]) -> None:
    found, other = finding(values), finding([100 - value for value in values])
    assert shape(found) == shape(other) and found.way == -other.way
    assert [(one.way, one.points) for one in found.shifts] == [(-one.way, one.points) for one in other.shifts]
    assert [(one.way, one.points) for one in rules.trends(values)] == [
        (-one.way, one.points) for one in rules.trends([100 - value for value in values])
    ]


@CALM
@given(SERIES, st.integers(-50, 50))
def test_raised_by_a_constant_nothing_changes_but_the_median(values: list[int], by: int) -> None:
    found, other = finding(values), finding([value + by for value in values])
    assert shape(found) == shape(other) and found.shifts == other.shifts and found.way == other.way
    if found.median2 is not None:
        assert other.median2 == found.median2 + 2 * by


@CALM
@given(SERIES)
def test_read_backwards_runs_and_the_firm_signal_are_the_same(values: list[int]) -> None:
    found, other = standing(values), standing(values[::-1])
    assert shape(found) == shape(other) and len(found.shifts) == len(other.shifts)


@CALM
@given(SERIES)
def test_runs_tell_the_useful_points_apart_without_losing_one(values: list[int]) -> None:
    middle2 = rules.median2(values)
    places = [place for run in rules.runs(values, middle2) for place in run.points]
    assert places == [n for n, value in enumerate(values) if 2 * value != middle2]
    assert sum(2 * value > middle2 for value in values) <= len(values) / 2
    assert sum(2 * value < middle2 for value in values) <= len(values) / 2
