"""Ideas into groups at the desk: by tick and Move, and by dragging (BR-10, WCAG 2.5.7)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.meeting import Meeting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
EARLY, READY = "Know it earlier", "Everything ready to treat"
LOOSE = ("Fluids are stored far from the bay", "Antibiotic guide is out of date")


def ideas(desk: Page, group: str) -> Locator:
    return desk.get_by_role("list", name=f"Ideas in {group}", exact=True)


def drag(desk: Page, idea: str, group: str) -> None:
    """By its grip, onto the heading of a group."""
    grip = desk.locator(".idea-row", has=desk.get_by_role("checkbox", name=idea, exact=True)).locator("[data-grip]")
    target = desk.locator("[data-drop]", has=desk.get_by_role("heading", name=re.compile(f"^{group}")))
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    assert start
    desk.mouse.move(start["x"] + 8, start["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(start["x"] + 8, start["y"] - 20, steps=3)
    target.scroll_into_view_if_needed()
    aim = target.bounding_box()
    assert aim
    desk.mouse.move(aim["x"] + 120, aim["y"] + 20, steps=4)
    expect(target).to_have_class(re.compile("drop-into"))
    desk.mouse.up()


def test_br10_ideas_go_into_groups_by_tick_and_by_dragging(meeting: Meeting) -> None:
    desk = meeting.to("grouped").desk()
    desk.get_by_role("checkbox", name=LOOSE[0], exact=True).check()
    desk.get_by_label("Move 1 idea to").select_option(label=EARLY)
    desk.get_by_role("button", name="Move", exact=True).click()
    expect(ideas(desk, EARLY)).to_contain_text(LOOSE[0])

    drag(desk, LOOSE[1], EARLY)
    expect(ideas(desk, EARLY)).to_contain_text(LOOSE[1])

    for idea in LOOSE:  # who drags a ticked idea drags all that are ticked
        desk.get_by_role("checkbox", name=idea, exact=True).check()
    drag(desk, LOOSE[0], READY)
    for idea in LOOSE:
        expect(ideas(desk, READY)).to_contain_text(idea)
        expect(desk.get_by_role("checkbox", name=idea, exact=True)).not_to_be_checked()

    drag_and_escape(desk, LOOSE[0], EARLY)
    expect(ideas(desk, READY)).to_contain_text(LOOSE[0])


def drag_and_escape(desk: Page, idea: str, group: str) -> None:
    grip = desk.locator(".idea-row", has=desk.get_by_role("checkbox", name=idea, exact=True)).locator("[data-grip]")
    grip.hover()
    desk.mouse.down()
    desk.mouse.move(0, 0, steps=2)
    desk.keyboard.press("Escape")
    aim = ideas(desk, group).bounding_box()
    assert aim
    desk.mouse.move(aim["x"] + 20, aim["y"] + 10)
    desk.mouse.up()
    assert desk.locator(".dragged, .drop-into").count() == 0
