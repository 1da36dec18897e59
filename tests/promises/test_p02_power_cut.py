"""P2: what was answered survives the loss of power, on a disk that keeps what it was asked to keep."""

from pathlib import Path

import pytest

from app.storage import db
from tests.soak.cuts import cuts

SEEDS = range(12)


def test_p2_nothing_answered_is_lost_and_nothing_is_corrupt(tmp_path: Path) -> None:
    answered, lost = cuts(tmp_path, SEEDS)
    assert lost == [] and answered > 10 * len(SEEDS)


def test_p2_with_synchronous_normal_votes_are_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "synchronous=FULL" in db.PRAGMAS
    normal = tuple("synchronous=NORMAL" if one == "synchronous=FULL" else one for one in db.PRAGMAS)
    monkeypatch.setattr(db, "PRAGMAS", normal)
    _, lost = cuts(tmp_path, SEEDS)
    assert [one for one in lost if one.startswith("vote ")]
