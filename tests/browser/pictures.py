"""The pictures of the README and of the guides, of the app as it is now: .venv/bin/python -m tests.browser.pictures

One meeting is played on a real server in a real Chromium; each state named here is photographed, brought to the width
at which it is read, and kept in few colours, so that all of them together stay small.
"""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.all_states import STATES
from tests.browser.conftest import ARGS, SIZES, Stage, found_chromium
from tests.browser.looking import STILL
from tests.browser.meeting import CHAPTERS, Meeting
from tests.live import Live

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTHS = {"wall": 960, "desk": 960, "hand": 390}
COLOURS = 64
# file -> the state it shows
PICTURES = {
    "wall": "wall-running",
    "desk": "desk-run",
    "hand-vote": "hand-vote",
    "plan": "desk-plan",
    "leader": "hand-leader",
    "timekeeper": "hand-overrun-timekeeper",
    "notes": "desk-notes",
    "facilitator": "hand-facilitator-heard",
    "hand-idea": "hand-idea",
    "partner": "hand-partner",
    "portfolio": "desk-portfolio",
    "trends": "desk-trends",
    "lobby": "wall-lobby",
    "weeks": "desk-weeks",
}


def main() -> None:
    """Renews every picture and says how large they are."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=found_chromium(), args=ARGS)
        take(browser, Path(folder))
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    print("\n".join(f"{name}: {size // 1000} kB" for name, size in sizes.items()))
    print(f"together {sum(sizes.values()) // 1000} kB")


def take(browser: Browser, folder: Path) -> None:
    live = Live(folder, host="localhost", port=8000)
    stage = Stage(browser, live)
    meeting = Meeting(stage)
    states = {str(state): state for state in STATES}
    wanted = [(name, states[state]) for name, state in PICTURES.items()]
    try:
        for name, state in sorted(wanted, key=lambda one: CHAPTERS.index(one[1].chapter)):
            page = state.open(meeting.to(state.chapter))
            page.evaluate(
                "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets.push(s); }",
                STILL,
            )
            page.set_viewport_size(dict(zip(("width", "height"), SIZES[state.screen], strict=True)))  # type: ignore[arg-type]
            keep(name, page.screenshot(), WIDTHS[state.screen])
    finally:
        stage.close()
        live.stop()


def keep(name: str, png: bytes, width: int) -> None:
    with Image.open(BytesIO(png)) as taken:
        small = taken.convert("RGB").resize((width, taken.height * width // taken.width), Image.Resampling.LANCZOS)
        few = small.quantize(COLOURS, dither=Image.Dither.NONE)
        FOLDER.mkdir(exist_ok=True)
        few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
