"""Asking what an idea means."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.activities.brainstorm import rules
from app.activities.brainstorm.rules import Mode
from app.core.errors import Gone, NotAllowed
from tests.hats import Hour, good, hour
from tests.web.lines import pieces

from .test_brainstorm_rules import COACH, NURSE, A, board, does, one


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def test_what_is_asked_about_bears_a_number_and_no_name() -> None:
    assert does(NURSE, rules.AskWhatItMeans, board(idea=one(number=7)), idea=A) == rules.MeaningAsked(7)


def test_nobody_asks_about_what_nobody_sees() -> None:
    for hidden in (board(), board(idea=one(number=None)), board(mode=Mode.SILENT, idea=one())):
        with pytest.raises(Gone):
            does(NURSE, rules.AskWhatItMeans, hidden, idea=A)


def test_a_coach_who_has_not_joined_asks_aloud() -> None:
    with pytest.raises(NotAllowed):
        rules.AskWhatItMeans.model_validate({"key": "k" * 22, "idea": A}).decide(board(idea=one()), COACH, None)  # type: ignore[arg-type]


def test_the_wall_says_the_number_and_the_facilitator_sees_how_often(running: Hour) -> None:
    item = running.brainstorm()
    idea = running.ids("select id from idea where number = 3")[0]
    for hat in ("participant", "guest"):
        good(running.hats[hat].does("brainstorm/ask-what-it-means", item, idea=idea))
    wall = pieces(running.hats["wall"].get("wall/state?since=-1").text)["wall-room"]
    assert "what does idea 3 mean?" in wall and "Porter" not in wall
    desk = pieces(running.hats["facilitator"].get("desk/state?since=-1").text)["desk-room"]
    assert "Idea 3: 2 times" in desk
