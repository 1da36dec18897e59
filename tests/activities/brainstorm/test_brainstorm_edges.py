"""The edges of the rules of brainstorming: each sentence that says no, and what is left out when a field is."""

from typing import Any

import pytest

from app.activities.brainstorm import record, rules
from app.activities.brainstorm.alike import pieces
from app.activities.brainstorm.board import Group
from app.activities.brainstorm.robin import Robin
from app.activities.brainstorm.rules import Board, Mode, State
from app.activities.brainstorm.turns import waiting
from app.core.errors import Gone
from tests.activities.brainstorm.test_brainstorm_rules import (
    COACH,
    FACILITATOR,
    NURSE,
    RECORDER,
    A,
    B,
    board,
    does,
    one,
    refused,
)

SAME: dict[str, Any] = {"question": "Why?", "anonymous": "on"}


def test_br9_a_text_is_compared_by_three_letters_of_each_word() -> None:
    assert pieces("Key, key! a") == {" ke": 2, "key": 2, "ey ": 2, " a ": 1}
    assert pieces("") == {} and pieces("?!") == {}


def test_br15_a_text_that_is_not_set_aside_cannot_be_put_back() -> None:
    assert "not set aside" in refused(RECORDER, rules.PutBack, board(idea=one()), idea=A)
    for gone in (None, one(withdrawn=True), one(number=None)):
        refused(RECORDER, rules.SetAside, board(idea=gone), Gone, idea=A)


def test_br8_nothing_is_merged_or_reworded_after_the_end_or_of_what_is_gone() -> None:
    two = {"idea": one(), "into": one(B, number=2)}
    assert "ended" in refused(FACILITATOR, rules.MergeIdeas, board(ended=True, **two), idea=A, into=B)
    for gone in (one(withdrawn=True), one(number=None)):
        refused(FACILITATOR, rules.MergeIdeas, board(idea=gone, into=two["into"]), Gone, idea=A, into=B)
    clarified = board(clarified=True, idea=one())
    assert "already" in refused(FACILITATOR, rules.EditText, clarified, idea=A, text="Keys take long")


def test_br8_without_new_words_a_merge_keeps_those_that_are_there() -> None:
    two = {"idea": one(), "into": one(B, number=2, aside_by="recorder")}
    merged: Any = does(FACILITATOR, rules.MergeIdeas, board(**two), idea=A, into=B)
    assert (merged.text, merged.old) == ("", "")
    asked: Any = does(FACILITATOR, rules.ProposeMerge, board(**two), idea=A, into=B)
    assert asked.text == ""
    says = refused(FACILITATOR, rules.MergeIdeas, board(**two), idea=A, into=B, text="Both")
    assert "set aside" in says


def test_an_idea_in_focus_goes_when_none_is_named() -> None:
    shown: Any = does(FACILITATOR, rules.FocusIdea, board(idea=one()))
    assert shown.idea == ""


def test_br10_the_field_of_ticked_ideas_wins_over_single_ticks_and_a_name_is_one_groups() -> None:
    groups = (Group("g" * 22, "Ready", 1), Group("h" * 22, "See it", 2))
    state = board(groups=groups, picked=(one(), one(B, number=2)))
    moved: Any = does(FACILITATOR, rules.MoveIdeas, state, picked=A, cluster="g" * 22, **{f"pick-{B}": "on"})
    assert moved.ideas == (A,)
    ticked: Any = does(FACILITATOR, rules.MoveIdeas, state, cluster="g" * 22, **{f"pick-{B}": "on"})
    assert ticked.ideas == (B,)
    assert "this name" in refused(FACILITATOR, rules.RenameGroup, state, cluster="g" * 22, name="SEE IT")


def test_br4_names_can_be_hidden_later_and_never_shown() -> None:
    named = board(question="Why?", ideas=1, anonymous=False)
    hidden: Any = does(FACILITATOR, rules.AskQuestion, named, question="Why?")
    assert hidden.anonymous is False
    does(FACILITATOR, rules.AskQuestion, named, **SAME)
    does(FACILITATOR, rules.AskQuestion, board(question="Why?", ideas=1), **SAME)
    assert "stay hidden" in refused(FACILITATOR, rules.AskQuestion, board(question="Why?", ideas=1), question="Why?")
    assert "ended" in refused(FACILITATOR, rules.AskQuestion, board(ended=True), **SAME)


