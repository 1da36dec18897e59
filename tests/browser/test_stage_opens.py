"""The fixtures themselves: three screens of one meeting, and a page's errors are heard."""

import pytest

from tests.browser.conftest import Stage

pytestmark = pytest.mark.browser


def test_wall_desk_and_hand_open_and_see_each_other(stage: Stage) -> None:
    wall, desk, hand = stage.wall(), stage.desk(), stage.hand("Ward sister")
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    wall.get_by_role("timer").wait_for()
    hand.get_by_text("Welcome").first.wait_for()


def test_what_the_policy_refuses_is_heard(stage: Stage) -> None:
    page = stage.page("hand")
    page.goto("/join")
    with page.expect_console_message(lambda message: "The policy refused" in message.text):
        page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'p{}'}))")
    assert len(stage.complaints) >= 1
    stage.complaints.clear()
