"""One meeting by the same commands on SQLite and on a real PostgreSQL."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Caller, Live
from tests.storage.postgresql import spare_database

NEXT = re.compile(r'action="[^"]*/next-item".*?name="item" value="([^"]+)"', re.S)


@pytest.fixture(params=["sqlite", "postgresql"])
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    if request.param == "sqlite":
        yield from playing(Live(tmp_path))
        return
    with spare_database() as url:
        yield from playing(Live(tmp_path, url=url))


def playing(live: Live) -> Iterator[Live]:
    yield live
    live.stop()


def current(desk: Caller) -> str:
    found = NEXT.search(desk.get("desk").text)
    assert found
    return found.group(1)


def test_an_hour_of_ideas_votes_and_ratings_is_the_same_on_both(live: Live) -> None:
    desk, phones = live.coach_client(), [live.phone(name) for name in ("Ward sister", "Pharmacist", "Ward clerk")]

    def chair(command: str, place: str = "-", **fields: object) -> None:
        answer = desk.does(command, place, screen="desk", **fields)
        assert answer.status_code == 200, (command, answer.text)

    def on(times: int) -> str:
        for _ in range(times):
            chair("agenda/next-item", item=current(desk))
        return current(desk)

    chair("agenda/start-meeting")
    silent = on(4)
    chair("brainstorm/ask-question", silent, question="What slows us?", anonymous=True)
    chair("brainstorm/open-ideas", silent, mode="silent")
    for phone in phones:
        for n in range(2):
            assert phone.does("brainstorm/add-idea", silent, text=f"{phone.name} {n}").status_code == 200
    chair("brainstorm/close-ideas", silent)
    chair("brainstorm/reveal-ideas", silent)
    vote = on(3)
    chair("multivote/open-voting", vote)
    ideas = re.findall(r'name="idea" value="([^"]+)"', phones[0].get("hand").text)
    assert len(ideas) == 6
    for phone in phones:
        assert phone.does("multivote/cast-vote", vote, idea=ideas[0]).status_code == 200
    assert phones[0].does("multivote/cast-vote", vote, idea=ideas[0]).status_code == 409
    chair("multivote/close-voting", vote)
    chair("multivote/show-results", vote)
    chair("rating/open-rating")
    for value, phone in zip((7, 8, 9), phones, strict=True):
        assert phone.does("rating/give-rating", value=value).status_code == 200
    chair("rating/close-rating")
    facts = desk.get("record.json").json()
    assert find(facts, "mean") in ("8.0", 8.0)
    assert sorted(total["votes"] for total in find(facts, "totals")) == [0, 0, 0, 0, 0, 3]
    assert "8.0" in desk.get("record").text


def find(data: object, name: str) -> object:
    """The first value called `name`, however deep."""
    if isinstance(data, dict):
        if name in data:
            return data[name]
        data = list(data.values())
    if isinstance(data, list):
        return next((found for one in data if (found := find(one, name)) is not None), None)
    return None