@pytest.mark.parametrize(
    ("state", "mode"),
    [
        (State.NONE, Mode.OPEN), (State.ASKED, Mode.OPEN), (State.OPEN, Mode.SILENT), (State.CLOSED, Mode.SILENT),
    ],
)  # fmt: skip
def test_br3_how_ideas_come_is_chosen_with_the_question_until_they_are_opened(state: State, mode: Mode) -> None:
    asked: Any = does(FACILITATOR, rules.AskQuestion, board(state=state, mode=Mode.SILENT), **SAME, mode="open")
    assert asked.mode is mode


def test_br3_the_phases_follow_one_another() -> None:
    asked = board(state=State.ASKED, mode=Mode.SILENT, waiting=1)
    assert "Start the meeting" in refused(FACILITATOR, rules.OpenIdeas, board(started=False), mode="silent")
    assert "open already" in refused(FACILITATOR, rules.OpenIdeas, board(), mode="open")
    assert "closed already" in refused(FACILITATOR, rules.CloseIdeas, board(state=State.CLOSED))
    assert "question" in refused(FACILITATOR, rules.CloseIdeas, Board())
    assert "question" in refused(FACILITATOR, rules.RevealIdeas, Board())
    assert "Open the ideas first" in refused(FACILITATOR, rules.RevealIdeas, asked)
    assert "Open the ideas first" in refused(FACILITATOR, rules.StartClarify, asked)
    assert "clarified already" in refused(FACILITATOR, rules.StartClarify, board(state=State.CLARIFY))


def test_br3_a_round_begins_anew_unless_it_was_stopped_in_the_middle() -> None:
    robin = Robin(order=("a", "b"), here=("a", "b"), turn="b", round=2)
    begun: Any = does(FACILITATOR, rules.OpenIdeas, board(robin=robin), mode="round_robin")
    assert (begun.turn.turn, begun.turn.round, begun.anew) == ("a", 3, True)
    stopped = board(robin=robin, mode=Mode.ROUND_ROBIN, state=State.CLOSED)
    going: Any = does(FACILITATOR, rules.OpenIdeas, stopped, mode="round_robin")
    assert (going.turn.turn, going.turn.round, going.anew) == ("b", 2, False)
    assert "Nobody is here" in refused(FACILITATOR, rules.OpenIdeas, board(robin=None), mode="round_robin")


def test_br6_an_idea_written_before_and_hidden_again_is_changed_without_the_room() -> None:
    silent = board(mode=Mode.SILENT, idea=one())
    assert type(does(NURSE, rules.EditIdea, silent, idea=A, text="New")) is rules.IdeaEdited
    assert type(does(NURSE, rules.WithdrawIdea, silent, idea=A)) is rules.IdeaWithdrawn
    assert type(does(NURSE, rules.EditIdea, board(idea=one()), idea=A, text="New")) is not rules.IdeaEdited
    assert type(does(NURSE, rules.WithdrawIdea, board(idea=one()), idea=A)) is not rules.IdeaWithdrawn


def test_br6_after_the_end_nothing_is_left_as_it_is_by_anybody() -> None:
    assert "ended" in refused(FACILITATOR, rules.LeaveIdea, board(ended=True, wished=True, idea=one()), idea=A)


def test_re2_who_wrote_something_on_paper_stands_nowhere() -> None:
    from app.activities.brainstorm.overview import Shown

    line = Shown(A, 1, "Keys", rules.Status.VOTABLE)
    assert record.writer(line, {}) == "" and record.writer(line, {A: "Porter"}) == "Porter"


def test_re2_what_became_of_an_idea_is_said_only_where_it_left_the_list() -> None:
    from app.activities.brainstorm.overview import Shown

    assert record.fate(Shown(A, 1, "Keys", rules.Status.VOTABLE), {}) == ""
    assert record.fate(Shown(A, 1, "Keys", rules.Status.MERGED, head=B), {B: 7}) == "merged into 7"


def test_br15_open_ideas_wait_for_the_facilitator_only_where_the_team_chose_that_and_nobody_saw_them() -> None:
    for release, mode, asked, keeps in (
        (True, Mode.OPEN, "open", True),
        (False, Mode.OPEN, "open", False),
        (True, Mode.OPEN, "silent", False),
        (True, Mode.SILENT, "open", False),  # written in silence, they wait for the reveal
    ):
        closed = board(state=State.CLOSED, mode=mode, release=release)
        opened: Any = does(FACILITATOR, rules.OpenIdeas, closed, mode=asked)
        assert opened.keeps is keeps, (release, mode, asked)
    for release, mode, keeps in ((True, Mode.OPEN, True), (False, Mode.OPEN, False), (True, Mode.SILENT, False)):
        started: Any = does(FACILITATOR, rules.StartClarify, board(mode=mode, release=release))
        assert started.keeps is keeps, (release, mode)


