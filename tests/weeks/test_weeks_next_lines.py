"""Once the next meeting is made, who plans changes its lines from this one, and its open plan sees it (AG-13)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.agenda.store import hour_of
from tests.hats import Hour, good, hour


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("lines")))
    yield made
    made.stop()


def made_of(running: Hour) -> str:
    return running.ids(f"select id from meeting where id != '{running.meeting}'")[0]


def lines(running: Hour) -> list[tuple[str, int]]:
    made = made_of(running)
    items: Any = running.in_office(lambda tx: hour_of(tx, made)).items
    return [(item.title, item.planned_s // 60) for item in items]


def named(running: Hour, title: str) -> str:
    made = made_of(running)
    items: Any = running.in_office(lambda tx: hour_of(tx, made)).items
    return next(item.id for item in items if item.title == title)


def plan_key(running: Hour) -> str:
    """What the open page Plan of the next meeting compares, as its line brings it."""
    at = f"/m/{made_of(running)}/desk/state"
    return str(running.hats["coach"].http.get(at).text.split('id="plan-key" data-key="')[1].split('"')[0])


def test_ag13_before_it_is_made_there_is_nothing_to_change(running: Hour) -> None:
    answer = running.hats["leader"].does("weeks/add-next-line", title="Our numbers", minutes=5)
    assert answer.status_code == 409 and "Make the next meeting first" in answer.text


def test_ag13_the_leader_changes_the_lines_of_the_meeting_that_is_made(running: Hour) -> None:
    leader = running.hats["leader"]
    good(leader.does("weeks/make-next-meeting"))
    page = leader.get("next").text
    assert 'aria-label="Item 2 name"' in page and "Add line" in page
    before, key = lines(running), plan_key(running)
    good(
        leader.does("weeks/change-next-line", item=named(running, "Patient story"), title="A carer's story", minutes=7)
    )
    assert plan_key(running) != key, "who has the page Plan open sees it"
    good(leader.does("weeks/add-next-line", title="Our numbers", minutes=4))
    good(leader.does("weeks/move-next-line", item=named(running, "Our numbers"), direction="up"))
    good(leader.does("weeks/remove-next-line", item=named(running, "Welcome")))
    after = lines(running)
    assert after[0] == ("A carer's story", 7) and after[-2] == ("Our numbers", 4) and len(after) == len(before)
    assert [one for one in after if one in before] == before[2:], "the others stay as they are"


@pytest.mark.parametrize("hat", ["facilitator", "timekeeper", "recorder", "participant", "guest"])
def test_ag13_nobody_else_changes_them(running: Hour, hat: str) -> None:
    before = lines(running)
    for command, fields in (
        ("add-next-line", {"title": "Mine", "minutes": 5}),
        ("remove-next-line", {"item": named(running, "Our numbers")}),
    ):
        assert running.hats[hat].does(f"weeks/{command}", **fields).status_code == 403
    assert lines(running) == before


def test_a_line_of_another_meeting_is_not_there(running: Hour) -> None:
    answer = running.hats["leader"].does("weeks/remove-next-line", item=running.current().id)
    assert answer.status_code == 404
