"""What a vote tells each role to do now (domain section 4); never from a total."""

import pytest

from app.activities.multivote.record import Idea, Overview, RoundSeen
from app.activities.multivote.rules import CloseVoting, OpenVoting, ShowResults, State
from app.activities.multivote.steps import next_step
from app.core.contract import Command
from app.core.roles import Role
from tests.live import NINE

IDEAS = (Idea("a", 1, "Grab box"), Idea("b", 2, "Second key"))


def at(state: State, finished: int = 0) -> Overview:
    round_ = RoundSeen(
        "r", "i", "Vote", 1, "single", state, 1, False, False, "", IDEAS, NINE, eligible=12, finished=finished
    )
    return Overview(round_, "", IDEAS)


TABLE: list[tuple[Overview, bool, str, type[Command] | None]] = [
    (Overview(None, "", ()), False, "nothing to vote on yet", None),
    (Overview(None, "", IDEAS), False, "Then open voting.", OpenVoting),
    (at(State.CANCELLED), False, "Then open voting.", OpenVoting),
    (at(State.OPEN, 9), False, "3 people still vote.", None),
    (at(State.OPEN, 11), False, "1 person still votes.", None),
    (at(State.OPEN, 9), True, "Time is up.", CloseVoting),
    (at(State.OPEN, 12), False, "Everybody has finished.", CloseVoting),
    (at(State.CLOSED, 12), False, "nobody has seen the result", ShowResults),
    (at(State.REVEALED, 12), False, "Read the first ones aloud.", None),
]


@pytest.mark.parametrize(("seen", "up", "says", "asks"), TABLE)
def test_the_facilitator_is_led_through_a_vote(seen: Overview, up: bool, says: str, asks: type[Command] | None) -> None:
    step = next_step(seen, Role.FACILITATOR, up=up)
    assert step and says in step.says and step.asks is asks


def test_the_leader_hears_how_many_still_vote_until_all_have_finished() -> None:
    step = next_step(at(State.OPEN, 9), Role.LEADER, up=False)
    assert step and "3 people still vote." in step.says
    assert next_step(at(State.OPEN, 12), Role.LEADER, up=False) is None
    assert next_step(at(State.OPEN, 9), Role.LEADER, up=True) is None


def test_after_the_result_and_at_time_up_the_house_says_what_comes() -> None:
    assert next_step(at(State.REVEALED, 12), Role.FACILITATOR, up=True) is None


def test_the_result_writes_itself() -> None:
    step = next_step(at(State.OPEN), Role.RECORDER, up=False)
    assert step and "by itself" in step.says
    assert next_step(at(State.REVEALED), Role.RECORDER, up=False) is None