def test_br15_an_idea_is_released_once_and_not_in_silence() -> None:
    waits: Any = does(FACILITATOR, rules.ReleaseIdea, board(idea=one(number=None), next_number=4), idea=A)
    assert (waits.idea, waits.number) == (A, 4)
    assert "has seen" in refused(FACILITATOR, rules.ReleaseIdea, board(idea=one()), idea=A)
    for gone in (None, one(number=None, withdrawn=True)):
        refused(FACILITATOR, rules.ReleaseIdea, board(idea=gone), Gone, idea=A)
    refused(FACILITATOR, rules.ReleaseIdea, board(mode=Mode.SILENT, idea=one(number=None)), Gone, idea=A)


def test_br3_turns_that_are_over_begin_anew() -> None:
    over = board(robin=Robin(order=("a", "b"), here=("a", "b"), round=2), mode=Mode.ROUND_ROBIN, state=State.CLOSED)
    begun: Any = does(FACILITATOR, rules.OpenIdeas, over, mode="round_robin")
    assert (begun.turn.turn, begun.turn.round, begun.anew) == ("a", 3, True)


def test_br12_the_field_of_picked_ideas_wins_over_single_ticks() -> None:
    state = board(offered=((A, "Keys"), (B, "Lists")))
    both: Any = does(FACILITATOR, rules.BringBack, state, picked=A, **{f"bank-{B}": "on"})
    ticked: Any = does(FACILITATOR, rules.BringBack, state, **{f"bank-{B}": "on"})
    assert (both.ideas, ticked.ideas) == (((A, "Keys"),), ((B, "Lists"),))
    assert "Tick the ideas" in refused(FACILITATOR, rules.BringBack, state)


def test_br8_the_words_that_are_there_already_are_no_new_words() -> None:
    two = {"idea": one(), "into": one(B, number=2)}
    merged: Any = does(FACILITATOR, rules.MergeIdeas, board(**two), idea=A, into=B, text="Keys take long")
    assert (merged.text, merged.old) == ("", "")
    asked: Any = does(FACILITATOR, rules.ProposeMerge, board(**two), idea=A, into=B, text="Keys take long")
    assert asked.text == ""
    reworded: Any = does(FACILITATOR, rules.MergeIdeas, board(**two), idea=A, into=B, text="Both")
    assert (reworded.text, reworded.old) == ("Both", "Keys take long")


def test_br11_what_is_merged_or_parked_is_not_parked() -> None:
    assert "parked already" in refused(FACILITATOR, rules.ParkIdea, board(idea=one(parked=True)), idea=A)
    assert "is merged" in refused(FACILITATOR, rules.ParkIdea, board(idea=one(head=B)), idea=A)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (rules.NotTheSame, {"idea": A, "into": B}),
        (rules.FocusIdea, {}),
        (rules.TurnIdeas, {"page": 1}),
        (rules.AskWhatItMeans, {"idea": A}),
    ],
)
def test_br14_after_the_end_nothing_is_asked_or_shown(kind: Any, fields: dict[str, Any]) -> None:
    state = board(idea=one(), into=one(B, number=2))
    does(NURSE, kind, state, **fields)
    assert "ended" in refused(NURSE, kind, board(ended=True, idea=one(), into=one(B, number=2)), **fields)


def test_the_list_is_turned_and_an_idea_looked_at_once_there_is_a_question_and_ideas_are_shown() -> None:
    for kind, fields in ((rules.TurnIdeas, {"page": 1}), (rules.FocusIdea, {})):
        assert "question" in refused(FACILITATOR, kind, Board(), **fields)
    assert "Show the ideas" in refused(FACILITATOR, rules.TurnIdeas, board(mode=Mode.SILENT), page=1)


def test_br6_a_change_is_asked_for_by_its_author_and_left_only_where_it_was_asked_for() -> None:
    def asks(seat: Any, **more: Any) -> str:
        return refused(seat, rules.AskForChange, board(clarified=True, **more), Gone, idea=A, text="New")

    for gone in (None, one(author="pharmacist"), one(withdrawn=True)):
        assert asks(NURSE, idea=gone)
    assert asks(COACH, idea=one(author=None))  # written on paper: nobody's, and not a coach's either
    assert "Nobody has asked" in refused(FACILITATOR, rules.LeaveIdea, board(idea=one()), idea=A)
    left: Any = does(FACILITATOR, rules.LeaveIdea, board(idea=one(), wished=True), idea=A)
    assert left.idea == A
    with pytest.raises(Gone):
        waiting(board(idea=one(author=None, number=None)), COACH)
