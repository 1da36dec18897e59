"""Who looks at nearly the same time looks at the same moment, and never at one before the push that sent for it."""

import pytest

from app.live import moments
from app.live.moments import Moments
from tests.live import NINE, MovedClock


def test_who_comes_just_after_looks_at_the_same_moment() -> None:
    clock = MovedClock()
    at = Moments(clock)
    assert at.new("sepsis", 7) == NINE
    clock.move(milliseconds=150)
    assert at.near("sepsis", 7) == NINE
    clock.move(milliseconds=60)
    assert at.near("sepsis", 7) == clock()


def test_another_version_another_meeting_or_a_clock_set_back_has_its_own_moment() -> None:
    clock = MovedClock()
    at = Moments(clock)
    at.new("sepsis", 7)
    clock.move(milliseconds=10)
    assert at.near("sepsis", 8) == clock() and at.near("falls", 8) == clock()
    clock.move(milliseconds=-5)
    assert at.near("sepsis", 8) == clock()


def test_who_comes_after_a_push_never_looks_at_a_moment_before_it() -> None:
    clock = MovedClock()
    at = Moments(clock)
    at.near("sepsis", 7)
    clock.move(milliseconds=50)
    pushed = at.new("sepsis", 7)
    clock.move(milliseconds=50)
    assert at.near("sepsis", 7) == pushed


def test_a_server_of_many_years_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "MOST", 10)
    at = Moments(MovedClock())
    for n in range(35):
        at.new(f"meeting {n}", 1)
    assert len(at.last) <= 10
