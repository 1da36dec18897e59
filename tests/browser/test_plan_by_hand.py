"""The plan under a pointer: a line is dragged to its place, and a late start is shortened as shown."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.agenda.store import hour_of
from tests.browser.conftest import Stage, connected

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def names(page: Page) -> list[str]:
    return [box.input_value() for box in page.get_by_role("textbox", name="name").all()]


def drag(page: Page, item: str, before: str) -> None:
    """By its grip, to just above another line."""
    grip = row(page, item).locator("[data-grip]")
    grip.scroll_into_view_if_needed()
    start, aim = grip.bounding_box(), row(page, before).bounding_box()
    assert start and aim
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, aim["y"] + aim["height"] / 2, steps=4)
    page.mouse.move(start["x"] + 8, aim["y"] + 4, steps=2)
    expect(row(page, before)).to_have_class(re.compile("drop-before"))
    page.mouse.up()


def row(page: Page, item: str):  # type: ignore[no-untyped-def]
    return page.locator("tr[data-row]", has=page.get_by_role("combobox", name=f"Activity for {item}", exact=True))


def test_ag19_a_line_is_dragged_on_plan_before_and_while_the_meeting_runs(stage: Stage) -> None:
    desk = stage.desk()
    desk.get_by_role("link", name="Plan", exact=True).click()
    connected(desk)
    drag(desk, "Frame the question", "Actions from last week")
    expect(desk.get_by_role("textbox", name="Item 3 name", exact=True)).to_have_value("Frame the question")
    expect(desk.get_by_role("textbox", name="Item 4 name", exact=True)).to_have_value("Actions from last week")

    drag(desk, "Frame the question", "Patient story")
    expect(desk.get_by_role("textbox", name="Item 2 name", exact=True)).to_have_value("Frame the question")
    desk.keyboard.press("Escape")  # nothing is held any more: nothing happens
    assert names(desk)[1:4] == ["Frame the question", "Patient story", "Actions from last week"]

    desk.get_by_role("button", name="Remove First test: who, when", exact=True).press("Enter")
    expect(desk.get_by_role("button", name="Remove Record, next agenda", exact=True)).to_be_focused()
    for name in ("Record, next agenda", "Rate the meeting"):
        desk.get_by_role("button", name=f"Remove {name}", exact=True).press("Enter")
        expect(desk.get_by_role("button", name=f"Remove {name}", exact=True)).to_have_count(0)
    expect(desk.get_by_role("button", name="Add item", exact=True)).to_be_focused()

    assert stage.live.coach_client().does("agenda/start-meeting", screen="desk").status_code == 200
    desk.reload()
    connected(desk)
    drag(desk, "Actions from last week", "Frame the question")
    expect(desk.get_by_role("textbox", name="Item 2 name", exact=True)).to_have_value("Actions from last week")
    assert row(desk, "Welcome").count() == 0  # what has begun has no grip


def test_ag11_a_late_start_is_shortened_as_shown_once_the_leader_accepts(stage: Stage) -> None:
    stage.live.clock.move(minutes=4)  # type: ignore[attr-defined]
    desk = stage.desk()
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    proposal = desk.get_by_role("region", name="Late start", exact=True)
    expect(proposal.get_by_text("The plan is 3 minutes longer than what is left of the hour")).to_be_visible()
    expect(proposal.get_by_text("Nothing changes until you accept")).to_be_visible()
    expect(proposal.get_by_role("row", name="Share in turn and build 8 7", exact=True)).to_be_visible()
    expect(proposal.get_by_role("row", name="Patient story 5 as planned", exact=True)).to_be_visible()
    assert minutes(stage) == [3, 5, 3, 5, 6, 8, 8, 5, 7, 3, 3, 3]
    desk.get_by_role("button", name="Shorten as shown", exact=True).click()
    expect(proposal).to_be_hidden()
    assert minutes(stage) == [3, 5, 3, 5, 6, 7, 7, 5, 6, 3, 3, 3]


def minutes(stage: Stage) -> list[int]:
    items = stage.live.in_office(lambda tx: hour_of(tx, stage.live.meeting)).items
    return [item.adjusted_s // 60 for item in items]
