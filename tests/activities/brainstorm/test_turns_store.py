"""Round robin on a real database: who has the turn, what gets a number, and what each screen shows."""

import re

import pytest
from sqlalchemy import select, text, update

from app.activities.brainstorm import store
from app.activities.brainstorm.overview import overview
from app.activities.brainstorm.rules import State
from app.core.contract import Screen
from app.core.errors import Refused
from app.meetings.tables import Participant
from app.storage.columns import table

from .conftest import Room, Screens

PERSON = table(Participant)
ORDER = ["facilitator", "leader", "nurse", "pharmacist", "recorder"]  # all in the room: by name


def begins(room: Room) -> None:
    """What was written in silence is read out in turn."""
    room.does("facilitator", "OpenIdeas", mode="round_robin")


def turn(room: Room) -> str:
    now = overview(room.tx, room.place).turns
    return now.now.name if now and now.now else ""


def change(room: Room, name: str, **values: object) -> None:
    room.tx.execute(update(PERSON).where(PERSON.c.id == room.seats[name].participant).values(**values))


@pytest.fixture
def silent(room: Room) -> Room:
    """The nurse has written two ideas, the pharmacist one."""
    room.asks()
    room.writes("nurse", "Keys take long", "No trolley")
    room.writes("pharmacist", "Nobody owns the alert")
    return room


def test_br3_br7_what_was_written_in_silence_is_seen_and_numbered_only_when_it_is_read_out(
    silent: Room, screens: Screens
) -> None:
    begins(silent)
    assert silent.numbers() == [None, None, None] and not silent.seen.ideas
    for name in ORDER[:2]:
        silent.does(name, "PassTurn")
    mine = silent.tx.execute(text("select id from idea where text = 'No trolley'")).scalar_one()
    silent.does("nurse", "ReadIdea", idea=mine)
    assert silent.numbers() == [None, 1, None] and turn(silent) == "pharmacist"
    seen = [screens.wall, screens.hand("pharmacist"), screens.desk("facilitator"), *(screens.pushed(s) for s in Screen)]
    assert "No trolley" in screens.wall and not any("Keys take long" in html for html in seen)
    silent.does("pharmacist", "SayIdea", text="A bell")
    assert silent.numbers() == [None, 1, None, 2]


def test_br3_the_turn_is_on_the_wall_the_desk_and_in_words_on_the_hand(silent: Room, screens: Screens) -> None:
    change(silent, "pharmacist", mode="remote")
    begins(silent)
    for html in (screens.wall, screens.desk("leader"), screens.hand("nurse")):
        assert re.search("Turn: <b[^>]*><bdi>pharmacist</bdi></b> <small>online</small>", html)
    assert "Next:</span>" not in screens.wall and "Next: <bdi>facilitator</bdi>" in screens.wall
    mine = screens.hand("pharmacist")
    assert "It is your turn" in mine and "data-buzz" in mine and "Read out: Nobody owns the alert" in mine
    assert "In turn: the room sees whose turn it is." in mine
    others = screens.hand("nurse")
    assert "It is your turn" not in others and "/pass-turn" not in others and "In turn: the room sees" in others


def test_br3_only_who_facilitates_moves_on_and_only_who_writes_enters_for_others(
    silent: Room, screens: Screens
) -> None:
    begins(silent)
    assert "/next-person" in screens.desk("facilitator") and "/say-for" in screens.desk("recorder")
    assert "/next-person" not in screens.desk("recorder") and "/pass-for" not in screens.desk("recorder")
    for html in (screens.stage(Screen.DESK), screens.hand("nurse")):
        assert "/next-person" not in html and "/say-for" not in html


def test_br3_somebody_without_a_phone_has_the_turn_and_the_recorder_writes(silent: Room, screens: Screens) -> None:
    silent.joins("aunt", "participant", by_hand=True)
    begins(silent)
    assert turn(silent) == "aunt" and "/pass-for" in screens.desk("recorder")
    silent.does("recorder", "SayFor", participant=silent.seats["aunt"].participant, text="Ask the family")
    row = silent.tx.execute(text("select author_id, number from idea where text = 'Ask the family'")).one()
    assert tuple(row) == (silent.seats["aunt"].participant, 1)


