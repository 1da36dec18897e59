"""A meeting that only rates: after a workshop or a visit, from the lobby to the record in five minutes (domain 2.4)."""

from collections.abc import Iterator

import pytest

from tests.hats import NAMES, Hour, good, hour
from tests.web.lines import pieces

RATINGS = (8, 9, 7, 8, 10, 3, 9)


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(tmp_path_factory.mktemp("rate"), template="rate_only")
    yield made
    made.stop()


def task(running: Hour, hat: str) -> str:
    return pieces(running.hats[hat].get("hand/mine").text)["task"]


def test_a_rate_only_meeting_goes_from_the_lobby_to_its_record(running: Hour) -> None:
    first, *rest = running.items()
    assert first.started_at and not rest, "one item, and it has begun"
    item = first.id
    assert 'name="value"' in task(running, "participant"), "the keys are there at once"
    assert "rated" in running.hats["wall"].get("wall/state").text
    for hat, value in zip(NAMES, RATINGS, strict=True):
        good(running.hats[hat].does("rating/give-rating", item, value=value))
    good(running.hats["guest"].does("rating/say-went-well", item, text="We tried it ourselves"))
    assert "7.7" not in running.hats["leader"].get("desk").text, "nothing before the close (RT-4)"
    step = pieces(running.hats["facilitator"].get("hand/mine").text)["step"]
    assert "close-rating" in step, "the facilitator is told what to press"
    good(running.hats["facilitator"].does("rating/close-rating", item))
    assert "7.7" in running.hats["wall"].get("wall/state").text
    leader = running.hats["leader"]
    assert "end-meeting" in leader.get("hand").text, "the last item: the leader ends"
    good(leader.does("agenda/end-meeting"))
    assert "Thank you" in running.hats["participant"].get("hand").text
    record = running.hats["coach"].get("record").text
    assert "7.7" in record
    facts = running.hats["coach"].get("record.json").json()["parts"]
    assert facts["agenda"]["agenda"][0]["ended_as"] == "done"
    assert len(facts["agenda"]["agenda"]) == 1


def test_nothing_is_missed_in_it_that_it_does_not_need(running: Hour) -> None:
    """No shave, no closing time, no next item: there is one thing to do."""
    desk = running.hats["coach"].get("desk").text
    for absent in ("go-to-closing", "shave-plan", "next-item", "park-rest", "defer-rest"):
        assert f'id="{absent}"' not in desk, absent
