"""The running order from the phone of who runs the meeting (AG-19), over HTTP: another page of the same rules."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.hats import Hour, hour
from tests.live import Caller


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    found = hour(tmp_path_factory.mktemp("order"))
    yield found
    found.stop()


def line(running: Hour, title: str) -> str:
    return str(next(row.id for row in running.items() if row.title == title))


def listed(phone: Caller) -> list[str]:
    """The titles as the list of the page has them."""
    return re.findall(r"<b><bdi>([^<]*)</bdi></b>", phone.get("order/own").text)


def press(phone: Caller, html: str, name: str, **typed: Any) -> httpx.Response:
    """Presses a button of the page by its name: what its form holds is sent."""
    forms = re.findall(r'<form class="act".*?</form>', html, flags=re.S)
    form = next(one for one in forms if f'aria-label="{name}"' in one)
    where = re.findall(r'hx-post="[^"]*/agenda/-/([a-z-]+)"', form)[0]
    fields = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', form))
    return phone.does(f"agenda/{where}", **{**fields, **typed})


def test_ag19_the_leader_moves_an_item_on_the_phone(running: Hour) -> None:
    leader = running.hats["leader"]
    before = listed(leader)
    assert before[:3] == ["Welcome", "Patient story", "Actions from last week"]
    answer = press(leader, leader.get("order").text, "Move Actions from last week up")
    assert answer.status_code == 200
    assert listed(leader)[:3] == ["Welcome", "Actions from last week", "Patient story"]
    press(leader, leader.get("order").text, "Move Actions from last week down")
    assert listed(leader) == before


def test_ag19_minutes_are_given_and_taken_on_the_phone(running: Hour) -> None:
    leader = running.hats["leader"]
    talk = line(running, "Frame the question")
    press(leader, leader.get("order").text, "1 minute less for Frame the question")
    assert next(row.adjusted_s for row in running.items() if row.id == talk) == 4 * 60
    press(leader, leader.get("order").text, "1 minute more for Frame the question")
    assert next(row.adjusted_s for row in running.items() if row.id == talk) == 5 * 60


def test_ag19_an_item_is_changed_put_in_and_put_off_on_the_phone(running: Hour) -> None:
    leader = running.hats["leader"]
    page = leader.get("order").text
    test = line(running, "First test: who, when")
    form = next(one for one in re.findall(r"<form.*?</form>", page, flags=re.S) if f'id="edit-{test}"' in one)
    assert 'name="aim"' in form and 'name="lead"' in form and 'name="activity"' in form
    assert leader.does("agenda/change-item", item=test, minutes=3, title="The first test").status_code == 200
    assert "The first test" in listed(leader)
    press(leader, leader.get("order").text, "Move The first test to next meeting")
    assert "moved to next meeting" in leader.get("order/own").text
    assert "Put an item in" in page
    assert leader.does("agenda/insert-item", title="Visitor", minutes=2, lend="on").status_code == 200
    assert listed(leader)[1] == "Visitor"


def test_ag19_what_has_begun_has_no_button(running: Hour) -> None:
    page = running.hats["leader"].get("order").text
    assert "Move Welcome" not in page
    assert 'aria-current="step"' in page


def test_the_timekeeper_gives_minutes_and_moves_nothing(running: Hour) -> None:
    page = running.hats["timekeeper"].get("order").text
    assert "1 minute less for Frame the question" in page
    assert "to next meeting" in page
    assert "Move Frame the question up" not in page
    assert "Put an item in" not in page
    assert "Item 4 name" not in page


@pytest.mark.parametrize("hat", ["recorder", "participant", "guest"])
def test_who_may_not_change_the_order_has_no_such_page(running: Hour, hat: str) -> None:
    assert running.hats[hat].get("order").status_code == 403
    assert running.hats[hat].get("order/own").status_code == 403
    assert "/order" not in running.hats[hat].get("hand").text


def test_the_hand_of_who_may_leads_there(running: Hour) -> None:
    for hat in ("leader", "facilitator", "timekeeper"):
        assert f'href="{running.hats[hat].at}/order"' in running.hats[hat].get("hand").text


def test_after_the_end_the_page_says_where_the_plan_is(running: Hour) -> None:
    running.hats["coach"].does("agenda/end-meeting")
    page = running.hats["leader"].get("order")
    assert page.status_code == 200
    assert "The meeting does not run now" in page.text
    assert running.hats["coach"].does("agenda/reopen-meeting").status_code == 200
