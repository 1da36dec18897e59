"""The record of a meeting, from all parts, on a real SQLite file."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.core.contract import Part, Place
from app.core.document import Bullets, Paragraph, Section
from app.exports.assemble import assemble, brief
from app.exports.json_file import json_record
from app.exports.markdown import markdown
from app.exports.page import record_page
from app.meetings.part import PART as MEETING
from app.meetings.tables import Meeting
from app.record.part import PART
from app.record.rules import ParkIt, SetAside, WriteAction, WriteDecision, WriteNote
from app.storage.columns import table
from tests.record.record_room import DESK, Room

APP = Path(__file__).parents[2] / "app"


def other(*sections: Section, **facts: Any) -> Part:
    return replace(PART, kind="other", sections=lambda tx, place: list(sections), facts=lambda tx, place: facts)


@pytest.fixture
def held(room: Room) -> Room:
    room.does(WriteNote, text="Door to dose: 58 minutes", item="i1")
    room.does(WriteDecision, text="Test the box first", how="vote")
    room.does(WriteAction, text="Stock the box", owner="Ward pharmacist", due="2026-07-30")
    room.does(WriteAction, text="Whose is this?")
    room.does(ParkIt, "carer", text="Weekend cover")
    return room


def titles(room: Room, *parts: Part) -> list[str]:
    return [section.title for section in assemble(parts, room.tx, "m1", room.now).sections]


def test_re1_the_parts_stand_in_their_order_whoever_gives_them(held: Room) -> None:
    late = other(Section("Rating", (), 110), Section("People", (), 20), Section("Votes", (), 70))
    assert titles(held, PART, late) == titles(held, late, PART)
    assert titles(held, PART, late) == [
        "People",
        "Decisions",
        "Notes by item",
        "Look at the data",
        "Ideas and vote",
        "Votes",
        "Actions",
        "Parking lot",
        "Rating",
    ]


def test_re1_each_item_has_its_notes_decisions_actions_and_parked_items(held: Room) -> None:
    found = {s.title: s.blocks for s in assemble([PART], held.tx, "m1", held.now).sections}
    assert found["Look at the data"] == (Bullets(("Note: Door to dose: 58 minutes",)),)
    assert found["Ideas and vote"] == (
        Bullets(
            (
                "Decision: Test the box first (by vote)",
                "Action: Stock the box (Ward pharmacist, 30 July 2026)",
                "Action: Whose is this? (no owner yet, no date yet)",
                "Parked: Weekend cover",
            )
        ),
    )


def test_re2_who_parked_is_in_no_file(held: Room) -> None:
    made = json_record([PART], held.tx, "m1", held.now) + markdown(assemble([PART], held.tx, "m1", held.now))
    assert "Weekend cover" in made and "carer" not in made and "Carer partner" not in made


def test_br15_a_text_set_aside_is_in_no_file(held: Room) -> None:
    aside = held.does(ParkIt, "carer", text="CANARY")
    assert aside
    id_ = next(line.id for line in PART.overview(held.tx, held.place()).lines if line.text == "CANARY")
    held.does(SetAside, kind="parked", id=id_)
    page = record_page([PART], held.tx, "m1", held.now, "https://room.example/m/m1/record")
    files = json_record([PART], held.tx, "m1", held.now) + markdown(assemble([PART], held.tx, "m1", held.now))
    assert "CANARY" not in files + page.brief + page.full + page.mailto
    assert "(set aside)" in page.full and "1 text set aside" in page.full


def test_re4_one_page_has_decisions_and_actions_and_what_else_is_brief(held: Room) -> None:
    document = assemble([PART, other(Section("Rating", (Paragraph("7.9"),), 110, brief=True))], held.tx, "m1", held.now)
    assert [s.title for s in brief(document).sections] == ["Decisions", "Actions", "Rating"]
    assert document.title == "Sepsis pathway, week 12, 23 July 2026"


def test_re3_and_re8_the_page_says_draft_and_mails_the_brief_record(held: Room) -> None:
    page = record_page([PART], held.tx, "m1", held.now, "https://room.example/m/m1/record")
    assert page.head.draft and not page.head.ended
    assert "Test%20the%20box%20first" in page.mailto
    html = DESK.get_template("record/_record.html").render(it=page, m="m1")
    for name in ("Download record", "Print record", "Copy for Word", "Send by your own mail program", "draft"):
        assert f"{name}<" in html
    assert '<th scope="row"><bdi>Stock the box</bdi></th>' in html


def test_rt3_the_record_says_whether_more_is_to_come(held: Room) -> None:
    """The page fills itself until the rating has closed by the clock, and not for ever."""

    def moving() -> bool:
        return record_page([PART], held.tx, "m1", held.now, "https://room.example").moving

    assert moving()
    m = table(Meeting)
    held.tx.execute(update(m).where(m.c.id == "m1").values(ended_at=held.now))
    assert moving()
    held.now += timedelta(minutes=21)
    assert not moving()


def test_the_hours_are_those_of_the_teams_zone(held: Room) -> None:
    """In July a meeting at nine in London is at eight in Greenwich."""
    rows = table(Meeting)
    start = held.tx.execute(select(rows.c.scheduled_start).where(rows.c.id == "m1")).scalar_one()
    here = start.astimezone(ZoneInfo("Europe/London"))
    (head, *_) = assemble([MEETING], held.tx, "m1", held.now).sections
    assert here.hour != start.hour
    assert f"{here:%H:%M} to " in dict(head.blocks[0].pairs)["Planned"]  # type: ignore[union-attr]


def test_an_empty_meeting_has_a_record_in_words(room: Room) -> None:
    page = record_page([PART], room.tx, "m1", room.now, "https://room.example")
    assert "No actions were agreed." in page.brief and "The parking lot is empty." in page.full


def test_the_json_has_every_part_by_name_and_its_schema(held: Room) -> None:
    data = json.loads(json_record([PART, other(mean=7.9)], held.tx, "m1", held.now))
    assert (data["schema"], data["version"], data["draft"]) == ("bigroom/record/1", 3, True)
    assert data["parts"]["other"] == {"mean": 7.9}
    record = data["parts"]["record"]
    assert [line["kind"] for line in record["lines"]] == ["note", "decision", "action", "action", "parked"]
    assert record["actions"][1] | {"id": "", "at": ""} == {
        "kind": "action",
        "id": "",
        "at": "",
        "item": "i2",
        "text": "Stock the box",
        "owner": "Ward pharmacist",
        "helpers": None,
        "due": "2026-07-30",
        "status": "open",
        "reason": None,
        "closed_at": None,
        "left_open": False,
        "overdue": False,
    }


def test_facts_of_the_record_are_plain_json(held: Room) -> None:
    assert json.loads(json.dumps(PART.facts(held.tx, Place("m1", "", held.now))))["set_aside"] == 0


WRITING = ("templates/record/_write", "templates/record/_park", "templates/record/_edit", "templates/record/_approve")
OF_IDEAS = {"brainstorm": ("_mine", "_my_turn", "_desk"), "fishbone": ("_mine",), "rating": ("_words",)}
GATHERING = [f"activities/{kind}/templates/{kind}/{name}" for kind, names in OF_IDEAS.items() for name in names]


@pytest.mark.parametrize("name", [*WRITING, *GATHERING])
def test_re6_every_writing_form_carries_the_line_about_patients(name: str) -> None:
    written = (APP / f"{name}.html").read_text()
    assert re.search("(?i)names, dates of birth or hospital numbers of patients", written)
