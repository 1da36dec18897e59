"""What the rating tells the facilitator to do now (domain section 4); never from a rating."""

import pytest

from app.activities.rating.record import Overview
from app.activities.rating.rules import CloseRating, OpenRating, State
from app.activities.rating.steps import next_step
from app.core.contract import Command
from app.core.roles import Role

TABLE: list[tuple[Overview, bool, str, type[Command] | None]] = [
    (Overview(State.WAITING, 0, 9), False, "rate this hour", OpenRating),
    (Overview(State.OPEN, 8, 9), False, "1 person has not rated yet.", None),
    (Overview(State.OPEN, 8, 9), True, "Close the rating", CloseRating),
    (Overview(State.OPEN, 9, 9), False, "Close the rating", CloseRating),
    (Overview(State.LATE, 9, 9), False, "Close the rating", CloseRating),
    (Overview(State.CLOSED, 9, 9), False, "what to keep", None),
]


@pytest.mark.parametrize(("seen", "up", "says", "asks"), TABLE)
def test_the_facilitator_is_led_through_the_rating(
    seen: Overview, up: bool, says: str, asks: type[Command] | None
) -> None:
    step = next_step(seen, Role.FACILITATOR, up=up)
    assert step and says in step.says and step.asks is asks


def test_leader_and_recorder_close_the_meeting_meanwhile() -> None:
    seen = Overview(State.OPEN, 3, 9)
    assert [next_step(seen, role, up=False) for role in (Role.LEADER, Role.TIMEKEEPER, Role.RECORDER)] == [None] * 3
    assert next_step(Overview(State.OPEN, 3, 9, here=False), Role.FACILITATOR, up=False) is None
