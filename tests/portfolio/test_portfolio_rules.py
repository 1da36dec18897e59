"""What the portfolio says of a team and when somebody should ring, with the table of an example of eight teams."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.portfolio.rules import ACTIVE, Facts, Order, Why, active, expected, ordered, over_all, reasons
from app.trends.rules import Verdict

TODAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


def team(name: str = "Falls", **more: Any) -> Facts:
    """A team that gives no reason to ring."""
    usual = {"held": 4, "with_partner": 4, "last": TODAY - timedelta(days=5), "since": date(2025, 1, 1)}
    return Facts(name, name, "microsystem", TODAY, **{**usual, **more})


def why(facts: Facts) -> list[tuple[str, int]]:
    return [(reason.why.value, reason.n) for reason in reasons(facts)]


def test_a_team_that_meets_with_a_partner_needs_no_call() -> None:
    assert why(team()) == []


@pytest.mark.parametrize(("days", "said"), [(20, []), (21, [("not_met", 3)]), (36, [("not_met", 5)])])
def test_three_weeks_without_a_meeting_need_a_call(days: int, said: list[tuple[str, int]]) -> None:
    assert why(team(last=TODAY - timedelta(days=days), held=0, with_partner=0)) == said


def test_a_new_team_has_three_weeks_to_meet() -> None:
    new = {"last": None, "held": 0, "with_partner": 0}
    assert why(team(since=TODAY - timedelta(days=20), **new)) == []
    assert why(team(since=TODAY - timedelta(days=21), **new)) == [("not_met", 3)]


def test_meetings_without_any_partner_need_a_call_and_one_with_is_enough() -> None:
    assert why(team(held=2, with_partner=0)) == [("no_partner", 2)]
    assert why(team(held=4, with_partner=1)) == []
    assert why(team(held=0, with_partner=0)) == [], "no meeting, no figure (RO-5)"


def test_old_actions_cancelled_meetings_records_and_the_coachs_own_word() -> None:
    found = team(old_actions=4, cancelled=(("staffing", "x"), ("", "")), unapproved=1, asks_help=True)
    assert why(found) == [("asks_help", 0), ("actions", 4), ("cancelled", 2), ("record", 1)]
    assert reasons(found)[2].told == (("staffing", "x"), ("", ""))


def test_rc12_no_rating_makes_a_call_and_no_order() -> None:
    """Whatever is known of the ratings, the same reasons in the same order."""
    for verdict in Verdict:
        for way in (-1, 0, 1):
            assert why(team(verdict=verdict, way=way)) == []
    names = {field.name for field in fields(Facts)}
    assert not names & {"rating", "mean", "rank", "score"}, "the mean of a team is not even here"
    assert {one.value for one in Order} == {"name", "next"}


def test_st9_teams_stand_by_name_or_by_next_meeting() -> None:
    teams = [
        team("falls", next=NOW + timedelta(days=3)),
        team("Delirium", verdict=Verdict.HAS, way=1),
        team("Sepsis", next=NOW + timedelta(days=1)),
        team("Alerts"),
    ]
    assert [one.name for one in ordered(teams, Order.NAME)] == ["Alerts", "Delirium", "falls", "Sepsis"]
    assert [one.name for one in ordered(teams, Order.NEXT)] == ["Sepsis", "falls", "Alerts", "Delirium"]


@pytest.mark.parametrize(
    ("days", "every", "meetings"), [(300, 1, 4), (300, 2, 2), (300, 4, 1), (20, 1, 2), (3, 1, 0), (300, 0, 4)]
)
def test_so_many_meetings_there_could_have_been(days: int, every: int, meetings: int) -> None:
    assert expected(TODAY - timedelta(days=days), TODAY, every) == meetings


def test_a_week_has_seven_days() -> None:
    assert [expected(TODAY - timedelta(days=days), TODAY, 1) for days in (6, 7, 20, 21)] == [0, 1, 2, 3]


def test_st7_a_coach_is_active_who_took_part_in_the_last_eight_weeks() -> None:
    assert active([NOW, NOW - ACTIVE, NOW - ACTIVE - timedelta(seconds=1), None], NOW) == (2, 4)
    assert active([], NOW) == (0, 0)


# The example of eight teams: name, phase, held, with a partner, verdict and way, old actions

SAMPLE = (
    ("Sepsis pathway", "action", 4, 4, Verdict.PROBABLY, 1, 0),
    ("Cystic fibrosis clinic", "action", 3, 3, Verdict.NOTHING, 0, 0),
    ("Community recovery", "action", 2, 0, Verdict.TOO_SHORT, 0, 4),
    ("Dementia rapid response", "transition", 4, 2, Verdict.NOTHING, 0, 0),
    ("Frailty front door", "pre", 1, 1, Verdict.TOO_SHORT, 0, 0),
    ("Pharmacy", "action", 4, 1, Verdict.ON_THE_MEDIAN, 0, 2),
    ("Respite unit", "action", 0, 0, Verdict.NOTHING, 0, 3),
    ("Skin cancer", "action", 4, 3, Verdict.MAY, -1, 1),
)


def sample() -> list[Facts]:
    late = {"Respite unit": TODAY - timedelta(days=35)}
    return [
        team(name, phase=phase, held=held, with_partner=partner, verdict=verdict, way=way, old_actions=old,
             last=late.get(name, TODAY - timedelta(days=5)), cancelled=(("staffing", ""),) if name.startswith("Cystic") else ())
        for name, phase, held, partner, verdict, way, old in SAMPLE
    ]  # fmt: skip


def test_ro5_over_the_eight_teams_the_share_is_64_percent_of_22() -> None:
    sum_ = over_all(sample())
    assert (sum_.teams, sum_.held, sum_.with_partner, sum_.pct) == (8, 22, 14, 64)
    assert over_all([]).pct is None


def test_of_the_eight_teams_five_need_a_call_and_each_says_why() -> None:
    calls = {one.name: why(one) for one in ordered(sample(), Order.NAME) if reasons(one)}
    assert calls == {
        "Community recovery": [("no_partner", 2), ("actions", 4)],
        "Cystic fibrosis clinic": [("cancelled", 1)],
        "Pharmacy": [("actions", 2)],
        "Respite unit": [("not_met", 5), ("actions", 3)],
        "Skin cancer": [("actions", 1)],
    }
    assert list(calls) == sorted(calls), "in order of their names, not of how bad it is"
    assert {one.why for facts in sample() for one in reasons(facts)} <= set(Why)
