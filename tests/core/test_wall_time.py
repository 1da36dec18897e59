"""The hour that the clocks skip is said where a meeting is planned into it."""

from datetime import date

import pytest

from app.core.wall_time import at_wall, skipped_before

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("day", "at", "gone"),
    [
        (date(2026, 3, 29), "01:30", "01:00"),
        (date(2026, 3, 29), "02:00", "01:00"),
        (date(2026, 3, 29), "02:01", ""),
        (date(2026, 3, 30), "02:00", ""),
        (date(2026, 10, 25), "01:00", ""),
        (date(2026, 10, 25), "02:00", ""),
    ],
)
def test_only_a_start_that_stands_right_after_the_gap_has_one(day: date, at: str, gone: str) -> None:
    assert skipped_before(at_wall(day, at, LONDON), LONDON) == gone
