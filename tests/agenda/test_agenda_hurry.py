"""Closing time (AG-12), and a late start answered (AG-11), on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from app.agenda import hurry, planning, rules
from app.agenda.closing import closing_at
from app.agenda.part import PART
from app.agenda.shave import proposed
from app.core.errors import Refused


@pytest.fixture
def hour(room: Any) -> Any:
    """Sixty minutes that end with a record and a rating of three each."""
    for title, minutes, step, kept in (
        ("Talk", 20, 4, False),
        ("Tests", 20, 4, False),
        ("Story", 14, 4, True),
        ("Record", 3, 5, True),
        ("Rate", 3, 7, True),
    ):
        room.does(planning.AddItem, title=title, minutes=minutes, step=step, protected=kept)
    return room


def titled(room: Any, ids: Any) -> list[str]:
    return [room.hour.item(name).title for name in ids]


def test_ag12_closing_time_is_when_the_protected_items_of_steps_5_to_7_are_all_that_fits(hour: Any) -> None:
    hour.does(rules.StartMeeting)
    assert closing_at(hour.hour) == hour.hour.scheduled_end - timedelta(minutes=6)


def test_ag12_there_is_none_where_nothing_closes_or_the_closing_has_begun(room: Any, hour: Any) -> None:
    hour.does(rules.StartMeeting)
    hour.does(hurry.GoToClosing, item=hour.current)
    assert closing_at(hour.hour) is None
    with pytest.raises(Refused, match="closing already"):
        hour.does(hurry.GoToClosing, item=hour.current)


def test_ag12_without_a_protected_end_there_is_nothing_to_jump_to(room: Any) -> None:
    room.does(planning.AddItem, title="Talk", minutes=20)
    room.does(planning.AddItem, title="Rate", minutes=3, step=7)
    room.does(rules.StartMeeting)
    assert closing_at(room.hour) is None
    with pytest.raises(Refused, match="no protected item"):
        room.does(hurry.GoToClosing, item=room.current)


def test_ag12_one_tap_jumps_to_the_record_and_everything_not_started_is_deferred(hour: Any) -> None:
    hour.does(rules.StartMeeting)
    talk = hour.current
    hour.wait(54 * 60).does(hurry.GoToClosing, item=talk)
    items = {item.title: item for item in hour.hour.items}
    assert hour.current == hour.id("Record")
    assert items["Talk"].ended_as == "unfinished"
    assert [items[name].ended_as for name in ("Tests", "Story")] == ["deferred", "deferred"]
    assert [items[name].deferred_count for name in ("Tests", "Story", "Talk")] == [1, 1, 0]
    assert items["Rate"].to_come
    assert hour.slack_s == 0


def test_ag14_the_jump_is_on_the_record_with_what_it_put_off(hour: Any) -> None:
    hour.does(rules.StartMeeting)
    hour.wait(54 * 60).does(hurry.GoToClosing, item=hour.current)
    made = [(d.kind, hour.hour.item(d.item).title) for d in hour.hour.decisions]
    assert sorted(made) == [("closing", "Talk"), ("defer", "Story"), ("defer", "Tests")]
    words = str(PART.sections(hour.tx, hour.place))
    assert "Closed at closing time" in words


def test_ag16_the_jump_is_for_the_item_its_presser_saw(hour: Any) -> None:
    hour.does(rules.StartMeeting)
    talk = hour.current
    hour.does(rules.NextItem, item=talk)
    with pytest.raises(Refused, match="at Tests already"):
        hour.does(hurry.GoToClosing, item=talk)


def test_ag19_undo_takes_the_jump_back_with_all_it_put_off(hour: Any) -> None:
    hour.does(rules.StartMeeting)
    before = hour.wait(60).hour
    hour.does(hurry.GoToClosing, item=hour.current)
    hour.wait(20).does(rules.UndoNext, item=hour.current)
    assert hour.hour.items == before.items
    assert hour.slack_s == before.slack_s(hour.now)


def test_ag11_accepted_it_takes_the_minutes_and_each_is_on_the_record(hour: Any) -> None:
    hour.wait(4 * 60).does(rules.StartMeeting)
    assert hour.slack_s == -240
    hour.does(hurry.ShavePlan, seen=proposed(hour.hour).sign)
    assert [item.adjusted_s // 60 for item in hour.hour.items] == [18, 18, 14, 3, 3]
    assert [item.planned_s // 60 for item in hour.hour.items] == [20, 20, 14, 3, 3]
    assert hour.slack_s == 0
    assert [(d.kind, d.seconds) for d in hour.hour.decisions] == [("shave", 120), ("shave", 120)]
    assert proposed(hour.hour) is None


def test_ag11_what_must_go_whole_is_deferred(hour: Any) -> None:
    hour.wait(30 * 60).does(rules.StartMeeting)
    hour.does(hurry.ShavePlan, seen=proposed(hour.hour).sign)
    assert titled(hour, [i.id for i in hour.hour.items if i.ended_as == "deferred"]) == ["Tests"]
    assert hour.hour.items[0].adjusted_s == 10 * 60
    assert hour.slack_s == 0


def test_ag11_nothing_changes_until_it_is_accepted_and_refused_it_is_not_asked_again(hour: Any) -> None:
    hour.wait(4 * 60).does(rules.StartMeeting)
    before = hour.hour
    hour.wait(5).does(hurry.KeepPlan, seen=proposed(before).sign)
    assert hour.hour.items == before.items
    assert proposed(hour.hour) is None
    with pytest.raises(Refused, match="decided already"):
        hour.does(hurry.ShavePlan, seen=proposed(before).sign)
    assert "Late start: plan kept" in str(PART.sections(hour.tx, hour.place))


def test_ag11_what_is_accepted_is_what_was_seen(hour: Any) -> None:
    hour.wait(4 * 60).does(rules.StartMeeting)
    with pytest.raises(Refused, match="changed meanwhile"):
        hour.does(hurry.ShavePlan, seen="00000000")


def test_ag10_shaved_after_a_late_start_the_forecast_reads_on_time(hour: Any) -> None:
    hour.wait(4 * 60).does(rules.StartMeeting)
    assert hour.hour.forecast(hour.now).late_min == 4
    hour.wait(10).does(hurry.ShavePlan, seen=proposed(hour.hour).sign)
    assert hour.hour.forecast(hour.now).late_min == 0
