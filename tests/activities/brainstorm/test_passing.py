"""Pass-on writing: who holds which sheet, and who sees what stands on it (BR-3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.activities.brainstorm import pass_rows
from app.activities.brainstorm.passing import held
from app.activities.brainstorm.rules import Mode, State
from app.activities.brainstorm.steps import next_step
from app.core.contract import Screen
from app.core.errors import NotAllowed, Refused
from app.core.merging import merge
from app.core.roles import Role
from tests.activities.brainstorm.conftest import PARTICIPANT, Room, Screens

CAST = ("leader", "facilitator", "recorder", "nurse", "pharmacist")


@given(st.integers(1, 40), st.integers(0, 200))
def test_br3_no_two_people_hold_one_sheet(sheets: int, round_: int) -> None:
    assert sorted(held(place, round_, sheets) for place in range(sheets)) == list(range(sheets))


@given(st.integers(1, 40), st.data())
def test_br3_a_sheet_comes_to_everybody_once_before_it_is_back(sheets: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, sheets - 1))
    seen = [held(place, round_, sheets) for round_ in range(sheets)]
    assert seen[0] == place and len(set(seen)) == sheets and held(place, sheets, sheets) == place


@given(st.integers(2, 40), st.integers(0, 100))
def test_br3_what_one_held_goes_to_the_next(sheets: int, round_: int) -> None:
    for place in range(sheets):
        assert held((place + 1) % sheets, round_ + 1, sheets) == held(place, round_, sheets)


def starts(room: Room) -> None:
    room.asks(mode="pass_on")
    for name in CAST:
        room.write(name, f"From the {name}")


def holds(room: Room) -> dict[str, tuple[str, ...]]:
    return {name: pass_rows.on_sheet(room.tx, room.seen.board, room.seats[name].participant or "") for name in CAST}


def test_br3_each_sees_their_own_and_then_what_stands_on_the_sheet_they_hold(room: Room, screens: Screens) -> None:
    starts(room)
    assert holds(room) == {name: (f"From the {name}",) for name in CAST}
    assert "On the sheet you hold now" not in screens.hand("nurse")  # one's own: nothing to read yet
    room.does("facilitator", "PassSheets")
    now = holds(room)
    assert sorted(text for (text,) in now.values()) == sorted(f"From the {name}" for name in CAST)
    assert all(text != f"From the {name}" for name, (text,) in now.items())
    (text,) = now["nurse"]
    hand = screens.hand("nurse")
    assert "On the sheet you hold now" in hand and text in hand and "From the nurse" in hand
    others = [f"From the {name}" for name in CAST if f"From the {name}" not in (text, "From the nurse")]
    assert not [one for one in others if one in hand]


def test_br3_what_is_added_stands_on_the_sheet_and_goes_on_with_it(room: Room) -> None:
    starts(room)
    room.does("facilitator", "PassSheets")
    (before,) = holds(room)["nurse"]
    room.write("nurse", "Built on it")
    assert holds(room)["nurse"] == (before, "Built on it")
    room.does("facilitator", "PassSheets")
    assert (before, "Built on it") in holds(room).values() and holds(room)["nurse"] != (before, "Built on it")


def test_br3_wall_desk_and_counts_tell_no_text_until_the_reveal(room: Room, screens: Screens) -> None:
    starts(room)
    room.does("facilitator", "PassSheets")
    pushed = [screens.wall, screens.desk("facilitator"), *(screens.pushed(screen) for screen in Screen)]
    assert not [html for html in pushed if "From the" in html]
    assert "Read the sheet on your phone" in screens.wall and "Pass the sheets" in screens.desk("facilitator")
    assert room.seen.ideas == () and room.seen.total == 5 and room.votable() == []
    room.does("facilitator", "RevealIdeas")
    assert sorted(one.number for one in room.seen.ideas) == [1, 2, 3, 4, 5]
    assert "On the sheet" not in screens.hand("nurse")


def test_br13_who_comes_late_begins_a_sheet_and_has_a_place_from_the_next_passing_on(room: Room) -> None:
    starts(room)
    room.joins("late", "participant")
    late = room.seats["late"].participant or ""
    board = room.seen.board
    assert pass_rows.sheet_of(room.tx, board, late) == ""
    before = holds(room)
    room.write("late", "From the late one")
    assert holds(room) == before  # nobody's sheet changes while they write
    room.does("facilitator", "PassSheets")
    sheets = [pass_rows.sheet_of(room.tx, board, room.seats[name].participant or "") for name in (*CAST, "late")]
    assert "" not in sheets and len(set(sheets)) == 6


def test_br3_the_sheet_of_who_has_left_rests_and_goes_on(room: Room) -> None:
    starts(room)
    room.tx.execute(update(PARTICIPANT).where(PARTICIPANT.c.name == "nurse").values(here=False))
    seen: set[str] = set()
    for _ in CAST:
        room.does("facilitator", "PassSheets")
        seen |= set(holds(room)["pharmacist"])
    assert seen == {f"From the {name}" for name in CAST}


def test_ro7_two_who_are_one_hold_one_sheet(room: Room) -> None:
    starts(room)
    room.joins("nurse again", "participant")
    again, nurse = (room.seats[name].participant or "" for name in ("nurse again", "nurse"))
    merge(room.tx, room.place, again, nurse)
    assert pass_rows.on_sheet(room.tx, room.seen.board, again) == ("From the nurse",)
    merge(room.tx, room.place, room.seats["leader"].participant or "", again)
    assert pass_rows.on_sheet(room.tx, room.seen.board, room.seats["leader"].participant or "") == ("From the leader",)


def test_br3_only_the_facilitator_passes_on_and_only_while_sheets_are_written(room: Room, vote: list[str]) -> None:
    with pytest.raises(Refused, match="question"):
        room.does("facilitator", "PassSheets")
    room.asks(mode="silent")
    with pytest.raises(Refused, match="Nobody holds a sheet"):
        room.does("facilitator", "PassSheets")
    room.does("facilitator", "OpenIdeas", mode="pass_on")
    with pytest.raises(NotAllowed):
        room.does("recorder", "PassSheets")
    room.does("facilitator", "PassSheets")
    assert room.seen.pass_round == 1
    room.does("facilitator", "CloseIdeas")
    with pytest.raises(Refused, match="Nobody holds a sheet"):
        room.does("facilitator", "PassSheets")
    room.does("facilitator", "OpenIdeas", mode="pass_on")  # dealt anew
    assert room.seen.pass_round == 0 and room.seen.state is State.OPEN and room.seen.mode is Mode.PASSED_ON


def test_br3_the_ring_is_drawn_anew_each_time(room: Room) -> None:
    orders = set()
    for _ in range(12):
        room.asks(mode="pass_on") if not room.seen.board else room.does("facilitator", "OpenIdeas", mode="pass_on")
        orders.add(
            tuple(room.tx.execute(select(pass_rows.SHEET.c.participant_id).order_by(pass_rows.SHEET.c.place)).scalars())
        )
        room.does("facilitator", "CloseIdeas")
    assert len(orders) > 1


def test_the_facilitator_is_told_to_pass_the_sheets(room: Room) -> None:
    room.asks(mode="pass_on")
    step = next_step(room.seen, Role.FACILITATOR, up=False)
    assert step and step.label == "Pass the sheets"
