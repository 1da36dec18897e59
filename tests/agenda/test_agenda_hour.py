"""The rules of time that are only arithmetic (AG).  No I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.agenda.hour import Hour, Item, Pause

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def line(name: str, minutes: int, **more: object) -> Item:
    return replace(Item(name, name, minutes * 60, minutes * 60), **more)  # type: ignore[arg-type]


def hour(*items: Item, **more: object) -> Hour:
    return replace(Hour(NINE, TEN, items), **more)  # type: ignore[arg-type]


TEA = line("tea", 10, started_at=NINE)
TALK, VOTE = line("talk", 20), line("vote", 25)
RUNNING = hour(TEA, TALK, VOTE, started_at=NINE)


def test_ag1_the_plan_is_measured_against_the_hour() -> None:
    assert hour(line("a", 40), line("b", 25)).over_plan_s == 5 * 60
    assert hour(line("a", 40), line("b", 18)).over_plan_s == -2 * 60


def test_ag3_slack_is_the_time_to_the_end_that_nothing_is_planned_for() -> None:
    assert RUNNING.slack_s(NINE) == 5 * 60
    assert RUNNING.slack_s(at(7)) == 5 * 60  # an item inside its time drains nothing
    assert RUNNING.slack_s(at(16)) == -60  # six minutes over: what remains of it counts as 0, not as less


def test_ag3_an_item_moved_to_next_meeting_is_planned_no_more() -> None:
    assert replace(RUNNING, items=(TEA, TALK, replace(VOTE, ended_as="deferred"))).slack_s(NINE) == 30 * 60


def test_ag4_remaining_and_overrun_follow_the_adjusted_minutes() -> None:
    longer = replace(TEA, adjusted_s=12 * 60)
    assert RUNNING.remaining_s(longer, at(11)) == 60
    assert (RUNNING.remaining_s(TEA, at(11)), RUNNING.overrun_s(TEA, at(11))) == (-60, 60)
    assert RUNNING.overrun_s(TEA, at(9)) == 0


def test_ag4_exactly_one_item_is_current() -> None:
    done = replace(TEA, ended_at=at(10), ended_as="done")
    going = replace(TALK, started_at=at(10))
    assert [item.id for item in hour(done, going, VOTE).items if item.current] == ["talk"]


def test_ag9_closing_early_gives_the_unspent_time_to_slack_and_to_nothing_else() -> None:
    done = replace(TEA, ended_at=at(4), ended_as="done")
    after = hour(done, replace(TALK, started_at=at(4)), VOTE, started_at=NINE)
    assert after.slack_s(at(4)) == RUNNING.slack_s(at(4)) + 6 * 60
    assert [item.adjusted_s for item in after.items] == [600, 1200, 1500]


def test_ag10_it_reads_on_time_until_a_whole_minute_is_missing() -> None:
    full = hour(TEA, TALK, line("vote", 30), started_at=NINE)  # no slack at all
    assert full.forecast(at(10, 59)).late_min == 0
    assert full.forecast(at(11)).late_min == 1
    late = full.forecast(at(13, 30))
    assert (late.late_min, late.finish) == (3, at(63, 30))


def test_ag10_late_goes_back_to_on_time_below_half_a_minute() -> None:
    """Four hours with the same lateness of 45 s now: the word depends on what it was before."""
    assert closed_after(late_s=70, then_early_s=25).forecast(at(25)).late_min == 1
    assert closed_after(late_s=50, then_early_s=5).forecast(at(25)).late_min == 0
    assert closed_after(late_s=70, then_early_s=45).forecast(at(25)).late_min == 0


def closed_after(late_s: int, then_early_s: int) -> Hour:
    """No slack; tea ran over by late_s, talk closed then_early_s before its time, the vote is on."""
    tea_ends = at(10, late_s)
    talk_ends = tea_ends + timedelta(minutes=5, seconds=-then_early_s)
    tea = replace(TEA, ended_at=tea_ends, ended_as="done")
    talk = line("talk", 5, started_at=tea_ends, ended_at=talk_ends, ended_as="done")
    return hour(tea, talk, line("vote", 45, started_at=talk_ends), started_at=NINE)


def test_ag15_a_pause_stops_the_clock_of_the_item_but_not_of_the_hour() -> None:
    paused = replace(RUNNING, pauses=(Pause("tea", at(2), at(5)),))
    assert paused.elapsed_s(TEA, at(6)) == 3 * 60
    assert paused.slack_s(at(6)) == RUNNING.slack_s(at(6)) - 3 * 60
    assert paused.ends_at(TEA, at(6)) == at(13)


def test_ag15_while_it_is_paused_slack_drains_and_the_clock_stands() -> None:
    paused = replace(RUNNING, pauses=(Pause("tea", at(2)),))
    assert paused.remaining_s(TEA, at(3)) == paused.remaining_s(TEA, at(9)) == 8 * 60
    assert paused.slack_s(at(3)) - paused.slack_s(at(9)) == 6 * 60


@pytest.mark.parametrize(
    ("changes", "when", "state"),
    [
        ({}, at(-31), "planned"),
        ({}, at(-30), "lobby"),
        ({"lobby_at": at(-50)}, at(-45), "lobby"),
        ({"started_at": at(1)}, at(30), "running"),
        ({"started_at": at(1)}, at(89, 59), "running"),
        ({"started_at": at(1)}, at(90), "ended"),
        ({"started_at": at(1), "ended_at": at(50)}, at(51), "ended"),
        ({"started_at": at(1), "cancelled_at": at(2)}, at(3), "cancelled"),
    ],
)
def test_ag18_the_state_is_worked_out_from_stored_times(
    changes: dict[str, datetime], when: datetime, state: str
) -> None:
    assert hour(TEA, TALK, **changes).state(when) == state


def test_ag18_closed_by_the_clock_nothing_runs_on() -> None:
    assert RUNNING.elapsed_s(TEA, at(200)) == 90 * 60


def test_ag18_reopen_is_for_ten_minutes_and_not_past_the_clocks_own_close() -> None:
    ended = replace(RUNNING, ended_at=at(50))
    assert ended.may_reopen(at(59, 59))
    assert not ended.may_reopen(at(60))
    assert not replace(RUNNING, ended_at=at(85)).may_reopen(at(90))
    assert not RUNNING.may_reopen(at(95))
