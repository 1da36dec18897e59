"""An author asks for a change after clarifying has begun; the facilitator edits, parks or leaves it (BR-6)."""

import pytest
from sqlalchemy import select

from app.activities.brainstorm.store import OLD
from app.activities.brainstorm.wish_rows import WISH
from app.core.erasing import erase
from app.core.errors import Gone, NotAllowed, Refused
from tests.activities.brainstorm.conftest import Room, Screens

BEFORE, AFTER = "Keys take long", "Keys take ten minutes"


@pytest.fixture
def mine(room: Room) -> str:
    idea, _ = room.shares(BEFORE, "Another")
    room.does("facilitator", "StartClarify")
    return idea


def test_br6_the_author_asks_and_the_facilitator_changes_it_with_the_old_text_kept(
    room: Room, screens: Screens, mine: str
) -> None:
    assert f"Ask for a change: {BEFORE}" in screens.hand("nurse")
    room.does("nurse", "AskForChange", idea=mine, text=AFTER)
    desk = screens.desk("facilitator")
    assert "Asked for by the authors" in desk and AFTER in desk and "Change idea 1 as asked" in desk
    assert f"You have asked for: <bdi>{AFTER}</bdi>" in screens.hand("nurse")
    room.does("facilitator", "EditText", idea=mine, text=AFTER)
    assert room.row(mine).text == AFTER
    assert list(room.tx.execute(select(OLD.c.text)).scalars()) == [BEFORE]
    assert "Asked for by the authors" not in screens.desk("facilitator")
    assert "You have asked" not in screens.hand("nurse") and "left it as it is" not in screens.hand("nurse")


def test_br6_or_parks_it_on_request(room: Room, screens: Screens, mine: str, lot: list[tuple[str, str]]) -> None:
    room.does("nurse", "AskForChange", idea=mine)
    desk = screens.desk("facilitator")
    assert "Take it off the list." in desk and "Park idea 1" in desk and "Change idea 1 as asked" not in desk
    assert "You have asked to take it off the list." in screens.hand("nurse")
    room.does("facilitator", "ParkIdea", idea=mine)
    assert [text for text, _ in lot] == [BEFORE]
    assert "Asked for by the authors" not in screens.desk("facilitator")
    with pytest.raises(Refused, match="parked already"):
        room.does("nurse", "AskForChange", idea=mine)


def test_br6_or_leaves_it_and_the_author_is_told(room: Room, screens: Screens, mine: str) -> None:
    room.does("nurse", "AskForChange", idea=mine, text=AFTER)
    room.does("facilitator", "LeaveIdea", idea=mine)
    assert "The facilitator left it as it is." in screens.hand("nurse") and room.row(mine).text == BEFORE
    with pytest.raises(Refused, match="Nobody has asked"):
        room.does("facilitator", "LeaveIdea", idea=mine)
    room.does("nurse", "AskForChange", idea=mine, text="Another time")
    assert "Another time" in screens.desk("facilitator")


def test_br6_asking_again_takes_the_place_of_what_was_asked_before(room: Room, screens: Screens, mine: str) -> None:
    room.does("nurse", "AskForChange", idea=mine, text="First try")
    room.does("nurse", "AskForChange", idea=mine, text=AFTER)
    desk = screens.desk("facilitator")
    assert AFTER in desk and "First try" not in desk and desk.count('id="wish-') == 1


def test_br6_before_clarifying_the_author_changes_it_alone(room: Room, screens: Screens) -> None:
    (idea,) = room.shares(BEFORE)
    with pytest.raises(Refused, match="yourself"):
        room.does("nurse", "AskForChange", idea=idea, text=AFTER)
    assert "Ask for a change" not in screens.hand("nurse")


def test_br6_nobody_else_asks_and_only_who_facilitates_decides(room: Room, mine: str) -> None:
    for name in ("pharmacist", "coach"):
        with pytest.raises((Gone, NotAllowed)):
            room.does(name, "AskForChange", idea=mine, text=AFTER)
    with pytest.raises(Refused, match="already"):
        room.does("nurse", "AskForChange", idea=mine, text=BEFORE)
    with pytest.raises(NotAllowed):
        room.does("recorder", "LeaveIdea", idea=mine)
    room.ends()
    with pytest.raises(Refused, match="ended"):
        room.does("nurse", "AskForChange", idea=mine, text=AFTER)


def test_br6_a_vote_may_run_while_somebody_asks_and_the_desk_waits(
    room: Room, screens: Screens, mine: str, vote: list[str]
) -> None:
    vote.append("runs")
    room.does("nurse", "AskForChange", idea=mine, text=AFTER)
    assert "Asked for by the authors" not in screens.desk("facilitator")
    vote.clear()
    assert "Asked for by the authors" in screens.desk("facilitator")


def test_br4_what_is_asked_names_nobody_and_stands_on_no_wall_or_other_hand(
    room: Room, screens: Screens, mine: str
) -> None:
    room.does("nurse", "AskForChange", idea=mine, text=AFTER)
    for html in (screens.wall, screens.hand("pharmacist"), screens.desk("recorder")):
        assert AFTER not in html
    assert str(room.seats["nurse"].participant) not in screens.desk("facilitator")


def test_br15_with_a_text_set_aside_goes_what_was_asked_for_it(room: Room, screens: Screens, mine: str) -> None:
    room.does("nurse", "AskForChange", idea=mine, text="Bed 4 waited")
    room.does("recorder", "SetAside", idea=mine)
    assert "Bed 4 waited" not in screens.desk("facilitator")
    with pytest.raises(Refused, match="set aside"):
        room.does("nurse", "AskForChange", idea=mine, text=AFTER)
    erase(room.tx, room.meeting, room.now)
    assert list(room.tx.execute(select(WISH.c.text)).scalars()) == [""]
