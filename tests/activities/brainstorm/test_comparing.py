"""Asking the room before a merge, and one idea in focus: rules, rows and what each screen shows (BR-8, BR-9)."""

from typing import Any

import pytest

from app.activities.brainstorm import ACTIVITY, pair_rows
from app.activities.brainstorm.looking import focus, looking, pair
from app.core.contract import Audience, Screen
from app.core.erasing import erase
from app.core.errors import Gone, NotAllowed, Refused
from tests.activities.brainstorm.conftest import Room, Screens

TEXTS = ("Box of antibiotics near the bays", "Trolley with antibiotics on the unit", "Timer on the wall")
WALL = Audience(Screen.WALL)


@pytest.fixture
def three(room: Room) -> list[str]:
    ideas = room.shares(*TEXTS)
    room.does("facilitator", "StartClarify")
    return ideas


def ask(room: Room, idea: str, into: str, **more: Any) -> None:
    room.does("facilitator", "ProposeMerge", idea=idea, into=into, **more)


def test_br8_the_room_is_shown_both_ideas_before_they_are_merged(
    room: Room, screens: Screens, three: list[str]
) -> None:
    a, b, _c = three
    ask(room, a, b)
    for html in (screens.wall, screens.hand("pharmacist"), screens.desk("recorder"), screens.pushed(Screen.HAND)):
        assert "are these the same?" in html.lower() and TEXTS[0] in html and TEXTS[1] in html
    assert TEXTS[2] not in screens.wall  # only the two
    assert room.votable() == list(TEXTS)  # asking merges nothing
    assert "Merge 1 into 2" in screens.desk("facilitator") and "Merge 1 into 2" not in screens.desk("recorder")


def test_br8_the_answer_yes_merges_and_the_list_comes_back(room: Room, screens: Screens, three: list[str]) -> None:
    a, b, _c = three
    ask(room, a, b, text="Antibiotics within reach")
    assert "Together they would say:" in screens.wall and "Antibiotics within reach" in screens.wall
    room.does("facilitator", "MergeIdeas", idea=a, into=b, text="Antibiotics within reach")
    assert pair(room.seen) is None and TEXTS[2] in screens.wall
    assert room.votable() == ["Antibiotics within reach", TEXTS[2]]


def test_br9_the_answer_no_leaves_both_and_is_remembered(room: Room, three: list[str]) -> None:
    a, b, _c = three
    ask(room, a, b)
    room.does("facilitator", "NotTheSame", idea=b, into=a)
    assert pair(room.seen) is None and room.votable() == list(TEXTS)
    assert pair_rows.settled(room.tx, room.seen.board) == {frozenset((a, b))}


def test_br8_merging_without_asking_stays_possible_and_leaves_another_question_open(room: Room) -> None:
    a, b, c, d = room.shares(*TEXTS, "Fourth")
    ask(room, a, b)
    room.does("facilitator", "MergeIdeas", idea=c, into=d)
    asked = pair(room.seen)
    assert asked and {asked.idea.id, asked.into.id} == {a, b}
    room.does("facilitator", "NotTheSame", idea=c, into=a)
    assert pair(room.seen) == asked


def test_br8_one_pair_at_a_time_but_the_same_again_with_other_words(room: Room, three: list[str]) -> None:
    a, b, c = three
    ask(room, a, b)
    with pytest.raises(Refused, match="compared already"):
        ask(room, a, c)
    ask(room, b, a, text="Together")
    asked = pair(room.seen)
    assert asked and (asked.idea.id, asked.into.id, asked.text) == (b, a, "Together")


def test_br8_a_question_about_an_idea_that_left_the_list_is_over(room: Room, three: list[str], lot: list[str]) -> None:
    a, b, c = three
    ask(room, a, b)
    room.does("facilitator", "ParkIdea", idea=a)
    assert pair(room.seen) is None
    ask(room, b, c)  # and holds nobody up
    assert pair(room.seen)


def test_br8_what_cannot_merge_is_not_asked_about(
    room: Room, three: list[str], lot: list[str], vote: list[str]
) -> None:
    a, b, c = three
    with pytest.raises(Refused, match="different"):
        ask(room, a, a)
    with pytest.raises(Refused, match="different"):
        room.does("facilitator", "NotTheSame", idea=a, into=a)
    room.does("facilitator", "ParkIdea", idea=c)
    with pytest.raises(Refused, match="merged or parked"):
        ask(room, a, c)
    vote.append("runs")
    with pytest.raises(Refused, match="A vote is running"):
        ask(room, a, b)


