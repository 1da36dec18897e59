"""When cues are due (AG-5), worked out from stored instants.  No I/O."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agenda.cues import cues, overs
from app.agenda.hour import Decision, Hour, Item, Pause
from app.live.steps import cues as told

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def hour(planned_s: int, *made: tuple[str, int, float], pauses: tuple[Pause, ...] = ()) -> Hour:
    """One item from nine on; made: (kind, seconds, when) of what changed its length since."""
    decisions = tuple(Decision(kind, "talk", given_s, "leader", at(when)) for kind, given_s, when in made)
    item = Item("talk", "Talk", planned_s, planned_s, started_at=NINE)
    bare = Hour(NINE, at(3600), (item,), pauses, decisions, started_at=NINE)
    return bare.as_of(at(3600)) if made else bare


def due(hour: Hour, now: float = 0) -> dict[str, float]:
    """kind -> seconds after nine."""
    assert hour.current is not None
    return {cue.kind: (cue.at - NINE).total_seconds() for cue in cues(hour, hour.current, at(now))}


@pytest.mark.parametrize(
    ("length_s", "expected"),
    [
        (480, {"half": 240, "minute": 420, "up": 480}),
        (180, {"half": 90, "minute": 120, "up": 180}),
        (179, {"minute": 119, "up": 179}),  # under three minutes: no half-way
        (61, {"minute": 1, "up": 61}),
        (60, {"up": 60}),  # a minute or less: time up only
        (30, {"up": 30}),
        (185, {"half": 92.5, "minute": 125, "up": 185}),
    ],
)
def test_ag5_each_cue_has_its_moment(length_s: int, expected: dict[str, float]) -> None:
    assert due(hour(length_s)) == expected


def test_ag5_after_an_extension_only_one_minute_and_time_up_come_again() -> None:
    assert due(hour(480, ("extend", 180, 480)), 480) == {"minute": 600, "up": 660}


def test_ag5_an_extension_by_one_minute_at_time_up_has_no_one_minute_cue() -> None:
    """Exactly 60 s remain just after it: more than that are needed."""
    assert due(hour(480, ("extend", 60, 480)), 480) == {"up": 540}


def test_ag5_extended_before_half_way_it_is_half_way_by_the_new_length() -> None:
    assert due(hour(480, ("extend", 120, 100)), 100) == {"half": 300, "minute": 540, "up": 600}


def test_ag5_half_way_is_said_once_even_if_an_extension_would_put_it_later() -> None:
    """Half of 480 was past at 290; half of 600 would be at 300."""
    assert "half" not in due(hour(480, ("extend", 120, 290)), 290)


def test_ag5_a_cue_whose_moment_is_past_when_the_length_changes_does_not_come() -> None:
    assert due(hour(600, ("shave", 300, 200)), 200) == {"minute": 240, "up": 300}
    assert due(hour(600, ("shave", 300, 280)), 280) == {"up": 300}
    assert due(hour(600, ("shave", 300, 310)), 310) == {}


def test_ag5_a_pause_moves_what_is_not_yet_reached_and_nothing_else() -> None:
    still = hour(480, pauses=(Pause("talk", at(300), at(360)),))
    assert due(still, 400) == {"half": 240, "minute": 480, "up": 540}


def test_ag5_while_it_is_paused_nothing_is_due() -> None:
    assert due(hour(480, pauses=(Pause("talk", at(300)),)), 700) == {"half": 240}


def test_ag5_over_comes_at_each_whole_two_minutes() -> None:
    found = hour(60)
    assert found.current is not None
    first, second, *rest = overs(found, found.current, NINE)
    assert [(first.at - NINE).seconds, (second.at - NINE).seconds] == [180, 300]
    assert (first.minutes, second.minutes, len(rest)) == (2, 4, 13)


@settings(deadline=None)
@given(
    planned_s=st.integers(1, 30).map(lambda n: 60 * n),
    asked=st.lists(st.tuples(st.integers(1, 10), st.integers(1, 900)), max_size=4),
)
def test_ag5_whatever_is_added_half_way_is_said_at_most_once_and_time_up_at_the_end(
    planned_s: int, asked: list[tuple[int, int]]
) -> None:
    """The hour is lived through as a screen does: what was due is heard, then somebody presses."""
    made: list[tuple[str, int, float]] = []
    heard: list[str] = []
    presses = {sum(wait for _, wait in asked[: n + 1]): 60 * k for n, (k, _) in enumerate(asked)}
    since, now = 0, hour(planned_s)
    for until in [*sorted(presses), 10_000]:
        heard += [kind for kind, moment in due(now, until).items() if since < moment <= until]
        if until in presses:
            made.append(("extend", presses[until], until))
            now = hour(planned_s, *made)
            assert now.remaining_s(now.items[0], at(until)) >= presses[until]
        since = until
    assert heard.count("half") <= 1
    assert heard.count("up") <= len(presses) + 1
    assert heard[-1] == "up"
    assert heard.count("minute") <= len(presses) + 1


def test_ag5_the_timekeeper_is_told_the_same_moments_as_the_screens_have() -> None:
    """Not half-way again after an extension: the room has heard it."""

    def says(then: Hour, now: float) -> tuple[str, str, str]:
        return told(then, then.items[0], at(now), "Europe/London")

    assert says(hour(480), 0) == ("09:04", "09:07", "09:08")
    assert says(hour(480, ("extend", 180, 480)), 480) == ("", "09:10", "09:11")
    assert says(hour(120), 0) == ("", "09:01", "09:02")
    assert says(hour(60), 0) == ("", "", "09:01")
