"""One person with two roles that are hard together is told so, gently, wherever it is decided (domain section 4)."""

from app.core.roles import Role
from app.meetings.views import heavy_plan, own_heavy

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
