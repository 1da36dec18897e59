"""AG-18: a practice says so on every screen, and leaves nothing behind after seven days."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text
from sqlmodel import SQLModel

from app.meetings.owing import due
from app.storage.erase import belongs, erase_meeting
from tests.live import Live, MovedClock


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def test_ag18_a_practice_says_so_on_every_screen_and_is_erased_after_seven_days(live: Live) -> None:
    clock = live.clock
    assert isinstance(clock, MovedClock)
    coach, nurse = live.coach_client(), live.phone("Ward sister")
    assert coach.does("agenda/start-meeting", screen="desk", practice=True).status_code == 200
    assert nurse.does("record/park-it", text="Weekend cover").status_code == 200
    assert "counts nowhere" in nurse.get("hand").text
    assert "counts nowhere" in coach.get("desk").text
    assert coach.does("agenda/end-meeting", screen="desk").status_code == 200
    clock.move(days=6)
    assert (live.meeting, "ErasePractice") not in live.in_office(lambda tx: due(tx, clock()))
    clock.move(days=2)
    assert (live.meeting, "ErasePractice") in live.in_office(lambda tx: due(tx, clock()))
    live.in_office(lambda tx: erase_meeting(tx, live.meeting))
    assert live.in_office(lambda tx: left(tx, live.meeting)) == {}


def test_ag18_it_can_be_called_a_practice_afterwards(live: Live) -> None:
    coach = live.coach_client()
    coach.does("agenda/start-meeting", screen="desk")
    coach.does("agenda/end-meeting", screen="desk")
    assert "counts nowhere" not in coach.get("desk").text
    assert coach.does("meeting/set-practice", screen="desk", practice=True).status_code == 200
    assert "counts nowhere" in coach.get("desk").text


def left(tx: Connection, meeting: str) -> dict[str, int]:
    """How many rows of the meeting each table still holds."""
    counts = {}
    for table in SQLModel.metadata.sorted_tables:
        if (mine := belongs(table, meeting)) is not None:
            counts[table.name] = tx.execute(select(func.count()).select_from(table).where(mine)).scalar_one()
    counts["meeting"] = tx.execute(text("select count(*) from meeting where id = :m"), {"m": meeting}).scalar_one()
    return {name: count for name, count in counts.items() if count}
