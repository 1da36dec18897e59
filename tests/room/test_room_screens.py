"""Plain words and hands over HTTP: what each screen shows, and what none does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.budgets import PER_MINUTE
from tests.hats import Hour, good, hour
from tests.web.lines import pieces


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def sheet(running: Hour, hat: str, screen: str) -> dict[str, str]:
    """What a page of this screen shows if it is opened now."""
    running.house.rooms.open.clear()
    return pieces(running.hats[hat].get(f"{screen}/state?since=-1").text)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def online(running: Hour, name: str) -> None:
    """Somebody who takes part from far away."""
    running.hats[name] = running.phone(name, mode="remote")


def asks(running: Hour, hat: str) -> None:
    good(running.hats[hat].does("room/ask-plain-words"))


def test_one_tap_tells_the_wall_for_a_while_and_nobody_who_it_was(running: Hour) -> None:
    asks(running, "participant")
    wall = sheet(running, "wall", "wall")["wall-room"]
    assert "Somebody asks for plain words" in wall and "data-hide-at=" in wall
    desk = sheet(running, "facilitator", "desk")["desk-room"]
    assert "asked for once at this item, 1 time in all" in words(desk)
    for html in (wall, desk, sheet(running, "spare", "hand")["hand-words"]):
        assert "Porter" not in html and running.person("participant") not in html
    assert running.ids("select count(*) from plain_words_ask") == ["1"]
    running.clock.move(seconds=45)  # type: ignore[attr-defined]
    assert not sheet(running, "wall", "wall")["wall-room"].strip()
    assert "1 time in all" in words(sheet(running, "facilitator", "desk")["desk-room"])


def test_only_who_facilitates_sees_the_count(running: Hour) -> None:
    asks(running, "participant")
    assert "Plain words" in sheet(running, "coach", "desk")["desk-room"]
    for hat in ("timekeeper", "recorder"):
        assert not sheet(running, hat, "desk")["desk-room"].strip()


def test_the_count_is_by_item(running: Hour) -> None:
    asks(running, "participant")
    good(running.hats["coach"].does("agenda/next-item", item=running.current().id))
    assert not sheet(running, "coach", "desk")["desk-room"].strip(), "what is over stands in nobody's way"
    running.clock.move(minutes=1)  # type: ignore[attr-defined]
    asks(running, "participant")
    assert "asked for once at this item, 2 times in all" in words(sheet(running, "coach", "desk")["desk-room"])


def test_one_phone_cannot_flood_the_wall(running: Hour) -> None:
    """Never more than three in a minute, and the wall shows one hint however many ask."""
    for _ in range(PER_MINUTE["AskPlainWords"]):
        asks(running, "participant")
    answer = running.hats["participant"].does("room/ask-plain-words")
    assert answer.status_code == 429 and "Wait" in answer.text
    asks(running, "spare")
    assert sheet(running, "wall", "wall")["wall-room"].count("Somebody asks") == 1


def test_while_a_story_is_told_the_wall_says_nothing(running: Hour) -> None:
    quiet = next(row for row in running.items() if row.quiet)
    while running.current().id != quiet.id:
        good(running.hats["coach"].does("agenda/next-item", item=running.current().id))
    online(running, "Carer partner")
    good(running.hats["Carer partner"].does("room/raise-hand"))
    asks(running, "participant")
    assert not sheet(running, "wall", "wall")["wall-room"].strip()
    assert "Carer partner" in sheet(running, "coach", "desk")["desk-room"]


def test_people_online_come_first_then_who_was_first(running: Hour) -> None:
    online(running, "Carer partner")
    online(running, "Infection doctor")
    for hat in ("participant", "Infection doctor", "spare", "Carer partner"):
        good(running.hats[hat].does("room/raise-hand"))
        running.clock.move(seconds=1)  # type: ignore[attr-defined]
    desk = sheet(running, "timekeeper", "desk")["desk-room"]
    assert re.findall(r"<bdi>([^<]+)</bdi>", desk) == ["Infection doctor", "Carer partner", "Porter", "Physiotherapist"]
    assert "Lower" not in desk
    wall = words(sheet(running, "wall", "wall")["wall-room"])
    assert "Online: 2 hands up, first: Infection doctor" in wall and "In the room: 2 hands up" in wall


def test_hands_in_the_room_alone_leave_the_wall_as_it_is(running: Hour) -> None:
    good(running.hats["participant"].does("room/raise-hand"))
    assert not sheet(running, "wall", "wall")["wall-room"].strip()


def test_a_hand_comes_down_by_its_owner_by_the_facilitator_or_by_leaving(running: Hour) -> None:
    facilitator = running.hats["facilitator"]
    for hat in ("participant", "spare", "recorder"):
        assert "Put my hand down" in good(running.hats[hat].does("room/raise-hand")).text
    good(running.hats["participant"].does("room/lower-hand"))
    good(facilitator.does("room/lower-hand-of", participant=running.person("spare")))
    good(running.hats["recorder"].does("meeting/leave"))
    assert not sheet(running, "coach", "desk")["desk-room"].strip()
    assert facilitator.does("room/lower-hands").status_code == 409


def test_whoever_comes_back_begins_anew_in_the_line(running: Hour) -> None:
    good(running.hats["recorder"].does("room/raise-hand"))
    running.clock.move(seconds=1)  # type: ignore[attr-defined]
    good(running.hats["participant"].does("room/raise-hand"))
    good(running.hats["recorder"].does("meeting/leave"))
    good(running.hats["recorder"].does("meeting/come-back"))
    running.clock.move(seconds=1)  # type: ignore[attr-defined]
    good(running.hats["recorder"].does("room/lower-hand"))
    good(running.hats["recorder"].does("room/raise-hand"))
    desk = sheet(running, "coach", "desk")["desk-room"]
    assert desk.index("Porter") < desk.index("Ward clerk")


def test_the_page_of_a_hand_that_was_lowered_for_them_is_fetched_anew(running: Hour) -> None:
    good(running.hats["participant"].does("room/raise-hand"))
    before = sheet(running, "participant", "hand")["keys"]
    good(running.hats["spare"].does("room/raise-hand"))
    assert sheet(running, "participant", "hand")["keys"] == before  # a room full of hands makes no phone ask again
    good(running.hats["facilitator"].does("room/lower-hands"))
    assert sheet(running, "participant", "hand")["keys"] != before
    assert "Put my hand up" in running.hats["participant"].get("hand/mine").text


def test_ro7_one_person_has_one_hand(running: Hour) -> None:
    twice = running.phone("Porter", second="true")
    good(running.hats["participant"].does("room/raise-hand"))
    good(twice.does("room/raise-hand"))
    extra = running.ids("select id from participant where same_as is not null")[0]
    assert sheet(running, "coach", "desk")["desk-room"].count('id="hand-of-') == 2
    good(running.hats["participant"].does("meeting/same-person", participant=extra, same=True))
    assert sheet(running, "coach", "desk")["desk-room"].count('id="hand-of-') == 1


def test_words_are_written_at_the_desk_and_read_on_every_hand(running: Hour) -> None:
    recorder = running.hats["recorder"]
    good(recorder.does("room/write-word", term="PDSA", meaning="A small test", screen="desk"))
    good(
        recorder.does(
            "room/write-word", term="pdsa", meaning="A small test of a change: plan, do, study, act", screen="desk"
        )
    )
    good(recorder.does("room/write-word", term="<b>Bleep", meaning="A <i>call</i>", screen="desk"))
    shown = sheet(running, "guest", "hand")["hand-words"]
    assert shown.count("<dt>") == 2 and "plan, do, study, act" in shown
    assert "<b>" not in shown and "&lt;b&gt;Bleep" in shown
    assert "Take out" not in shown and "Take out" not in sheet(running, "timekeeper", "desk")["desk-words"]
    word = re.findall(r'id="word-([\w-]+)"', shown)[0]
    good(recorder.does("room/remove-word", word=word, screen="desk"))
    assert "Bleep" not in sheet(running, "guest", "hand")["hand-words"]


def test_a_word_of_another_team_is_out_of_reach(running: Hour) -> None:
    good(running.hats["recorder"].does("room/write-word", term="Bleep", meaning="A call"))
    other = running.hats["other coach"].does("room/remove-word", word=running.ids("select id from plain_word")[0])
    assert other.status_code == 404
    assert running.ids("select count(*) from plain_word") == ["1"]


def test_the_patient_partner_sees_the_words_first_and_open(running: Hour) -> None:
    partner = running.phone("Patient partner", partner="true").get("hand").text
    staff = running.hats["participant"].get("hand").text
    assert '<details id="words" open>' in partner and partner.index('id="words"') < partner.index('id="role"')
    assert '<details id="words">' in staff and staff.index('id="words"') > staff.index('id="own-room"')
