"""While the line is down: what needs the server waits and says why, what can be kept goes on (design.md 11)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
LOST = "ERR_INTERNET_DISCONNECTED|WebSocket connection"
DOWN = re.compile("reconnecting|offline")
WHY = "Not while the line is down."


def test_a_desk_without_a_line_says_why_its_buttons_wait_and_keeps_what_is_typed(stage: Stage) -> None:
    desk = stage.desk(may=LOST)
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    note = desk.get_by_role("textbox", name="Note", exact=True)
    note.fill("Half a sente")
    next_item = desk.get_by_role("button", name="Next item", exact=True)
    expect(next_item).to_be_enabled()
    desk.context.set_offline(True)
    expect(desk.locator("body")).to_have_attribute("data-line", DOWN, timeout=30_000)
    expect(next_item).to_be_disabled()
    expect(desk.get_by_role("region", name="Current item").get_by_text(WHY)).to_be_visible()
    expect(desk.get_by_role("button", name="Save when back online")).to_be_enabled()
    expect(note).to_have_value("Half a sente")
    desk.context.set_offline(False)
    expect(next_item).to_be_enabled(timeout=30_000)
    expect(desk.get_by_text(WHY)).to_have_count(0)
    expect(note).to_have_value("Half a sente")
    next_item.click()
    expect(desk.get_by_role("heading", name="Patient story")).to_be_visible()


def test_the_recorders_bar_shows_the_time_left_and_what_is_not_sent_yet(stage: Stage) -> None:
    desk = stage.desk(may=LOST)
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    desk.get_by_role("link", name="Notes", exact=True).click()
    bar = desk.get_by_role("region", name="Meeting status")
    expect(bar).to_contain_text("Now: Welcome")
    expect(bar.get_by_role("timer", name="Time left")).to_have_text("3:00")
    expect(bar).to_contain_text("All changes saved")
    desk.context.set_offline(True)
    expect(desk.locator("body")).to_have_attribute("data-line", DOWN, timeout=30_000)
    for text in ("First", "Second"):
        desk.get_by_role("textbox", name="Note", exact=True).fill(text)
        desk.get_by_role("button", name="Save when back online").first.click()
    expect(bar).to_contain_text("Not sent yet: 2")
    desk.context.set_offline(False)
    expect(bar).to_contain_text("All changes saved", timeout=30_000)
    expect(desk.get_by_text("Second", exact=True)).to_be_visible()
