"""The record of the example meeting on paper: its one page is one sheet of A4 (RE-4)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Stage
from tests.browser.looking import PICTURES
from tests.exports import taken
from tests.exports.example import coach_key
from tests.live import Live, MovedClock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def example() -> bytes:
    """Played before the browser is there: it takes the thread's event loop."""
    return taken.database()


def test_re4_the_record_of_a_full_meeting_prints_on_one_page(example: bytes, chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "room.db").write_bytes(example)
    live = Live(tmp_path, MovedClock(taken.NOW))
    with taken.there() as (tx, meeting):
        live.meeting, live.key = meeting, coach_key(tx)
    stage = Stage(chromium, live)
    try:
        page = stage.desk()
        page.goto(f"/m/{meeting}/record")
        page.get_by_role("heading", name="Rating of the meeting").wait_for()
        printed = page.pdf(prefer_css_page_size=True)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": 990})
        page.screenshot(path=PICTURES / "desk-record-print.png", full_page=True)
        (PICTURES / "desk-record-print.pdf").write_bytes(printed)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        page.emulate_media(media="screen")
        page.locator("summary", has_text="Full record").click()
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) > 5, "opened, it prints all"
    finally:
        stage.close()
        live.stop()
    assert stage.complaints == []
