"""AG-19: Next can be undone for half a minute, as if the item had never ended."""

from typing import Any

import pytest

from app.agenda import planning, rules
from app.core.errors import Refused


def plan(room: Any) -> tuple[str, str]:
    for title in ("Vote", "Talk", "Rate"):
        room.does(planning.AddItem, title=title, minutes=10)
    room.does(rules.StartMeeting)
    return room.id("Vote"), room.id("Talk")


def test_ag19_undo_makes_the_former_item_current_and_the_time_since_counts_to_it(room: Any) -> None:
    vote, talk = plan(room)
    room.wait(100).does(rules.NextItem, item=vote)
    room.wait(29).does(rules.UndoNext, item=talk)
    hour = room.hour
    assert hour.current.id == vote
    assert hour.elapsed_s(hour.current, room.now) == 129
    assert hour.item(talk).to_come


def test_ag19_after_thirty_seconds_it_is_refused(room: Any) -> None:
    vote, talk = plan(room)
    room.wait(100).does(rules.NextItem, item=vote)
    with pytest.raises(Refused, match="30 seconds"):
        room.wait(30).does(rules.UndoNext, item=talk)
    assert room.current == talk


def test_ag19_the_first_item_has_nothing_to_undo(room: Any) -> None:
    vote, _ = plan(room)
    with pytest.raises(Refused, match="no item before"):
        room.does(rules.UndoNext, item=vote)


def test_ag19_a_pause_that_next_ended_stands_again_and_one_made_since_comes_along(room: Any) -> None:
    vote, talk = plan(room)
    room.wait(60).does(rules.PauseTimer)
    room.wait(20).does(rules.NextItem, item=vote)
    room.wait(10).does(rules.UndoNext, item=talk)
    assert room.hour.paused is not None
    room.wait(5).does(rules.ResumeTimer)
    assert room.hour.elapsed_s(room.hour.current, room.now) == 60


def test_ag19_a_deferred_item_is_counted_back(room: Any) -> None:
    _, talk = plan(room)
    room.does(rules.DeferRest)
    room.wait(3).does(rules.UndoNext, item=talk)
    assert room.hour.current.deferred_count == 0


def test_ag14_undo_is_a_line_of_the_record(room: Any) -> None:
    vote, talk = plan(room)
    room.wait(5).does(rules.NextItem, item=vote)
    room.wait(5).does(rules.UndoNext, item=talk)
    assert [decision.kind for decision in room.hour.decisions] == ["close", "undo"]
