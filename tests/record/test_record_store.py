"""What is written, read back and hidden, on a real SQLite file."""

from datetime import date

import pytest
from sqlalchemy import text

from app.core.contract import Audience, Screen
from app.core.errors import Gone, NotAllowed
from app.core.parking import park
from app.record import record, views
from app.record.overview import Line, aside, form, overview
from app.record.rules import (
    EditLine,
    ParkIt,
    PutBack,
    RemoveLine,
    SetActionStatus,
    SetAside,
    WriteAction,
    WriteDecision,
    WriteNote,
    WriteParked,
)
from app.record.store import erase_set_aside
from tests.record.record_room import Room, seat

WALL, DESK = Audience(Screen.WALL), Audience(Screen.DESK)


def lines(room: Room, *kinds: str) -> tuple[Line, ...]:
    seen = overview(room.tx, room.place())
    return seen.of(*kinds) if kinds else seen.lines


def test_what_the_recorder_writes_stands_in_order_of_time_with_its_item(room: Room) -> None:
    room.does(WriteNote, text="Door to dose: 58 minutes", item="i1")
    room.does(WriteDecision, text="Test the box first", how="vote")
    room.does(WriteAction, text="Stock the box", owner="Ward pharmacist", due="2026-07-30")
    room.does(ParkIt, "carer", text="Weekend cover")
    assert [(a.kind, a.title) for a in lines(room)] == [
        ("note", "Look at the data"),
        ("decision", "Ideas and vote"),
        ("action", "Ideas and vote"),
        ("parked", "Ideas and vote"),
    ]
    assert lines(room, "action")[0].due == date(2026, 7, 30)


def test_a_form_sent_for_no_item_goes_to_the_current_one_and_a_named_one_wins(room: Room) -> None:
    room.does(WriteNote, text="Now")
    room.does(WriteNote, text="Then", item="i1")
    assert [(a.text, a.item) for a in lines(room)] == [("Now", "i2"), ("Then", "i1")]


def test_a_line_is_not_written_at_another_meetings_item(room: Room) -> None:
    with pytest.raises(Gone):
        room.does(WriteNote, text="Lost", item="i9")


def test_ac1_the_owner_is_a_person_of_the_list_or_a_named_outsider(room: Room) -> None:
    for owner in ("Ward pharmacist", "WARD PHARMACIST", "Somebody outside"):
        room.does(WriteAction, text=f"For {owner}", owner=owner)
    people = room.tx.execute(text("select owner_person_id from action order by at")).scalars().all()
    assert people == ["p-pharmacist", "p-pharmacist", None]


def test_ac1_next_meeting_is_a_week_later_where_none_is_planned(room: Room) -> None:
    room.does(WriteAction, text="Stock the box", next_meeting="on")
    assert lines(room)[0].due == date(2026, 7, 30)
    assert form(room.tx, room.place()).people == ("Carer partner", "Sepsis nurse", "Ward pharmacist")


def test_ac2_the_screen_marks_an_action_without_owner_or_day(room: Room) -> None:
    room.does(WriteAction, text="Whose?")
    assert views.log(overview(room.tx, room.place()), DESK).rows[0].gap


def test_only_the_recorder_writes(room: Room) -> None:
    with pytest.raises(NotAllowed):
        room.does(WriteNote, "carer", text="Me too")


def test_an_edit_a_status_and_a_removal_stay(room: Room) -> None:
    room.does(WriteAction, text="Stock the box")
    made = lines(room)[0]
    room.does(EditLine, kind="action", id=made.id, text="Stock two boxes", was=made.text, owner="Ward pharmacist")
    room.does(SetActionStatus, id=made.id, status="done")
    now = lines(room)[0]
    assert (now.text, now.owner, now.status, now.closed_at) == ("Stock two boxes", "Ward pharmacist", "done", room.now)
    room.does(RemoveLine, kind="action", id=made.id)
    assert lines(room) == ()
    with pytest.raises(Gone):
        room.does(RemoveLine, kind="action", id=made.id)


def test_a_line_of_another_team_is_not_there(room: Room) -> None:
    room.does(WriteAction, text="Ours")
    made = lines(room)[0]
    from app.record.store import written

    with pytest.raises(Gone):
        written(room.tx, room.place(), seat("nurse", team="t2"), "action", made.id)


