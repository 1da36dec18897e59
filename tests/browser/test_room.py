"""Plain words and hands, by what people press and read."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.agenda.hour import Item
from app.agenda.store import hour_of
from tests.browser.conftest import Stage, connected
from tests.live import Caller

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def online(stage: Stage, name: str) -> Page:
    """The phone of somebody far away."""
    page = stage.page("hand")
    page.goto("/join")
    page.get_by_role("textbox", name="Join code", exact=True).fill(stage.live.code)
    page.get_by_role("textbox", name="Display name", exact=True).fill(name)
    page.get_by_label("Online", exact=True).check()
    page.get_by_role("button", name="Join meeting", exact=True).click()
    page.wait_for_url("**/hand")
    return connected(page)


def test_somebody_asks_for_plain_words_and_the_wall_says_so_for_a_while(stage: Stage) -> None:
    desk, wall, porter = stage.desk(), stage.wall(), stage.hand("Porter")
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    porter.get_by_role("button", name="Plain words please", exact=True).click()
    expect(porter.get_by_text("Asked. Nobody sees that it was you.")).to_be_visible()
    expect(wall.get_by_text("Somebody asks for plain words")).to_be_visible()
    expect(desk.get_by_text("asked for once at this item")).to_be_visible()
    stage.live.clock.move(seconds=50)  # type: ignore[attr-defined]
    expect(wall.get_by_text("Somebody asks for plain words")).to_be_hidden()
    expect(wall.get_by_text("Facilitator")).to_be_visible()


def test_hands_of_people_online_stand_on_the_wall_in_order(stage: Stage) -> None:
    desk, wall, porter, carer = stage.desk(), stage.wall(), stage.hand("Porter"), online(stage, "Carer partner")
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    porter.get_by_role("button", name="Put my hand up", exact=True).click()
    carer.get_by_role("button", name="Put my hand up", exact=True).click()
    expect(carer.get_by_text("Your hand is up.")).to_be_visible()
    expect(wall.get_by_text(re.compile("Online: 1 hand up, first: Carer partner"))).to_be_visible()
    expect(desk.get_by_role("list", name="Hands up").get_by_role("listitem").first).to_contain_text("Carer partner")
    desk.get_by_role("button", name="Lower the hand of Carer partner", exact=True).click()
    expect(carer.get_by_role("button", name="Put my hand up", exact=True)).to_be_visible()
    expect(wall.get_by_text(re.compile("Online: "))).to_be_hidden()
    porter.get_by_role("button", name="Put my hand down", exact=True).click()
    expect(desk.get_by_role("list", name="Hands up")).to_be_hidden()


def test_a_word_written_at_the_desk_is_on_every_phone(stage: Stage) -> None:
    desk, porter = stage.desk(), stage.hand("Porter")
    desk.get_by_text("Words list", exact=True).click()
    desk.get_by_role("textbox", name="Word", exact=True).fill("PDSA")
    desk.get_by_role("textbox", name="What it means, in plain words", exact=True).fill("A small test of a change")
    desk.get_by_role("button", name="Save word", exact=True).click()
    expect(desk.get_by_role("button", name="Take out the word PDSA", exact=True)).to_be_visible()
    porter.get_by_text("Words", exact=True).click()
    expect(porter.get_by_text("A small test of a change")).to_be_visible()


def test_br3_in_turn_the_one_who_is_online_comes_first_and_each_hand_says_whose_turn_it_is(stage: Stage) -> None:
    desk, wall, porter, carer = stage.desk(), stage.wall(), stage.hand("Porter"), online(stage, "Carer partner")
    desk.get_by_role("button", name="Start meeting", exact=True).click()
    coach = stage.live.coach_client()
    item = to_the_ideas(stage, coach)
    porter.get_by_role("textbox", name="What slows the first dose?").fill("Keys take long")
    porter.get_by_role("button", name="Send idea", exact=True).click()
    expect(porter.get_by_role("button", name="Remove idea: Keys take long", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Share in turn", exact=True).click()
    expect(carer.get_by_role("heading", name="It is your turn", exact=True)).to_be_visible()
    for screen in (wall, porter, desk):
        expect(screen.get_by_text("Turn: Carer partner")).to_be_visible()
    carer.get_by_role("textbox", name="Your idea", exact=True).fill("Ask the family")
    carer.get_by_role("button", name="Send idea", exact=True).click()
    expect(wall.get_by_text("Ask the family")).to_be_visible()
    expect(porter.get_by_role("heading", name="It is your turn", exact=True)).to_be_visible()
    porter.get_by_role("button", name="Read out: Keys take long", exact=True).click()
    expect(wall.get_by_text("Keys take long")).to_be_visible()
    carer.get_by_role("button", name="Pass", exact=True).click()
    desk.get_by_role("button", name="Next person, after Porter", exact=True).click()
    expect(wall.get_by_text("Everybody has passed.")).to_be_visible()
    expect(desk.get_by_role("button", name="Start clarifying", exact=True)).to_be_visible()
    assert coach.get("record.json").status_code == 200 and item


def to_the_ideas(stage: Stage, coach: Caller) -> str:
    """At the item of the brainstorm, with ideas open in silence."""

    def done(command: str, place: str = "-", /, **fields: object) -> None:
        assert coach.does(command, place, screen="desk", **fields).status_code == 200, command

    current = hour_of_now(stage)
    while current.activity != "brainstorm":
        done("agenda/next-item", current.id, item=current.id)
        current = hour_of_now(stage)
    done("brainstorm/ask-question", current.id, question="What slows the first dose?", anonymous="true")
    done("brainstorm/open-ideas", current.id, mode="silent")
    return str(current.id)


def hour_of_now(stage: Stage) -> Item:
    current = stage.live.in_office(lambda tx: hour_of(tx, stage.live.meeting)).current
    assert isinstance(current, Item)
    return current
