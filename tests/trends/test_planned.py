"""Planned against actual: which kinds of item take longer, and what is said of them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.agenda.tables import Pause
from app.core.ids import new_id
from app.trends.planned import Habits, Took, habits
from app.trends.planned_store import ITEM, habits_of
from tests.live import NINE, Live
from tests.trends.weeks import add, hold, items


def took(title: str, planned_min: int, *lasted_s: int) -> list[Took]:
    return [Took(title, planned_min * 60, NINE, NINE + timedelta(seconds=one)) for one in lasted_s]


def found(*kinds: list[Took]) -> Habits:
    return habits([one for kind in kinds for one in kind], 8)


def test_what_takes_longer_in_half_of_the_meetings_is_named_with_its_usual_minutes() -> None:
    it = found(took("Our numbers", 7, 600, 660, 420, 615), took("Welcome", 3, 180, 170, 185))
    assert [(one.title, one.came, one.over, one.planned, one.took) for one in it.over] == [("Our numbers", 4, 3, 7, 10)]
    assert it.of("our numbers") == it.over[0] and it.of("Story") is None


@pytest.mark.parametrize(("lasted", "over"), [(59, 0), (60, 3)])
def test_a_minute_too_long_is_over_and_less_is_not(lasted: int, over: int) -> None:
    assert found(took("Tests", 10, *[600 + lasted] * 3)).all[0].over == over


def test_twice_is_no_habit_and_three_times_is() -> None:
    assert found(took("Tests", 10, 900, 900)).all == ()
    assert len(found(took("Tests", 10, 900, 900, 900)).over) == 1


def test_one_long_week_in_three_is_not_named() -> None:
    it = found(took("Tests", 10, 590, 600, 1500))
    assert it.over == () and it.all[0].over == 1


def test_the_longest_come_first_and_what_gives_time_back_is_named_too() -> None:
    it = found(took("A", 5, *[420] * 3), took("B", 5, *[600] * 3), took("C", 5, *[120] * 3), took("d", 5, *[300] * 3))
    assert [one.title for one in it.over] == ["B", "A"] and [one.title for one in it.spare] == ["C"]
    assert [one.usual for one in it.all] == [5, 2, 0, -3]


def test_minutes_are_medians_halves_up() -> None:
    assert found(took("A", 5, 300, 330, 390, 500)).all[0].took == 6  # 360 s
    assert found(took("A", 5, 330, 330, 330)).all[0].took == 6  # five and a half
    assert found(took("A", 5, 329, 329, 329)).all[0].took == 5


def test_items_of_one_name_are_one_kind_whatever_the_capitals() -> None:
    assert found(took("Our numbers", 7, 600), took("our Numbers", 7, 600, 600)).all[0].came == 3


def test_a_pause_is_no_time_that_it_took() -> None:
    paused = Took("Tests", 600, NINE, NINE + timedelta(seconds=900), paused_s=300)
    assert (paused.actual_s, paused.over_s) == (600, 0)
    assert Took("Tests", 600, NINE, NINE, paused_s=60).actual_s == 0


@pytest.mark.parametrize(
    ("lasted", "named"),
    [
        ((600, 600, 720, 720), True),  # half of the meetings
        ((500, 500, 660, 660), False),  # in half of them, but not as a rule
        ((600, 640, 700), False),  # a minute as a rule, and a whole one in a third of them
        ((640, 640, 640), False),  # a minute as a rule, by halves up, and never a whole one
    ],
)
def test_a_habit_is_half_of_the_meetings_and_a_minute_as_a_rule(lasted: tuple[int, ...], named: bool) -> None:
    assert bool(found(took("Tests", 10, *lasted)).over) is named


def test_a_kind_has_its_latest_spelling_and_equals_stand_by_name() -> None:
    it = found(took("Tests", 5, 420), took("TESTS", 5, 420), took("tests", 5, 420), took("Story", 5, *[420] * 3))
    assert [one.title for one in it.all] == ["Story", "tests"]
    assert it.of("TESTS") == it.all[1]
    assert [one.title for one in found(took("b", 5, *[300] * 3), took("C", 5, *[300] * 3)).all] == ["b", "C"]


def test_what_gives_most_back_comes_first() -> None:
    it = found(took("A", 5, *[240] * 3), took("B", 5, *[60] * 3))
    assert [one.title for one in it.spare] == ["B", "A"]


@pytest.mark.parametrize(("lasted", "minutes"), [((60, 120, 240, 660), 3), ((60, 60, 180, 660, 660), 3)])
def test_the_usual_minutes_are_those_of_the_middle(lasted: tuple[int, ...], minutes: int) -> None:
    assert found(took("A", 5, *lasted)).all[0].took == minutes


def test_the_coach_reads_it_on_the_trends_and_on_the_next_plan(tmp_path: Path) -> None:
    live = Live(tmp_path)
    try:

        def rows(tx: Any) -> None:
            first = NINE - timedelta(weeks=12)
            for n, meeting in enumerate(hold(tx, live.team, first, [None] * 10)):
                items(tx, meeting, first + timedelta(weeks=n))

        live.in_office(rows)
        coach = live.coach_client().http
        trends = " ".join(coach.get(f"/t/{live.team}/trends").text.split())
        assert "Plan more for: Our numbers, Tests this week." in trends and "8 of 8 meetings" in trends
        plan = " ".join(coach.get(f"/m/{live.meeting}/plan").text.split())
        assert "planned 7, usually 10 minutes" in plan and "Time comes back from: Parking lot." in plan
        live.in_office(lambda tx: pause(tx))
        numbers = live.in_office(lambda tx: habits_of(tx, live.team, live.clock())).of("Our numbers")
        assert numbers and numbers.over == 7, "a fire alarm is not the item's fault (AG-15)"
    finally:
        live.stop()


def pause(tx: Any) -> None:
    """Three minutes of the last meeting's numbers were a pause."""
    from sqlalchemy import select

    row = tx.execute(select(ITEM).where(ITEM.c.title == "Our numbers").order_by(ITEM.c.started_at.desc())).first()
    at = row.started_at + timedelta(minutes=1)
    add(tx, Pause(id=new_id(), meeting_id=row.meeting_id, item_id=row.id, from_at=at, to_at=at + timedelta(minutes=3)))
