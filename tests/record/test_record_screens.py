"""The pieces of page as they are painted."""

import re

import pytest

from app.core.contract import Audience, Screen
from app.core.permissions import Need
from app.record.overview import Overview, aside, form, overview
from app.record.part import PART
from app.record.rules import ParkIt, SetAside, WriteAction, WriteDecision, WriteNote
from tests.record.record_room import DESK, Room, seat

EVIL = '"><script>alert(1)</script>{{7*7}}<div hx-post="/leave" hx-trigger="load">'
WRITER = Audience(Screen.DESK, frozenset({Need.WRITE, Need.SET_ASIDE, Need.TAKE_PART}))
PASSER = Audience(Screen.DESK)
FRAGMENTS = {fragment.name: fragment for fragment in PART.fragments}


def painted(record: Overview, name: str, who: Audience) -> str:
    piece = FRAGMENTS[name]
    data = {"it": piece.see(record, who), "who": who, "base": "/m/m1/record/i2", "m": "m1", "zone": "Europe/London"}
    return DESK.get_template(piece.template).render(data)


@pytest.fixture
def held(room: Room) -> Overview:
    room.does(WriteNote, text="Door to dose", item="i1")
    room.does(WriteDecision, text="Test the box first")
    room.does(WriteAction, text=EVIL, owner=EVIL[:40], due="2026-07-30")
    room.does(ParkIt, "carer", text="CANARY")
    found = overview(room.tx, room.place())
    room.does(SetAside, kind="parked", id=found.lines[-1].id)
    return overview(room.tx, room.place())


@pytest.mark.parametrize("who", [WRITER, PASSER])
@pytest.mark.parametrize("name", FRAGMENTS)
def test_what_is_typed_stays_text_and_a_pushed_piece_takes_no_text(held: Overview, name: str, who: Audience) -> None:
    html = painted(held, name, who)
    assert "<script" not in html and "<div hx-post" not in html and "CANARY" not in html
    assert "<textarea" not in html and set(re.findall(r'type="(\w+)"', html)) <= {"hidden", "submit"}
    assert not re.search(r"\sstyle=|\son\w+=|hx-on|js:", re.sub(r"&#?\w+;", "", html).replace("alert", ""))
    assert "(set aside)" in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_written_so_far_says_when_it_was_saved_and_shows_tools_only_to_who_writes(held: Overview) -> None:
    mine, others = painted(held, "desk-written", WRITER), painted(held, "desk-written", PASSER)
    assert "Saved 13:04" in mine and 'aria-label="Set aside: Door to dose"' in mine
    assert "<form" not in others and "13:01" in others
    assert 'aria-label="Put back the text of 13:04"' in mine


def test_the_wall_says_how_much_more_there_is(held: Overview) -> None:
    html = painted(held, "wall-tray", Audience(Screen.WALL))
    assert html.count("Rule ") == 1 and "In focus:" in html and "and 4 more" in html
    assert "Parking lot" in html and "Thursday 30 July" in html


def test_the_writing_forms_carry_the_names_of_the_contract(room: Room) -> None:
    room.does(WriteNote, text="A note")
    html = DESK.get_template("record/_write.html").render(writing=form(room.tx, room.place()), m="m1", choose_item=True)
    for name in ("Note", "Decision", "Action"):
        assert re.search(rf'<input type="radio"[^>]*>{name}</label>', html)
        assert re.search(rf'<label for="{name.lower()}-text">{name}</label>', html)
        assert f">Save {name.lower()}</button>" in html
        assert f'data-keep="{name.lower()}"' in html
    assert ">Owner</label>" in html and ">Due</label>" in html and "Thursday 30 July" in html
    assert '<option value="i1">Look at the data</option>' in html
    assert "/m/m1/record/-/write-note" in html


def test_the_phone_parks_and_a_coach_who_takes_no_part_writes_it_down(room: Room) -> None:
    phone = DESK.get_template("record/_park.html").render(who=WRITER, m="m1")
    coach = DESK.get_template("record/_park.html").render(who=Audience(Screen.DESK, frozenset({Need.WRITE})), m="m1")
    assert "/park-it" in phone and "/write-parked" in coach and "Add to parking lot" in phone


def test_f59_the_edit_form_carries_the_text_it_was_opened_with(held: Overview) -> None:
    action = held.of("action")[0]
    assert held.find(f"action-{action.id}") == action and held.find("action-x") is None
    html = DESK.get_template("record/_edit.html").render(line=action, m="m1")
    assert html.count("&lt;script&gt;alert(1)") == 3  # was, text, and the owner
    assert "Drop this action" in html


def test_br15_who_set_it_aside_sees_the_text_in_a_piece_of_their_own(held: Overview, room: Room) -> None:
    own = aside(room.tx, room.place(), seat("nurse", "recorder"))
    assert "CANARY" in DESK.get_template("record/_aside.html").render(it=own, m="m1")
