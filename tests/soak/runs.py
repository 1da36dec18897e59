"""Each promise at its full number, or a share of it.  A run says what it reached, or fails with an AssertionError."""

import random
from pathlib import Path

from tests.soak.cuts import cuts
from tests.soak.kills import Killing


def kills(folder: Path, share: float) -> str:
    chance = random.Random()
    with Killing(folder).going() as killing:
        for _ in range(max(1, round(1000 * share))):
            killing.once_more(chance)
            assert not killing.lost, killing.lost
        killing.start()
        assert not (lost := list(killing.missing())), lost
    return f"{killing.kills} kills, {killing.answered} answers, 0 lost"


def power(folder: Path, share: float) -> str:
    trials = max(1, round(1000 * share))
    answered, lost = cuts(folder, range(trials))
    assert not lost, lost[:5]
    return f"{trials} cuts, {answered} answers, 0 lost, 0 corrupt"


RUNS = {"P1": kills, "P2": power}
