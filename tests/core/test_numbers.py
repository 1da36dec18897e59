"""Only plain ASCII digits are a number.  The ids are those of the bad-input catalogue."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from app.core.numbers import ExtendBy, Int, Minutes, Rating, Tick, VotesEach, integer, units
from app.core.text import BadText


class Form(BaseModel):
    rating: Rating = 0
    minutes: Minutes = 1
    extend: ExtendBy = 1
    votes: VotesEach = 1
    weight: Annotated[int, Int(0, 20)] = 0
    sure: Tick = False


class Box(BaseModel):
    sure: Tick


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("-1", id="F41"),
        pytest.param("0.5", id="F42-fraction"),
        pytest.param("1e0", id="F42-exponent"),
        pytest.param("1_0", id="F42-underscore"),
        pytest.param("0x1", id="F42-hex"),
        pytest.param("٣", id="F42-arabic-digit"),
        pytest.param(str(2**63), id="F43"),
        pytest.param(2**63, id="F43-int"),
        pytest.param("21", id="too-many"),
        pytest.param("", id="F44-empty"),
        pytest.param("ten", id="F44-word"),
        pytest.param("NaN", id="F44-nan"),
        pytest.param(float("nan"), id="F44-nan-float"),
        pytest.param(True, id="F45"),
        pytest.param("true", id="F45-word"),
        pytest.param(7.0, id="F46"),
        pytest.param("7.0", id="F46-text"),
        pytest.param(" 7", id="space"),
        pytest.param("7\n", id="newline"),
        pytest.param("+7", id="plus"),
        pytest.param(["1", "2"], id="F36"),
        pytest.param(None, id="nothing"),
    ],
)
def test_f41_to_f46_anything_but_a_plain_number_in_range_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({"weight": typed})
    assert isinstance(caught.value.errors()[0]["ctx"]["error"], BadText)


@pytest.mark.parametrize(
    ("field", "lo", "hi"), [("rating", 0, 10), ("minutes", 1, 480), ("extend", 1, 10), ("votes", 1, 20)]
)
def test_f44_f61_each_number_has_its_range(field: str, lo: int, hi: int) -> None:
    assert [getattr(Form.model_validate({field: str(n)}), field) for n in (lo, hi)] == [lo, hi]
    for n in (lo - 1, hi + 1):
        with pytest.raises(ValidationError, match=f"Choose a number from {lo} to {hi}."):
            Form.model_validate({field: str(n)})


@given(st.text())
def test_text_is_a_number_only_when_it_is_ascii_digits(typed: str) -> None:
    try:
        n = integer(typed)
    except BadText:
        return
    assert typed.isascii() and typed.lstrip("-").isdigit() and int(typed) == n


@given(st.integers(-999_999_999, 999_999_999))
def test_every_number_of_nine_digits_is_read_as_itself(n: int) -> None:
    assert integer(str(n)) == n


@pytest.mark.parametrize(
    ("typed", "decimals", "value"),
    [("7.2", 1, 72), ("7,25", 2, 725), ("7", 2, 700), ("-0.5", 1, -5), ("7.20", 1, 72), (" 12 ", 0, 12), ("0.5", 1, 5)],
)
def test_rc2_a_value_is_whole_units_of_its_last_decimal(typed: str, decimals: int, value: int) -> None:
    assert units(typed, decimals) == value


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("abc", "such as 12"),
        (7, "such as 12"),
        (None, "such as 12"),
        ("7.", "such as 12"),
        ("7.25", "at most 1 decimals"),
    ],
)
def test_rc2_what_is_no_value_is_told_so(typed: object, says: str) -> None:
    with pytest.raises(BadText, match=says):
        units(typed, 1)


@pytest.mark.parametrize("typed", ["on", "true", "1", True])
def test_a_ticked_box_is_true(typed: object) -> None:
    assert Form.model_validate({"sure": typed}).sure is True


def test_a_box_without_a_tick_is_false() -> None:
    assert Form().sure is False
    assert Box.model_validate({}).sure is False


@pytest.mark.parametrize("typed", ["yes", "", "TRUE", "0", 1, 1.0, ["on", "on"], None])
def test_f36_f45_anything_else_in_a_box_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError, match="Tick the box or leave it empty"):
        Form.model_validate({"sure": typed})


def test_f37_an_unknown_field_is_ignored() -> None:
    assert not hasattr(Form.model_validate({"role": "leader"}), "role")
