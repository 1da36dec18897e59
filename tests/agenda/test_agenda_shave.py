"""What is proposed after a late start (AG-11).  No I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.hour import Decision, Hour, Item
from app.agenda.shave import missing_s, proposed, shares, shave

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TEMPLATE_A = (
    ("welcome", 3, True), ("story", 5, True), ("actions", 4, False), ("numbers", 7, False), ("tests", 12, False),
    ("main", 15, False), ("parking", 3, False), ("record", 3, True), ("next", 3, True), ("evaluate", 3, True),
)  # fmt: skip


def late(lines: tuple[tuple[str, int, bool], ...], late_s: int, length_min: int = 60) -> Hour:
    """An hour that has just started, late by so much."""
    start = NINE + timedelta(seconds=late_s)
    items = [Item(name, name, 60 * minutes, 60 * minutes, protected=kept) for name, minutes, kept in lines]
    items[0] = replace(items[0], started_at=start)
    return Hour(NINE, NINE + timedelta(minutes=length_min), tuple(items), started_at=start)


def test_ag11_worked_example_1_two_minutes_from_main_and_tests() -> None:
    hour = late(TEMPLATE_A, 240)
    assert hour.slack_s(hour.started_at or NINE) == -120
    found = shave(hour)
    assert found.missing_min == 2
    assert found.cuts == (("tests", 1), ("main", 1))
    assert (found.put_off, found.unfit_min) == ((), 0)


def test_ag11_missing_time_is_rounded_up_to_whole_minutes() -> None:
    assert shave(late(TEMPLATE_A, 121)).missing_min == 1
    assert proposed(late(TEMPLATE_A, 120)) is None


def test_ag11_shares_by_largest_remainder_ties_to_the_longer_then_the_later() -> None:
    assert shares(2, [4, 7, 12, 15, 3]) == [0, 0, 1, 1, 0]
    assert shares(1, [5, 5]) == [0, 1]
    assert shares(1, [1, 3]) == [0, 1]
    assert shares(2, [2, 4, 2]) == [0, 1, 1]  # halves: one to the longer's whole, then to the later


def test_ag11_no_item_goes_below_half_its_plan_nor_under_a_minute() -> None:
    lines = (("a", 1, False), ("b", 3, False), ("c", 10, False))
    found = shave(late(lines, 5 * 60, length_min=14))
    assert dict(found.cuts) == {"b": 1, "c": 4}


def test_ag11_an_item_at_its_limit_is_passed_over_and_the_rest_goes_round_again() -> None:
    lines = (("a", 2, False), ("b", 2, False), ("c", 12, False))
    found = shave(late(lines, 7 * 60, length_min=16))
    assert dict(found.cuts) == {"a": 1, "b": 1, "c": 5}


def test_ag11_when_shaving_is_not_enough_whole_items_go_last_first_and_the_shaves_are_worked_out_again() -> None:
    lines = (("welcome", 3, True), ("a", 10, False), ("b", 10, False), ("rate", 3, True))
    assert shave(late(lines, 10 * 60, length_min=26)).put_off == ()
    found = shave(late(lines, 12 * 60, length_min=26))
    assert found.put_off == ("b",)
    assert found.cuts == (("a", 2),)


def test_ag11_minutes_that_still_do_not_fit_are_named() -> None:
    lines = (("welcome", 10, True), ("a", 10, False), ("rate", 10, True))
    found = shave(late(lines, 15 * 60, length_min=30))
    assert (found.cuts, found.put_off, found.unfit_min) == ((), ("a",), 5)


def test_ag11_it_is_proposed_during_the_first_item_until_somebody_answers() -> None:
    hour = late(TEMPLATE_A, 240)
    assert proposed(hour) is not None
    answer = Decision("shave", "welcome", 0, "leader", NINE + timedelta(minutes=5))
    assert proposed(replace(hour, decisions=(answer,))) is None
    moved = NINE + timedelta(minutes=6)
    items = (replace(hour.items[0], ended_at=moved), replace(hour.items[1], started_at=moved), *hour.items[2:])
    assert proposed(replace(hour, items=items)) is None


def test_ag11_another_proposal_has_another_sign() -> None:
    assert shave(late(TEMPLATE_A, 240)).sign != shave(late(TEMPLATE_A, 300)).sign


PLANS = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=12)


@given(plan=PLANS, late_s=st.integers(0, 3600), spare=st.integers(-10, 10))
def test_ag11_shaves_sum_limits_are_kept_and_nothing_protected_is_touched(
    plan: list[tuple[int, bool]], late_s: int, spare: int
) -> None:
    lines = tuple((str(n), minutes, kept) for n, (minutes, kept) in enumerate(plan))
    hour = late(lines, late_s, length_min=max(1, sum(minutes for minutes, _ in plan) + spare))
    found, items = shave(hour), {item.id: item for item in hour.items}
    gone_s = sum(items[name].adjusted_s for name in found.put_off)
    still_min = max(0, -(-(missing_s(hour) - gone_s) // 60))
    assert sum(minutes for _, minutes in found.cuts) + found.unfit_min == still_min
    assert not any(items[name].protected for name in [*found.put_off, *dict(found.cuts)])
    assert not set(found.put_off) & set(dict(found.cuts))
    for name, minutes in found.cuts:
        left_s = items[name].adjusted_s - 60 * minutes
        assert left_s >= 60
        assert 2 * left_s >= items[name].planned_s
    open_ = [n for n, item in enumerate(hour.items) if item.to_come and not item.protected]
    assert list(found.put_off) == [str(n) for n in reversed(open_)][: len(found.put_off)]
    if found.unfit_min:
        assert len(found.put_off) == len(open_)


@given(whole=st.integers(0, 60), lengths=st.lists(st.integers(1, 3600), min_size=1, max_size=12))
def test_ag11_shares_sum_and_are_within_one_of_their_quota(whole: int, lengths: list[int]) -> None:
    found = shares(whole, lengths)
    assert sum(found) == whole
    quotas = [Fraction(whole * length, sum(lengths)) for length in lengths]
    assert all(abs(share - quota) < 1 for share, quota in zip(found, quotas, strict=True))


def test_ag11_a_protected_hour_has_nothing_to_give() -> None:
    found = shave(late((("welcome", 30, True),), 600, length_min=30))
    assert found == replace(found, cuts=(), put_off=(), unfit_min=10)


@pytest.mark.parametrize("late_s", [0, 60, 600])
def test_ag11_the_first_item_gives_too_where_it_is_not_protected(late_s: int) -> None:
    found = proposed(late((("talk", 30, False),), late_s, length_min=30))
    assert found is None if not late_s else dict(found.cuts) == {"talk": late_s // 60}  # type: ignore[union-attr]
