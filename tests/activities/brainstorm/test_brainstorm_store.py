"""The whole way from a command to rows and back, on a real SQLite file."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.activities.brainstorm import ACTIVITY, erase_set_aside, store
from app.activities.brainstorm.rules import State, Status
from app.activities.brainstorm.tables import Brainstorm, IdeaText
from app.core import ballot_items, merging
from app.core.contract import Place
from app.core.errors import Gone, NotAllowed, Refused
from app.core.ids import new_id
from app.storage import texts
from app.storage.columns import table

from .conftest import Room

TEXTS = ["Keys take 10 minutes", "No trolley at the weekend", "Nobody owns the alert", "Stock is in another room"]


def test_br1_the_first_question_makes_the_brainstorm_and_the_next_item_goes_on_with_it(room: Room) -> None:
    room.asks()
    room.write("nurse", TEXTS[0])
    room.agenda("open")
    room.does("facilitator", "OpenIdeas", mode="open")
    assert room.seen.question == "What slows the first dose?"
    assert [one.text for one in room.seen.ideas] == [TEXTS[0]]
    assert len(room.tx.execute(select(table(Brainstorm))).all()) == 1


def test_br1_the_question_changes_until_the_first_idea(room: Room) -> None:
    room.asks("Why?")
    room.does("facilitator", "AskQuestion", question="Why so late?", anonymous="on")
    room.write("nurse", TEXTS[0])
    with pytest.raises(Refused):
        room.does("facilitator", "AskQuestion", question="What else?", anonymous="on")
    assert room.seen.question == "Why so late?"


def test_br2_a_text_taken_back_may_be_sent_again_and_another_person_may_send_the_same(room: Room) -> None:
    room.asks()
    first = room.write("nurse", TEXTS[0])
    room.write("pharmacist", TEXTS[0])
    with pytest.raises(Refused):
        room.write("nurse", TEXTS[0].upper())
    room.does("nurse", "WithdrawIdea", idea=first)
    room.write("nurse", TEXTS[0].upper())


def test_br3_in_silence_the_overview_holds_counts_and_no_text(room: Room) -> None:
    room.asks()
    room.writes("nurse", *TEXTS[:2])
    room.write("pharmacist", TEXTS[2])
    seen = room.seen
    assert (seen.total, seen.writers, seen.present, seen.ideas) == (3, 2, 5, ())
    assert not any(text in repr(seen) for text in TEXTS)


def test_br3_opening_for_all_after_silence_shows_what_was_written(room: Room) -> None:
    room.asks()
    room.writes("nurse", *TEXTS[:2])
    room.does("facilitator", "CloseIdeas")
    room.does("facilitator", "OpenIdeas", mode="open")
    room.write("pharmacist", TEXTS[2])
    assert [one.number for one in room.seen.ideas] == [1, 2, 3]
    assert room.seen.ideas[2].text == TEXTS[2]


def test_br3_opened_again_in_silence_nobody_sees_the_ideas_of_others(room: Room) -> None:
    room.shares(*TEXTS[:2])
    room.does("facilitator", "OpenIdeas", mode="silent")
    assert not room.seen.ideas and room.seen.total == 2
    room.does("facilitator", "RevealIdeas")
    assert [one.number for one in room.seen.ideas] == [1, 2]


def test_ro9_a_person_without_a_phone_is_not_counted_before_somebody_writes_for_them(room: Room) -> None:
    room.joins("relative", "participant", by_hand=True)
    room.asks()
    assert room.seen.present == 5
    room.write("relative", TEXTS[0])
    assert room.seen.present == 6


def test_br4_no_author_is_in_the_overview(room: Room) -> None:
    room.shares(*TEXTS)
    said = repr(room.seen)
    assert TEXTS[0] in said and "nurse" not in said
    assert str(room.seats["nurse"].participant) not in said


def test_br11_br12_a_vote_keeps_and_banks_ideas_and_only_the_kept_are_offered_again(room: Room) -> None:
    room.asks()
    room.agenda("open")
    room.does("facilitator", "OpenIdeas", mode="open")
    for text in TEXTS[:3]:
        room.write("nurse", text)
    room.does("facilitator", "CloseIdeas")
    one, two, three = (idea.id for idea in ballot_items.votable(room.tx, room.meeting).ideas)
    ballot_items.tell(room.tx, {one: "kept", two: "banked", three: "kept"})
    assert [idea.id for idea in ballot_items.votable(room.tx, room.meeting).ideas] == [one, three]
    assert [idea.status for idea in room.seen.ideas] == [Status.KEPT, Status.BANKED, Status.KEPT]
    ballot_items.tell(room.tx, {one: "banked", two: "kept", "strange": "kept"})
    assert [idea.status for idea in room.seen.ideas] == [Status.BANKED, Status.KEPT, Status.KEPT]


def test_br5_nothing_is_offered_for_voting_while_ideas_come_in(room: Room) -> None:
    room.shares(*TEXTS[:2])
    assert room.votable() == []
    room.does("facilitator", "CloseIdeas")
    assert room.votable() == TEXTS[:2]
    assert ballot_items.votable(room.tx, room.meeting).question == "What slows the first dose?"


def test_br6_the_old_text_of_an_edit_by_the_facilitator_is_kept_and_an_authors_is_not(room: Room) -> None:
    (idea,) = room.shares(TEXTS[0])
    room.does("nurse", "EditIdea", idea=idea, text="Keys")
    room.does("facilitator", "StartClarify")
    room.does("facilitator", "EditText", idea=idea, text="Cupboard keys")
    old = table(IdeaText)
    assert list(room.tx.execute(select(old.c.text)).scalars()) == ["Keys"]
    assert room.seen.ideas[0].text == "Cupboard keys"
    with pytest.raises(Refused):
        room.does("nurse", "EditIdea", idea=idea, text="Mine again")


def test_br6_clarifying_closes_and_shows(room: Room) -> None:
    room.asks()
    room.write("nurse", TEXTS[0])
    room.does("facilitator", "StartClarify")
    assert (room.seen.state, room.numbers()) == (State.CLARIFY, [1])


def test_br7_numbers_of_the_reveal_are_drawn(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    class Backwards:
        def shuffle(self, ids: list[str]) -> None:
            ids.sort(key=lambda one: room.row(one).added_at, reverse=True)

    monkeypatch.setattr(texts, "SystemRandom", Backwards)
    room.asks()
    room.writes("nurse", *(f"Idea {i}" for i in range(9)))
    assert room.numbers() == [None] * 9
    room.does("facilitator", "RevealIdeas")
    assert room.numbers() == [9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_br7_a_number_is_never_used_again(room: Room) -> None:
    ideas = room.shares(*TEXTS[:3])
    room.does("nurse", "WithdrawIdea", idea=ideas[2])
    room.write("pharmacist", TEXTS[3])
    assert [one.number for one in room.seen.ideas] == [1, 2, 4]


STEPS = st.lists(st.sampled_from(["nurse", "pharmacist", "silent", "open", "reveal", "withdraw"]), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_br7_whatever_happens_numbers_are_unique_and_stay(room: Room, steps: list[str]) -> None:
    fresh = Room(room.tx)
    fresh.asks()
    given_: dict[str, int] = {}
    mine: list[str] = []
    for i, step in enumerate(steps):
        try:
            if step in ("nurse", "pharmacist"):
                mine.append(fresh.write(step, f"Idea {i}"))
            elif step == "withdraw" and mine:
                fresh.does("nurse", "WithdrawIdea", idea=mine[i % len(mine)])
            elif step == "reveal":
                fresh.does("facilitator", "RevealIdeas")
            elif step in ("silent", "open"):
                fresh.does("facilitator", "OpenIdeas", mode=step)
        except (Refused, Gone):
            pass
        now = {idea: fresh.row(idea).number for idea in mine if fresh.row(idea).number is not None}
        assert {idea: now[idea] for idea in given_} == given_
        assert len(set(now.values())) == len(now)
        given_ = now


def test_br8_a_merged_idea_leaves_the_ballot_and_comes_back(room: Room) -> None:
    a, b, _ = room.shares(*TEXTS[:3])
    room.does("facilitator", "StartClarify")
    room.does("facilitator", "MergeIdeas", idea=a, into=b, text="Both of them")
    assert room.votable() == ["Both of them", TEXTS[2]]
    assert [one.text for one in room.seen.under(b)] == [TEXTS[0]]
    assert room.row(b).number == 2
    room.does("facilitator", "UnmergeIdea", idea=a)
    assert room.votable() == [TEXTS[0], "Both of them", TEXTS[2]]


def test_br8_chains_flatten_and_one_alone_is_taken_out(room: Room) -> None:
    a, b, c = room.shares(*TEXTS[:3])
    room.does("facilitator", "MergeIdeas", idea=a, into=b)
    room.does("facilitator", "MergeIdeas", idea=b, into=c)
    assert {one.id for one in room.seen.under(c)} == {a, b}
    room.does("facilitator", "UnmergeIdea", idea=b)
    assert [one.id for one in room.seen.under(c)] == [a]


PAIRS = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS)
def test_br8_whatever_is_merged_and_taken_out_no_idea_is_lost_or_counted_twice(
    room: Room, pairs: list[tuple[bool, int, int]]
) -> None:
    """Against the rule in its plainest form: heads[idea] is where it stands, "" for on the list itself."""
    fresh = Room(room.tx)
    ideas = fresh.shares(*(f"Idea {i}" for i in range(6)))
    fresh.does("facilitator", "StartClarify")
    heads = dict.fromkeys(ideas, "")
    for merge, i, j in pairs:
        one, into = ideas[i], ideas[j]
        wanted = plainly_merged(heads, one, into) if merge else plainly_taken_out(heads, one)
        fields = {"idea": one} | ({"into": into} if merge else {})
        if wanted is None:
            with pytest.raises(Refused):
                fresh.does("facilitator", "MergeIdeas" if merge else "UnmergeIdea", **fields)
        else:
            fresh.does("facilitator", "MergeIdeas" if merge else "UnmergeIdea", **fields)
            heads = wanted
        seen = fresh.seen
        assert {shown.id: shown.head for shown in seen.ideas} == heads
        assert [(shown.number, shown.text) for shown in seen.ideas] == [(n + 1, f"Idea {n}") for n in range(6)]
        assert [shown.id for shown in ballot_items.votable(fresh.tx, fresh.meeting).ideas] == on_the_list(heads)
        cards = [card for head in on_the_list(heads) for card in (head, *(under.id for under in seen.under(head)))]
        assert sorted(cards) == sorted(ideas), "each stands in one place"


Heads = dict[str, str]


def plainly_merged(heads: Heads, one: str, into: str) -> Heads | None:
    """What is under it goes with it; None where one of the two is not on the list, or both are the same."""
    if one == into or heads[one] or heads[into]:
        return None
    return {idea: into if one in (idea, head) else head for idea, head in heads.items()}


def plainly_taken_out(heads: Heads, one: str) -> Heads | None:
    """That idea alone."""
    return {**heads, one: ""} if heads[one] else None


def on_the_list(heads: Heads) -> list[str]:
    """In the order of their numbers."""
    return [idea for idea, head in heads.items() if not head]


def test_br8_mv10_a_running_vote_freezes_the_list_but_not_setting_aside(room: Room, vote: list[str]) -> None:
    a, b = room.shares(*TEXTS[:2])
    vote.append("runs")
    with pytest.raises(Refused, match="A vote is running"):
        room.does("facilitator", "MergeIdeas", idea=a, into=b)
    room.does("recorder", "SetAside", idea=a)
    assert room.seen.ideas[0].aside


def test_br11_a_parked_idea_leaves_the_ballot_and_goes_to_the_parking_lot_without_its_author(
    room: Room, lot: list[tuple[str, str]]
) -> None:
    a, _ = room.shares(*TEXTS[:2])
    room.does("facilitator", "CloseIdeas")
    room.does("facilitator", "ParkIdea", idea=a)
    assert room.votable() == [TEXTS[1]]
    assert lot == [(TEXTS[0], room.seats["facilitator"].by)]


def test_br12_nothing_is_deleted(room: Room) -> None:
    (idea,) = room.shares(TEXTS[0])
    room.does("nurse", "WithdrawIdea", idea=idea)
    assert room.row(idea).text == TEXTS[0] and room.seen.ideas == ()


def test_br15_a_text_set_aside_is_read_by_nobody_but_its_author_and_who_did_it(room: Room) -> None:
    a, _ = room.shares(*TEXTS[:2])
    room.does("facilitator", "CloseIdeas")
    room.does("recorder", "SetAside", idea=a)
    assert TEXTS[0] not in repr(room.seen)
    assert ballot_items.set_aside(room.tx, room.meeting) == {a}
    assert len(room.votable()) == 2
    assert room.seen.ideas[0].number == 1
    assert ACTIVITY.desk and ACTIVITY.mine
    place = room.place
    assert TEXTS[0] in repr(ACTIVITY.desk(room.tx, place, room.seats["recorder"]))
    assert TEXTS[0] not in repr(ACTIVITY.desk(room.tx, place, room.seats["facilitator"]))
    assert TEXTS[0] in repr(ACTIVITY.mine(room.tx, place, room.seats["nurse"]))
    assert TEXTS[0] not in repr(ACTIVITY.mine(room.tx, place, room.seats["pharmacist"]))
    for nobody in ("pharmacist", "facilitator", "leader", "coach"):
        with pytest.raises(NotAllowed):
            room.does(nobody, "PutBack", idea=a)
    room.does("nurse", "PutBack", idea=a)  # who wrote it
    assert room.votable() == TEXTS[:2]
    room.does("recorder", "SetAside", idea=a)
    room.does("recorder", "PutBack", idea=a)  # who set it aside
    assert room.votable() == TEXTS[:2]
    assert ballot_items.set_aside(room.tx, room.meeting) == frozenset()


def test_br15_at_the_end_it_is_erased_with_what_it_said_before(room: Room) -> None:
    a, b = room.shares(*TEXTS[:2])
    room.does("facilitator", "StartClarify")
    room.does("facilitator", "EditText", idea=a, text="Cupboard keys")
    room.does("coach", "SetAside", idea=a)
    room.does("coach", "SetAside", idea=b)
    room.does("coach", "PutBack", idea=b)
    room.ends()
    erase_set_aside(room.tx, room.meeting, room.now)
    old = table(IdeaText)
    assert room.row(a).text == "" and room.row(b).text == TEXTS[1]
    assert list(room.tx.execute(select(old.c.text)).scalars()) == [""]
    with pytest.raises(Refused):
        room.does("coach", "PutBack", idea=a)
    room.does("recorder", "SetAside", idea=b)
    assert room.row(b).text == ""


def test_re2_the_record_has_no_author_while_anonymous(room: Room, lot: list[tuple[str, str]]) -> None:
    a, b, c, _ = room.shares(*TEXTS)
    room.does("facilitator", "StartClarify")
    room.does("facilitator", "MergeIdeas", idea=a, into=b)
    room.does("facilitator", "ParkIdea", idea=c)
    facts = ACTIVITY.facts(room.tx, room.place)
    ideas = facts["brainstorms"][0]["ideas"]
    assert [one["status"] for one in ideas] == ["merged", "votable", "parked", "votable"]
    assert ideas[0]["merged_into"] == 2
    said = repr(facts) + repr(ACTIVITY.sections(room.tx, room.place))
    assert "nurse" not in said and str(room.seats["nurse"].participant) not in said


def test_re2_names_stand_in_the_record_where_the_team_chose_so(room: Room) -> None:
    room.asks(mode="open", anonymous=False)
    a, _ = room.writes("nurse", *TEXTS[:2])
    room.does("recorder", "SetAside", idea=a)
    (section,) = ACTIVITY.sections(room.tx, room.place)
    rows = section.blocks[1].rows  # type: ignore[union-attr]
    assert rows == (("1", "(set aside)", "", ""), ("2", TEXTS[1], "", "nurse"))
    assert "1 text set aside" in repr(section)


def test_re1_a_record_taken_during_silence_holds_no_idea(room: Room) -> None:
    room.asks(anonymous=False)
    room.writes("nurse", *TEXTS[:2])
    said = repr(ACTIVITY.sections(room.tx, room.place)) + repr(ACTIVITY.facts(room.tx, room.place))
    assert "2 ideas, not shown yet." in said
    assert not any(text in said for text in TEXTS) and "nurse" not in said


def test_ro7_two_participants_who_are_one_person_have_the_ideas_of_both(room: Room) -> None:
    room.asks()
    room.write("nurse", TEXTS[0])
    room.write("pharmacist", TEXTS[1])
    stays, goes = str(room.seats["nurse"].participant), str(room.seats["pharmacist"].participant)
    merging.merge(room.tx, room.place, stays, goes)
    assert room.seen.writers == 1
    assert ACTIVITY.mine and TEXTS[1] in repr(ACTIVITY.mine(room.tx, room.place, room.seats["nurse"]))


def test_an_item_or_idea_of_another_meeting_is_not_there(room: Room) -> None:
    (idea,) = room.shares(TEXTS[0])
    other = Room(room.tx)
    other.asks(mode="open")
    with pytest.raises(Gone):
        other.does("facilitator", "SetAside", idea=idea)
    with pytest.raises(Gone):
        store.load(room.tx, Place(room.meeting, new_id(), room.now), room.seats["nurse"])


def test_a_role_without_the_right_opens_nothing(room: Room) -> None:
    with pytest.raises(NotAllowed):
        room.does("nurse", "AskQuestion", question="Why?")
    with pytest.raises(NotAllowed):
        room.does("recorder", "OpenIdeas", mode="open")
