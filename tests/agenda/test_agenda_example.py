"""The hour of the example meeting, second by second, over the rules alone (AG, worked example 3).  No I/O but its file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.agenda.hour import Decision, Hour, Item, seconds
from app.agenda.rules import EndMeeting, ExtendItem, ItemExtended, MeetingEnded, MovedOn, NextItem, StartMeeting
from app.agenda.views import lead_of
from app.core.contract import Seat
from app.core.errors import Refused
from app.core.permissions import MAY

EXAMPLE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "sepsis-week-14.json").read_text())
KEY, ZONE = "a-key-for-tests", ZoneInfo("Europe/London")
LEADER = Seat("m" * 22, "t" * 22, MAY["leader"], participant="P01")
KEEPER = Seat("m" * 22, "t" * 22, MAY["timekeeper"], participant="P03")

# lead, planned minutes, adjusted, actual, overrun (s), start, end, slack after (s); * protected
TABLE = """
Welcome *               | leader      | 3 | 180 | 160 |  0 | 09:01:00 | 09:03:40 |  20
Patient story *         | P05         | 5 | 300 | 350 | 50 | 09:03:40 | 09:09:30 | -30
Actions from last week  | recorder    | 3 | 180 | 190 | 10 | 09:09:30 | 09:12:40 | -40
Frame the question      | P11         | 5 | 300 | 270 |  0 | 09:12:40 | 09:17:10 | -10
Brainstorm in silence   | facilitator | 6 | 360 | 360 |  0 | 09:17:10 | 09:23:10 | -10
Share in turn and build | facilitator | 8 | 480 | 480 |  0 | 09:23:10 | 09:31:10 | -10
Clarify, merge, cluster | facilitator | 8 | 600 | 600 |  0 | 09:31:10 | 09:41:10 | -10
Vote, round 1           | facilitator | 5 | 300 | 280 |  0 | 09:41:10 | 09:45:50 |  10
Vote, round 2 and talk  | leader      | 7 | 300 | 340 | 40 | 09:45:50 | 09:51:30 | -30
First test: who, when   | leader      | 3 | 180 | 170 |  0 | 09:51:30 | 09:54:20 | -20
Record, next agenda *   | recorder    | 3 | 180 | 170 |  0 | 09:54:20 | 09:57:10 | -10
Rate the meeting *      | facilitator | 3 | 180 | 150 |  0 | 09:57:10 | 09:59:40 |  20
"""


@dataclass(frozen=True)
class Row:
    title: str
    protected: bool
    lead: str
    planned_s: int
    adjusted_s: int
    actual_s: int
    overrun_s: int
    start: datetime
    end: datetime
    slack_s: int


def at(clock: str) -> datetime:
    day = datetime.fromisoformat(f"{EXAMPLE['meeting']['date']} {clock}")
    return day.replace(tzinfo=ZONE).astimezone(UTC)


def row(line: str) -> Row:
    title, lead, minutes, adjusted, actual, over, start, end, slack = (cell.strip() for cell in line.split("|"))
    return Row(
        title.rstrip(" *"),
        title.endswith("*"),
        lead,
        60 * int(minutes),
        int(adjusted),
        int(actual),
        int(over),
        at(start),
        at(end),
        int(slack),
    )


ROWS = tuple(row(line) for line in TABLE.strip().splitlines())
BORROWED_AT = at("09:39:10")


def of(item: str) -> str:
    """The id of an item of the file, as long as ids are."""
    return item.ljust(22, "-")


def planned() -> Hour:
    lines = zip(EXAMPLE["agenda"], ROWS, strict=True)
    items = tuple(
        Item(
            of(line["id"]),
            r.title,
            r.planned_s,
            r.planned_s,
            lead=r.lead,
            step=line["step"],
            protected=r.protected,
            quiet=line.get("quiet", False),
        )
        for line, r in lines
    )
    return Hour(at("09:00"), at("10:00"), items)


@cache
def played() -> dict[datetime, Hour]:
    """The hour as it stood at each second, after whatever was pressed in it."""
    hour, found, now = planned(), {}, ROWS[0].start
    while now <= ROWS[-1].end:
        hour = pressed(hour, now)
        found[now] = hour
        now += timedelta(seconds=1)
    return found


def pressed(hour: Hour, now: datetime) -> Hour:
    """What the leader and the timekeeper press in this second, decided by the rules and then taken over."""
    if now == ROWS[0].start:
        begun = StartMeeting(key=KEY).decide(hour, LEADER, now)
        return changed(replace(hour, started_at=begun.at), begun.item, started_at=begun.at)
    if now == BORROWED_AT:
        more = ExtendItem(key=KEY, minutes=2, donors=of("vote2")).decide(hour, KEEPER, now)
        return extended(hour, more)
    if now == ROWS[-1].end:
        return ended(hour, EndMeeting(key=KEY).decide(hour, LEADER, now))
    if hour.current and now == ROWS[hour.number(hour.current.id) - 1].end:
        return moved_on(hour, NextItem(key=KEY, item=hour.current.id).decide(hour, LEADER, now))
    return hour


def changed(hour: Hour, item: str, **more: Any) -> Hour:
    return replace(hour, items=tuple(replace(one, **more) if one.id == item else one for one in hour.items))


def moved_on(hour: Hour, event: MovedOn) -> Hour:
    hour = changed(hour, event.closed, ended_at=event.at, ended_as=event.ended_as)
    hour = changed(hour, event.opened, started_at=event.at)
    return decided(hour, Decision(event.kind, event.closed, event.left_s, event.by, event.at))


def extended(hour: Hour, event: ItemExtended) -> Hour:
    hour = changed(hour, event.item, adjusted_s=event.paid.adjusted_s)
    if event.paid.from_slack_s:
        hour = decided(hour, Decision("extend", event.item, event.paid.from_slack_s, event.by, event.at))
    for loan in event.paid.loans:
        hour = changed(hour, loan.item, adjusted_s=loan.keeps_s)
        hour = decided(hour, Decision("borrow", event.item, loan.gives_s, event.by, event.at, loan.item))
    return hour


def ended(hour: Hour, event: MeetingEnded) -> Hour:
    hour = changed(hour, event.item, ended_at=event.at, ended_as=event.ended_as)
    return replace(hour, ended_at=event.at)


def decided(hour: Hour, made: Decision) -> Hour:
    return replace(hour, decisions=(*hour.decisions, made))


def every_second() -> Iterator[tuple[datetime, Row, Hour]]:
    """Each second with the line of the table it falls in."""
    for now, hour in played().items():
        yield now, next((r for r in ROWS if r.start <= now < r.end), ROWS[-1]), hour


def test_the_table_and_the_file_tell_the_same_hour() -> None:
    for line, r in zip(EXAMPLE["agenda"], ROWS, strict=True):
        told = (line["title"], line["protected"], line["lead"], 60 * line["planned_min"], line["adjusted_planned_s"])
        assert told == (r.title, r.protected, r.lead, r.planned_s, r.adjusted_s)
        times = (at(line["started"]), at(line["ended"]), line["actual_s"], line["overrun_s"], line["slack_after_s"])
        assert times == (r.start, r.end, r.actual_s, r.overrun_s, r.slack_s)


def test_worked_example_3_each_item_ends_with_the_figures_of_the_table() -> None:
    last = played()[ROWS[-1].end]
    for item, r in zip(last.items, ROWS, strict=True):
        found = (item.planned_s, item.adjusted_s, last.elapsed_s(item, r.end), last.overrun_s(item, r.end))
        assert found == (r.planned_s, r.adjusted_s, r.actual_s, r.overrun_s), r.title
        assert (item.started_at, item.ended_at, item.ended_as) == (r.start, r.end, "done"), r.title


def test_worked_example_3_slack_after_each_item() -> None:
    assert [played()[r.end].slack_s(r.end) for r in ROWS] == [20, -30, -40, -10, -10, -10, -10, 10, -30, -20, -10, 20]


def test_worked_example_3_a_minute_late_takes_the_one_minute_of_slack() -> None:
    assert planned().slack_s(at("09:00")) == 60
    assert played()[ROWS[0].start].slack_s(ROWS[0].start) == 0


def test_worked_example_3_each_item_has_its_lead() -> None:
    people = {person["id"]: person["label"] for person in EXAMPLE["participants"]}
    holders = {person["meeting_role"]: (person["label"],) for person in EXAMPLE["participants"]}
    for item, r in zip(planned().items, ROWS, strict=True):
        named = replace(item, lead=people.get(item.lead, item.lead))
        shown = lead_of(named, holders, "Patient partner")
        assert shown.name == people.get(r.lead) or (shown.name,) == holders[r.lead], r.title


def test_ag4_at_each_second_one_item_is_current_and_its_clock_is_right() -> None:
    for now, r, hour in every_second():
        if now == ROWS[-1].end:
            assert hour.current is None
            continue
        item = hour.current
        assert item is not None
        assert item.title == r.title
        length_s = r.planned_s if now < BORROWED_AT else r.adjusted_s
        assert hour.elapsed_s(item, now) == seconds(now - r.start)
        assert hour.remaining_s(item, now) == length_s - seconds(now - r.start)
        assert hour.overrun_s(item, now) == max(0, seconds(now - r.start) - length_s)


def test_ag3_at_each_second_slack_is_what_nothing_is_planned_for() -> None:
    """Worked out from the table alone: the time to ten, less what this item still has and what is to come."""
    for now, r, hour in every_second():
        lengths = {one.title: one.planned_s if now < BORROWED_AT else one.adjusted_s for one in ROWS}
        gone = seconds(now - r.start) if now < r.end else r.adjusted_s
        to_come = sum(lengths[one.title] for one in ROWS if one.start > r.start)
        left = max(0, lengths[r.title] - gone) if now < ROWS[-1].end else 0
        assert hour.slack_s(now) == seconds(at("10:00") - now) - left - to_come, now


def test_ag15_at_each_second_no_time_is_lost_or_made() -> None:
    for now, _, hour in every_second():
        assert hour.started_at is not None
        spent = sum(hour.elapsed_s(item, now) for item in hour.items)
        assert hour.started_at + timedelta(seconds=spent) == now


def test_ag10_the_wall_never_cries_in_the_example_hour() -> None:
    """Slack is negative three quarters of the time, and never by more than 40 s."""
    slack = [hour.slack_s(now) for now, hour in played().items()]
    assert min(slack) == -40
    assert 0.7 < sum(one < 0 for one in slack) / len(slack) < 0.8
    assert {hour.forecast(now).late_min for now, hour in played().items()} == {0}


def test_ag2_the_end_of_the_hour_never_moves() -> None:
    assert {hour.scheduled_end for hour in played().values()} == {at("10:00")}


def test_ag7_at_time_up_nothing_is_spare_so_two_minutes_are_borrowed() -> None:
    before = played()[BORROWED_AT - timedelta(seconds=1)]
    clarify = before.current
    assert clarify is not None
    assert before.remaining_s(clarify, BORROWED_AT) == 0
    assert before.slack_s(BORROWED_AT) == -10
    with pytest.raises(Refused, match="Only 0 minutes are spare"):
        ExtendItem(key=KEY, minutes=2).decide(before, KEEPER, BORROWED_AT)
    made = [one for one in played()[BORROWED_AT].decisions if one.at == BORROWED_AT]
    assert made == [Decision("borrow", of("clarify"), 120, "P03", BORROWED_AT, of("vote2"))]
    assert played()[BORROWED_AT].slack_s(BORROWED_AT) == -10


def test_ag14_the_decisions_tell_the_hour_again() -> None:
    """Replayed from the plan and the decisions, it stands at each minute as it then stood."""
    last = played()[ROWS[-1].end]
    for now in list(played())[::60]:
        then, stood = last.as_of(now), played()[now]
        assert [item.adjusted_s for item in then.items] == [item.adjusted_s for item in stood.items]
        assert then.slack_s(now) == stood.slack_s(now)
