"""What a brainstorm tells each role to do now (domain section 4)."""

import pytest

from app.activities.brainstorm.opening import CloseIdeas, OpenIdeas, RevealIdeas
from app.activities.brainstorm.overview import Overview
from app.activities.brainstorm.status import Mode, State
from app.activities.brainstorm.steps import next_step
from app.core.contract import Command
from app.core.roles import Role

ASKED = Overview("silent", State.ASKED, "Why?")
SILENT = Overview("silent", State.OPEN, "Why?", mode=Mode.SILENT, board="b", total=9, writers=9, present=12)
ALL_IN = Overview("silent", State.OPEN, "Why?", mode=Mode.SILENT, board="b", total=12, writers=12, present=12)
OPEN = Overview("open", State.OPEN, "Why?", mode=Mode.OPEN, board="b", writers=2, present=12)
CLOSED = Overview("silent", State.CLOSED, "Why?", mode=Mode.SILENT, board="b")

TABLE: list[tuple[Overview, bool, str, type[Command] | None]] = [
    (Overview(), False, "Write the question", None),
    (ASKED, False, "Read the question aloud", OpenIdeas),
    (SILENT, False, "3 people have not sent an idea yet.", None),
    (SILENT, True, "Time is up.", CloseIdeas),
    (ALL_IN, False, "Everybody has sent an idea.", CloseIdeas),
    (OPEN, False, "Ask for one idea at a time.", CloseIdeas),
    (CLOSED, False, "show them on the wall", RevealIdeas),
    (Overview("open", State.CLARIFY, "Why?", board="b"), False, "one by one", None),
]


@pytest.mark.parametrize(("seen", "up", "says", "asks"), TABLE)
def test_the_facilitator_is_led_through_a_brainstorm(
    seen: Overview, up: bool, says: str, asks: type[Command] | None
) -> None:
    step = next_step(seen, Role.FACILITATOR, up=up)
    assert step and says in step.says and step.asks is asks


def test_while_a_vote_runs_the_ideas_ask_for_nothing() -> None:
    assert next_step(Overview("open", State.CLARIFY, frozen=True), Role.FACILITATOR, up=False) is None


def test_the_leader_sees_how_many_have_written_and_at_time_up_what_the_house_says() -> None:
    step = next_step(SILENT, Role.LEADER, up=False)
    assert step and "9 of 12 people" in step.says and step.asks is None
    assert next_step(SILENT, Role.LEADER, up=True) is None


def test_the_recorder_need_not_copy_ideas_and_the_timekeeper_keeps_time() -> None:
    step = next_step(SILENT, Role.RECORDER, up=False)
    assert step and "no need to copy" in step.says
    assert next_step(SILENT, Role.TIMEKEEPER, up=False) is None
