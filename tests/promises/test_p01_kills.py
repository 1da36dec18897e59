"""P1: a vote, an idea or a rating that was answered with 2xx survives kill -9 at any moment."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.kills import Killing

KILLS = 20

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def killing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killing]:
    with Killing(Path(tmp_path_factory.mktemp("kills"))).going() as made:
        yield made


def test_p1_nothing_answered_is_lost_in_twenty_kills(killing: Killing) -> None:
    chance, answered = random.Random(1), killing.answered
    for _ in range(KILLS):
        killing.once_more(chance)
    killing.start()
    killing.lost += killing.missing()
    killing.kill()
    assert killing.lost == []
    assert killing.answered - answered >= KILLS, "each time somebody had an answer"


def test_p1_a_server_that_answers_before_it_commits_is_noticed(killing: Killing) -> None:
    chance, killing.broken = random.Random(1), True
    for _ in range(KILLS):
        killing.once_more(chance)
    assert killing.lost
