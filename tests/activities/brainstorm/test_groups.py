"""Groups of ideas: made, renamed, filled, emptied; on every screen, in the record, and on a ballot if so chosen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.brainstorm import ACTIVITY, rules
from app.activities.brainstorm.board import Board, Group, Idea
from app.activities.brainstorm.cards import heaps
from app.activities.brainstorm.overview import Overview, Shown
from app.activities.brainstorm.rules import Mode, State, Status
from app.activities.brainstorm.store import take_fates
from app.activities.brainstorm.wall_views import grouped
from app.core import ballot_items
from app.core.contract import Screen
from app.core.errors import Gone, NotAllowed, Refused
from tests.activities.brainstorm.conftest import Room, Screens

TEXTS = ("Box of antibiotics", "Trolley on the unit", "Timer on the wall", "A name on the board")


@pytest.fixture
def four(room: Room) -> list[str]:
    ideas = room.shares(*TEXTS)
    room.does("facilitator", "StartClarify")
    return ideas


def group(room: Room, name: str, *ideas: str) -> str:
    room.does("facilitator", "NewGroup", name=name)
    found = next(one.id for one in room.seen.groups if one.name == name)
    if ideas:
        room.does("facilitator", "MoveIdeas", picked=" ".join(ideas), cluster=found)
    return found


def inside(room: Room) -> dict[str, list[str]]:
    return {heap.name: [card.text for card in heap.cards] for heap in heaps(room.seen)}


def test_br10_an_idea_is_in_at_most_one_group(room: Room, four: list[str]) -> None:
    ready, seen = group(room, "Ready to treat", *four[:3]), group(room, "See it", four[2])
    assert inside(room) == {"Ready to treat": list(TEXTS[:2]), "See it": [TEXTS[2]], "": [TEXTS[3]]}
    room.does("facilitator", "MoveIdeas", **{f"pick-{four[0]}": "on", "cluster": seen})  # without scripts
    room.does("facilitator", "MoveIdeas", picked=four[1], cluster="")
    assert inside(room) == {"Ready to treat": [], "See it": [TEXTS[0], TEXTS[2]], "": [TEXTS[1], TEXTS[3]]}
    assert ready != seen


def test_br10_a_group_is_renamed_and_emptied_and_its_ideas_stay(room: Room, four: list[str]) -> None:
    one = group(room, "Ready", *four[:2])
    room.does("facilitator", "RenameGroup", cluster=one, name="Everything ready to treat")
    assert inside(room)["Everything ready to treat"] == list(TEXTS[:2])
    room.does("facilitator", "EmptyGroup", cluster=one)
    assert inside(room) == {"": list(TEXTS)} and room.seen.groups == ()
    with pytest.raises(Gone):
        room.does("facilitator", "MoveIdeas", picked=four[0], cluster=one)


def test_br10_what_is_merged_goes_with_its_idea_and_comes_back_where_it_was(room: Room, four: list[str]) -> None:
    ready = group(room, "Ready", four[0])
    see = group(room, "See it", four[1])
    room.does("facilitator", "MergeIdeas", idea=four[0], into=four[1])
    with pytest.raises(Refused, match="merged"):
        room.does("facilitator", "MoveIdeas", picked=four[0], cluster=see)
    assert inside(room) == {"Ready": [], "See it": [TEXTS[1]], "": [TEXTS[2], TEXTS[3]]}
    room.does("facilitator", "UnmergeIdea", idea=four[0])
    assert inside(room)["Ready"] == [TEXTS[0]] and ready


def test_br10_names_differ_and_every_refusal_is_a_sentence(room: Room, four: list[str], vote: list[str]) -> None:
    one = group(room, "Ready to treat")
    for command, fields, says in (
        ("NewGroup", {"name": "ready  TO treat"}, "this name"),
        ("RenameGroup", {"cluster": one, "name": "Ready to treat"}, "already"),
        ("MoveIdeas", {"cluster": one}, "Tick"),
    ):
        with pytest.raises(Refused, match=says):
            room.does("facilitator", command, **fields)
    room.does("facilitator", "RenameGroup", cluster=one, name="READY to treat")  # its own name in other letters
    for fields in ({"picked": "x" * 22, "cluster": one}, {"picked": four[0], "cluster": "x" * 22}):
        with pytest.raises(Gone):
            room.does("facilitator", "MoveIdeas", **fields)
    vote.append("runs")
    for command, fields in (
        ("NewGroup", {"name": "Another"}),
        ("RenameGroup", {"cluster": one, "name": "Another"}),
        ("MoveIdeas", {"picked": four[0], "cluster": one}),
        ("EmptyGroup", {"cluster": one}),
    ):
        with pytest.raises(Refused, match="A vote is running"):
            room.does("facilitator", command, **fields)


def test_br10_there_are_at_most_twenty_groups_and_numbers_go_up() -> None:
    made = tuple(Group(f"{n:022}", f"Group {n}", n) for n in range(1, 20))
    state = Board(id="x", question="Why?", mode=Mode.OPEN, state=State.CLARIFY, groups=made)
    ask = rules.NewGroup.model_validate({"key": "k" * 12, "name": "The last"})
    event = ask.decide(state, None, None)  # type: ignore[arg-type]
    assert (event.name, event.number) == ("The last", 20)
    full = Board(id="x", question="Why?", mode=Mode.OPEN, groups=(*made, Group("y", "Y", 20)), state=State.CLARIFY)
    with pytest.raises(Refused, match="as many groups"):
        ask.decide(full, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["NewGroup", "RenameGroup", "MoveIdeas", "EmptyGroup"])
@pytest.mark.parametrize("name", ["recorder", "nurse"])
def test_br10_only_who_facilitates_groups(room: Room, four: list[str], name: str, command: str) -> None:
    with pytest.raises(NotAllowed):
        room.does(name, command, name="A name", cluster="x" * 22, picked=four[0])


def test_br3_in_silence_there_is_nothing_to_group(room: Room) -> None:
    room.asks()
    idea = room.write("nurse", TEXTS[0])
    for command, fields in (("NewGroup", {"name": "Early"}), ("MoveIdeas", {"picked": idea})):
        with pytest.raises(Refused, match="Show the ideas first"):
            room.does("facilitator", command, **fields)


def test_br10_wall_desk_and_hand_show_ideas_under_their_groups(
    room: Room, screens: Screens, four: list[str], lot: list[str]
) -> None:
    group(room, "Ready <to> treat", four[0], four[1])
    group(room, "Empty as yet")
    for html in (screens.wall, screens.desk("recorder"), screens.hand("nurse"), screens.pushed(Screen.HAND)):
        assert "Ready &lt;to&gt; treat" in html and "Not in a group yet" in html and TEXTS[3] in html
    assert "Empty as yet" not in screens.wall + screens.hand("nurse")
    desk = screens.desk("facilitator")
    for words in ("New group", "Rename group Ready &lt;to&gt; treat", "Empty group Empty as yet", "Move ideas to"):
        assert words in desk
    assert desk.count('type="checkbox" form="group-form"') == 4
    assert 'form="group-form"' not in screens.desk("recorder")
    room.does("facilitator", "ParkIdea", idea=four[0])  # parked: in no group any more
    assert inside(room)["Ready <to> treat"] == [TEXTS[1]]


def test_br10_the_wall_has_room_for_five_groups_and_says_how_many_more() -> None:
    groups = tuple(Group(f"g{n}", f"Group {n}", n) for n in range(8))
    ideas = tuple(Shown(f"i{n}", n, f"Idea {n}", Status.VOTABLE, group=f"g{n % 7}") for n in range(28))
    wall = grouped(Overview(mode=Mode.OPEN, ideas=(*ideas, Shown("loose", 99, "Loose", Status.VOTABLE)), groups=groups))
    assert wall
    assert [heap.id for heap in wall.heaps] == ["g0", "g1", "g2", "g3", "g4", ""] and wall.more == 2 and wall.rows == 2
    first = wall.heaps[0]
    assert [card.number for card in first.cards] == [14, 21]  # the newest two
    assert (first.total, first.more, first.more_large, first.cards[0].extra) == (4, 2, 3, True)
    assert grouped(Overview(mode=Mode.OPEN, ideas=ideas[:1], groups=groups[1:])) is None


@given(st.lists(st.integers(0, 4), max_size=30), st.integers(0, 4))
def test_br10_every_idea_stands_in_exactly_one_place(places: list[int], made: int) -> None:
    groups = tuple(Group(f"g{n}", f"Group {n}", n) for n in range(1, made + 1))
    known = {group.id for group in groups}
    ideas = tuple(
        Shown(f"i{n}", n, "x", Status.VOTABLE, group=f"g{place}" if f"g{place}" in known else "")
        for n, place in enumerate(places, 1)
    )
    seen = Overview(mode=Mode.OPEN, ideas=ideas, groups=groups)
    assert sorted(card.number for heap in heaps(seen) for card in heap.cards) == list(range(1, len(ideas) + 1))
    assert sum(heap.total for heap in heaps(seen)) == len(ideas)
    if wall := grouped(seen):
        assert sum(heap.total for heap in wall.heaps) == len(ideas)
        for heap in wall.heaps:
            assert len(heap.cards) + heap.more == heap.total
            assert sum(not card.extra for card in heap.cards) + heap.more_large == heap.total


def test_br10_the_record_keeps_groups_as_words_and_as_data(room: Room, four: list[str]) -> None:
    group(room, "Ready to treat", *four[:2])
    group(room, "Empty as yet")
    (section,) = ACTIVITY.sections(room.tx, room.place)
    table: Any = section.blocks[1]
    assert table.head == ("Number", "Idea", "Group", "What happened")
    assert [row[2] for row in table.rows] == ["Ready to treat", "Ready to treat", "", ""]
    (facts,) = ACTIVITY.facts(room.tx, room.place)["brainstorms"]
    assert facts["groups"] == [{"number": 1, "name": "Ready to treat", "ideas": [1, 2]}]
    assert facts["ideas"][0]["group"] == "Ready to treat" and "group" not in facts["ideas"][2]


def test_br10_groups_change_what_is_voted_on_only_where_so_chosen(room: Room, four: list[str]) -> None:
    ready = group(room, "Ready to treat", *four[:2])
    group(room, "Empty as yet")
    assert room.votable() == list(TEXTS)
    offered = ballot_items.groups(room.tx, room.meeting)
    assert [(one.id, one.number, one.text) for one in offered.ideas] == [(ready, 1, "Ready to treat")]
    room.does("facilitator", "OpenIdeas", mode="open")
    assert ballot_items.groups(room.tx, room.meeting).ideas == ()


def test_br11_what_a_vote_on_groups_keeps_or_banks_are_the_ideas_in_them(
    room: Room, four: list[str], lot: list[str]
) -> None:
    ready, see = group(room, "Ready", *four[:2]), group(room, "See it", four[2])
    room.does("facilitator", "ParkIdea", idea=four[1])
    take_fates(room.tx, {ready: ballot_items.KEPT, see: ballot_items.BANKED})
    assert [room.row(idea).fate for idea in four] == ["kept", "", "banked", ""]
    assert room.votable() == [TEXTS[0], TEXTS[3]]


def test_an_idea_that_is_no_idea_of_this_brainstorm_cannot_be_moved() -> None:
    state = Board(id="x", question="Why?", mode=Mode.OPEN, state=State.CLARIFY, groups=(Group("g" * 22, "G", 1),))
    ask = rules.MoveIdeas.model_validate({"key": "k" * 12, "picked": "a" * 22, "cluster": "g" * 22})
    with pytest.raises(Gone):
        ask.decide(state, None, None)  # type: ignore[arg-type]
    known = Idea("a" * 22, "Words", None, 1)
    moved = ask.decide(Board(**{**vars_of(state), "picked": (known,)}), None, None)  # type: ignore[arg-type]
    assert moved.ideas == ("a" * 22,)


def vars_of(state: Board) -> dict[str, Any]:
    return {name: getattr(state, name) for name in Board.__slots__}
