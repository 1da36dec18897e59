"""Who may open a record: the team, its coaches, and the supervisors who see it; nobody else (RE-7)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.portfolio.tables import TeamCoaching
from app.portfolio.writing import see_labels, set_coaching
from app.teams import keys
from tests.hats import Hour, hour
from tests.live import NINE, SECRET, Caller
from tests.trends.weeks import held

FILES = ("record", "record.md", "record.json", "actions.csv", "record.pdf")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("readers")))
    made.in_office(lambda tx: set_coaching(tx, TeamCoaching(team_id=made.team), ["Cohort 3"]))
    yield made
    made.stop()


def supervisor(running: Hour, label: str) -> Caller:
    def making(tx: Connection) -> str:
        made = keys.add_coach(tx, SECRET, f"Supervisor of {label}", NINE, supervisor=True)
        see_labels(tx, made, [label])
        return keys.key_now(tx, SECRET, made)

    caller = Caller(running, label)
    assert caller.http.post("/h", data={"key_text": running.in_office(making)}).status_code == 303
    return caller


def answers(caller: Caller, meeting: str) -> set[int]:
    return {caller.http.get(f"/m/{meeting}/{name}").status_code for name in FILES}


def test_re7_a_supervisor_opens_the_records_of_the_teams_they_see_and_changes_nothing(running: Hour) -> None:
    sees = supervisor(running, "Cohort 3")
    assert answers(sees, running.meeting) == {200}
    page = sees.get("record").text
    assert "All weeks of this team" in page and "Approve" not in page and "Back to my page" not in page
    assert f"/m/{running.meeting}/record" in sees.http.get(f"/t/{running.team}/weeks").text
    for where in ("desk", "hand", "plan", "notes", "record/take-out", "next"):
        assert sees.get(where).status_code == 404, where
    assert sees.does("approval/approve-record").status_code == 404
    assert answers(supervisor(running, "Cohort 9"), running.meeting) == {404}


def test_re7_a_member_reads_the_weeks_that_they_missed(running: Hour) -> None:
    missed = running.in_office(lambda tx: held(tx, running.team, NINE - timedelta(weeks=1), 0, [7, 8, 9]))
    assert answers(running.hats["participant"], missed) == {200}
    assert running.hats["participant"].http.get(f"/m/{missed}/hand").status_code == 404


def test_re7_guests_strangers_walls_and_other_coaches_do_not(running: Hour) -> None:
    missed = running.in_office(lambda tx: held(tx, running.team, NINE - timedelta(weeks=2), 0, [7, 8, 9]))
    for hat in ("guest", "stranger", "wall", "other coach"):
        assert answers(running.hats[hat], missed) == {404}, hat
