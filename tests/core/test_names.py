"""Two names that look alike never look the same in the room.  The ids are those of the bad-input catalogue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.names import RESERVED, shown, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Ann", "Ann\u200b", id="F5"),
        pytest.param("Ann", "Αnn", id="F6-greek"),
        pytest.param("Ann", "Аnn", id="F6-cyrillic"),
        pytest.param("Nora", "Νοrа", id="F6-mixed"),
        pytest.param("Weiß", "WEISS", id="F15"),
        pytest.param("Zoé", "Zoe\u0301", id="F16"),
        pytest.param("Zoé", "zoe", id="RO-7-accent"),
        pytest.param("Ward sister", "ward  SISTER", id="RO-7-case-and-space"),
        pytest.param("Ann", "Ａｎｎ", id="full-width"),
        pytest.param("Łukasz", "lukasz", id="stroke"),
        pytest.param("ܐܑ", "ܐ", id="syriac-vowel"),
        pytest.param("Ann\ufe0f", "Ann", id="variation"),
        pytest.param("Ann\ufe00", "Ann", id="first-variation"),
    ],
)
def test_f5_f6_f15_f16_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
    assert shown(other, [one]) != other


@pytest.mark.parametrize(("one", "other"), [("Ann", "Anne"), ("सीता", "सुता"), ("田中", "田口"), ("สุดา", "สีดา")])
def test_names_that_look_different_stay_different(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
    assert shown(other, [one]) == other


def test_f5_the_second_ann_is_ann_2_and_the_third_is_ann_3() -> None:
    assert shown("Ann", []) == "Ann"
    assert shown("Ann", ["Ann"]) == "Ann (2)"
    assert shown("Ann", ["Ann", "Ann (2)"]) == "Ann (3)"


@pytest.mark.parametrize("role", [*RESERVED, "facilitator", "Cоach"])
def test_f7_a_role_as_a_name_says_that_it_is_a_name(role: str) -> None:
    assert shown(role, []) == f"{role} (name)"
    assert shown(role, [f"{role} (name)"]) == f"{role} (name) (2)"


@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=8), max_size=5))
def test_a_shown_name_is_never_the_look_of_another(name: str, taken: list[str]) -> None:
    assert skeleton(shown(name, taken)) not in {skeleton(other) for other in taken}


@given(st.text(max_size=40))
def test_case_and_skeleton_of_a_name_agree(name: str) -> None:
    assert skeleton(name.casefold()) == skeleton(name)
