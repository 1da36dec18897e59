"""What the hour sounds and feels like: each cue once, and nothing that the room hears while somebody tells their story."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage
from tests.browser.test_room import hour_of_now

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

# Instead of a loudspeaker and a motor: what was played and felt.
EARS = """
window.heard = []; window.felt = [];
window.AudioContext = class { currentTime = 0; state = "running"; destination = {}; resume() {} };
window.OscillatorNode = class { connect(to) { return to; } start() { window.heard.push(1); } stop() {} };
window.GainNode = class {
  gain = { linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }; connect(to) { return to; }
};
Object.defineProperty(navigator, "vibrate", { value: (pattern) => { window.felt.push(pattern); return true; } });
"""


def listening(page: Page) -> Page:
    page.add_init_script(EARS)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-line", "connected", timeout=20_000)
    return page


def notes(page: Page) -> int:
    return int(page.evaluate("window.heard.length"))


def buzzes(page: Page) -> int:
    return int(page.evaluate("window.felt.length"))


def to_second(stage: Stage, second: int) -> None:
    """So many seconds into the current item."""
    begun = hour_of_now(stage).started_at
    assert begun is not None
    stage.live.clock.set(begun)  # type: ignore[attr-defined]
    stage.live.clock.move(seconds=second)  # type: ignore[attr-defined]


def shows(page: Page, *left: str) -> None:
    """Its own clock has come so far: then it has looked for cues."""
    expect(page.get_by_role("timer").first).to_have_text(left[0], timeout=20_000)


def test_ag5_each_cue_sounds_and_buzzes_once_and_ag17_the_story_is_left_in_peace(stage: Stage) -> None:
    coach: Any = stage.live.coach_client()
    leader, porter, wall = (
        listening(stage.hand("Ward sister")),
        listening(stage.hand("Porter")),
        listening(stage.wall()),
    )
    seat = next(p for p in people(stage) if p.name == "Ward sister").id
    assert coach.does("meeting/give-role", role="leader", participant=seat, screen="desk").status_code == 200
    assert coach.does("agenda/start-meeting", screen="desk").status_code == 200
    leader.get_by_label("Soft sound at half-way, one minute and time up").check()
    wall.keyboard.press("s")
    assert (notes(leader), notes(wall)) == (1, 1)  # this is how it sounds

    for second, words, left, sounds, felt in (
        (91, "Half of the time is used", "1:29", 2, 1),
        (121, "1 minute left", "0:59", 4, 2),
        (181, "Time is up", "0:01", 7, 3),
    ):
        to_second(stage, second - 3)
        to_second(stage, second)
        expect(leader.locator("#cue")).to_have_text(words, timeout=20_000)
        expect(wall.locator("#cue")).to_have_text(words, timeout=20_000)
        shows(leader, left)
        assert (notes(leader), buzzes(leader), notes(wall)) == (sounds, felt, sounds), words
    assert (notes(porter), buzzes(porter)) == (0, 0)

    story = hour_of_now(stage)
    assert coach.does("agenda/next-item", story.id, item=story.id, screen="desk").status_code == 200
    expect(wall.get_by_role("heading", name="Patient story")).to_be_visible()
    for second, words in ((151, "Half of the time is used"), (241, "1 minute left"), (301, "Time is up")):
        to_second(stage, second)
        expect(leader.locator("#cue")).to_have_text(words, timeout=20_000)
        expect(wall.locator("#cue")).to_be_hidden()
    assert (notes(leader), notes(wall), notes(porter)) == (7, 7, 0)
    assert (buzzes(leader), buzzes(wall), buzzes(porter)) == (6, 0, 0)


def people(stage: Stage) -> Any:
    from app.core.contract import Place
    from app.meetings.overview import overview

    place = Place(stage.live.meeting, "-", stage.live.clock())
    return stage.live.in_office(lambda tx: overview(tx, place)).people
