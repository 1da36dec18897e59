"""Starting from last week's plan, in one press and never twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.agenda.store import hour_of
from app.teams import calendar
from tests.live import Live


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def titles(live: Live, meeting: str) -> list[str]:
    return [item.title for item in live.in_office(lambda tx: hour_of(tx, meeting)).items]


def test_two_presses_make_one_meeting_with_last_weeks_items(live: Live) -> None:
    coach = live.coach_client()
    for _ in range(2):
        answer = coach.http.post(
            f"/t/{live.team}/meeting", data={"start": "last", "day": "2026-03-17", "time": "09:00"}
        )
        assert answer.status_code == 303
    made = answer.headers["location"].split("/")[2]
    assert made != live.meeting
    assert titles(live, made) == titles(live, live.meeting)
    count = live.in_office(
        lambda tx: tx.execute(calendar.select(calendar.func.count()).select_from(calendar.M)).scalar_one()
    )
    assert count == 2


def test_last_weeks_plan_replaces_a_blank_one_on_the_page_plan(live: Live) -> None:
    later = live.start + timedelta(days=7)
    blank = live.in_office(lambda tx: calendar.add_meeting(tx, live.team, later, live.start))
    coach = live.coach_client()
    page = coach.http.get(f"/m/{blank}/plan").text
    assert "Copy last week’s plan" in page
    assert coach.http.post(f"/m/{blank}/copy-last-plan", data={"key": "k" * 12}).status_code == 303
    assert titles(live, blank) == titles(live, live.meeting)
    assert "Brainstorm in silence" in coach.http.get(f"/m/{blank}/plan").text
