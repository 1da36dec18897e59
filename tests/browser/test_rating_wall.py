"""RT-7 on the wall, and a record that waits for the close (RT-3): went well first, as many comments as fit, the rest on further pages, none of them clipped."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.meeting import Meeting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
SIZES = [(1920, 1080), (1366, 768), (1280, 800)]
LONG = "The alert fired in the middle of handover and nobody could say who owned it, so we stood at the board. " * 4
CLIPPED = """() => {
  const box = document.querySelector("[data-pages]"), frame = box.getBoundingClientRect();
  const shown = [...box.querySelectorAll("[data-page-item]:not([hidden])")];
  return shown.filter((item) => {
    const at = item.getBoundingClientRect(), text = item.querySelector("bdi") ?? item;
    return at.bottom > frame.bottom + 1 || at.right > frame.right + 1 || text.scrollHeight > text.clientHeight + 1 && text.clientHeight;
  }).map((item) => item.textContent.trim());
}"""


@pytest.fixture(scope="module")
def record(meeting: Meeting) -> Page:
    """The record, opened while ratings are open; its clock stands still."""
    coach, page = meeting.to("rated").coach, meeting.stage.page("desk")  # beside the desk, which others open
    page.context.add_cookies(meeting.cookies(coach))
    page.goto(f"/m/{meeting.live.meeting}/record")
    page.clock.install()
    page.reload()
    page.locator("summary", has_text="Full record").click()
    return page


@pytest.fixture(scope="module")
def rated(meeting: Meeting, record: Page) -> Meeting:
    """Closed with six comments on each side, two of them very long."""
    expect(record.locator("#record-full")).to_contain_text("Ratings still open, 8 of 8.")
    phones = list(meeting.phones.values())
    for phone, side in zip(phones, ("say-went-well", "say-could-improve"), strict=False):
        assert phone.does(f"rating/{side}", meeting.item, text=f"{side}: {LONG}"[:500]).status_code == 200
    return meeting.to("said")


def shown(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("[data-page-item]:visible").all_inner_texts()]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_rt7_every_comment_is_on_a_page_of_the_wall_and_none_is_clipped(
    rated: Meeting, width: int, height: int
) -> None:
    wall = rated.wall()
    wall.set_viewport_size({"width": width, "height": height})
    wall.locator("[data-page-of]").wait_for()
    assert wall.get_by_role("heading", name="Went well").is_visible()
    many = wall.locator("[data-page-item]").count()
    pages = int(wall.locator("[data-page-of]").inner_text().removeprefix("1 of "))
    seen: list[str] = []
    for n in range(1, pages + 1):
        assert wall.locator("[data-page-of]").inner_text() == f"{n} of {pages}"
        assert shown(wall) and wall.evaluate(CLIPPED) == []
        seen += shown(wall)
        wall.screenshot(path=f"var/pictures/wall-rating-{width}x{height}-page-{n}.png")
        wall.keyboard.press("ArrowRight")
    assert len(seen) == len(set(seen)) == many
    assert wall.locator("[data-page-of]").inner_text() == f"1 of {pages}", "after the last comes the first"


def test_the_wall_turns_when_the_desk_turns_it_and_never_by_itself(rated: Meeting) -> None:
    wall, desk = rated.wall(), rated.desk()
    wall.clock.install()
    wall.goto("/wall")
    number = wall.locator("[data-page-of]")
    number.wait_for()
    first = shown(wall)
    wall.clock.run_for(60_000)
    assert shown(wall) == first
    back = desk.get_by_role("group", name="Pages of the wall").get_by_role("button", name="Page back")
    expect(back).to_have_attribute("aria-disabled", "true")
    desk.get_by_role("button", name="Page on").click()
    expect(number).to_have_text(re.compile("^2 of"))
    assert shown(wall) != first
    wall.keyboard.press("ArrowRight")
    expect(number).to_have_text(re.compile("^3 of"))
    back.click()
    expect(number).to_have_text(re.compile("^1 of"))


def test_rt3_a_record_that_was_taken_before_the_close_fills_itself(rated: Meeting, record: Page) -> None:
    full = record.locator("#record-full")
    expect(full).to_contain_text("Ratings still open")
    record.clock.run_for(16_000)
    expect(full).to_contain_text("out of 10")
    expect(full).not_to_contain_text("Ratings still open")
    expect(full).to_be_visible()  # what was unfolded stays so
