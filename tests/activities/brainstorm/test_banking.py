"""The idea bank: what is in it and when, what is offered again and to whom, statuses set by hand (BR-11, BR-12)."""

import pytest
from sqlalchemy import update

from app.activities.brainstorm import bank_rows
from app.activities.brainstorm.record import sections
from app.activities.brainstorm.rules import Status, status
from app.activities.brainstorm.store import take_fates
from app.core import ballot_items, bank
from app.core.contract import Screen
from app.core.errors import NotAllowed, Refused
from tests.activities.brainstorm.conftest import MEETING, Room, Screens

TEXTS = ("Keys take long", "No trolley at the weekend", "Nobody owns the alert")


def about(room: Room, theme: str = "Keys", question: str = "What slows the first dose?", mode: str = "open") -> None:
    room.does("facilitator", "AskQuestion", question=question, theme=theme, anonymous="on", mode=mode)
    room.does("facilitator", "OpenIdeas", mode=mode)


def first_week(room: Room, theme: str = "Keys") -> list[str]:
    about(room, theme)
    ideas = room.writes("nurse", *TEXTS)
    room.does("facilitator", "StartClarify")
    room.ends()
    return ideas


def held(room: Room) -> dict[str, str]:
    return {idea.text: idea.status for idea in bank_rows.held(room.tx, room.team)}


def offered(room: Room) -> list[str]:
    return [idea.text for idea in bank_rows.offered(room.tx, room.meeting, room.seen.asked)]


def test_br12_what_no_vote_has_chosen_is_in_the_bank_when_the_meeting_ends(room: Room) -> None:
    about(room)
    room.writes("nurse", *TEXTS)
    assert held(room) == {} and room.seen.ideas[0].status is Status.VOTABLE
    room.ends()
    assert held(room) == dict.fromkeys(TEXTS, "banked")
    assert [one.status for one in room.seen.ideas] == [Status.BANKED] * 3
    assert [row[2] for row in sections([(room.seen, {})])[0].blocks[1].rows] == ["banked"] * 3  # type: ignore[union-attr]
    room.tx.execute(update(MEETING).values(ended_at=None))  # reopened
    assert held(room) == {} and {one.status for one in room.seen.ideas} == {Status.VOTABLE}


def test_br12_at_the_line_what_is_not_kept_is_in_the_bank_at_once(room: Room) -> None:
    about(room)
    one, other, _ = room.writes("nurse", *TEXTS)
    take_fates(room.tx, {one: ballot_items.KEPT, other: ballot_items.BANKED})
    assert held(room) == {TEXTS[0]: "kept", TEXTS[1]: "banked"}
    room.ends()
    assert held(room) == {TEXTS[0]: "kept", TEXTS[1]: "banked", TEXTS[2]: "banked"}


def test_br12_nothing_comes_in_that_was_never_shown_or_was_taken_off(room: Room, lot: list[str]) -> None:
    about(room, mode="silent")
    room.write("nurse", "Never shown")
    room.ends()
    assert held(room) == {}
    room.meets()
    about(room)
    ideas = room.writes("nurse", "Withdrawn", "Merged", "Parked", "Set aside", "Stays")
    room.does("nurse", "WithdrawIdea", idea=ideas[0])
    room.does("facilitator", "MergeIdeas", idea=ideas[1], into=ideas[4])
    room.does("facilitator", "ParkIdea", idea=ideas[2])
    room.does("recorder", "SetAside", idea=ideas[3])
    room.ends()
    assert held(room) == {"Stays": "banked"}
    room.meets(practice=True)
    about(room)
    room.write("nurse", "Only practice")
    room.ends()
    assert held(room) == {"Stays": "banked"}


def test_br12_banked_ideas_are_offered_again_on_the_same_theme_or_question(room: Room, screens: Screens) -> None:
    first_week(room)
    room.meets()
    about(room, "Handover", "What gets lost?")
    assert offered(room) == []
    room.ends()
    room.meets()
    about(room, " KEYS ", "Another question?")
    assert offered(room) == list(TEXTS)
    desk = screens.desk("facilitator")
    assert "3 ideas from the bank on this theme" in desk and "Bring back" in desk and TEXTS[0] in desk
    for html in (screens.desk("recorder"), screens.wall, screens.hand("nurse"), screens.pushed(Screen.DESK)):
        assert TEXTS[0] not in html
    room.ends()
    room.meets()
    about(room, "")
    room.ends()
    room.meets()
    about(room, "", "what  slows the FIRST dose?")  # no theme: the question
    assert offered(room) == []
    room.writes("nurse", "One more")
    room.ends()
    room.meets()
    about(room, "", "What slows the first dose?")
    assert offered(room) == ["One more"]


