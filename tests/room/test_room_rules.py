"""Plain words, hands and the list of words: the rules alone."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.contract import Command, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import MAY, needs_of, permit
from app.core.roles import Kind
from app.room.rules import (
    MOST_WORDS,
    AskPlainWords,
    FeltHeardSaid,
    HandLowered,
    HandRaised,
    LowerHand,
    LowerHandOf,
    LowerHands,
    PlainWordsAsked,
    RaiseHand,
    RemoveWord,
    SayFeltHeard,
    Standing,
    WordWritten,
    WriteWord,
)

NOW = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)
ME, OTHER, KEY = "0123456789abcdefghjkmn", "abcdefghjkmn0123456789", "k" * 22
NURSE = Seat("m", "t", MAY["participant"], participant=ME)
COACH = Seat("m", "t", MAY["coach"], coach="c")


def decide(kind: type[Command], state: Standing, seat: Seat = NURSE, **fields: Any) -> Any:
    return kind.model_validate({"key": KEY, **fields}).decide(state, seat, NOW)


def test_what_is_asked_bears_no_name() -> None:
    assert decide(AskPlainWords, Standing()) == PlainWordsAsked()


def test_a_hand_goes_up_once_and_comes_down_once() -> None:
    assert decide(RaiseHand, Standing()) == HandRaised(ME)
    assert decide(LowerHand, Standing(up=True)) == HandLowered(ME, by_other=False)
    with pytest.raises(Refused, match="up already"):
        decide(RaiseHand, Standing(up=True))
    with pytest.raises(Refused, match="down already"):
        decide(LowerHand, Standing())


def test_the_facilitator_lowers_one_hand_or_all() -> None:
    assert decide(LowerHandOf, Standing(up=True), COACH, participant=OTHER) == HandLowered(OTHER, by_other=True)
    assert decide(LowerHands, Standing(up=True), COACH) == HandLowered("", by_other=True)
    for kind, fields in ((LowerHandOf, {"participant": OTHER}), (LowerHands, {})):
        with pytest.raises(Refused):
            decide(kind, Standing(), COACH, **fields)


@pytest.mark.parametrize("hat", ["participant", "timekeeper", "recorder", "guest"])
def test_nobody_else_lowers_a_hand(hat: str) -> None:
    seat = Seat("m", "t", needs_of([hat, "guest"]), participant=ME)
    for kind in (LowerHandOf, LowerHands):
        with pytest.raises(NotAllowed):
            permit(seat, kind.needs)


@pytest.mark.parametrize("kind", [AskPlainWords, RaiseHand])
def test_after_the_end_there_is_nothing_to_ask(kind: type[Command]) -> None:
    with pytest.raises(Refused, match="has ended"):
        decide(kind, Standing(ended=True))


@pytest.mark.parametrize(("kind", "up"), [(AskPlainWords, False), (RaiseHand, False), (LowerHand, True)])
def test_a_coach_who_has_not_joined_has_no_hand(kind: type[Command], up: bool) -> None:
    with pytest.raises(NotAllowed, match="Join the meeting first"):
        decide(kind, Standing(up=up), COACH)


def test_the_list_of_words_ends_somewhere_and_a_known_word_may_still_change() -> None:
    word = {"term": "PDSA", "meaning": "A small test"}
    assert decide(WriteWord, Standing(listed=MOST_WORDS - 1), COACH, **word) == WordWritten("t", "PDSA", "A small test")
    assert decide(WriteWord, Standing(listed=MOST_WORDS, known=True), COACH, **word).term == "PDSA"
    with pytest.raises(Refused, match="Take one out first"):
        decide(WriteWord, Standing(listed=MOST_WORDS), COACH, **word)
    with pytest.raises(Gone):
        decide(RemoveWord, Standing(), COACH, word=OTHER)


def test_only_patient_and_carer_partners_are_asked_whether_they_felt_heard_and_only_at_the_end() -> None:
    partner = replace(NURSE, kind=Kind.PATIENT_CARER)
    assert decide(SayFeltHeard, Standing(closing=True), partner, answer="partly") == FeltHeardSaid(ME, "partly")
    with pytest.raises(NotAllowed, match="patient and carer partners"):
        decide(SayFeltHeard, Standing(closing=True), NURSE, answer="partly")
    with pytest.raises(Refused, match="at the end"):
        decide(SayFeltHeard, Standing(), partner, answer="partly")
