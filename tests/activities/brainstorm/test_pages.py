"""Many ideas: pages on the wall that only the facilitator turns, and lists that can still be used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.brainstorm import ACTIVITY
from app.activities.brainstorm.board import Group
from app.activities.brainstorm.overview import Overview, Shown
from app.activities.brainstorm.rules import Mode, Status
from app.activities.brainstorm.wall_views import ON_A_PAGE, page, pager, pages
from app.core.errors import NotAllowed, Refused
from tests.activities.brainstorm.conftest import Room, Screens


def many(room: Room, n: int) -> list[str]:
    return room.shares(*(f"Idea of the number {k}" for k in range(1, n + 1)))


def test_br7_the_facilitator_turns_through_all_ideas_in_order_of_number(room: Room, screens: Screens) -> None:
    many(room, 24)
    assert "Page " not in screens.wall and "... and 10 more" in screens.wall  # the newest that fit, at a glance
    seen = []
    for n in (1, 2, 3):
        room.does("facilitator", "TurnIdeas", page=n)
        assert f"Page {n} of 3" in screens.wall and f"page {n} of 3" in screens.desk("facilitator")
        shown = page(room.seen)
        assert shown
        seen += [card.number for card in shown.cards]
    assert seen == list(range(1, 25))
    room.does("facilitator", "TurnIdeas", page=0)
    assert "Page " not in screens.wall


def test_a_page_stays_while_ideas_come_and_the_last_one_is_shown_where_it_has_gone(room: Room) -> None:
    ideas = many(room, 17)
    room.does("facilitator", "TurnIdeas", page=3)
    room.write("pharmacist", "One more")
    shown = page(room.seen)
    assert shown and (shown.n, [card.number for card in shown.cards]) == (3, [17, 18])
    room.does("facilitator", "MergeIdeas", idea=ideas[16], into=ideas[0])
    room.does("facilitator", "MergeIdeas", idea=ideas[15], into=ideas[0])
    shown = page(room.seen)
    assert shown and (shown.n, shown.of) == (2, 2)


def test_in_groups_the_pages_go_through_one_group_after_another(room: Room, screens: Screens) -> None:
    ideas = many(room, 13)
    room.does("facilitator", "NewGroup", name="Ready to treat")
    room.does("facilitator", "MoveIdeas", picked=" ".join(ideas[1:12]), cluster=room.seen.groups[0].id)
    assert [(name, loose, len(found)) for name, loose, found in pages(room.seen)] == [
        ("Ready to treat", False, 8), ("Ready to treat", False, 3), ("", True, 2),
    ]  # fmt: skip
    room.does("facilitator", "TurnIdeas", page=2)
    assert "Ready to treat" in screens.wall and "Page 2 of 3" in screens.wall


def test_few_ideas_need_no_pages_and_a_secret_has_none(room: Room, screens: Screens) -> None:
    with pytest.raises(Refused, match="question"):
        room.does("facilitator", "TurnIdeas", page=1)
    room.asks()
    room.write("nurse", "Early")
    with pytest.raises(Refused, match="Show the ideas first"):
        room.does("facilitator", "TurnIdeas", page=1)
    room.does("facilitator", "RevealIdeas")
    room.does("facilitator", "TurnIdeas", page=1)
    assert pager(room.seen) is None and page(room.seen) is None and "On the wall:" not in screens.desk("facilitator")
    with pytest.raises(NotAllowed):
        room.does("recorder", "TurnIdeas", page=1)
    room.ends()
    with pytest.raises(Refused, match="ended"):
        room.does("facilitator", "TurnIdeas", page=1)


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(0, 80))
def test_every_idea_stands_on_exactly_one_page(places: list[int], turned: int) -> None:
    groups = tuple(Group(f"g{n}", f"Group {n}", n) for n in (1, 2, 3))
    ideas = tuple(
        Shown(f"i{n}", n, "x", Status.VOTABLE, group=f"g{place}" if place else "") for n, place in enumerate(places, 1)
    )
    seen = Overview(mode=Mode.OPEN, ideas=ideas, groups=groups, page=turned)
    found = pages(seen)
    assert sorted(one.number for _, _, part in found for one in part) == list(range(1, len(ideas) + 1))
    assert all(0 < len(part) <= ON_A_PAGE for _, _, part in found)
    shown, at = page(seen), pager(seen)
    assert (shown is None) == (at is None or at.n == 0)
    assert at is None or (
        0 <= at.n <= at.of and (at.before is None) == (at.n == 0) and (at.after is None) == (at.n == at.of)
    )


def test_two_hundred_ideas_can_be_listed_and_compared(room: Room, screens: Screens) -> None:
    room.asks(mode="open")
    for k in range(1, 201):
        room.does("nurse", "AddIdea", text=f"Idea of the number {k} with some words about keys, lists and {k * 7919}")
    room.does("facilitator", "StartClarify")
    hand, desk = screens.hand("pharmacist"), screens.desk("facilitator")
    assert hand.count("What does idea") == 200 and hand.count("<details") >= 8  # folded, so that it can be scanned
    assert len(hand) < 200_000 and len(desk) < 600_000
    assert ACTIVITY.stage_key(room.seen)
