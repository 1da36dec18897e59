"""What comes along to the next agenda (AG-13)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.agenda.hour import Hour, Item
from app.agenda.template import Draft
from app.core.wall_time import at_wall, in_rhythm
from app.weeks.plan import along, left_over, most_put_off, parked

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def item(title: str, minutes: int = 10, **more: Any) -> Item:
    return Item(title, title, minutes * 60, minutes * 60, **more)


def hour(*items: Item, **more: Any) -> Hour:
    return Hour(NINE, NINE + timedelta(hours=1), items, **more)


def at(minute: int) -> datetime:
    return NINE + timedelta(minutes=minute)


def left(*items: Item, **more: Any) -> list[str]:
    return [one.title for one in left_over(hour(*items, started_at=NINE, **more), at(50))]


def test_ag13_what_was_deferred_or_not_finished_comes_along_and_what_was_done_does_not() -> None:
    started: dict[str, Any] = {"started_at": NINE, "ended_at": at(5)}
    items = (
        item("Done", **started, ended_as="done"),
        item("Unfinished", **started, ended_as="unfinished"),
        item("Parked", **started, ended_as="parked"),
        item("Deferred", ended_as="deferred"),
        item("Now", started_at=at(5)),
        item("Later"),
    )
    assert left(*items) == ["Unfinished", "Deferred"]


def test_ag13_what_was_not_reached_comes_along_once_the_meeting_is_over() -> None:
    assert left(item("Later"), item("Now", started_at=NINE), ended_at=at(40)) == ["Later"]


def test_ag13_what_is_protected_stands_in_every_plan_and_does_not_come_along() -> None:
    assert left(item("Patient story", protected=True, ended_as="deferred")) == []
    for kind in ("actions", "parking", "next"):
        assert left(item("Parking lot", activity=kind, ended_as="deferred")) == [], "what it holds comes back by itself"
    assert left(item("Vote", activity="multivote", ended_as="deferred")) == ["Vote"]


@pytest.mark.parametrize(
    ("more", "times"),
    [
        ({"ended_as": "deferred", "deferred_count": 1}, 1),
        ({"ended_as": "deferred", "deferred_count": 3}, 3),
        ({"ended_as": "unfinished", "deferred_count": 1}, 2),
        ({"deferred_count": 0}, 1),
    ],
)
def test_ag13_it_says_how_many_times_it_was_deferred(more: dict[str, Any], times: int) -> None:
    line = along(hour(item("Chart", **more), ended_at=at(60)), item("Chart", **more), at(60))
    assert (line.title, line.deferred_count, line.origin) == ("Chart", times, "item:Chart")


def test_ag13_it_needs_its_plan_or_what_was_left_of_it_and_five_minutes_at_least() -> None:
    now = at(60)
    begun: dict[str, Any] = {"started_at": NINE, "ended_as": "deferred"}
    h = hour()
    assert along(h, item("Not begun", 12), now).minutes == 12
    assert along(h, item("Half", 12, ended_at=at(4), **begun), now).minutes == 8
    assert along(h, item("Nearly", 12, ended_at=at(11), **begun), now).minutes == 5
    assert along(h, item("Over", 3, ended_at=at(20), **begun), now).minutes == 3
    assert along(h, Item("x", "Put in", 0, 240), now).minutes == 4
    assert along(h, Item("x", "Odd", 90, 90), now).minutes == 2
    assert along(h, Item("x", "Lent", 600, 300), now).minutes == 10, "its plan, whatever it lent"
    assert along(h, Item("x", "Lent all", 0, 0), now).minutes == 1
    assert along(h, item("Long", 61), now).minutes == 61
    assert along(h, item("Half of long", 122, ended_at=at(61), **begun), now).minutes == 61


def test_ag13_it_keeps_its_words_and_its_activity() -> None:
    one = item(
        "Vote", aim="Two ideas", method="vote", lead="leader", activity="multivote", mode="x", quiet=True, step=3
    )
    line = along(hour(one), one, NINE)
    assert line == Draft(
        "Vote", 10, "Two ideas", "vote", "leader", "multivote", "x", 3, quiet=True, deferred_count=1, origin="item:Vote"
    )


def test_ag13_what_was_parked_is_a_line_of_five_minutes() -> None:
    assert parked("p1", "Sepsis in maternity") == Draft("Sepsis in maternity", 5, origin="parked:p1")
    exact = "x" * 60
    assert parked("p1", exact).title == exact
    long = parked("p1", "Who orders new pumps for all three wards, and who pays for them, by when?")
    assert long.title == "Who orders new pumps for all three wards, and who pays for…"
    assert long.aim.endswith("by when?")
    assert parked("p1", "x" * 61).title == "x" * 59 + "…"
    assert parked("p1", "pump " * 11 + "cupboards").title == "pump " * 10 + "pump…", "no half word"
    assert parked("p1", "x" * 50 + ", " + "y" * 50).title == "x" * 50 + "…"


def test_ag13_what_was_deferred_most_often_comes_first() -> None:
    lines = [Draft("a", 5, deferred_count=1), Draft("b", 5, deferred_count=3), Draft("c", 5, deferred_count=1)]
    assert [line.title for line in most_put_off(lines)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("day", "usual", "every", "then"),
    [
        ("2026-03-10", 1, 1, "2026-03-17"),  # Tuesday to Tuesday
        ("2026-03-09", 1, 1, "2026-03-17"),  # moved to Monday: still the week after
        ("2026-03-13", 1, 1, "2026-03-17"),  # moved to Friday: four days later
        ("2026-03-10", 1, 2, "2026-03-24"),
        ("2026-03-15", 6, 1, "2026-03-22"),  # Sunday ends its week
    ],
)
def test_ag13_the_next_day_follows_the_teams_rhythm(day: str, usual: int, every: int, then: str) -> None:
    from datetime import date

    assert in_rhythm(date.fromisoformat(day), usual, every) == date.fromisoformat(then)


def test_ag13_the_hour_that_the_clocks_skip_is_the_next_minute_that_exists() -> None:
    from datetime import date

    there = at_wall(date(2026, 3, 29), "01:30", "Europe/London")
    assert there == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
