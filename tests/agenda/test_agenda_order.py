"""The running order changed while the meeting runs (AG-19), on a real database."""

from typing import Any

import pytest

from app.agenda import order, planning, rules
from app.agenda.lines import draft_of
from app.agenda.part import PART
from app.agenda.planning import placed
from app.core.errors import Gone, Refused


@pytest.fixture
def hour(room: Any) -> Any:
    """Five minutes of slack; the story is protected."""
    for title, minutes, kept in (("Talk", 20, False), ("Vote", 15, False), ("Story", 10, True), ("Test", 10, False)):
        room.does(planning.AddItem, title=title, minutes=minutes, protected=kept)
    room.does(rules.StartMeeting)
    return room


def titles(room: Any) -> list[str]:
    return [item.title for item in room.hour.items]


def test_ag19_an_item_to_come_is_moved_and_the_current_one_stays(hour: Any) -> None:
    slack = hour.slack_s
    hour.does(order.ReorderItem, item=hour.id("Test"), before=hour.id("Vote"))
    assert titles(hour) == ["Talk", "Test", "Vote", "Story"]
    hour.does(order.ReorderItem, item=hour.id("Test"))
    assert titles(hour) == ["Talk", "Vote", "Story", "Test"]
    assert hour.slack_s == slack
    hour.does(rules.NextItem, item=hour.current)
    assert hour.current == hour.id("Vote")


def test_ag19_what_has_started_does_not_move_and_nothing_goes_before_it(hour: Any) -> None:
    with pytest.raises(Refused, match="Talk has started"):
        hour.does(order.ReorderItem, item=hour.id("Talk"))
    with pytest.raises(Refused, match="Talk has started"):
        hour.does(order.ReorderItem, item=hour.id("Vote"), before=hour.id("Talk"))
    with pytest.raises(Gone):
        hour.does(order.PutOff, item="x" * 22)


def test_ag19_an_inserted_item_takes_slack(hour: Any) -> None:
    hour.does(order.InsertItem, title="Visitor", minutes=4, before=hour.id("Vote"))
    visitor = hour.hour.item(hour.id("Visitor"))
    assert titles(hour) == ["Talk", "Visitor", "Vote", "Story", "Test"]
    assert (visitor.planned_s, visitor.adjusted_s) == (0, 240)
    assert hour.slack_s == 60
    assert [(d.kind, d.item, d.seconds) for d in hour.hour.decisions] == [("extend", visitor.id, 240)]


def test_ag19_an_insertion_that_slack_cannot_pay_is_refused_as_in_ag7(hour: Any) -> None:
    with pytest.raises(Refused, match="Only 5 minutes are spare"):
        hour.does(order.InsertItem, title="Visitor", minutes=6)
    with pytest.raises(Refused, match="protected"):
        hour.does(order.InsertItem, title="Visitor", minutes=6, donors=hour.id("Story"))
    hour.does(order.InsertItem, title="Visitor", minutes=12, donors=hour.id("Test"))
    assert hour.hour.item(hour.id("Test")).adjusted_s == 3 * 60
    assert hour.slack_s == 0
    with pytest.raises(Refused) as no:
        hour.does(order.InsertItem, title="Another", minutes=60, donors=f"{hour.id('Test')},{hour.id('Vote')}")
    assert no.value.values == {"kept": 2 + 14, "deferred": 3 + 15}


def test_ag19_an_edited_item_pays_for_more_and_gives_back_what_it_does_not_need(hour: Any) -> None:
    test = hour.id("Test")
    hour.does(order.ChangeItem, item=test, title="First test", minutes=13, aim="Who, when", activity="rating")
    line = hour.hour.item(test)
    assert (line.title, line.aim, line.activity, line.adjusted_s, line.planned_s) == (
        "First test",
        "Who, when",
        "rating",
        780,
        600,
    )
    assert hour.slack_s == 120
    hour.does(order.ChangeItem, item=test, title="First test", minutes=8)
    assert hour.slack_s == 7 * 60
    assert sorted((d.kind, d.seconds) for d in hour.hour.decisions) == [("extend", 180), ("shave", 300)]
    with pytest.raises(Refused, match="Only 7 minutes"):
        hour.does(order.ChangeItem, item=test, title="First test", minutes=20)


def test_ag19_words_alone_change_no_time_also_where_seconds_were_lent(hour: Any) -> None:
    hour.wait(20 * 60 + 250).does(rules.ExtendItem, minutes=1, donors=hour.id("Test"))
    test = hour.hour.item(hour.id("Test"))
    assert test.adjusted_s == 590
    hour.does(order.ChangeItem, item=test.id, title="Other words", minutes=10)
    assert hour.hour.item(test.id).adjusted_s == 590


def test_ag19_a_minute_more_and_a_minute_less(hour: Any) -> None:
    vote = hour.id("Vote")
    hour.does(order.GiveMinute, item=vote)
    assert (hour.hour.item(vote).adjusted_s, hour.slack_s) == (16 * 60, 240)
    for _ in range(15):
        hour.wait(1).does(order.TakeMinute, item=vote)
    with pytest.raises(Refused, match="at least 1 minute"):
        hour.does(order.TakeMinute, item=vote)


def test_ag19_a_deferred_item_gives_its_time_to_slack_and_is_counted(hour: Any) -> None:
    hour.does(order.PutOff, item=hour.id("Vote"))
    vote = hour.hour.item(hour.id("Vote"))
    assert (vote.ended_as, vote.deferred_count, hour.slack_s) == ("deferred", 1, 20 * 60)
    with pytest.raises(Refused, match="Vote has started already or was moved"):
        hour.does(order.PutOff, item=vote.id)


def test_ag8_unprotected_by_hand_it_may_lend_and_the_record_shows_it(hour: Any) -> None:
    story = hour.id("Story")
    with pytest.raises(Refused, match="not protected"):
        hour.does(order.UnprotectItem, item=hour.id("Vote"))
    hour.does(order.UnprotectItem, item=story)
    hour.does(rules.ExtendItem, minutes=8, donors=story)
    assert hour.hour.item(story).adjusted_s == 7 * 60
    assert "No longer protected" in str(PART.sections(hour.tx, hour.place))


def test_ag19_before_the_start_and_after_the_end_there_is_no_running_order(room: Any, hour: Any) -> None:
    hour.does(rules.EndMeeting)
    for kind, more in ((order.PutOff, {}), (order.ReorderItem, {}), (order.GiveMinute, {})):
        with pytest.raises(Refused, match="has ended"):
            hour.does(kind, item=hour.id("Vote"), **more)


def test_what_was_added_in_the_hour_is_planned_with_its_minutes_next_week(hour: Any) -> None:
    hour.does(order.InsertItem, title="Visitor", minutes=4)
    assert draft_of(hour.hour.item(hour.id("Visitor"))).minutes == 4


def test_an_item_is_placed_before_another_or_at_the_end() -> None:
    assert placed("abcd", "d", "b") == ("a", "d", "b", "c")
    assert placed("abcd", "a", "") == ("b", "c", "d", "a")
    assert placed("abcd", "b", "b") == ("a", "b", "c", "d")


def test_in_the_plan_an_item_is_dragged_to_its_place(room: Any) -> None:
    for title in ("Talk", "Vote", "Test"):
        room.does(planning.AddItem, title=title)
    room.does(planning.PlaceItem, item=room.id("Test"), before=room.id("Talk"))
    assert titles(room) == ["Test", "Talk", "Vote"]
