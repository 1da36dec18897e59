"""Step 5: the record is read back, and every gap is filled or left open on purpose (AC-2)."""

import pytest

from app.agenda.views import NowView
from app.core.contract import Audience, Screen
from app.core.errors import NotAllowed, Refused
from app.core.permissions import Need
from app.exports.assemble import assemble
from app.exports.markdown import markdown
from app.record.overview import Line, overview
from app.record.part import PART, READ_BACK
from app.record.rules import EditLine, LeaveOpen, SetActionStatus, WriteAction, WriteDecision
from app.record.views import read_back, row
from tests.record.record_room import DESK, Room

WALL, WRITER = Audience(Screen.WALL), Audience(Screen.DESK, frozenset({Need.WRITE}))


@pytest.fixture
def held(room: Room) -> Room:
    room.does(WriteDecision, text="Test the box first", how="vote")
    room.does(WriteAction, text="Stock the box", owner="Ward pharmacist", due="2026-07-30")
    room.does(WriteAction, text="Whose is this?")
    return room


def action(room: Room, text: str) -> Line:
    return next(line for line in overview(room.tx, room.place()).of("action") if line.text == text)


def stage(room: Room, who: Audience) -> str:
    found = READ_BACK.stages[who.screen]
    it = found.see(overview(room.tx, room.place()), who)
    data = {"it": it, "who": who, "m": "m1", "hour": HOUR, "zone": "Europe/London"}
    return DESK.get_template(found.template).render(data)


HOUR = NowView("running", 11, 12, title="Record, next agenda")


def test_ac2_every_decision_and_every_action_is_read_back_and_each_gap_is_counted(held: Room) -> None:
    seen = read_back(overview(held.tx, held.place()), WALL)
    assert [r.line.text for r in seen.decisions] == ["Test the box first"]
    assert [r.line.text for r in seen.actions] == ["Stock the box", "Whose is this?"]
    assert [r.line.text for r in seen.gaps] == ["Whose is this?"]
    html = stage(held, WALL)
    assert (
        "1 action has a gap" in html and "Who does it?" in html and "By when?" in html and "Test the box first" in html
    )


def test_ac2_a_gap_is_left_open_in_so_many_words_and_then_printed_so(held: Room) -> None:
    held.does(LeaveOpen, id=action(held, "Whose is this?").id)
    assert read_back(overview(held.tx, held.place()), WALL).gaps == ()
    assert "no owner, left open" in stage(held, WALL) and "Is this what we agreed?" in stage(held, WALL)
    text = markdown(assemble([PART], held.tx, "m1", held.now))
    assert "| Whose is this? | no owner, left open | no date, left open | open |" in text


def test_ac2_an_action_filled_in_again_is_asked_about_again(held: Room) -> None:
    line = action(held, "Whose is this?")
    held.does(LeaveOpen, id=line.id)
    held.does(EditLine, kind="action", id=line.id, text=line.text, was=line.text, owner="Sepsis nurse", due="")
    found = row(action(held, line.text), held.now.date())
    assert (found.gap, found.left_open) == (True, False)


def test_ac2_only_an_open_action_with_a_gap_can_be_left_open(held: Room) -> None:
    with pytest.raises(Refused, match="has an owner and a day"):
        held.does(LeaveOpen, id=action(held, "Stock the box").id)
    line = action(held, "Whose is this?")
    held.does(SetActionStatus, id=line.id, status="done")
    with pytest.raises(Refused, match="closed already"):
        held.does(LeaveOpen, id=line.id)
    with pytest.raises(NotAllowed):
        held.does(LeaveOpen, "pharmacist", id=line.id)


@pytest.mark.parametrize(("owner", "due", "gap"), [("Sepsis nurse", "", True), ("", "2026-07-30", True)])
def test_ac2_one_of_the_two_is_not_enough(room: Room, owner: str, due: str, gap: bool) -> None:
    room.does(WriteAction, text="Half of it", owner=owner, due=due)
    line = action(room, "Half of it")
    assert row(line, room.now.date()).gap is gap
    room.does(LeaveOpen, id=line.id)
    assert row(action(room, "Half of it"), room.now.date()).left_open


def test_ac2_the_desk_offers_both_ways_to_close_a_gap_to_who_writes(held: Room) -> None:
    mine, others = stage(held, WRITER), stage(held, Audience(Screen.DESK))
    assert "Fill in: Whose is this?" in mine and "Leave open: Whose is this?" in mine
    assert "Leave open" not in others and "no owner yet" in others


def test_an_empty_record_is_read_back_too(room: Room) -> None:
    assert "Nothing was agreed yet" in stage(room, WALL)
    assert "No decisions were written down." in stage(room, WRITER)
