"""The rules of brainstorming, one test a rule or more; no rows, no screens."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.activities.brainstorm import ACTIVITY, rules
from app.activities.brainstorm.rules import Board, Idea, Mode, State, Status
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, No, NotAllowed, Refused
from app.core.gathering import folded
from app.core.permissions import needs_of

NOW = datetime(2026, 7, 23, 9, 20, tzinfo=UTC)
A, B, C = "a" * 22, "b" * 22, "c" * 22
NURSE = Seat("m", "t", needs_of(["participant"]), participant="nurse")
PHARMACIST = Seat("m", "t", needs_of(["participant"]), participant="pharmacist")
FACILITATOR = Seat("m", "t", needs_of(["facilitator", "participant"]), participant="facilitator")
RECORDER = Seat("m", "t", needs_of(["recorder", "participant"]), participant="recorder")
COACH = Seat("m", "t", needs_of(["coach"]), coach="coach")


def board(**more: Any) -> Board:
    given_ = {"id": "x", "question": "Why?", "mode": Mode.OPEN, "state": State.OPEN, **more}
    return Board(**given_)


def ask(kind: type[Command], **fields: Any) -> Command:
    return kind.model_validate({"key": "k" * 12, **fields})


def does(seat: Seat, kind: type[Command], state: Board, **fields: Any) -> Event:
    return ask(kind, **fields).decide(state, seat, NOW)


def refused(seat: Seat, kind: type[Command], state: Board, why: type[No] = Refused, **fields: Any) -> str:
    with pytest.raises(why) as said:
        does(seat, kind, state, **fields)
    return said.value.says


def one(id_: str = A, author: str = "nurse", number: int | None = 1, **more: Any) -> Idea:
    return Idea(id_, "Keys take long", author, number, **more)


def test_br1_no_idea_comes_before_the_question() -> None:
    assert refused(NURSE, rules.AddIdea, Board(), text="Keys") == "Set the question first."
    assert refused(FACILITATOR, rules.OpenIdeas, Board(), mode="open") == "Set the question first."


def test_br1_the_question_stays_once_there_are_ideas() -> None:
    fields: dict[str, Any] = {"question": "Another?", "anonymous": "on"}
    assert isinstance(does(FACILITATOR, rules.AskQuestion, board(), **fields), rules.QuestionAsked)
    assert "stays" in refused(FACILITATOR, rules.AskQuestion, board(ideas=1), **fields)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "x" * 201, "\u2060 \u00a0"])
def test_br2_blank_and_too_long_texts_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        ask(rules.AddIdea, text=text)


def test_br2_two_hundred_characters_as_a_person_counts_them_are_taken() -> None:
    text = "\U0001f469\u200d\U0001f52c" * 200
    assert ask(rules.AddIdea, text=text).text == text  # type: ignore[attr-defined]


@pytest.mark.parametrize("again", ["Keys take long", "KEYS  take\tlong ", "keys take LONG", "Keys\ntake long"])
def test_br2_the_same_text_twice_by_the_same_person_is_refused(again: str) -> None:
    state = board(own=((A, "Keys take long"),))
    assert refused(NURSE, rules.AddIdea, state, text=again) == "You have sent this idea already."


@pytest.mark.parametrize(
    ("first", "again"), [("Stra\u00dfe", "STRASSE"), ("Caf\u00e9", "CAFE\u0301"), ("\u1e9b\u0323", "\u1e9b\u0323")]
)
def test_br2_repeats_are_compared_after_nfc_and_casefold(first: str, again: str) -> None:
    assert refused(NURSE, rules.AddIdea, board(own=((A, first),)), text=again) == "You have sent this idea already."


def test_br2_an_edit_may_not_repeat_another_own_idea_but_may_keep_its_text() -> None:
    state = board(own=((A, "Keys take long"), (B, "No trolley")), idea=one())
    assert does(NURSE, rules.EditIdea, state, idea=A, text="keys take long")
    assert "already" in refused(NURSE, rules.EditIdea, state, idea=A, text="NO trolley")


@given(st.text(max_size=60))
def test_br2_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_br3_in_silence_an_idea_has_no_number_and_changes_only_the_count() -> None:
    event = does(NURSE, rules.AddIdea, board(mode=Mode.SILENT), text="Keys")
    assert isinstance(event, rules.IdeaAdded) and event.number is None
    assert event.topics == {"brainstorm.tally"}
    assert rules.IdeaEdited.topics == frozenset() and rules.IdeaWithdrawn.topics == {"brainstorm.tally"}


def test_br3_in_open_mode_an_idea_is_seen_at_once() -> None:
    event = does(NURSE, rules.AddIdea, board(next_number=4), text="Keys")
    assert isinstance(event, rules.IdeaShared) and event.number == 4
    assert "brainstorm.ideas" in event.topics


def test_br3_modes_may_follow_one_another_and_only_known_ones() -> None:
    assert does(FACILITATOR, rules.OpenIdeas, board(mode=Mode.SILENT), mode="open")
    assert "already" in refused(FACILITATOR, rules.OpenIdeas, board(), mode="open")
    with pytest.raises(ValidationError):
        ask(rules.OpenIdeas, mode="loud")


def test_br4_names_stay_hidden_after_the_first_idea() -> None:
    same: dict[str, Any] = {"question": "Why?"}
    assert "stay hidden" in refused(FACILITATOR, rules.AskQuestion, board(ideas=1), **same)
    assert does(FACILITATOR, rules.AskQuestion, board(ideas=0), **same)
    tightened = does(FACILITATOR, rules.AskQuestion, board(ideas=1, anonymous=False), **same, anonymous="on")
    assert isinstance(tightened, rules.QuestionAsked) and tightened.anonymous


def test_br5_and_br9_nothing_votes_likes_or_merges_by_itself() -> None:
    assert {command.__name__ for command in ACTIVITY.commands} == {
        "AskQuestion", "OpenIdeas", "CloseIdeas", "RevealIdeas", "StartClarify", "AddIdea", "EditIdea", "WithdrawIdea",
        "EditText", "MergeIdeas", "UnmergeIdea", "ProposeMerge", "NotTheSame", "FocusIdea", "ParkIdea", "SetAside", "PutBack",
        "ReadIdea", "SayIdea", "PassTurn", "SayFor", "PassFor", "NextPerson", "PersonBefore", "AskWhatItMeans",
            "NewGroup", "RenameGroup", "MoveIdeas", "EmptyGroup", "TurnIdeas", "AskForChange", "LeaveIdea", "BringBack",
            "PassSheets", "EnterIdea", "ReleaseIdea", "ChooseRelease",
    }  # fmt: skip
    assert rules.MergeIdeas.needs == "facilitate"


@pytest.mark.parametrize("kind", [rules.EditIdea, rules.WithdrawIdea])
def test_br6_an_author_changes_an_idea_until_clarifying_starts(kind: type[Command]) -> None:
    assert does(NURSE, kind, board(idea=one()), idea=A, text="New")
    assert does(NURSE, kind, board(idea=one(), state=State.CLOSED), idea=A, text="New")
    clarified = board(idea=one(), state=State.CLARIFY, clarified=True)
    assert "clarified" in refused(NURSE, kind, clarified, idea=A, text="New")
    reopened = board(idea=one(), state=State.OPEN, clarified=True)
    assert "clarified" in refused(NURSE, kind, reopened, idea=A, text="New")


@pytest.mark.parametrize("kind", [rules.EditIdea, rules.WithdrawIdea])
@pytest.mark.parametrize("seat", [PHARMACIST, FACILITATOR, COACH])
def test_br6_nobody_else_changes_it_in_the_authors_place(kind: type[Command], seat: Seat) -> None:
    refused(seat, kind, board(idea=one()), Gone, idea=A, text="New")


def test_br6_afterwards_the_facilitator_edits_and_the_old_text_is_kept() -> None:
    state = board(idea=one(), state=State.CLARIFY, clarified=True)
    event = does(FACILITATOR, rules.EditText, state, idea=A, text="Cupboard keys take long")
    assert isinstance(event, rules.TextEdited) and event.old == "Keys take long"
    assert "author" in refused(FACILITATOR, rules.EditText, board(idea=one()), idea=A, text="Other")
    assert rules.EditText.needs == rules.ParkIdea.needs == "facilitate"


def test_br7_ideas_are_revealed_once_and_only_after_silence() -> None:
    silent = board(mode=Mode.SILENT, state=State.CLOSED)
    assert isinstance(does(FACILITATOR, rules.RevealIdeas, silent), rules.IdeasRevealed)
    assert "shown already" in refused(FACILITATOR, rules.RevealIdeas, board())


def test_br8_a_merge_keeps_the_number_of_the_other_and_may_change_its_text() -> None:
    state = board(idea=one(A), into=one(B, number=2))
    plain = does(FACILITATOR, rules.MergeIdeas, state, idea=A, into=B)
    assert plain == rules.IdeasMerged(A, B)
    renamed = does(FACILITATOR, rules.MergeIdeas, state, idea=A, into=B, text="Both")
    assert renamed == rules.IdeasMerged(A, B, "Both", "Keys take long")


@pytest.mark.parametrize("more", [{"head": C}, {"parked": True}])
def test_br8_what_is_merged_or_parked_is_not_merged_again(more: dict[str, Any]) -> None:
    good, bad = one(B, number=2), one(A, **more)
    assert "merged or parked" in refused(FACILITATOR, rules.MergeIdeas, board(idea=bad, into=good), idea=A, into=B)
    assert "merged or parked" in refused(FACILITATOR, rules.MergeIdeas, board(idea=good, into=bad), idea=B, into=A)


def test_br8_an_idea_does_not_merge_into_itself_and_hidden_ones_do_not_merge() -> None:
    assert "different" in refused(FACILITATOR, rules.MergeIdeas, board(idea=one(), into=one()), idea=A, into=A)
    hidden = board(idea=one(number=None), into=one(B, number=None), mode=Mode.SILENT)
    refused(FACILITATOR, rules.MergeIdeas, hidden, Gone, idea=A, into=B)


def test_br8_only_what_is_merged_is_taken_out() -> None:
    assert does(FACILITATOR, rules.UnmergeIdea, board(idea=one(head=B)), idea=A) == rules.IdeaUnmerged(A)
    assert "not merged" in refused(FACILITATOR, rules.UnmergeIdea, board(idea=one()), idea=A)


def test_br8_an_idea_that_holds_another_is_not_withdrawn_with_it() -> None:
    assert "merged into this one" in refused(NURSE, rules.WithdrawIdea, board(idea=one(), holds=True), idea=A)


@pytest.mark.parametrize(
    ("seat", "kind", "fields", "more"),
    [
        (FACILITATOR, rules.AskQuestion, {"question": "Why?", "anonymous": "on"}, {}),
        (FACILITATOR, rules.OpenIdeas, {"mode": "open"}, {"state": State.CLOSED}),
        (FACILITATOR, rules.StartClarify, {}, {}),
        (FACILITATOR, rules.RevealIdeas, {}, {"mode": Mode.SILENT}),
        (NURSE, rules.AddIdea, {"text": "Keys"}, {}),
        (NURSE, rules.EditIdea, {"idea": A, "text": "Keys"}, {}),
        (NURSE, rules.WithdrawIdea, {"idea": A}, {}),
        (FACILITATOR, rules.EditText, {"idea": A, "text": "Keys"}, {"clarified": True}),
        (FACILITATOR, rules.MergeIdeas, {"idea": A, "into": B}, {}),
        (FACILITATOR, rules.ParkIdea, {"idea": A}, {}),
        (FACILITATOR, rules.UnmergeIdea, {"idea": A}, {"idea": one(head=B)}),
    ],
)
def test_br8_mv10_nothing_changes_while_a_vote_runs(
    seat: Seat, kind: type[Command], fields: dict[str, Any], more: dict[str, Any]
) -> None:
    state = {"idea": one(), "into": one(B, number=2), **more}
    assert does(seat, kind, board(**state), **fields)
    assert refused(seat, kind, board(**state, frozen=True), **fields).startswith("A vote is running.")


def test_br11_each_idea_has_one_status() -> None:
    assert one(number=None).status is Status.RAISED
    assert one().status is Status.VOTABLE
    assert one(fate="kept").status is Status.KEPT
    assert one(parked=True).status is Status.PARKED
    assert one(parked=True, head=B).status is Status.MERGED
    assert one(head=B, withdrawn=True).status is Status.WITHDRAWN


def test_br13_a_late_joiner_adds_until_it_closes() -> None:
    late = Seat("m", "t", needs_of(["guest"]), participant="late")
    assert does(late, rules.AddIdea, board(), text="Keys")
    closed = "Ideas are closed. Your text is kept on this phone. Add it to the parking lot?"
    for state in (State.CLOSED, State.CLARIFY):
        assert refused(late, rules.AddIdea, board(state=state), text="Keys") == closed
    assert "not open yet" in refused(late, rules.AddIdea, board(state=State.ASKED), text="Keys")


def test_br14_after_the_end_the_text_is_refused_in_words() -> None:
    assert refused(NURSE, rules.AddIdea, board(ended=True), text="Keys") == "This meeting has ended. Thank you."


def test_a_coach_who_does_not_take_part_adds_no_idea() -> None:
    refused(COACH, rules.AddIdea, board(), NotAllowed, text="Keys")


@pytest.mark.parametrize("seat", [FACILITATOR, RECORDER, COACH])
def test_br15_a_text_is_set_aside_at_any_time_also_while_a_vote_runs(seat: Seat) -> None:
    assert "set_aside" in seat.may
    event = does(seat, rules.SetAside, board(idea=one(), frozen=True), idea=A)
    assert event == rules.TextSetAside(A, seat.by, erase=False)
    assert "ballot.items" in event.topics


def test_br15_its_author_and_who_set_it_aside_put_it_back_until_the_end() -> None:
    aside = one(aside_by=RECORDER.by)
    assert does(NURSE, rules.PutBack, board(idea=aside), idea=A) == rules.TextPutBack(A)
    refused(PHARMACIST, rules.PutBack, board(idea=aside), NotAllowed, idea=A)
    assert does(RECORDER, rules.PutBack, board(idea=aside, frozen=True), idea=A) == rules.TextPutBack(A)
    refused(FACILITATOR, rules.PutBack, board(idea=aside), NotAllowed, idea=A)
    assert "erased" in refused(RECORDER, rules.PutBack, board(idea=one(aside_by=RECORDER.by, erased=True)), idea=A)


def test_br15_a_text_set_aside_is_not_spread_by_parking_or_editing() -> None:
    state = board(idea=one(aside_by="x"), clarified=True)
    cases: tuple[tuple[type[Command], dict[str, Any]], ...] = ((rules.ParkIdea, {}), (rules.EditText, {"text": "New"}))
    for kind, fields in cases:
        assert "Put it back first" in refused(FACILITATOR, kind, state, idea=A, **fields)


def test_br15_nobody_learns_of_an_idea_written_in_silence() -> None:
    hidden = board(idea=one(number=None), mode=Mode.SILENT)
    for kind in (rules.SetAside, rules.PutBack, rules.ParkIdea, rules.UnmergeIdea):
        refused(FACILITATOR, kind, hidden, Gone, idea=A)
