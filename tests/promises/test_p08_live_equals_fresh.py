"""P8: after acts by chance every screen holds what a fresh page would."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.live.push import Room, Sheet
from tests.contract.test_contract import SCENARIOS
from tests.hats import Hour, hour
from tests.soak.chance import by_chance

ACTS = 40

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def test_p8_after_forty_acts_by_chance_live_equals_fresh(running: Hour) -> None:
    codes = by_chance(running, SCENARIOS["multivote"], ACTS, seed=1)
    assert codes[200] > 5 and set(codes) <= {200, 403, 404, 409}


def test_p8_a_room_that_forgets_a_piece_is_noticed(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    update = Room._update

    def without_progress(self: Room, sheet: Sheet, version: int, pieces: dict[str, str]) -> None:
        update(self, sheet, version, {name: html for name, html in pieces.items() if name != "multivote-progress"})

    monkeypatch.setattr(Room, "_update", without_progress)
    with pytest.raises(AssertionError, match="by its socket"):
        by_chance(running, SCENARIOS["multivote"], ACTS, seed=1, within_s=2)
