"""Browsers below our floor, and browsers without scripts, take part by plain forms."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage
from tests.live import Caller

pytestmark = pytest.mark.browser
NEXT = re.compile(r'action="[^"]*/next-item".*?name="item" value="([^"]+)"', re.S)


def to_the_brainstorm(desk: Caller) -> None:
    """Starts the meeting and opens ideas at the fifth item."""
    desk.does("agenda/start-meeting", screen="desk")
    for _ in range(4):
        assert desk.does("agenda/next-item", screen="desk", item=current(desk)).status_code == 200
    item = current(desk)
    assert desk.does(
        "brainstorm/ask-question", item, screen="desk", question="What slows us?", anonymous=True
    ).is_success
    assert desk.does("brainstorm/open-ideas", item, screen="desk", mode="silent").is_success


def current(desk: Caller) -> str:
    found = NEXT.search(desk.get("desk").text)
    assert found
    return found.group(1)


def join(page: Page, stage: Stage, name: str) -> None:
    page.goto("/join")
    page.get_by_role("textbox", name="Join code", exact=True).fill(stage.live.code)
    page.get_by_role("textbox", name="Display name", exact=True).fill(name)
    page.get_by_role("button", name="Join meeting", exact=True).click()
    page.wait_for_url("**/hand")


def test_without_scripts_a_clerk_joins_and_sends_an_idea_by_plain_forms(stage: Stage) -> None:
    desk, page = stage.live.coach_client(), stage.page("hand", java_script_enabled=False)
    join(page, stage, "Ward clerk")
    to_the_brainstorm(desk)
    page.get_by_role("link", name="Load it again").click()
    page.get_by_role("textbox", name="What slows us?", exact=True).fill("Keys take ten minutes")
    page.get_by_role("button", name="Send idea", exact=True).click()
    expect(page.locator("bdi", has_text="Keys take ten minutes")).to_be_visible()
    expect(page.get_by_text("1 idea from 1 of 1 people")).to_be_visible()


def test_without_scripts_a_refusal_is_a_page_that_keeps_the_text(stage: Stage) -> None:
    desk, page = stage.live.coach_client(), stage.page("hand", java_script_enabled=False)
    join(page, stage, "Ward clerk")
    to_the_brainstorm(desk)
    page.get_by_role("link", name="Load it again").click()
    box = page.get_by_role("textbox", name="What slows us?", exact=True)
    box.fill("Keys take ten minutes")
    desk.does("brainstorm/close-ideas", current(desk), screen="desk")
    page.get_by_role("button", name="Send idea", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Ideas are closed")
    expect(page.get_by_role("textbox", name="Your text")).to_have_value("Keys take ten minutes")


def test_an_old_browser_is_told_and_loads_again_but_not_over_typed_text(stage: Stage) -> None:
    page = stage.page("hand", may="at is not a function")
    page.add_init_script("delete Array.prototype.at")
    page.clock.install()
    join(page, stage, "Ward clerk")
    expect(page.get_by_text("This browser is too old")).to_be_visible()
    box = page.get_by_role("textbox", name="Add to parking lot", exact=True)
    box.fill("half a thou")
    page.clock.run_for(30_000)
    expect(box).to_have_value("half a thou")
    box.fill("")
    box.blur()
    with page.expect_navigation():
        page.clock.run_for(11_000)
