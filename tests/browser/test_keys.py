"""Single keys on the desk (design.md 10): off until switched on, never while typing, each a button that is there."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_single_keys_do_nothing_until_they_are_switched_on_and_never_while_typing(stage: Stage) -> None:
    desk = stage.desk()
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    current = desk.get_by_role("region", name="Current item")
    expect(current.get_by_role("heading", name="Welcome")).to_be_visible()
    desk.keyboard.press("p")
    expect(desk.get_by_role("button", name="Pause timer", exact=True)).to_be_visible()

    opener = desk.get_by_role("button", name="Keyboard shortcuts", exact=True)
    opener.click()
    sheet = desk.get_by_role("dialog", name="Keyboard shortcuts")
    for row in (
        "N Next item",
        "A Add 2 minutes",
        "P Pause timer",
        "K Park the rest",
        "V Open voting",
        "R Show results",
        "? This list",
        "F Full screen",
        "J Show join code large",
        "D Dim room",
        "+ - Larger and smaller text",
    ):
        expect(sheet.get_by_role("row", name=row, exact=True)).to_be_visible()
    sheet.get_by_role("checkbox", name="Use single keys on this device").check()
    desk.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()

    desk.keyboard.press("p")
    expect(desk.get_by_role("button", name="Resume timer", exact=True)).to_be_visible()
    desk.get_by_role("textbox", name="Note", exact=True).press_sequentially("np?")
    expect(current.get_by_role("heading", name="Welcome")).to_be_visible()
    desk.get_by_role("heading", name="Agenda").click()
    desk.keyboard.press("?")
    expect(sheet).to_be_visible()
    desk.keyboard.press("n")  # a question is open: the meeting stays where it is
    expect(current.get_by_role("heading", name="Welcome")).to_be_visible()
