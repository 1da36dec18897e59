"""One hour and the next, over HTTP: what was left comes back, and the wall shows it growing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.agenda.store import hour_of
from app.core.contract import Place
from app.meetings.overview import overview
from tests.hats import Hour, good, hour


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("next")))
    yield made
    made.stop()


def next_id(running: Hour) -> str:
    return running.ids(f"select id from meeting where id != '{running.meeting}'")[0]


def lines_of(running: Hour) -> Any:
    made = next_id(running)
    return running.in_office(lambda tx: hour_of(tx, made)).items


def seen_of(running: Hour) -> Any:
    made = Place(next_id(running), "-", running.clock())
    return running.in_office(lambda tx: overview(tx, made))


def wall(running: Hour) -> str:
    """What the wall shows, as somebody far away sees it."""
    return running.hats["participant"].get("picture").text


def test_ag13_the_next_meeting_is_built_in_the_last_minutes_of_this_one(running: Hour) -> None:
    coach, leader = running.hats["coach"], running.hats["leader"]
    good(leader.does("agenda/next-item", item=running.current().id))
    good(leader.does("agenda/next-item", item=running.current().id))
    good(coach.does("agenda/defer-rest", item=running.current().id))  # Actions from last week
    good(leader.does("agenda/go-to-closing", item=running.current().id))
    good(leader.does("weeks/show-next", show=True))
    seen = wall(running)
    assert "Next meeting" in seen and "Monday 16 March, 09:00" in seen and "Not made yet" in seen
    assert "deferred once" in seen
    assert "Ward sister" in seen and "leads for 4 meetings, this was number 1" in seen
    assert "has never had this role" in seen, "everybody is here for the first time, so nobody is passed over for it"

    good(leader.does("weeks/set-next", day="2026-03-18", time="10:00", place="Seminar room", aim="Plan the first test"))
    assert "Wednesday 18 March, 10:00" in wall(running)
    porter = running.ids("select id from person where name = 'Porter'")[0]
    good(leader.does("weeks/pick-next-role", role="recorder", person=porter))
    assert "chosen by the team" in wall(running)
    for hat in ("participant", "facilitator", "recorder"):
        assert running.hats[hat].does("weeks/make-next-meeting").status_code == 403, hat
    good(leader.does("weeks/make-next-meeting"))

    lines = lines_of(running)
    assert [item.title for item in lines[:4]] == [
        "Welcome",
        "Patient story",
        "Frame the question",
        "Brainstorm in silence",
    ]
    assert [item.deferred_count for item in lines[:4]] == [0, 0, 1, 1]
    assert len({item.title for item in lines}) == len(lines), "nothing comes twice"
    seen = seen_of(running)
    assert (seen.place, seen.aim, dict(seen.planned)["recorder"]) == ("Seminar room", "Plan the first test", "Porter")
    assert dict(seen.planned)["leader"] == "Ward sister"
    assert "It is made." in wall(running)
    assert leader.does("weeks/make-next-meeting").status_code == 409


def test_ag13_what_comes_up_after_it_was_made_is_taken_in_by_another_press(running: Hour) -> None:
    leader = running.hats["leader"]
    before = len(lines_of(running))
    parked = "insert into parked_item (id, team_id, meeting_id, text, fate, at, saved_at) values "
    row = f"('{'q' * 22}', '{running.team}', '{running.meeting}', 'Sepsis in maternity', 'next_agenda', 1, 1)"
    from sqlalchemy import text

    running.in_office(lambda tx: tx.execute(text(parked + row)))
    assert "1 thing has come up since" in running.hats["coach"].get("next").text
    good(leader.does("weeks/make-next-meeting"))
    lines = lines_of(running)
    assert [item.title for item in lines[:3]] == ["Welcome", "Patient story", "Sepsis in maternity"]
    assert len(lines) == before + 1
    gone = lines[2].id
    answer = running.hats["coach"].http.post(
        f"/m/{next_id(running)}/agenda/-/remove-item", data={"key": "k" * 12, "item": gone}
    )
    assert answer.status_code == 303
    assert leader.does("weeks/make-next-meeting").status_code == 409, "a line that was taken out stays out"


def test_ag13_when_it_is_made_a_change_of_day_or_role_is_its_own(running: Hour) -> None:
    leader = running.hats["leader"]
    good(leader.does("weeks/set-next", day="2026-03-19", time="09:30", place="Ward 4", aim="Test it"))
    good(leader.does("weeks/pick-next-role", role="recorder", person="nobody"))
    seen = seen_of(running)
    assert (seen.starts.isoformat(), seen.place, seen.aim) == ("2026-03-19T09:30:00+00:00", "Ward 4", "Test it")
    assert "recorder" not in dict(seen.planned)
    assert (seen.ends - seen.starts).seconds == 3600


def test_ro3_who_would_rather_not_is_not_asked_next_time(running: Hour) -> None:
    porter = running.hats["participant"]
    page = porter.get("hand").text
    assert "I would rather hold no role" in page
    said = good(porter.does("weeks/opt-out", out=True)).text
    assert "I can hold a role again" in said
    assert running.ids("select name from person where opted_out") == ["Porter"]
    assert "I would rather hold no role" in good(porter.does("weeks/opt-out")).text


def test_the_page_of_the_next_meeting_is_for_who_plans_also_after_the_end(running: Hour) -> None:
    good(running.hats["leader"].does("agenda/end-meeting"))
    for hat in ("leader", "coach"):
        page = running.hats[hat].get("next")
        assert page.status_code == 200 and "Day of the next meeting" in page.text, hat
    assert "Open its plan" in running.hats["coach"].get("next").text
    assert "Open its plan" not in running.hats["leader"].get("next").text, "no seat there yet"
    assert running.hats["recorder"].get("next").status_code == 403
    assert running.hats["stranger"].get("next").status_code == 404


def test_ag13_the_office_takes_along_what_was_left_too(tmp_path: Path) -> None:
    running = hour(tmp_path)
    try:
        for _ in range(2):
            good(running.hats["leader"].does("agenda/next-item", item=running.current().id))
        good(running.hats["coach"].does("agenda/defer-rest", item=running.current().id))
        good(running.hats["leader"].does("agenda/end-meeting"))
        coach = running.hats["coach"].http
        answer = coach.post(f"/t/{running.team}/meeting", data={"start": "last", "day": "2026-03-17", "time": "09:00"})
        made = answer.headers["location"].split("/")[2]
        lines = running.in_office(lambda tx: hour_of(tx, made)).items
        assert next(item.title for item in lines if item.deferred_count) == "Frame the question"
        assert "deferred once" in coach.get(f"/m/{made}/plan").text
        assert coach.post(f"/m/{made}/copy-last-plan", data={"key": "k" * 12}).status_code == 303
        again = running.in_office(lambda tx: hour_of(tx, made)).items
        assert [(item.title, item.deferred_count) for item in again] == [(i.title, i.deferred_count) for i in lines]
    finally:
        running.stop()
