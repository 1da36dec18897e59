"""What looks like an NHS number, and what does not.  Numbers are made up by the rule; 999 ones are never given out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.nhs import checks, looks_like_nhs_number


def tenth(nine: str) -> int:
    """The check digit, worked out another way: the digit that makes the weighted sum a multiple of 11; 10 for none."""
    sum_ = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return next(digit for digit in range(11) if (sum_ + digit) % 11 == 0)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_exactly_one_tenth_digit_fits_or_none(nine: str) -> None:
    fitting = [digit for digit in range(10) if checks(f"{nine}{digit}")]
    assert fitting == ([tenth(nine)] if tenth(nine) < 10 else [])


@pytest.mark.parametrize(
    "typed",
    ["9990000018", "999 000 0018", "999-000-0018", "the patient 999 000 0018, bed 4", "(9990000018)", "x9990000018y"],
)
def test_it_is_seen_however_it_is_written(typed: str) -> None:
    assert looks_like_nhs_number(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "9990000019",
        "99900000180",
        "19990000018",
        "999 0000 018",
        "4829 1357",
        "020 7946 0000",
        "2026-03-10",
        "",
        "٩٩٩٠٠٠٠٠١٨",
    ],
)
def test_other_numbers_are_left_alone(typed: str) -> None:
    assert not looks_like_nhs_number(typed)
