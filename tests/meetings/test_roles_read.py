"""Roles as people read them: two that are hard together, and one whose holder has gone silent (domain section 4)."""

from datetime import UTC, datetime, timedelta

from app.core.roles import Role
from app.meetings.overview import Guest
from app.meetings.views import heavy_plan, own_heavy, told_at

LEADER, KEEPER, RECORDER = Role.LEADER, Role.TIMEKEEPER, Role.RECORDER


def test_whoever_leads_and_keeps_the_time_or_writes_reads_it_on_the_own_hand() -> None:
    assert [says[:27] for says in own_heavy({LEADER, KEEPER, RECORDER})] == [
        "You lead and keep the time.",
        "You lead and write the reco",
    ]
    for fine in ({LEADER}, {LEADER, Role.FACILITATOR}, {KEEPER, RECORDER}, set[Role]()):
        assert own_heavy(fine) == []


def test_it_is_said_on_the_plan_too() -> None:
    twice = {"leader": "Ward sister", "recorder": "Ward sister", "timekeeper": "Porter"}
    assert [name for _, name in heavy_plan(twice)] == ["Ward sister"]
    assert heavy_plan({"leader": "Ward sister", "timekeeper": "Porter"}) == []
    assert heavy_plan({"timekeeper": "Porter", "recorder": "Porter"}) == []
    assert heavy_plan({}) == []


NOW = datetime(2026, 7, 23, 9, 0, tzinfo=UTC)


def guest(name: str, silent_at: datetime | None = None) -> Guest:
    return Guest(name, name, "staff", "room", True, True, False, "", "", ("leader",), silent_at)


def test_ro8_three_minutes_after_the_leaders_line_dropped_everybody_is_told() -> None:
    gone, here = guest("a", NOW), guest("b")
    assert told_at(LEADER, (gone,)) == NOW + timedelta(minutes=3)
    assert told_at(LEADER, (gone, guest("c", NOW + timedelta(seconds=20)))) == NOW + timedelta(minutes=3, seconds=20)
    assert told_at(LEADER, (gone, here)) is None
    assert told_at(LEADER, ()) is None
    assert told_at(KEEPER, (gone,)) is None
