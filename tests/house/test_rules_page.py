"""docs/rules.md: each rule has a test that bears its number and a screen, and the page says what there is."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.browser.all_states import STATES

BIN = runpy.run_path(str(Path(__file__).parents[2] / "bin" / "rules"))


@pytest.fixture
def rules() -> Any:
    return BIN["Rules"]()


def test_the_page_of_rules_is_whole_and_up_to_date(rules: Any) -> None:
    assert list(rules.faults()) == []
    assert BIN["PAGE"].read_text(encoding="utf-8") == rules.text(), "run bin/rules"


def test_a_rule_that_loses_its_test_is_named(rules: Any) -> None:
    del rules.proofs["MV-13"]
    assert [fault for fault in rules.faults() if "MV-13: no test" in fault]


def test_a_test_that_bears_a_number_of_no_rule_is_named(rules: Any) -> None:
    rules.proofs["MV-99"] = {"tests/test_x.py": ["test_mv99_x"]}
    assert [fault for fault in rules.faults() if fault.startswith("MV-99: a test bears")]


def test_a_rule_on_the_list_of_what_is_missing_may_not_be_proved(rules: Any) -> None:
    rules.not_yet.append("MV-13")
    assert [fault for fault in rules.faults() if fault.startswith("MV-13: on the list")]


def test_a_screen_that_is_gone_is_named(rules: Any) -> None:
    rules.states.discard("wall-results")
    assert [fault for fault in rules.faults() if "no state wall-results" in fault]


def test_a_rule_says_where_it_is_seen_or_why_nowhere(rules: Any) -> None:
    rules.by_name["MV-13"].pop("seen")
    assert [fault for fault in rules.faults() if fault.startswith("MV-13: docs/rules.toml")]


def test_the_names_are_those_that_the_browser_tests_use(rules: Any) -> None:
    assert rules.states == {str(state) for state in STATES}


def test_a_number_within_a_name_counts_and_a_longer_word_does_not(rules: Any, tmp_path: Path) -> None:
    named = "def test_rt6_mv19_the_closed_picture():\n    ...\nasync def test_start5_of_part2_is_late():\n    ...\n"
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_x.py").write_text(named)
    found = BIN["proofs"].__globals__ | {"ROOT": tmp_path}
    made = type(BIN["proofs"])(BIN["proofs"].__code__, found)(rules.data)
    assert sorted(made) == ["MV-19", "RT-6"]
