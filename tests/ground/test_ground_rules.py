"""Ground rules: agreeing, the focus, the nudge and the review, by the rules alone."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.contract import Command, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import MAY
from app.ground.rules import (
    AgreeRules,
    FocusRule,
    KeepRules,
    NudgeRule,
    RuleFocused,
    RuleNudged,
    RulesAgreed,
    RulesReviewed,
    Standing,
    WriteRules,
    in_focus,
    review_due,
    rule_lines,
)

NOW = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)
ME, ONE, TWO, KEY = "m" * 22, "1" * 22, "2" * 22, "k" * 22
NURSE = Seat("m", "t", MAY["participant"], participant=ME)
COACH = Seat("m", "t", MAY["coach"], coach="c")
ON = Standing("running", (ONE, TWO))


def decide(kind: type[Command], state: Standing, seat: Seat = NURSE, **typed: Any) -> Any:
    return kind.model_validate({"key": KEY, **typed}).decide(state, seat, NOW)


def test_everybody_agrees_once_while_people_come_and_while_it_runs() -> None:
    assert decide(AgreeRules, ON) == RulesAgreed(ME)
    assert decide(AgreeRules, Standing("lobby", (ONE,))) == RulesAgreed(ME)
    with pytest.raises(Refused, match="agreed already"):
        decide(AgreeRules, Standing("running", (ONE,), agreed=True))


def test_nobody_agrees_to_nothing_nor_from_outside_nor_afterwards() -> None:
    with pytest.raises(Refused, match="no ground rules"):
        decide(AgreeRules, Standing("running"))
    with pytest.raises(NotAllowed, match="Join the meeting"):
        decide(AgreeRules, ON, COACH)
    with pytest.raises(Refused, match="has ended"):
        decide(AgreeRules, Standing("ended", (ONE,)))
    with pytest.raises(Refused, match="Not yet"):
        decide(AgreeRules, Standing("planned", (ONE,)))


def test_a_nudge_says_which_rule_and_not_who() -> None:
    assert decide(NudgeRule, ON, rule=TWO) == RuleNudged(TWO)
    assert [field.name for field in fields(RuleNudged)] == ["rule"]
    assert NudgeRule.nameless


def test_a_nudge_is_for_a_rule_there_is_and_for_a_meeting_that_runs() -> None:
    with pytest.raises(Gone, match="changed its ground rules"):
        decide(NudgeRule, Standing("running", (ONE,)), rule=TWO)
    for state in ("planned", "lobby", "ended", "cancelled"):
        with pytest.raises(Refused, match="not running"):
            decide(NudgeRule, Standing(state, (ONE,)), rule=ONE)


def test_the_focus_is_chosen_before_and_during_the_meeting() -> None:
    for state in ("planned", "lobby", "running"):
        assert decide(FocusRule, Standing(state, (ONE, TWO)), COACH, rule=ONE) == RuleFocused(ONE)
    with pytest.raises(Refused, match="has ended"):
        decide(FocusRule, Standing("ended", (ONE,)), COACH, rule=ONE)
    with pytest.raises(Gone):
        decide(FocusRule, Standing("running", (ONE,)), COACH, rule=TWO)


@pytest.mark.parametrize(
    ("rules", "chosen", "number", "expected"),
    [
        ("abc", None, 1, "a"),
        ("abc", None, 2, "b"),
        ("abc", None, 4, "a"),
        ("abc", "c", 1, "c"),
        ("abc", "gone", 3, "c"),  # the team wrote its rules anew
        ("", None, 1, None),
        ("", "a", 1, None),
    ],
)
def test_without_a_choice_the_rules_take_turns_by_the_number_of_the_meeting(
    rules: str, chosen: str | None, number: int, expected: str | None
) -> None:
    assert in_focus(list(rules), chosen, number) == expected


def test_the_rules_are_looked_at_again_every_eight_meetings() -> None:
    assert [n for n in range(12) if review_due(n)] == [8, 9, 10, 11]


def test_written_anew_or_kept_both_are_a_review() -> None:
    written = decide(WriteRules, ON, COACH, rules=" One voice \n\n  No   rank\nOne voice")
    assert written == RulesReviewed("t", ("One voice", "No rank"))
    assert decide(KeepRules, ON, COACH) == RulesReviewed("t", None)
    with pytest.raises(Refused, match="no ground rules"):
        decide(KeepRules, Standing("running"), COACH)


def test_there_are_at_most_twelve_rules_of_a_hundred_and_twenty_characters() -> None:
    assert len(rule_lines("\n".join(f"Rule {n}" for n in range(12)))) == 12
    with pytest.raises(Refused, match="twelve"):
        rule_lines("\n".join(f"Rule {n}" for n in range(13)))
    assert rule_lines("x" * 120) == ("x" * 120,)
    with pytest.raises(Refused, match="120 characters"):
        rule_lines("Short\n" + "x" * 121)
