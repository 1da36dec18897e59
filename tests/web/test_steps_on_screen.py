"""The one thing to do now reaches who holds the role, and nobody else."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from app.teams import calendar
from tests.live import Caller, Live


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def give(coach: Caller, role: str, name: str) -> None:
    person = re.search(rf'id="person-([\w-]+)"><span class="who"><bdi>{name}<', coach.get("desk").text)
    assert (
        person and coach.does("meeting/give-role", screen="desk", role=role, participant=person[1]).status_code == 200
    )


def says(caller: Caller, screen: str = "hand") -> list[str]:
    return re.findall(r'class="todo__says"[^>]*>([^<]+)<', caller.get(f"{screen}/step").text)


def test_a_leader_is_told_of_the_missing_role_then_to_start_then_to_go_on(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    coach, sister, porter = live.coach_client(), live.phone("Ward sister"), live.phone("Porter")
    give(coach, "leader", "Ward sister")
    assert says(sister) == ["There is no facilitator yet. Ask who will be, and give them the role."]
    for role in ("facilitator", "timekeeper", "recorder"):
        give(coach, role, "Porter")
    assert says(sister) == ["2 people are here. Start when the room is ready."]
    coach.does("agenda/start-meeting", screen="desk")
    assert unescape(says(sister)[0]).startswith(
        "Say today's aim, who holds which role, and the times. Then go on to: Pati"
    )
    assert "<p>Aim: <bdi>First dose in 55 minutes</bdi></p>" in sister.get("hand").text
    assert len(says(porter)) == 5  # three roles; facilitator and timekeeper have a second line for time up
    for _ in range(2):
        coach.does("agenda/next-item", item_of(coach), screen="desk", item=item_of(coach))
    assert says(sister)[0] == "Lead the talk. When it is done, go on to: Frame the question."


def item_of(coach: Caller) -> str:
    found = re.search(r"/agenda/([\w-]+)/pause-timer", coach.get("desk").text)
    assert found
    return found[1]


def test_ag11_after_a_late_start_the_leader_is_led_to_the_shorter_plan(live: Live) -> None:
    live.clock.move(minutes=4)  # type: ignore[attr-defined]
    coach, sister = live.coach_client(), live.phone("Ward sister")
    give(coach, "leader", "Ward sister")
    coach.does("agenda/start-meeting", screen="desk")
    page = sister.get("hand").text
    assert says(sister)[0].startswith("The plan is 3 minutes too long now.")
    assert 'href="#my-late-start"' in page and 'id="my-late-start"' in page
    assert 'href="/m/' in coach.get("desk/step").text and 'desk#late-plan"' in coach.get("desk/step").text
    sign = re.search(r'name="seen" value="(\w+)"', page)
    assert sign and sister.does("agenda/keep-plan", seen=sign[1]).status_code == 200
    assert unescape(says(sister)[0]).startswith("There is no facilitator yet.")


def test_a_facilitator_is_told_in_the_lobby_who_is_new_and_whether_a_partner_came(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    coach, clerk = live.coach_client(), live.phone("Ward clerk")
    give(coach, "facilitator", "Ward clerk")
    assert says(clerk)[0].startswith("1 person is here. No patient or carer partner has come yet.")
    coach.does("agenda/start-meeting", screen="desk")
    next_week(live)
    clerk = live.phone("Ward clerk", answer="same")
    live.phone("Carer", partner="true")
    give(live.coach_client(), "facilitator", "Ward clerk")
    told = says(clerk)[0]
    assert told.startswith("2 people are here. 1 is here for the first time. A patient or carer partner is among them.")


def next_week(live: Live) -> None:
    """The same team a week later, with a meeting of its own."""
    live.clock.move(days=7)  # type: ignore[attr-defined]
    live.meeting = live.in_office(lambda tx: calendar.add_meeting(tx, live.team, live.clock(), live.clock()))
    live.code = live.in_office(lambda tx: calendar.code_now(tx, live.coach, live.clock()))


def test_who_holds_no_role_is_told_nothing(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    porter, coach = live.phone("Porter"), live.coach_client()
    assert says(porter) == []
    assert 'data-when="#step-key"' not in porter.get("hand").text
    assert len(says(coach, "desk")) == 1


def test_the_key_changes_when_somebodys_next_step_does(live: Live) -> None:
    live.clock.move(minutes=-10)  # type: ignore[attr-defined]
    coach = live.coach_client()
    key = lambda: re.search(r'id="step-key" data-key="(\w+)"', coach.get("desk").text)[1]  # type: ignore[index]  # noqa: E731
    live.phone("Porter")
    before = key()
    assert key() == before
    give(coach, "leader", "Porter")
    assert key() != before


def test_a_button_is_only_there_for_who_may_press_it(live: Live) -> None:
    coach, clerk = live.coach_client(), live.phone("Ward clerk")
    give(coach, "timekeeper", "Ward clerk")
    coach.does("agenda/start-meeting", screen="desk")
    item = re.search(r"/agenda/([\w-]+)/pause-timer", coach.get("desk").text)
    assert item
    coach.does("agenda/pause-timer", item[1], screen="desk", item=item[1])
    assert "resume-timer" in clerk.get("hand/step").text
    assert "data-keep" not in clerk.get("hand/step").text  # no field for text


def test_the_timekeepers_hand_has_the_clock_and_the_cues(live: Live) -> None:
    coach, clerk, porter = live.coach_client(), live.phone("Ward clerk"), live.phone("Porter")
    give(coach, "timekeeper", "Ward clerk")
    coach.does("agenda/start-meeting", screen="desk")
    page = clerk.get("hand").text
    assert "big-clock" in page and "09:02" in page and "Spare time" in page
    assert "big-clock" not in porter.get("hand").text
