"""What people may do with the time of the meeting (AG).  No I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.agenda import planning, rules
from app.agenda.hour import Hour, Item, Pause
from app.core.contract import Event, Seat
from app.core.errors import Gone, Refused
from app.core.permissions import MAY, Need

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
LEADER = Seat("m", "t", MAY["leader"], participant="leader", name="Ward sister")
KEY = "a-key-for-tests"
ID = {name: name.ljust(22, "_") for name in ("clarify", "vote", "test", "rate")}


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def line(name: str, minutes: int, **more: object) -> Item:
    return replace(Item(ID[name], name.title(), minutes * 60, minutes * 60), **more)  # type: ignore[arg-type]


def example(spare_s: int = 0, **more: object) -> Hour:
    """Worked example 2: clarify has its 8 minutes; vote talk 7 and first test 3 could lend; rating 3 is protected."""
    items = (line("clarify", 8), line("vote", 7), line("test", 3), line("rate", 3, protected=True))
    start = TEN - timedelta(minutes=21, seconds=spare_s)
    begun = (replace(items[0], started_at=start), *items[1:])
    return replace(Hour(NINE, TEN, begun, started_at=start), **more)  # type: ignore[arg-type]


def up(hour: Hour) -> datetime:
    assert hour.current is not None
    return hour.ends_at(hour.current, NINE)


def extend(
    hour: Hour, minutes: int, *donors: str, now: datetime | None = None, defer: bool = False
) -> rules.ItemExtended:
    names = ",".join(ID[donor] for donor in donors)
    return rules.ExtendItem(key=KEY, minutes=minutes, donors=names, defer=defer).decide(hour, LEADER, now or up(hour))


def test_ag1_a_plan_longer_than_the_hour_can_start() -> None:
    long = Hour(NINE, TEN, (line("clarify", 90),))
    assert rules.StartMeeting(key=KEY, practice=False).decide(long, LEADER, NINE).item == ID["clarify"]


def test_ag2_no_event_of_the_hour_carries_another_scheduled_end() -> None:
    hour = example()
    ended = rules.EndMeeting(key=KEY).decide(hour, LEADER, up(hour))
    assert ended.ended_as == "unfinished"
    changes = {name for event in Event.__subclasses__() for name in getattr(event, "__slots__", ())}
    assert not [name for name in changes if "scheduled" in name]


def test_ag6_at_time_up_nothing_moves_by_itself() -> None:
    hour = example()
    for late in (0, 300, 900):
        assert hour.current == hour.items[0]
        assert hour.state(up(hour) + timedelta(seconds=late)) == "running"


def test_ag6_the_four_choices_close_extend_park_and_defer() -> None:
    hour = example()
    closed = rules.NextItem(key=KEY, item=ID["clarify"]).decide(hour, LEADER, up(hour))
    parked = rules.ParkRest(key=KEY).decide(hour, LEADER, up(hour))
    deferred = rules.DeferRest(key=KEY).decide(hour, LEADER, up(hour))
    assert [e.ended_as for e in (closed, parked, deferred)] == ["done", "parked", "deferred"]
    assert {e.opened for e in (closed, parked, deferred)} == {ID["vote"]}
    assert parked.park == "Clarify"
    assert extend(hour, 1, "vote").paid.adjusted_s == 9 * 60


def test_ag7_worked_example_2_three_minutes_come_from_the_vote_talk() -> None:
    paid = extend(example(), 3, "vote", "test").paid
    assert paid.from_slack_s == 0
    assert [(loan.item, loan.gives_s, loan.keeps_s) for loan in paid.loans] == [(ID["vote"], 180, 240)]


def test_ag7_worked_example_2_nine_are_refused_with_both_figures() -> None:
    with pytest.raises(Refused) as no:
        extend(example(), 9, "vote", "test")
    assert no.value.values == {"kept": 8, "deferred": 10}
    assert "8 minutes" in str(no.value)
    assert "10" in str(no.value)


def test_ag7_ten_are_possible_with_both_donors_deferred() -> None:
    paid = extend(example(), 10, "vote", "test", defer=True).paid
    assert [(loan.gives_s, loan.deferred) for loan in paid.loans] == [(420, True), (180, True)]


def test_ag7_only_as_many_donors_are_deferred_as_must_be() -> None:
    assert [loan.deferred for loan in extend(example(), 8, "vote", "test", defer=True).paid.loans] == [False, False]
    assert [loan.deferred for loan in extend(example(), 9, "vote", "test", defer=True).paid.loans] == [True, False]


def test_ag7_slack_pays_first_and_an_unneeded_donor_is_left_alone() -> None:
    paid = extend(example(spare_s=80), 2, "test", "vote").paid
    assert paid.from_slack_s == 80
    assert [(loan.item, loan.gives_s) for loan in paid.loans] == [(ID["test"], 40)]
    assert extend(example(spare_s=180), 2, "vote").paid.loans == ()


def test_ag7_negative_slack_is_not_repaid_and_the_overrun_is_absorbed() -> None:
    hour = example()
    over = up(hour) + timedelta(seconds=90)
    paid = extend(hour, 2, "vote", now=over).paid
    assert (paid.adjusted_s, paid.loans[0].gives_s) == (8 * 60 + 90 + 120, 120)


def test_ag7_what_a_deferred_donor_does_not_need_goes_to_slack() -> None:
    loan = extend(example(spare_s=30), 3, "test", defer=True).paid.loans[0]
    assert (loan.gives_s, loan.keeps_s, loan.deferred) == (150, 30, True)


def test_ag8_a_protected_item_is_never_a_donor() -> None:
    with pytest.raises(Refused, match="Rate is protected"):
        extend(example(), 1, "rate")


def test_ag7_an_earlier_item_is_no_donor() -> None:
    with pytest.raises(Refused, match="later item"):
        extend(example(), 1, "clarify")


def test_ag16_two_presses_for_the_same_item_advance_once() -> None:
    """F58: the second is told which item is on now."""
    hour = example()
    moved = rules.NextItem(key=KEY, item=ID["clarify"]).decide(hour, LEADER, up(hour))
    items = (
        replace(hour.items[0], ended_at=moved.at, ended_as="done"),
        replace(hour.items[1], started_at=moved.at),
        *hour.items[2:],
    )
    with pytest.raises(Refused, match="at Vote already"):
        rules.NextItem(key=KEY, item=ID["clarify"]).decide(replace(hour, items=items), LEADER, up(hour))


def test_the_last_item_has_no_next() -> None:
    alone = Hour(NINE, TEN, (line("rate", 3, started_at=NINE),), started_at=NINE)
    with pytest.raises(Refused, match="last item"):
        rules.NextItem(key=KEY, item=ID["rate"]).decide(alone, LEADER, at(1))


def test_ag15_pause_and_resume_each_once() -> None:
    hour = example()
    with pytest.raises(Refused, match="running already"):
        rules.ResumeTimer(key=KEY).decide(hour, LEADER, up(hour))
    still = replace(hour, pauses=(Pause(ID["clarify"], up(hour)),))
    with pytest.raises(Refused, match="paused already"):
        rules.PauseTimer(key=KEY).decide(still, LEADER, up(hour))
    assert rules.ResumeTimer(key=KEY).decide(still, LEADER, up(hour) + timedelta(seconds=7)).paused_s == 7


def test_ag18_nothing_is_done_to_a_meeting_that_does_not_run() -> None:
    planned = Hour(NINE, TEN, (line("rate", 3),))
    asked = (rules.NextItem(key=KEY, item=ID["rate"]), rules.PauseTimer(key=KEY), rules.EndMeeting(key=KEY))
    for command in asked:
        with pytest.raises(Refused, match="not started"):
            command.decide(planned, LEADER, NINE)
        with pytest.raises(Refused, match="has ended"):
            command.decide(replace(example(), ended_at=at(50)), LEADER, at(51))


def test_ag18_reopen_is_refused_after_ten_minutes() -> None:
    ended = example(ended_at=at(50))
    with pytest.raises(Refused, match="10 minutes"):
        rules.ReopenMeeting(key=KEY).decide(ended, LEADER, at(60))


def test_ag18_a_meeting_starts_once_and_needs_an_item() -> None:
    with pytest.raises(Refused, match="at least one item"):
        rules.StartMeeting(key=KEY, practice=False).decide(Hour(NINE, TEN), LEADER, NINE)
    with pytest.raises(Refused, match="running already"):
        rules.StartMeeting(key=KEY, practice=False).decide(example(), LEADER, at(45))
    with pytest.raises(Refused, match="cancelled"):
        rules.StartMeeting(key=KEY, practice=False).decide(example(started_at=None, cancelled_at=NINE), LEADER, at(1))


def test_the_plan_is_fixed_once_the_meeting_runs_and_an_unknown_item_is_gone() -> None:
    with pytest.raises(Refused):
        planning.RemoveItem(key=KEY, item=ID["vote"]).decide(example(), LEADER, at(45))
    with pytest.raises(Gone):
        planning.MinutesMore(key=KEY, item="x" * 22).decide(Hour(NINE, TEN, (line("rate", 3),)), LEADER, NINE)


def test_minutes_stay_between_1_and_480() -> None:
    short, long = (Hour(NINE, TEN, (line("rate", n),)) for n in (1, 480))
    with pytest.raises(Refused, match="at least 1 minute"):
        planning.MinutesLess(key=KEY, item=ID["rate"]).decide(short, LEADER, NINE)
    with pytest.raises(Refused, match="at most 480"):
        planning.MinutesMore(key=KEY, item=ID["rate"]).decide(long, LEADER, NINE)


def test_needs_are_those_of_the_table_of_rights() -> None:
    assert rules.NextItem.needs is Need.NEXT
    assert {
        c.needs for c in (rules.ExtendItem, rules.PauseTimer, rules.ResumeTimer, rules.ParkRest, rules.DeferRest)
    } == {Need.TIME}
    assert {c.needs for c in (rules.StartMeeting, rules.OpenLobby, rules.EndMeeting, rules.ReopenMeeting)} == {Need.RUN}
    assert {c.needs for c in planning.PLANNING} == {Need.PLAN}
