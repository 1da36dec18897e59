"""What is thrown away by the calendar, and what is not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli import cli
from app.teams.retention import retire
from tests.hats import Hour, good, hour


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def after(running: Hour, days: float) -> dict[str, int]:
    """What would be thrown away so many days later; nothing is."""
    counts = dict[str, int]()

    def trying(tx: object) -> None:
        counts.update(retire(tx, running.clock() + timedelta(days=days)))  # type: ignore[arg-type]
        tx.rollback()  # type: ignore[attr-defined]

    running.in_office(trying)
    return counts


def test_a_team_that_meets_no_more_is_forgotten_after_two_years(running: Hour) -> None:
    assert after(running, 700)["meetings"] == 0
    assert after(running, 740)["meetings"] == 1


@pytest.mark.parametrize(("months", "days", "meetings"), [(6, 180, 0), (6, 190, 1), (0, 4000, 0)])
def test_a_team_chooses_how_long(running: Hour, months: int, days: int, meetings: int) -> None:
    form = {"name": "Sepsis pathway big room", "keep_months": str(months)}
    assert running.hats["coach"].http.post(f"/t/{running.team}", data=form).status_code == 303
    assert f'value="{months}" selected' in running.hats["coach"].http.get(f"/t/{running.team}").text
    assert after(running, days)["meetings"] == meetings


def test_phones_and_sign_ins_go_sooner(running: Hour) -> None:
    now = after(running, 0)
    assert now == dict.fromkeys(now, 0)
    phones = int(running.ids("select count(*) from participant_device")[0])
    assert after(running, 15)["sign-ins"] == 2
    assert after(running, 179)["seats of phones"] == 0
    later = after(running, 181)
    assert later["seats of phones"] == later["phones"] == phones


def test_a_team_that_met_last_week_keeps_its_first_meeting(running: Hour) -> None:
    copy = "update meeting set scheduled_end = scheduled_end where 1"
    running.in_office(lambda tx: tx.execute(text(copy)))
    good(running.hats["coach"].does("record/write-note", text="Kept"))
    form = {"start": "blank", "day": "2028-03-01", "time": "09:00"}
    assert running.hats["coach"].http.post(f"/t/{running.team}/meeting", data=form).status_code == 303
    assert after(running, 740)["meetings"] == 0


def test_at_the_console_it_says_what_it_would_do_and_then_does_it(
    running: Hour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIGROOM_DATABASE_URL", running.url)
    monkeypatch.setenv("BIGROOM_DATA", str(tmp_path / "data"))
    long_ago = "update meeting set scheduled_start = 0, scheduled_end = 3600000"
    running.in_office(lambda tx: tx.execute(text(long_ago)))
    said = CliRunner().invoke(cli, ["retention", "--dry-run"])
    assert said.exit_code == 0 and "1 meetings" in said.output, said.output
    assert running.ids("select count(*) from meeting") == ["1"]
    assert CliRunner().invoke(cli, ["retention"]).exit_code == 0
    assert running.ids("select count(*) from meeting") == ["0"] and running.ids("select count(*) from team") == ["2"]
