"""Ideas on paper, and the list of open ideas that wait to be released (BR-15)."""

import pytest

from app.core.contract import Screen
from app.core.errors import Gone, NotAllowed, Refused
from tests.activities.brainstorm.conftest import Room, Screens

FIRST, SECOND = "Bed 4 waited for an hour", "Keys take long"


def releasing(room: Room) -> None:
    room.does("leader", "ChooseRelease", release="on")
    room.asks(mode="open")


def test_br15_open_ideas_wait_until_the_facilitator_releases_them(room: Room, screens: Screens) -> None:
    releasing(room)
    first, second = room.writes("nurse", FIRST, SECOND)
    for html in (screens.wall, screens.hand("pharmacist"), screens.desk("recorder"), screens.pushed(Screen.HAND)):
        assert FIRST not in html
    assert FIRST in screens.desk("facilitator") and "Waiting for you" in screens.desk("facilitator")
    assert "Waits to be released" in screens.hand("nurse")
    room.does("facilitator", "ReleaseIdea", idea=second)
    assert [(one.number, one.text) for one in room.seen.ideas] == [(1, SECOND)]
    assert SECOND in screens.wall and FIRST not in screens.wall
    with pytest.raises(Refused, match="seen this idea already"):
        room.does("facilitator", "ReleaseIdea", idea=second)
    room.does("nurse", "WithdrawIdea", idea=first)
    with pytest.raises(Gone):
        room.does("facilitator", "ReleaseIdea", idea=first)
    assert "Waiting for you" not in screens.desk("facilitator")


def test_br15_what_is_not_released_stays_unseen_when_ideas_close_and_are_clarified(
    room: Room, screens: Screens
) -> None:
    releasing(room)
    room.write("nurse", FIRST)
    room.does("facilitator", "CloseIdeas")
    room.does("facilitator", "OpenIdeas", mode="open")
    room.does("facilitator", "StartClarify")
    assert room.seen.ideas == () and FIRST not in screens.wall and room.votable() == []
    assert FIRST in screens.desk("facilitator")
    room.does("facilitator", "RevealIdeas")  # all at once
    assert [one.text for one in room.seen.ideas] == [FIRST]


def test_br15_it_is_off_by_default_and_about_open_ideas_only(room: Room, screens: Screens) -> None:
    room.asks(mode="open")
    room.write("nurse", FIRST)
    assert FIRST in screens.wall
    room.does("leader", "ChooseRelease", release="on")
    assert "Open ideas wait until the facilitator releases them." in screens.desk("leader")
    room.does("facilitator", "OpenIdeas", mode="silent")
    room.write("pharmacist", SECOND)
    room.does("facilitator", "RevealIdeas")
    assert len(room.seen.ideas) == 2
    room.does("leader", "ChooseRelease")
    room.write("pharmacist", "At once again")
    assert "At once again" in screens.wall


def test_br15_who_chooses_and_who_releases(room: Room, vote: list[str]) -> None:
    for name in ("facilitator", "nurse"):
        with pytest.raises(NotAllowed):
            room.does(name, "ChooseRelease", release="on")
    releasing(room)
    idea = room.write("nurse", FIRST)
    with pytest.raises(NotAllowed):
        room.does("recorder", "ReleaseIdea", idea=idea)
    vote.append("runs")
    with pytest.raises(Refused, match="A vote is running"):
        room.does("facilitator", "ReleaseIdea", idea=idea)
    vote.clear()
    room.ends()
    with pytest.raises(Refused, match="ended"):
        room.does("leader", "ChooseRelease", release="on")


def test_br3_nobody_is_told_of_an_idea_written_in_silence_by_asking_to_release_it(room: Room) -> None:
    room.asks()
    idea = room.write("nurse", FIRST)
    for one in (idea, "x" * 22):
        with pytest.raises(Gone):
            room.does("facilitator", "ReleaseIdea", idea=one)


def test_br4_an_idea_on_paper_is_on_the_list_without_a_name(room: Room, screens: Screens) -> None:
    room.asks(mode="open")
    room.does("recorder", "EnterIdea", text=SECOND)
    (one,) = room.seen.ideas
    assert (one.number, one.text, room.row(one.id).author_id) == (1, SECOND, None)
    assert SECOND in screens.wall and room.seen.writers == 0
    assert "Write down an idea that came on paper" in screens.desk("recorder")
    room.does("facilitator", "CloseIdeas")
    room.does("facilitator", "StartClarify")
    room.does("coach", "EnterIdea", text=FIRST)
    assert room.votable() == [SECOND, FIRST]


def test_br7_on_paper_in_silence_it_waits_for_the_reveal(room: Room, screens: Screens) -> None:
    room.asks()
    room.does("recorder", "EnterIdea", text=SECOND)
    assert room.seen.total == 1 and SECOND not in screens.wall + screens.desk("recorder")
    room.does("facilitator", "RevealIdeas")
    assert [one.text for one in room.seen.ideas] == [SECOND]


def test_br1_no_idea_on_paper_before_the_question_is_open_and_none_while_votes_run(room: Room, vote: list[str]) -> None:
    with pytest.raises(Refused, match="question"):
        room.does("recorder", "EnterIdea", text=SECOND)
    room.does("facilitator", "AskQuestion", question="Why?", anonymous="on")
    with pytest.raises(Refused, match="Open the ideas first"):
        room.does("recorder", "EnterIdea", text=SECOND)
    room.does("facilitator", "OpenIdeas", mode="open")
    with pytest.raises(NotAllowed):
        room.does("nurse", "EnterIdea", text=SECOND)
    vote.append("runs")
    with pytest.raises(Refused, match="A vote is running"):
        room.does("recorder", "EnterIdea", text=SECOND)