def test_br12_what_comes_back_is_on_the_list_without_an_author_and_is_offered_no_more(
    room: Room, screens: Screens
) -> None:
    first_week(room)
    room.meets()
    about(room)
    room.write("nurse", "New")
    ideas = {idea.text: idea.id for idea in bank_rows.offered(room.tx, room.meeting, room.seen.asked)}
    room.does("facilitator", "BringBack", **{f"bank-{ideas[TEXTS[1]]}": "on"})
    room.does("facilitator", "BringBack", picked=f"{ideas[TEXTS[0]]} {ideas[TEXTS[0]]}")
    assert [(one.number, one.text) for one in room.seen.ideas] == [(1, "New"), (2, TEXTS[1]), (3, TEXTS[0])]
    assert room.seen.total == 3 and room.seen.writers == 1
    assert offered(room) == [TEXTS[2]]
    with pytest.raises(Refused, match="not offered any more"):
        room.does("facilitator", "BringBack", picked=ideas[TEXTS[0]])
    assert held(room) == {TEXTS[2]: "banked"}  # the newest self of an idea counts, and that one is on the list
    room.ends()
    assert held(room) == {"New": "banked", TEXTS[0]: "banked", TEXTS[1]: "banked", TEXTS[2]: "banked"}


def test_br7_in_silence_what_comes_back_waits_for_the_reveal(room: Room, screens: Screens) -> None:
    first_week(room)
    room.meets()
    about(room, mode="silent")
    picked = " ".join(idea.id for idea in bank_rows.offered(room.tx, room.meeting, room.seen.asked))
    room.does("facilitator", "BringBack", picked=picked)
    assert room.seen.ideas == () and TEXTS[0] not in screens.wall
    room.does("facilitator", "RevealIdeas")
    assert sorted(one.number for one in room.seen.ideas) == [1, 2, 3]


def test_br12_who_may_bring_back_and_when(room: Room, vote: list[str]) -> None:
    first_week(room)
    room.meets()
    about(room)
    (one, *_) = bank_rows.offered(room.tx, room.meeting, room.seen.asked)
    with pytest.raises(NotAllowed):
        room.does("recorder", "BringBack", picked=one.id)
    with pytest.raises(Refused, match="Tick"):
        room.does("facilitator", "BringBack")
    vote.append("runs")
    with pytest.raises(Refused, match="A vote is running"):
        room.does("facilitator", "BringBack", picked=one.id)


@pytest.mark.parametrize("became", ["testing", "adopted", "abandoned"])
def test_br11_a_status_set_by_hand_stays_when_a_line_is_drawn_and_is_not_offered(room: Room, became: str) -> None:
    idea, *_ = first_week(room)
    bank.change(room.tx, room.team, idea, became)
    assert held(room)[TEXTS[0]] == became
    take_fates(room.tx, {idea: ballot_items.BANKED})
    assert held(room)[TEXTS[0]] == became
    room.meets()
    about(room)
    assert offered(room) == list(TEXTS[1:])


def test_br12_another_teams_bank_is_another_one(room: Room) -> None:
    idea, *_ = first_week(room)
    bank_rows.change(room.tx, "another-team", idea, "adopted")
    assert held(room)[TEXTS[0]] == "banked"
    assert list(bank_rows.held(room.tx, "another-team")) == []


def test_the_theme_stays_when_only_the_names_are_hidden_and_is_the_teams_own(room: Room, screens: Screens) -> None:
    first_week(room)
    room.meets()
    assert '<option value="Keys">' in screens.desk("facilitator")
    about(room, "Keys")
    room.does("facilitator", "AskQuestion", question="What slows the first dose?", anonymous="on")
    assert room.seen.theme == "Keys"
    room.does("facilitator", "AskQuestion", question="What slows the first dose?", anonymous="on", theme="")
    assert room.seen.theme == "" and bank_rows.themes(room.tx, room.meeting) == ("Keys",)


def test_br11_every_status_has_one_place_in_the_life_of_an_idea() -> None:
    def of(**more: bool | str) -> Status:
        given = {"shown": True, "withdrawn": False, "merged": False, "parked": False, **more}
        return status(**given)  # type: ignore[arg-type]

    assert of(over=True) is Status.BANKED and of() is Status.VOTABLE and of(shown=False, over=True) is Status.RAISED
    assert of(over=True, fate="kept") is Status.KEPT
    for name in ("withdrawn", "merged", "parked"):
        assert of(over=True, **{name: True}) is Status(name)
