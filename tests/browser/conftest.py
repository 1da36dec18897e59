"""A real Chromium, and the screens of one meeting on the real server."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from app.teams import walls
from tests.live import Live

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZES = {"wall": (1920, 1080), "desk": (1440, 900), "hand": (390, 844)}
# Chromium writes each refused answer into the console; what we do with a 4xx is what the tests look at.
USUAL = re.compile(r"the server responded with a status of 4\d\d|htmx:ws:error")
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`The policy refused ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))"""


def found_chromium() -> str:
    """Where the browser is."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "No Chromium: install it or set CHROMIUM to one."
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for a file, not for all: while Playwright runs, the thread's event loop is taken, and async tests fail."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found_chromium(), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A server with a meeting at nine, planned from the template; its clock stands at nine."""
    made = Live(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def stage(chromium: Browser, live: Live) -> Iterator["Stage"]:
    """Screens of that meeting.  Errors that a page wrote down fail the test at its end."""
    made = Stage(chromium, live)
    yield made
    made.close()
    assert made.complaints == []


@pytest.fixture(scope="module")
def meeting(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One run of a whole meeting for a file: see tests/browser/meeting.py."""
    from tests.browser.meeting import Meeting

    live = Live(tmp_path_factory.mktemp("meeting"), host="localhost")  # where Chromium makes passkeys
    made = Stage(chromium, live)
    yield Meeting(made)
    made.close()
    live.stop()


class Stage:
    """Opens screens, each a browser of its own, and keeps what they complain of."""

    def __init__(self, chromium: Browser, live: Live) -> None:
        self.chromium, self.live = chromium, live
        self.pages: list[Page] = []
        self.complaints: list[str] = []

    def page(self, screen: str = "hand", *, dark: bool = False, may: str = "", **context: Any) -> Page:
        """An empty browser of the size of `screen`.

        may: a pattern of console errors that belong to the test.  context: more for Playwright's new_context.
        """
        width, height = SIZES[screen]
        look = {"viewport": {"width": width, "height": height}, "color_scheme": "dark" if dark else "light"}
        page = self.chromium.new_context(**{"base_url": self.live.base, **look, **context}).new_page()
        page.set_default_timeout(15_000)
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.hear(page, message, may))
        self.pages.append(page)
        return page

    def hear(self, page: Page, message: ConsoleMessage, may: str) -> None:
        if message.type != "error" or USUAL.search(message.text) or (may and re.search(may, message.text)):
            return
        self.complaints.append(f"{page.url}: {message.text}")

    def wall(self, **look: Any) -> Page:
        """A wall that is connected with the team."""
        page = self.page("wall", **look)
        page.goto("/wall")
        digits = page.get_by_label("Wall digits").inner_text()
        self.live.in_office(lambda tx: walls.pair_wall(tx, digits, self.live.team))
        page.goto("/wall")
        return connected(page)

    def desk(self, **look: Any) -> Page:
        """The coach's desk, opened with the host link."""
        page = self.page("desk", **look)
        page.goto(f"/h#{self.live.key}")
        page.get_by_role("button", name="Continue", exact=True).click()
        page.goto(f"/m/{self.live.meeting}/desk")
        return connected(page)

    def hand(self, name: str, **look: Any) -> Page:
        """The phone of somebody who has joined with the code."""
        page = self.page("hand", **look)
        page.goto("/join")
        page.get_by_role("textbox", name="Join code", exact=True).fill(self.live.code)
        page.get_by_role("textbox", name="Display name", exact=True).fill(name)
        page.get_by_role("button", name="Join meeting", exact=True).click()
        page.wait_for_url("**/hand")
        return connected(page)

    def close(self) -> None:
        for page in self.pages:
            page.context.close()


def connected(page: Page) -> Page:
    """When the live line stands (where there is one), and the fonts are there."""
    page.wait_for_load_state()
    if page.locator("#live").count():  # not by wait_for_function: it evaluates text, which the policy refuses
        expect(page.locator("body")).to_have_attribute("data-line", "connected", timeout=20_000)
    page.evaluate("document.fonts.ready.then(() => true)")
    return page
