"""Each page, each stage of wall and desk and each task of a hand is looked at in some state."""

import re
from pathlib import Path

from app.core.contract import Activity, Screen
from app.parts import registry
from tests.browser.all_states import STATES

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
FRAMES = {"plain.html", "live.html", "desk_page.html"}  # what pages extend
EXTENDS = re.compile(r'{% extends "(base|plain|live|desk_page)\.html" %}')


def pages() -> set[str]:
    found = {path.name for path in TEMPLATES.glob("*.html") if EXTENDS.search(path.read_text())}
    return found - FRAMES


def stages() -> set[str]:
    activities: list[Activity] = list(registry().stages.values())
    shown = {stage.template for a in activities for screen, stage in a.stages.items() if screen is not Screen.HAND}
    return shown | {a.mine_template for a in activities if a.mine_template}


def test_every_screen_and_stage_has_a_state() -> None:
    looked_at = {template for state in STATES for template in state.shows}
    assert sorted((pages() | stages()) - looked_at) == [], "give it a line in tests/browser/states.py"


def test_no_two_states_have_one_name() -> None:
    assert len({str(state) for state in STATES}) == len(STATES)
