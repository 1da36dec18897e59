"""The whole hour on a real database: the example of domain section 8.2, and what is written of it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.agenda import planning, rules, store
from app.agenda.part import PART
from app.agenda.template import templates
from app.core import parking
from app.core.contract import Place
from app.core.errors import Refused

EXAMPLE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data/sepsis-week-14.json").read_text("utf-8"))
LINES = EXAMPLE["agenda"]


def plan(room: Any) -> None:
    for line in LINES:
        room.does(
            planning.AddItem,
            title=line["title"],
            minutes=line["planned_min"],
            protected=line["protected"],
            quiet=line.get("quiet", False),
            step=line["step"],
            aim=line.get("aim", ""),
        )


def played(room: Any) -> list[int]:
    """The example played by the clock of the file; the slack after each item."""
    plan(room)
    room.at(LINES[0]["started"]).does(rules.StartMeeting)
    loan = EXAMPLE["time_decisions"][0]
    title = {line["id"]: line["title"] for line in LINES}
    slack = []
    for line in LINES:
        if line["id"] == loan["item"]:
            room.at(loan["at"])
            donor = room.id(title[loan["from_item"]])
            room.does(rules.ExtendItem, minutes=loan["seconds"] // 60, donors=donor)
        room.at(line["ended"])
        if line is LINES[-1]:
            room.does(rules.EndMeeting)
        else:
            room.does(rules.NextItem, item=room.current)
        slack.append(room.slack_s)
    return slack


def test_ag3_worked_example_3_slack_at_the_late_start(room: Any) -> None:
    plan(room)
    room.at(LINES[0]["started"]).does(rules.StartMeeting)
    assert room.slack_s == EXAMPLE["meeting"]["slack_at_start_s"]


def test_ag3_worked_example_3_the_whole_hour_second_by_second(room: Any) -> None:
    slack = played(room)
    hour = room.hour
    assert slack == [line["slack_after_s"] for line in LINES]
    assert [item.adjusted_s for item in hour.items] == [line["adjusted_planned_s"] for line in LINES]
    assert [hour.elapsed_s(item, room.now) for item in hour.items] == [line["actual_s"] for line in LINES]
    assert [hour.overrun_s(item, room.now) for item in hour.items] == [line["overrun_s"] for line in LINES]


def test_ag10_in_the_example_the_wall_never_cries(room: Any) -> None:
    played(room)
    hour = room.hour
    for second in range(60, 3580):
        then = hour.scheduled_start + timedelta(seconds=second)
        assert hour.as_of(then).forecast(then).late_min == 0


def test_ag14_every_decision_is_a_row_with_who_pressed_and_from_where(room: Any) -> None:
    played(room)
    made = room.hour.decisions
    loan = EXAMPLE["time_decisions"][0]
    borrowed = [d for d in made if d.kind == "borrow"]
    assert [(d.seconds, room.hour.item(d.from_item).title) for d in borrowed] == [
        (loan["seconds"], "Vote, round 2 and talk")
    ]
    assert [d.kind for d in made].count("close") == len(LINES) - 1
    assert {d.by for d in made} == {room.seat.by}
    facts = PART.facts(room.tx, room.place)
    assert {d["by"] for d in facts["time_decisions"]} == {"Ward sister"}
    assert [i["adjusted_s"] for i in facts["agenda"]] == [line["adjusted_planned_s"] for line in LINES]
    assert [s.title for s in PART.sections(room.tx, room.place)] == ["Agenda", "Decisions about time"]


def test_ag15_start_and_actuals_and_pauses_are_the_end(room: Any) -> None:
    room.does(planning.FillFromTemplate, template="brainstorm_vote")
    room.wait(1.7).does(rules.StartMeeting)
    for n in range(6):
        room.wait(47.3).does(rules.PauseTimer, reason="Fire alarm")
        room.wait(12.9)
        if n % 2:
            room.does(rules.ResumeTimer)
            room.wait(30.4)
        room.does(rules.NextItem, item=room.current)  # also ends a pause
    room.wait(5.5).does(rules.EndMeeting)
    hour = room.hour
    spent = sum(hour.elapsed_s(i, room.now) for i in hour.items) + sum(
        (p.to_at - p.from_at).seconds for p in hour.pauses
    )
    assert hour.started_at + timedelta(seconds=spent) == hour.ended_at
    assert [s.title for s in PART.sections(room.tx, room.place)] == ["Agenda", "Pauses", "Decisions about time"]


def test_ag18_reopen_undoes_the_end_as_if_it_had_not_happened(room: Any) -> None:
    plan(room)
    room.does(rules.StartMeeting)
    room.wait(60).does(rules.PauseTimer)
    room.wait(30)
    before = room.hour
    room.does(rules.EndMeeting)
    assert room.current == ""
    room.wait(599).does(rules.ReopenMeeting)
    assert room.hour == before
    room.wait(1).does(rules.ResumeTimer)
    assert room.hour.elapsed_s(room.hour.current, room.now) == 60


def test_ag18_time_since_the_end_counts_to_the_item_that_was_current(room: Any) -> None:
    plan(room)
    room.does(rules.StartMeeting)
    room.wait(60).does(rules.EndMeeting)
    room.wait(200).does(rules.ReopenMeeting)
    assert room.hour.elapsed_s(room.hour.current, room.now) == 260


def test_ag2_no_command_moves_the_scheduled_end(room: Any) -> None:
    end = room.hour.scheduled_end
    played(room)
    room.wait(5).does(rules.ReopenMeeting)
    assert room.hour.scheduled_end == end


def test_ag7_a_deferred_donor_leaves_the_hour_and_is_counted(room: Any) -> None:
    room.does(planning.AddItem, title="Talk", minutes=50)
    room.does(planning.AddItem, title="Vote", minutes=10)
    room.does(rules.StartMeeting)
    room.wait(60).does(rules.ExtendItem, minutes=10, donors=room.id("Vote"), defer=True)
    talk, vote = room.hour.items
    assert (talk.adjusted_s, vote.ended_as, vote.deferred_count) == (60 * 60, "deferred", 1)
    with pytest.raises(Refused, match="last item"):
        room.does(rules.NextItem, item=talk.id)


def test_ag6_parking_the_rest_reaches_the_parking_lot(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    parked: list[tuple[Place, str, str]] = []
    monkeypatch.setattr(parking, "_writers", [lambda tx, place, text, by: parked.append((place, text, by))])
    plan(room)
    room.does(rules.StartMeeting)
    welcome = room.current
    room.does(rules.ParkRest, text="Night staff never see these charts")
    assert [(p.item, text, by) for p, text, by in parked] == [
        (welcome, "Night staff never see these charts", room.seat.by)
    ]
    assert room.hour.item(welcome).ended_as == "parked"


def test_ag8_taking_protection_away_is_on_the_record(room: Any) -> None:
    plan(room)
    story = room.id("Patient story")
    edit = {"item": story, "title": "Patient story", "minutes": 6}
    room.does(planning.EditItem, **edit, protected=True, quiet=True, activity="brainstorm:silent")
    assert not room.hour.decisions
    item = room.hour.item(story)
    assert (item.planned_s, item.adjusted_s, item.activity, item.mode, item.quiet) == (
        360,
        360,
        "brainstorm",
        "silent",
        True,
    )
    room.does(planning.EditItem, **edit)
    assert [(d.kind, d.item) for d in room.hour.decisions] == [("unprotect", story)]


def test_items_are_moved_removed_and_filled_from_a_template(room: Any) -> None:
    plan(room)
    room.does(planning.MoveItem, item=room.id("Patient story"), direction="up")
    assert [i.title for i in room.hour.items][:2] == ["Patient story", "Welcome"]
    with pytest.raises(Refused, match="end of the agenda"):
        room.does(planning.MoveItem, item=room.id("Patient story"), direction="up")
    room.does(planning.RemoveItem, item=room.id("Welcome"))
    assert len(room.hour.items) == len(LINES) - 1
    room.does(planning.FillFromTemplate, template="brainstorm_vote")
    assert [i.title for i in room.hour.items] == [i.title for i in templates()["brainstorm_vote"].items]
    room.does(planning.MinutesMore, item=room.id("Welcome"))
    assert room.hour.planned_s == 60 * 60
    assert templates()["brainstorm_vote"].minutes == 59


def test_the_overview_knows_zone_team_and_who_holds_a_role(room: Any) -> None:
    plan(room)
    seen = store.overview(room.tx, room.place)
    assert (seen.zone, seen.team, seen.now) == ("Europe/London", "Sepsis big room", room.now)
