"""What people paste from a spreadsheet, and what each wrong line is told."""

from datetime import date

import pytest

from app.core.numbers import units
from app.core.text import BadText
from app.trends.pasting import MOST, pasted


def read(text: str, decimals: int = 0) -> dict[date, int]:
    found = pasted(text, decimals)
    assert found.wrong == ()
    return found.values


def wrong(text: str, decimals: int = 0) -> list[tuple[int, str]]:
    found = pasted(text, decimals)
    assert found.values == {}, "with one wrong line nothing is kept"
    return [(one.line, one.says % one.values) for one in found.wrong]


@pytest.mark.parametrize("line", ["2026-03-10,88", "2026-03-10 , 88", "10/03/2026;88", "10.3.2026\t88", '"2026-3-10","88"', "2026-03-10 88"])  # fmt: skip
def test_rc14_a_day_and_a_number_are_read_as_spreadsheets_write_them(line: str) -> None:
    assert read(line) == {date(2026, 3, 10): 88}


def test_rc14_a_heading_and_empty_lines_are_passed_over() -> None:
    assert read("Week;Median\n\n2026-03-10;88\n  \n2026-03-17;92\n") == {date(2026, 3, 10): 88, date(2026, 3, 17): 92}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2026-03-10,", "Write a day and a number, with a comma, a semicolon or a tab between."),
        ("Median;minutes", "Write the day as 2026-03-10 or 10/03/2026."),  # a heading, but not in the first line
        ("2026-03-10;7;8", "Write a number with digits, such as 12."),
        ("2026-03-10 7 8", "Write a number with digits, such as 12."),
    ],
)
def test_rc14_a_line_that_is_no_pair_is_told_so(line: str, says: str) -> None:
    assert wrong(f"2026-03-03,5\n{line}") == [(2, says)]


@pytest.mark.parametrize(("typed", "decimals", "value"), [("7.2", 1, 72), ("7,25", 2, 725), ("7", 2, 700), ("-0.5", 1, -5), ("7.20", 1, 72), ("12", 0, 12)])  # fmt: skip
def test_rc2_values_are_whole_units_of_the_last_decimal(typed: str, decimals: int, value: int) -> None:
    assert units(typed, decimals) == value
    assert read(f"2026-03-10;{typed}", decimals) == {date(2026, 3, 10): value}


@pytest.mark.parametrize("typed", ["", "abc", "1e5", "٣", "1_0", "NaN", "12345678", "=1+1", "7.", ".5", "1.000.000"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BadText):
        units(typed, 2)


def test_rc14_each_wrong_line_says_its_number_and_what_is_wrong() -> None:
    text = "Day,Minutes\n2026-03-10,88\n2026-13-10,88\n2026-03-17\n17/03/2026,about 90\n2026-02-30,7\n2026-03-10,3\n2026-03-24,7.5\n1999-03-24,7\nMonday,7"
    assert wrong(text) == [
        (3, "There is no such day. Check the date."),
        (4, "Write a day and a number, with a comma, a semicolon or a tab between."),
        (5, "Write a number with digits, such as 12."),
        (6, "There is no such day. Check the date."),
        (7, "This day is there twice."),
        (8, "Write at most 0 decimals."),
        (9, "Choose a year from 2000 to 2100."),
        (10, "Write the day as 2026-03-10 or 10/03/2026."),
    ]


def test_too_many_lines_are_refused() -> None:
    lines = "\n".join(f"{date.fromordinal(738000 + n)};{n}" for n in range(MOST + 1))
    assert wrong(lines) == [(MOST + 1, f"Paste at most {MOST} lines at once.")]
    assert len(read(lines.rsplit("\n", 1)[0])) == MOST


def test_a_first_line_with_a_figure_is_no_heading() -> None:
    assert wrong("week 3;88") == [(1, "Write the day as 2026-03-10 or 10/03/2026.")]
