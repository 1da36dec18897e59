"""The lines of one agenda in another: copied, and where stands what comes along (AG-13).  No I/O."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.agenda.hour import Hour, Item
from app.agenda.lines import carried_of, draft_of, opening, plan_of, together
from app.agenda.planning import FillFromTemplate
from app.agenda.template import Draft, templates
from app.core.contract import Seat
from app.core.permissions import MAY

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
COACH = Seat("m", "t", MAY["coach"], coach="c")


def item(title: str, minutes: int = 10, **more: Any) -> Item:
    return Item(title, title, minutes * 60, minutes * 60, **more)


def hour(*items: Item, **more: Any) -> Hour:
    return Hour(NINE, NINE + timedelta(hours=1), items, **more)


WELCOME, STORY = Draft("Welcome", 3, step=1, protected=True), Draft("Patient story", 5, protected=True)
WORK, CLOSE = Draft("Work", 20), Draft("Record", 3, step=5, protected=True)
CHART = Draft("Chart", 10, deferred_count=2, origin="item:i")


def titles(lines: tuple[Draft, ...]) -> list[str]:
    return [line.title for line in lines]


def test_ag13_it_stands_at_the_top_below_the_protected_opening() -> None:
    assert titles(together([WELCOME, STORY, WORK, CLOSE], [CHART])) == [
        "Welcome", "Patient story", "Chart", "Work", "Record",
    ]  # fmt: skip
    assert titles(together([WORK], [CHART])) == ["Chart", "Work"]
    assert titles(together([CLOSE], [CHART])) == ["Chart", "Record"]
    assert titles(together([], [CHART])) == ["Chart"]
    assert opening([WELCOME, STORY]) == 2


def test_ag13_a_line_of_the_plan_with_the_same_name_gives_way() -> None:
    plan = [WELCOME, WORK, Draft("chart", 7), CLOSE]
    found = together(plan, [CHART])
    assert titles(found) == ["Welcome", "Chart", "Work", "Record"]
    assert found[1].deferred_count == 2
    assert titles(together([Draft("chart", 7), WORK], [Draft("CHART", 5)])) == ["CHART", "Work"]
    assert titles(together([Draft("CHART", 7), WORK], [Draft("chart", 5)])) == ["chart", "Work"]
    assert titles(together([WELCOME], [Draft("welcome", 2)])) == ["Welcome", "welcome"], "the opening stays"


def test_ag13_a_copied_plan_leaves_out_what_had_come_along_and_a_template_keeps_it() -> None:
    plan = hour(item("Welcome", step=1, protected=True), item("Chart", origin="item:i", deferred_count=2), item("Work"))
    assert titles(plan_of(plan)) == ["Welcome", "Work"]
    assert [(line.title, line.deferred_count, line.origin) for line in carried_of(plan)] == [("Chart", 2, "item:i")]
    event = FillFromTemplate(key="k" * 8, template="short").decide(plan, COACH, NINE - timedelta(days=1))
    assert [line.title for line in event.drafts][:3] == ["Welcome", "Patient story", "Chart"]
    assert len(event.drafts) == len(templates()["short"].items) + 1


@pytest.mark.parametrize(
    ("planned_s", "adjusted_s", "minutes"),
    [
        (3600, 60, 60),  # as it was planned, whatever became of it
        (119, 600, 1),
        (0, 200, 3),  # put in while the hour ran
        (0, 0, 1),  # and then deferred whole
    ],
)
def test_ag13_a_copied_line_has_its_planned_minutes_or_those_it_was_given(
    planned_s: int, adjusted_s: int, minutes: int
) -> None:
    assert draft_of(Item("i", "Visitor", planned_s, adjusted_s)).minutes == minutes


def test_ag13_only_what_opens_the_meeting_stands_before_what_comes_along() -> None:
    assert opening([WELCOME, WORK, STORY]) == 1
    assert opening([WELCOME, Draft("Tidy up", 5, step=6)]) == 1
    assert opening([WELCOME, CLOSE]) == 1


def test_ag13_a_protected_line_never_gives_way_to_one_of_the_same_name() -> None:
    assert titles(together([WELCOME, WORK, CLOSE], [Draft("RECORD", 4)])) == ["Welcome", "RECORD", "Work", "Record"]