@pytest.mark.parametrize("command", ["ProposeMerge", "NotTheSame"])
@pytest.mark.parametrize("name", ["recorder", "nurse"])
def test_br8_only_who_facilitates_asks_and_answers(room: Room, three: list[str], name: str, command: str) -> None:
    with pytest.raises(NotAllowed):
        room.does(name, command, idea=three[0], into=three[1])


def test_br4_the_question_names_no_author_and_only_the_authors_own_hand_says_it_is_theirs(
    room: Room, screens: Screens, three: list[str]
) -> None:
    ask(room, three[0], three[1])
    words = "Is it the same as idea 2? Say so in the room."
    assert words in screens.hand("nurse") and words not in screens.hand("pharmacist")
    author = room.seats["nurse"].participant or "-"
    assert author not in repr(room.seen) + screens.wall + screens.desk("facilitator") + screens.hand("pharmacist")


def test_br15_a_text_set_aside_is_not_shown_large_either(room: Room, screens: Screens, three: list[str]) -> None:
    a, b, _ = three
    ask(room, a, b)
    room.does("recorder", "SetAside", idea=a)
    assert TEXTS[0] not in screens.wall and "(set aside)" in screens.wall
    room.does("facilitator", "NotTheSame", idea=a, into=b)
    room.does("facilitator", "FocusIdea", idea=a)
    assert TEXTS[0] not in screens.wall and "(set aside)" in screens.wall


def test_br15_the_words_for_both_go_when_one_text_is_erased(room: Room, three: list[str]) -> None:
    a, b, _ = three
    ask(room, a, b, text="Bed 4 has a box")
    room.does("recorder", "SetAside", idea=a)
    erase(room.tx, room.meeting, room.now)
    asked = pair(room.seen)
    assert asked and asked.text == ""


def test_an_idea_in_focus_is_shown_large_and_moved_by_the_facilitator(
    room: Room, screens: Screens, three: list[str]
) -> None:
    a, b, c = three
    room.does("facilitator", "MergeIdeas", idea=b, into=c)
    room.does("facilitator", "FocusIdea", idea=a)
    first = focus(room.seen)
    assert first and (first.place, first.total, first.before, first.after) == (1, 2, "", c)
    room.does("facilitator", "FocusIdea", idea=first.after)
    for html in (screens.wall, screens.hand("nurse"), screens.desk("facilitator"), screens.pushed(Screen.HAND)):
        assert "2 of 2" in html and TEXTS[2] in html and TEXTS[1] in html
    assert TEXTS[0] not in screens.wall
    room.does("facilitator", "FocusIdea")
    assert focus(room.seen) is None and TEXTS[0] in screens.wall


def test_the_focus_goes_with_its_idea_and_what_the_room_is_asked_comes_first(
    room: Room, three: list[str], lot: list[str]
) -> None:
    a, b, c = three
    room.does("facilitator", "FocusIdea", idea=a)
    ask(room, b, c)
    assert looking(room.seen, WALL).pair and not looking(room.seen, WALL).focus
    room.does("facilitator", "NotTheSame", idea=b, into=c)
    assert looking(room.seen, WALL).focus
    room.does("facilitator", "ParkIdea", idea=a)
    assert looking(room.seen, WALL).focus is None
    room.does("facilitator", "MergeIdeas", idea=b, into=c)
    with pytest.raises(Refused, match="merged"):
        room.does("facilitator", "FocusIdea", idea=b)


def test_br3_in_silence_nothing_is_asked_or_shown_large(room: Room) -> None:
    room.asks()
    a, b = room.writes("nurse", *TEXTS[:2])
    for command, fields in (("ProposeMerge", {"idea": a, "into": b}), ("FocusIdea", {"idea": a})):
        with pytest.raises(Gone):
            room.does("facilitator", command, **fields)
    room.does("facilitator", "RevealIdeas")
    room.does("facilitator", "FocusIdea", idea=a)
    ask(room, a, b)
    room.does("facilitator", "OpenIdeas", mode="silent")
    assert looking(room.seen, WALL) == looking(type(room.seen)(), WALL)


def test_hands_and_desks_ask_again_when_the_room_is_asked(room: Room, three: list[str]) -> None:
    before = ACTIVITY.stage_key(room.seen)
    ask(room, three[0], three[1])
    assert ACTIVITY.stage_key(room.seen) != before