def test_br3_who_joins_late_comes_at_the_end_also_if_online(silent: Room) -> None:
    begins(silent)
    silent.joins("aaron", "participant")
    change(silent, "aaron", mode="remote", joined_at=silent.now)
    for name in [*ORDER, "aaron"]:
        assert turn(silent) == name
        silent.does(name, "PassTurn")
    assert overview(silent.tx, silent.place).state is State.CLOSED


def test_br3_who_has_left_keeps_the_place_until_the_facilitator_moves_on(silent: Room, screens: Screens) -> None:
    begins(silent)
    change(silent, "facilitator", here=False)
    assert turn(silent) == "facilitator" and "has left" in screens.wall
    silent.does("facilitator", "NextPerson", participant=silent.seats["facilitator"].participant)
    change(silent, "nurse", here=False)
    silent.does("leader", "PassTurn")
    assert turn(silent) == "pharmacist"


def test_br3_when_everybody_has_passed_ideas_close_and_the_rest_comes_without_names(
    silent: Room, screens: Screens
) -> None:
    begins(silent)
    for name in ORDER:
        silent.does(name, "PassTurn")
    assert overview(silent.tx, silent.place).state is State.CLOSED
    assert "Everybody has passed." in screens.wall and "Everybody has passed." in screens.desk("facilitator")
    with pytest.raises(Refused):
        silent.does("nurse", "PassTurn")
    silent.does("facilitator", "StartClarify")
    assert sorted(n for n in silent.numbers() if n) == [1, 2, 3]
    assert "Keys take long" in screens.wall and "nurse" not in screens.wall


def test_br3_one_step_back_gives_the_turn_back_and_keeps_the_idea(silent: Room) -> None:
    begins(silent)
    silent.does("facilitator", "SayIdea", text="A bell")
    silent.does("facilitator", "PersonBefore", participant=silent.seats["leader"].participant)
    assert turn(silent) == "facilitator" and len(silent.seen.ideas) == 1
    silent.does("facilitator", "PassTurn")
    assert turn(silent) == "leader"


def test_br4_no_row_but_the_ideas_own_says_who_said_it_and_no_screen_does(silent: Room, screens: Screens) -> None:
    """A turn is over: it is known who had it and that it brought an idea, not which."""
    begins(silent)
    silent.does("facilitator", "SayIdea", text="A bell")
    columns = {column.name for column in store.turn_rows.TURN.c}
    assert columns == {"id", "brainstorm_id", "number", "participant_id", "round", "how"}
    for html in (screens.wall, screens.desk("leader"), screens.hand("nurse"), *(screens.pushed(s) for s in Screen)):
        for row in re.findall(r"<li[^>]*>(?:(?!</li>).)*A bell.*?</li>", html):
            assert "facilitator" not in re.sub("A bell|aria-label=.[^>]*", "", row).split("<form")[0]
    silent.does("facilitator", "StartClarify")
    from app.activities.brainstorm import ACTIVITY

    kept = repr(ACTIVITY.sections(silent.tx, silent.place)) + repr(ACTIVITY.facts(silent.tx, silent.place))
    assert "A bell" in kept and "facilitator" not in kept and silent.seats["facilitator"].participant not in kept


def test_ro7_the_turn_of_either_is_the_turn_of_the_one_person(silent: Room) -> None:
    silent.joins("again", "participant")
    begins(silent)
    silent.does("again", "PassTurn")
    silent.does("facilitator", "PersonBefore", participant=silent.seats["facilitator"].participant)
    gone, stays = silent.seats["again"].participant or "", silent.seats["nurse"].participant or ""
    store.fold(silent.tx, silent.place, stays, gone)
    assert turn(silent) == "nurse"
    silent.does("nurse", "PassTurn")
    store.fold(silent.tx, silent.place, silent.seats["leader"].participant or "", stays)
    taken = silent.tx.execute(select(store.turn_rows.TURN.c.participant_id)).scalars().all()
    assert taken == [silent.seats["leader"].participant]


def test_br13_who_comes_late_sees_what_all_see_and_may_write_for_their_turn(silent: Room, screens: Screens) -> None:
    begins(silent)
    silent.does("facilitator", "SayIdea", text="A bell")
    silent.joins("late", "participant")
    html = screens.hand("late")
    assert "A bell" in html and "Keys take long" not in html and "/add-idea" in html
    silent.writes("late", "A second key")
    assert "A second key" not in screens.wall
