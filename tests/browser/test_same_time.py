"""LV-2, P25: every screen counts from the server's clock, whatever the device believes."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core.clock import system_clock
from tests.browser.conftest import Stage
from tests.live import Live

pytestmark = pytest.mark.browser
WRONG_CLOCK = """const real = Date.now; const skew = %d; Date.now = () => real() + skew;
const Real = Date; window.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(real() + skew); } };
window.Date.now = Date.now;"""
A_DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """On the real clock: this is about time that passes."""
    made = Live(tmp_path, clock=system_clock, start=system_clock() + timedelta(minutes=5))
    yield made
    made.stop()


@pytest.fixture
def stage(chromium: Browser, live: Live) -> Iterator[Stage]:
    made = Stage(chromium, live)
    yield made
    made.close()
    assert made.complaints == []


def behind_ms(page: Page) -> float:
    """How far the screen's idea of the server's time is behind ours, at the very least."""
    before = time.time() * 1000
    told = page.evaluate("bigroom.now()")
    after = time.time() * 1000
    return max(before - told, told - after, 0)


def test_lv2_all_screens_are_within_a_quarter_second_of_the_server(stage: Stage) -> None:
    wall, desk, hand = stage.wall(), stage.desk(), stage.hand("Ward clerk")
    astray = stage.page("hand")
    astray.add_init_script(WRONG_CLOCK % A_DAY_MS)
    astray.goto("/join")
    astray.get_by_role("textbox", name="Join code", exact=True).fill(stage.live.code)
    astray.get_by_role("textbox", name="Display name", exact=True).fill("Porter")
    astray.get_by_role("button", name="Join meeting", exact=True).click()
    astray.wait_for_url("**/hand")
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    for page in (wall, desk, hand, astray):
        expect(page.get_by_role("timer")).to_be_visible()
        expect(page.get_by_role("timer")).to_contain_text("2:5")
    for page in (wall, desk, hand, astray):
        assert behind_ms(page) < 250
