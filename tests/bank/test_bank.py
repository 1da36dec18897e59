"""The page of a team's idea bank: by theme or question, searched by an ordinary form, statuses set by hand (BR-12)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank.views import Asked, bank
from app.core.bank import STATUSES, Idea
from tests.hats import Hour, good, hour

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


def idea(text: str, theme: str = "", question: str = "What slows us?", status: str = "banked", weeks: int = 0) -> Idea:
    return Idea(text, text, status, question, theme, NOW - timedelta(weeks=weeks))


IDEAS = [
    idea("Keys on every floor", "Keys"),
    idea("A second key", "keys", "What is missing?", "testing", 1),
    idea("One list for all wards", "", "What gets lost?", "adopted", 2),
]


def names(asked: Asked) -> list[tuple[str, list[str]]]:
    return [(shelf.name, [one.text for one in shelf.ideas]) for shelf in bank(IDEAS, asked).shelves]


def test_br12_ideas_stand_by_theme_or_else_by_question() -> None:
    assert names(Asked()) == [
        ("Keys", ["Keys on every floor", "A second key"]),
        ("What gets lost?", ["One list for all wards"]),
    ]
    assert bank(IDEAS, Asked()).themes == ("Keys",)


def test_br12_they_are_found_by_words_theme_and_status() -> None:
    assert names(Asked("FLOOR  keys")) == [("Keys", ["Keys on every floor"])]
    assert names(Asked("lost")) == [("What gets lost?", ["One list for all wards"])]  # a word of the question
    assert names(Asked(theme="KEYS", status="testing")) == [("keys", ["A second key"])]
    assert names(Asked("nowhere")) == []


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.sampled_from(["", "Keys", "keys ", "Handover"]), st.sampled_from(STATUSES))
    ),
    st.text(max_size=3),
)
def test_br12_every_idea_found_stands_on_one_shelf(made: list[tuple[str, str, str]], words: str) -> None:
    ideas = [Idea(str(n), text, status, "Why?", theme, NOW) for n, (text, theme, status) in enumerate(made)]
    whole, part = bank(ideas, Asked()), bank(ideas, Asked(words))
    assert sorted(one.id for shelf in whole.shelves for one in shelf.ideas) == sorted(one.id for one in ideas)
    assert whole.found == whole.total == len(ideas) and part.found <= whole.found
    assert sum(len(shelf.ideas) for shelf in part.shelves) == part.found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def test_br12_a_coach_finds_an_idea_and_says_what_became_of_it(running: Hour) -> None:
    coach = running.hats["coach"].http
    page = f"/t/{running.team}/ideas"
    assert "No idea is in the bank yet" in coach.get(page).text
    running.brainstorm()
    good(running.hats["coach"].does("agenda/end-meeting"))
    text = coach.get(page).text
    shown = running.ids("select text from idea where number is not null order by number")
    assert all(one in text for one in shown)
    first = running.ids("select id from idea order by number")[0]
    answer = coach.post(page, data={"key": "a-key-of-it", "idea": first, "status": "adopted", "words": "one & two"})
    assert answer.status_code == 303 and answer.headers["location"] == f"{page}?words=one+%26+two#idea-{first}"
    found = coach.get(f"{page}?only=adopted").text
    assert shown[0] in found and shown[1] not in found and "1 of " in found
    assert coach.get(f"{page}?words={shown[1]}&only=adopted").text.count("<li id=") == 0
    assert coach.post(page, data={"key": "another-key", "idea": first, "status": "votable"}).status_code == 400
    for hat in ("other coach", "leader", "stranger", "wall"):
        assert running.hats[hat].http.get(page).status_code in (303, 404)
        assert running.hats[hat].http.post(
            page, data={"key": uuid4().hex, "idea": first, "status": "kept"}
        ).status_code in (303, 404)
    for person in ("Ward sister", "Porter", "Visiting nurse"):
        assert f">{person}<" not in coach.get(page).text  # no author