def test_anybody_parks_and_an_activity_does_too_and_nobody_is_named(room: Room) -> None:
    room.does(ParkIt, "carer", text="Night staff")
    room.does(WriteParked, "coach", text="Maternity")
    import app.record.part  # noqa: F401

    park(room.tx, room.place("i1"), "Ambulance form", "carer")
    assert {a.text: a.item for a in lines(room, "parked")} == {
        "Night staff": "i2",
        "Maternity": "i2",
        "Ambulance form": "i1",
    }
    who = room.tx.execute(text("select text, participant_id from parked_item order by text")).all()
    assert who == [("Ambulance form", "carer"), ("Maternity", None), ("Night staff", "carer")]


def test_br15_a_text_set_aside_is_in_no_list_and_only_two_people_still_see_it(room: Room) -> None:
    room.does(ParkIt, "carer", text="CANARY hurtful")
    id_ = lines(room)[0].id
    room.does(SetAside, kind="parked", id=id_)
    seen = overview(room.tx, room.place())
    everything = f"{seen}{views.log(seen, DESK)}{views.tray(seen, WALL)}{record.sections(seen)}{record.facts(seen)}"
    assert "CANARY" not in everything
    assert record.sentence(seen.lines[0]) == "Parked: (set aside)"
    for sees in (seat("nurse", "recorder"), seat("carer")):
        assert [a.text for a in aside(room.tx, room.place(), sees)] == ["CANARY hurtful"]
    assert aside(room.tx, room.place(), seat("pharmacist")) == ()
    for nobody in ("pharmacist", "facilitator"):
        with pytest.raises(NotAllowed):
            room.does(PutBack, nobody, kind="parked", id=id_)
    room.does(PutBack, "carer", kind="parked", id=id_)  # who parked it
    assert lines(room)[0].text == "CANARY hurtful"
    room.does(SetAside, kind="parked", id=id_)
    room.does(PutBack, kind="parked", id=id_)  # who set it aside
    assert lines(room)[0].text == "CANARY hurtful"


def test_br15_at_the_end_it_is_erased_and_the_record_says_so(room: Room) -> None:
    room.does(WriteNote, text="CANARY hurtful")
    room.does(WriteNote, text="Kind")
    room.does(SetAside, kind="note", id=lines(room)[0].id)
    erase_set_aside(room.tx, "m1", room.now)
    assert room.tx.execute(text("select text from note order by at")).scalars().all() == ["", "Kind"]
    seen = overview(room.tx, room.place())
    assert record.set_aside(seen).text == "1 text set aside"
    with pytest.raises(Gone):
        room.does(PutBack, kind="note", id=seen.lines[0].id)


def test_the_wall_has_the_rule_in_focus_the_newest_parked_and_agreed_and_says_how_many_more(room: Room) -> None:
    for n in range(4):
        room.does(ParkIt, text=f"Parked {n}")
        room.does(WriteAction, text=f"Action {n}")
    room.does(WriteDecision, text="Decided")
    tray = views.tray(overview(room.tx, room.place()), WALL)
    assert tray.focus == "Rule 1"  # the second meeting: the second rule is in focus, and stands first
    assert (tray.shown, tray.more) == (("Rule 1",), len(tray.rules) - 1)
    assert ([a.text for a in tray.parked.newest], tray.parked.more) == (["Parked 3"], 3)
    assert ([a.text for a in tray.agreed.newest], tray.agreed.more) == (["Decided"], 4)


def test_the_notes_page_shows_the_latest_item_first_and_the_desk_the_newest_line(room: Room) -> None:
    room.does(WriteNote, text="First", item="i1")
    room.does(WriteNote, text="Second", item="i2")
    seen = overview(room.tx, room.place())
    assert [c.title for c in views.notes(seen, DESK).chapters] == ["Ideas and vote", "Look at the data"]
    assert [r.line.text for r in views.log(seen, DESK).rows] == ["Second", "First"]
    assert seen.saved_at == room.now


def test_ac4_open_actions_of_earlier_meetings_come_in_the_order_of_ac5(room: Room) -> None:
    for name, due in (("Later", "2026-08-20"), ("Late", "2026-07-16"), ("No day", ""), ("Today", "2026-07-23")):
        room.does(WriteAction, text=name, due=due)
    room.does(WriteAction, text="Done before the last meeting", due="")
    room.tx.execute(text("update action set meeting_id = 'm0', at = at - 604800000"))
    old = overview(room.tx, room.place()).carried[-1]
    room.does(SetActionStatus, id=old.id, status="done")
    room.tx.execute(text("update action set closed_at = closed_at - 691200000 where status = 'done'"))
    rows = views.notes(overview(room.tx, room.place()), DESK).actions
    assert [(r.line.text, r.late) for r in rows] == [
        ("Late", True),
        ("Today", False),
        ("No day", False),
        ("Later", False),
    ]
