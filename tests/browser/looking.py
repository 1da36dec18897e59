"""Looking at a screen: a picture of it, what axe finds, and what is cut off, at each size and in the dark.

axe's test of contrast takes three quarters of its time, and colours do not change with the size: it is made at the
first size, all other tests of axe at each size.  A ruler of our own measures every text each time, in the dark too.

The picture is that of the first size; PICTURES=all takes one of each look, for whoever works on a screen.
"""

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.measures import CUT, PALE, SIDEWAYS, SMALL
from tests.browser.states import State

PICTURES = Path(__file__).parents[2] / "var" / "pictures"
AXE = """(more) => axe.run(document, {resultTypes: ["violations"], ...more}).then((found) => found.violations.map((v) =>
  `${v.id}: ${v.help} at ` + v.nodes.map((n) => `${n.target} ${n.html.slice(0, 160)} ${n.any.map((a) => a.message).join(" ")}`).join(" | ")))"""
ALL = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ALL_BUT_COLOURS = {**ALL, "rules": {"color-contrast": {"enabled": False}}}
STILL = "*,*::before,*::after{transition:none!important;animation:none!important}"
FLOOR = 32  # units of a wall; nothing is smaller


@dataclass(frozen=True)
class Look:
    """mode: dark, or large for the wall's large text."""

    width: int
    height: int
    mode: str = ""

    def __str__(self) -> str:
        return f"{self.width}x{self.height}" + (f"-{self.mode}" if self.mode else "")


LOOKS = {
    "wall": (Look(1920, 1080), Look(1366, 768), Look(1280, 800), Look(1024, 768), Look(1920, 1080, "large"), Look(1920, 1080, "dark")),
    "desk": (Look(1440, 900), Look(1024, 768), Look(1440, 900, "dark")),
    "hand": (Look(390, 844), Look(320, 640), Look(390, 844, "dark")),  # 320 is also what 200% leaves of 640
}  # fmt: skip


def complaints(page: Page, state: State) -> list[str]:
    """What is wrong with a state, at any size."""
    page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets.push(s); }", STILL
    )
    expect(page.locator("body")).to_contain_text(state.says)
    return [f"{state}-{look}: {wrong}" for look in LOOKS[state.screen] for wrong in at(page, state, look)]


def at(page: Page, state: State, look: Look) -> list[str]:
    page.set_viewport_size({"width": look.width, "height": look.height})
    dress(page, state.screen, look.mode)
    wrong = measured(page, state.screen, look)
    if look == LOOKS[state.screen][0] or os.environ.get("PICTURES") == "all":
        PICTURES.mkdir(parents=True, exist_ok=True)
        photograph(
            page, PICTURES / f"{state}-{look}.png"
        )  # last: with its line what looks like paper goes back to a screen
    return [str(one) for one in wrong]


def measured(page: Page, screen: str, look: Look) -> list[Any]:
    wrong: list[Any] = page.evaluate(PALE)
    if look.mode == "dark":  # at the size of the first look: nothing but the colours is new
        return wrong
    if not page.evaluate("matchMedia('print').matches"):  # nobody listens to paper
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        wrong += page.evaluate(AXE, ALL if look == LOOKS[screen][0] else ALL_BUT_COLOURS)
    wrong += page.evaluate(SIDEWAYS)
    if screen == "wall":
        wrong += page.evaluate(CUT) + page.evaluate(SMALL, FLOOR)
    return wrong


def photograph(page: Page, path: Path) -> None:
    """The whole page as a PNG.  Packed in a hurry: Playwright's own way takes twice as long, and this is done 230 times."""
    height = page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
    size: Any = page.viewport_size
    area = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
    line = page.context.new_cdp_session(page)
    beyond = height > size["height"]  # asked for only where there is more, since it lays the page out twice
    ask = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": beyond, "clip": area}
    path.write_bytes(base64.b64decode(line.send("Page.captureScreenshot", ask)["data"]))
    line.detach()


def dress(page: Page, screen: str, mode: str) -> None:
    """As the wall's own menu does it; elsewhere the device says what its person likes."""
    if screen != "wall":
        page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
        return
    size = "large" if mode == "large" else "normal"
    page.evaluate(
        "([theme, size]) => Object.assign(document.documentElement.dataset, {theme, wallSize: size})",
        ["dark" if mode == "dark" else "light", size],
    )
    page.evaluate(
        "(zoom) => document.documentElement.style.setProperty('--wall-zoom', zoom)", "1.15" if size == "large" else "1"
    )
