"""Choosing and making the next meeting: who may, when, and what is refused (AG-13)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.agenda.hour import Hour, Item
from app.agenda.lines import as_it_is
from app.agenda.template import Draft
from app.core.contract import Command, Need, Seat
from app.core.errors import Gone, Refused
from app.core.permissions import MAY
from app.core.roles import Role
from app.weeks.next_lines import AddNextLine, ChangeNextLine, Made
from app.weeks.roles import Suggestion
from app.weeks.rules import (
    COMMANDS,
    Coming,
    MakeNextMeeting,
    OptOut,
    PickNextRole,
    SetNext,
    ShowNext,
)

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
NOW, WEEK = NINE + timedelta(minutes=55), timedelta(weeks=1)
LEADER = Seat("m", "t", MAY["leader"], participant="p")
ANN = "a" * 22
LINES = (Draft("Welcome", 3), Draft("Work", 50))
COMING = Coming(
    "running", "Europe/London", NINE, NINE + WEEK, 60, "Room 1", "Faster", "last", LINES, (), (), ((ANN, "Ann"),),
    current="i",
)  # fmt: skip


def decide(kind: type[Command], coming: Any = COMING, **fields: Any) -> Any:
    return kind(key="k" * 8, **fields).decide(coming, LEADER, NOW)


def test_the_next_meeting_is_for_who_plans_and_opting_out_for_everybody() -> None:
    assert {kind.__name__: kind.needs for kind in COMMANDS if kind.needs is not Need.PLAN} == {"OptOut": Need.TAKE_PART}


@pytest.mark.parametrize("kind", [SetNext, MakeNextMeeting])
@pytest.mark.parametrize("state", ["planned", "lobby", "cancelled"])
def test_ag13_it_is_made_while_this_one_runs_or_after_it(kind: type[Command], state: Any) -> None:
    with pytest.raises(Refused):
        decide(kind, replace(COMING, state=state))
    with pytest.raises(Refused):
        decide(PickNextRole, replace(COMING, state=state), role="leader")
    with pytest.raises(Refused, match="was cancelled" if state == "cancelled" else "while this one runs"):
        decide(kind, replace(COMING, state=state))
    assert decide(MakeNextMeeting, replace(COMING, state="ended")).start == NINE + WEEK


def test_ag13_day_time_place_and_aim_are_chosen_and_an_empty_day_leaves_it() -> None:
    event = decide(SetNext, day="2026-03-18", time="14:30", place="Room 2", aim="Test it", base="short")
    assert event.start == datetime(2026, 3, 18, 14, 30, tzinfo=UTC)
    assert (event.place, event.aim, event.base, event.made) == ("Room 2", "Test it", "short", "")
    same = decide(SetNext, replace(COMING, made="n"))
    assert (same.start, same.base, same.made) == (NINE + WEEK, "last", "n")
    summer = decide(SetNext, day="2026-03-31")
    assert summer.start == datetime(2026, 3, 31, 8, 0, tzinfo=UTC), "nine by the room's clock"


def test_ag13_a_day_that_is_past_and_a_template_that_is_not_there_are_refused() -> None:
    for day in (date(2026, 3, 9), date(2026, 3, 10)):
        with pytest.raises(Refused):
            decide(SetNext, day=day.isoformat())
    with pytest.raises(Refused, match="still to come"):
        decide(SetNext, day="2026-03-10", time="09:55")
    with pytest.raises(Refused):
        decide(MakeNextMeeting, replace(COMING, starts=NOW))
    early = replace(COMING, began=NINE + timedelta(weeks=2))
    with pytest.raises(Refused):
        decide(SetNext, early, day="2026-03-20")
    with pytest.raises(Gone):
        decide(SetNext, base="nothing_like_it")
    assert decide(SetNext, base="last").base == "last"


def test_ro3_another_person_nobody_or_the_suggestion_again_is_picked() -> None:
    assert decide(PickNextRole, role="recorder", person=ANN).person == ANN
    nobody, again = decide(PickNextRole, role="recorder", person="nobody"), decide(PickNextRole, role="recorder")
    assert (nobody.person, nobody.suggested) == ("", False)
    assert (again.person, again.suggested) == ("", True)
    with pytest.raises(Gone):
        decide(PickNextRole, role="recorder", person="b" * 22)


def test_ag13_one_press_makes_all_of_it_and_the_next_takes_in_what_has_come_since() -> None:
    roles = (Suggestion(Role.RECORDER, ANN, "Ann", ""), Suggestion(Role.LEADER, "", "", ""))
    first = decide(MakeNextMeeting, replace(COMING, roles=roles))
    assert (first.lines, first.roles, first.made) == (LINES, {Role.RECORDER: ANN}, "")
    fresh = (Draft("Chart", 5, origin="item:i"),)
    later = decide(MakeNextMeeting, replace(COMING, made="n", fresh=fresh))
    assert (later.lines, later.made, later.place, later.aim) == (fresh, "n", "Room 1", "Faster")
    with pytest.raises(Refused):
        decide(MakeNextMeeting, replace(COMING, made="n"))


def test_ag13_it_is_on_the_wall_at_the_current_item_only() -> None:
    assert decide(ShowNext, show="true").item == "i"
    assert decide(ShowNext).item == ""
    for coming in (replace(COMING, state="ended"), replace(COMING, current="")):
        with pytest.raises(Refused):
            decide(ShowNext, coming, show="true")


def test_ro3_somebody_opts_out_for_themselves_and_in_again() -> None:
    assert decide(OptOut, out="true").participant == "p"
    assert (decide(OptOut, out="true").out, decide(OptOut).out) == (True, False)


def test_ag1_it_says_by_how_much_the_agenda_is_too_long() -> None:
    assert (COMING.planned_min, COMING.over_min) == (53, 0)
    assert replace(COMING, length_min=50).over_min == 3


def test_ag13_lines_of_the_next_meeting_change_once_it_is_made_and_stay_what_they_were_else() -> None:
    kept = Item("i" * 22, "Story", 300, 300, protected=True, quiet=True, origin="item:x", deferred_count=2)
    made = Made("n", Hour(NINE + WEEK, NINE + WEEK + timedelta(hours=1), (kept,)))
    added = decide(AddNextLine, made, title="Visitor").what.draft
    assert (added.title, added.minutes, added.protected, added.quiet) == ("Visitor", 5, False, False)
    changed = decide(ChangeNextLine, made, item=kept.id, title="Their story", minutes=7)
    assert (changed.made, changed.what.unprotected) == ("n", False)
    assert changed.what.draft == replace(as_it_is(kept), title="Their story", minutes=7)
    with pytest.raises(Refused, match="Make the next meeting first"):
        decide(AddNextLine, Made(), title="Visitor")
