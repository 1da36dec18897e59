"""The one thing to do now: a table of where the meeting stands, and what each role is told (domain section 4)."""

from dataclasses import replace

import pytest

from app.agenda.rules import EndMeeting, NextItem, ResumeTimer, StartMeeting
from app.core.contract import Command, Step
from app.core.roles import Role
from app.meetings.steps import Line, Now, line, lines, standing_in, unheld

LEADER, FACILITATOR, TIMEKEEPER, RECORDER = Role
LOBBY = Now("lobby", starts="09:00", here=8, items=12, planned=58, length=60)
TALK = Now(
    "running", items=12, item="i1", title="Welcome", next_title="Story", half="09:01", minute="09:02", ends="09:03"
)
QUIET = replace(TALK, quiet=True)
LAST = replace(TALK, next_title="")
OPENING = replace(TALK, opening=True)
CLOSING = replace(TALK, closing=True)
ENDED = Now("ended")


def nothing(role: Role, up: bool) -> Step | None:
    return None


def told(role: Role, now: Now) -> Line:
    return line(role, now, nothing)


TABLE: list[tuple[Role, Now, str, type[Command] | None, str]] = [
    (LEADER, Now("planned", starts="13:00", items=9), "Nothing to do yet. The meeting starts at 13:00.", None, "plan"),
    (LEADER, replace(LOBBY, items=0), "The agenda is empty. Plan it first.", None, "plan"),
    (LEADER, replace(LOBBY, missing=(RECORDER,)), "There is no recorder yet.", None, "desk#change-roles"),
    (LEADER, LOBBY, "8 people are here. Start when the room is ready.", StartMeeting, ""),
    (LEADER, replace(LOBBY, here=1), "1 person is here.", StartMeeting, ""),
    (LEADER, TALK, "Lead the talk. When it is done, go on to: Story.", NextItem, ""),
    (LEADER, QUIET, "Listen. When the speaker has finished", NextItem, ""),
    (LEADER, replace(TALK, paused=True), "The clock stands still.", ResumeTimer, ""),
    (LEADER, LAST, "This is the last item.", EndMeeting, ""),
    (LEADER, ENDED, "Read the record and send it", None, "record"),
    (LEADER, OPENING, "Say today's aim, who holds which role, and the times. Then go on to: Story.", NextItem, ""),
    (LEADER, replace(OPENING, missing=(RECORDER,)), "There is no recorder yet.", None, "desk#change-roles"),
    (LEADER, replace(OPENING, missing=(RECORDER,), late=2), "The plan is 2 minutes too long now.", None, "desk#late-plan"),
    (LEADER, replace(OPENING, next_title=""), "This is the last item.", EndMeeting, ""),
    (LEADER, replace(TALK, missing=(RECORDER,)), "Lead the talk.", NextItem, ""),
    (FACILITATOR, LOBBY, "8 people are here. No patient or carer partner has come yet. Greet people", None, ""),
    (FACILITATOR, replace(LOBBY, new=1, partner=True), "first time. A patient or carer partner is among them.", None, ""),
    (FACILITATOR, OPENING, "Recall the ground rules", None, ""),
    (FACILITATOR, TALK, "Look who has not spoken yet", None, ""),
    (FACILITATOR, QUIET, "Listen.", None, ""),
    (FACILITATOR, ENDED, "better next time", None, "record"),
    (TIMEKEEPER, LOBBY, "58 of 60 minutes are planned. The clock runs by itself", None, ""),
    (TIMEKEEPER, replace(LOBBY, planned=63), "63 of 60 minutes are planned: too many. Tell the leader.", None, ""),
    (TIMEKEEPER, replace(LOBBY, items=0), "The clock runs by itself", None, ""),
    (TIMEKEEPER, TALK, "at half-way, 09:01, and at one minute, 09:02.", None, ""),
    (TIMEKEEPER, replace(TALK, half=""), "when one minute is left, at 09:02.", None, ""),
    (TIMEKEEPER, replace(TALK, half="", minute=""), "when time is up, at 09:03.", None, ""),
    (TIMEKEEPER, QUIET, "Keep the time in silence, to 09:03.", None, ""),
    (TIMEKEEPER, replace(TALK, paused=True), "The clock stands still.", ResumeTimer, ""),
    (TIMEKEEPER, ENDED, "planned minutes", None, "record"),
    (RECORDER, LOBBY, "the actions of last time", None, "notes"),
    (RECORDER, OPENING, "See who is here", None, "desk#desk-people"),
    (RECORDER, TALK, "Write down what is decided", None, ""),
    (RECORDER, QUIET, "Nothing has to be written down", None, ""),
    (RECORDER, replace(TALK, gaps=2), "Write down what is decided", None, ""),
    (RECORDER, CLOSING, "Read the decisions and the actions back", None, ""),
    (RECORDER, replace(CLOSING, gaps=1), "1 action has no owner or no day.", None, "notes#gaps"),
    (RECORDER, replace(CLOSING, gaps=2), "2 actions have no owner or no day.", None, "notes#gaps"),
    (RECORDER, ENDED, "Read the record once more", None, "record"),
    (RECORDER, replace(ENDED, gaps=3), "3 actions have no owner or no day.", None, "notes#gaps"),
    (LEADER, Now("cancelled"), "This meeting was cancelled.", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("role", "now", "says", "asks", "goes"), TABLE)
def test_each_role_is_told_one_thing(role: Role, now: Now, says: str, asks: type[Command] | None, goes: str) -> None:
    step = told(role, now).now
    assert says in step.says
    assert (step.asks, step.goes) == (asks, goes)
    assert bool(step.label) == bool(asks or goes)


def test_at_time_up_leader_and_timekeeper_ask_the_team_and_the_recorder_goes_on() -> None:
    leader, keeper, recorder = (told(role, TALK) for role in (LEADER, TIMEKEEPER, RECORDER))
    assert leader.up and "Time is up. Ask the team" in leader.up.says and leader.up.asks is NextItem
    assert keeper.up and "Say it aloud: time is up." in keeper.up.says
    assert recorder.up is None


def test_at_the_last_item_time_up_leads_to_the_end_of_the_meeting() -> None:
    leader, keeper = told(LEADER, LAST), told(TIMEKEEPER, LAST)
    assert leader.up and leader.up.asks is EndMeeting and leader.up.confirm
    assert keeper.up and "Ask the leader to close" in keeper.up.says


def test_nobody_speaks_of_time_at_a_quiet_item() -> None:
    assert [told(role, QUIET).up for role in Role] == [None] * 4


def test_what_the_activity_says_comes_first_but_not_before_a_pause_or_a_quiet_item() -> None:
    own = Step("Close voting.", NextItem, "Close voting")
    offer = lambda role, up: own  # noqa: E731
    assert line(FACILITATOR, TALK, offer).now is own
    assert line(LEADER, replace(TALK, paused=True), offer).now.asks is ResumeTimer
    assert line(FACILITATOR, QUIET, offer).now.says.startswith("Listen.")


def test_a_coach_without_a_role_is_told_what_the_meeting_needs() -> None:
    press = lambda role, up: Step("Open ideas.", NextItem, "Open") if role is FACILITATOR else None  # noqa: E731
    assert standing_in(TALK, press).role == "facilitator"
    assert standing_in(TALK, nothing).role == "leader"
    assert standing_in(LOBBY, press).role == "leader"


def test_two_roles_on_one_person_are_two_lines() -> None:
    assert [one.role for one in lines({RECORDER, LEADER}, TALK, nothing)] == ["leader", "recorder"]


def test_a_role_that_somebody_is_planned_for_is_not_missing() -> None:
    assert unheld([LEADER], ["recorder"]) == (FACILITATOR, TIMEKEEPER)
