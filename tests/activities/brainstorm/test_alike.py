"""Which ideas may say the same: suggested to the facilitator, never merged by machine (BR-9)."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.brainstorm.alike import MOST, alike, likenesses, pieces, weighed
from tests.activities.brainstorm.conftest import Room, Screens

EXAMPLE = Path(__file__).parents[2] / "data" / "sepsis-week-14.json"
IDEAS = [idea["text"] for idea in json.loads(EXAMPLE.read_text("utf-8"))["ideas"]]


def pairs(*texts: str, known: frozenset[frozenset[str]] = frozenset()) -> tuple[tuple[str, str], ...]:
    return alike(tuple((text, text) for text in texts), known)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sepsis trolley with antibiotics on the unit", IDEAS[0]),
        ("Keys take 10 minutes to find", "The keys take ten minutes"),
        ("A second key", "Second key to drug cupboard"),
        ("Timer on the wall", "A timer on the wall that all can see"),
        ("Antibotics in every bay", "Antibiotics in evry bay"),  # typed in a hurry
        ("KEYS  TAKE LONG", "keys take long"),
        ("Schlüssel für den Schrank", "Der Schrank hat keinen Schlüssel"),
    ],
)
def test_br9_two_that_look_alike_among_many_are_suggested(one: str, other: str) -> None:
    assert (one, other) in pairs(*(text for text in IDEAS if text != other), other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Start on time", "Stop on time"), ("A box", "A list"), ("", ""), ("??", "!!")]
)
def test_br9_two_that_share_little_are_not(one: str, other: str) -> None:
    assert alike((*((text, text) for text in IDEAS), ("one", one), ("other", other))) == ()


def test_br9_the_example_meeting_gives_no_false_alarm() -> None:
    assert pairs(*IDEAS) == ()


@given(st.lists(st.text(min_size=1, max_size=30), unique=True, max_size=12))
def test_br9_a_suggestion_is_about_two_different_ideas_the_later_one_first(texts: list[str]) -> None:
    found = pairs(*texts)
    assert len(found) <= MOST
    for idea, into in found:
        assert texts.index(idea) > texts.index(into)
    assert len({frozenset(pair) for pair in found}) == len(found)
    known = frozenset(frozenset(pair) for pair in found[:1])
    assert not known & {frozenset(pair) for pair in pairs(*texts, known=known)}


@given(st.lists(st.text(max_size=30), max_size=8))
def test_br9_likeness_is_between_nothing_and_one(texts: list[str]) -> None:
    for (a, b), likeness in likenesses(weighed([pieces(text) for text in texts])).items():
        assert a < b and 0 < likeness < 1.000001


def test_br9_the_most_alike_comes_first_and_at_most_five_at_once() -> None:
    texts = [f"Trolley number {n} by the door" for n in range(9)]
    assert len(pairs(*texts)) == MOST
    first = pairs("Trolley by the door", "Trolley by the doors there", "Trolley by the door.")[0]
    assert first == ("Trolley by the door.", "Trolley by the door")


def test_br9_two_hundred_ideas_are_compared_in_a_moment() -> None:
    texts = tuple((str(n), f"{IDEAS[n % len(IDEAS)]} {n * 7919}") for n in range(200))
    began = time.process_time()
    alike(texts)
    assert time.process_time() - began < 2


def test_br9_the_facilitator_is_offered_a_pair_and_answers_for_the_room(room: Room, screens: Screens) -> None:
    a, b, _c = room.shares("Keys take 10 minutes to find", "The keys take ten minutes", "No trolley at the weekend")
    assert "These may be the same" not in screens.desk("facilitator")  # not while ideas come in
    room.does("facilitator", "StartClarify")
    desk = screens.desk("facilitator")
    assert "Ask the room about ideas 1 and 2" in desk and "Ideas 1 and 2 are not the same" in desk
    for html in (screens.desk("recorder"), screens.wall, screens.hand("nurse"), screens.hand("facilitator")):
        assert "These may be the same" not in html
    assert room.votable() == ["Keys take 10 minutes to find", "The keys take ten minutes", "No trolley at the weekend"]
    room.does("facilitator", "NotTheSame", idea=b, into=a)
    assert "These may be the same" not in screens.desk("facilitator")


def test_br9_an_idea_merged_parked_or_set_aside_is_in_no_suggestion(
    room: Room, screens: Screens, lot: list[str]
) -> None:
    a, b, _ = room.shares("Keys take 10 minutes to find", "The keys take ten minutes", "No trolley at the weekend")
    room.does("facilitator", "StartClarify")
    room.does("recorder", "SetAside", idea=a)
    assert "These may be the same" not in screens.desk("facilitator")
    room.does("recorder", "PutBack", idea=a)
    assert "These may be the same" in screens.desk("facilitator")
    room.does("facilitator", "ParkIdea", idea=b)
    assert "These may be the same" not in screens.desk("facilitator")


def test_br9_while_the_room_is_asked_or_votes_nothing_is_suggested(
    room: Room, screens: Screens, vote: list[str]
) -> None:
    a, _b, c = room.shares("Keys take 10 minutes to find", "The keys take ten minutes", "No trolley at the weekend")
    room.does("facilitator", "StartClarify")
    room.does("facilitator", "ProposeMerge", idea=a, into=c)
    assert "These may be the same" not in screens.desk("facilitator")
    room.does("facilitator", "NotTheSame", idea=a, into=c)
    vote.append("runs")
    assert "These may be the same" not in screens.desk("facilitator")
