"""`make mutants`: what it alters, that a switch that is off changes nothing, and that its list of equals is not stale."""

import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.__main__ import EQUAL, equal
from tests.mutants.alter import SWITCH, Alteration, altered
from tests.mutants.children import answers
from tests.mutants.loop import Switch
from tests.mutants.targets import targets

RULE = '''
MOST = 3

def late(over, quiet):
    """A sentence that is no rule."""
    if quiet:
        return "hidden"
    if over >= MOST and not quiet:
        raise ValueError(N_("Too late."), over + 1)
    return min(over, 2)
'''


@pytest.fixture
def switch() -> Iterator[Switch]:
    made = Switch()
    setattr(builtins, SWITCH, made)
    yield made
    delattr(builtins, SWITCH)


@pytest.fixture
def rule() -> tuple[Any, list[Alteration]]:
    tree, made = altered(RULE, "app/rule.py", 1)
    return compile(tree, "rule", "exec"), made


def named(made: list[Alteration], before: str, after: str) -> Alteration:
    return next(one for one in made if (one.before, one.after) == (before, after))


def late(code: Any, over: int) -> Any:
    names: dict[str, Any] = {"N_": str}
    exec(code, names)
    return names["late"](over, False)


def test_what_is_switched_off_changes_nothing(switch: Switch, rule: Any) -> None:
    code, made = rule
    assert late(code, 1) == 1
    with pytest.raises(ValueError, match=r"Too late\."):
        late(code, 3)
    assert switch.asked <= {one.number for one in made}


@pytest.mark.parametrize(
    ("before", "after", "over", "then"),
    [
        ("over >= MOST", "over > MOST", 3, 2),
        ("over >= MOST", "over < MOST", 4, 2),
        ("3", "4", 3, 2),
        ("min(over, 2)", "max(over, 2)", 1, 2),
        ("2", "1", 2, 1),
        ("quiet", "not quiet", 1, "hidden"),
        ("not quiet", "quiet", 5, 2),
        ("over >= MOST and (not quiet)", "over >= MOST or not quiet", 1, ValueError),
        ("raise ValueError(N_('Too late.'), over + 1)", "left out", 9, 2),
    ],
)
def test_each_switch_alters_its_line(
    switch: Switch, rule: Any, before: str, after: str, over: int, then: object
) -> None:
    code, made = rule
    switch.on = named(made, before, after).number
    if then is ValueError:
        with pytest.raises(ValueError, match="Too late"):
            late(code, over)
    else:
        assert late(code, over) == then


def test_sentences_are_not_altered_and_words_of_state_are(rule: Any) -> None:
    said = {one.before for one in rule[1]}
    assert "'Too late.'" not in said
    assert "'hidden'" in said


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # a test run has threads
def test_a_child_that_never_ends_is_ended() -> None:
    def never() -> None:
        while True:
            pass

    assert sorted(answers(iter([("a", lambda: 1, 5.0), ("b", never, 0.0)]), 2)) == [("a", 1), ("b", None)]


def test_each_equal_is_an_alteration_and_has_its_reason() -> None:
    root = Path(__file__).parents[2]
    marks = {
        one.mark
        for path in targets()
        for one in altered(path.read_text("utf-8"), path.relative_to(root).as_posix(), 1)[1]
    }
    assert set(equal()) - marks == set(), f"gone: take them out of {EQUAL.name}"
    assert all(len(why.split()) > 3 for why in equal().values())
