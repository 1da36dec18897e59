"""Whose a team is: two coaches, handing over, a coach who leaves; sign-ins; what needs the key once more."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.teams import keys, owners, roster
from tests.hats import Hour, hour
from tests.live import SECRET, Caller
from tests.web.lines import close_code, line


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    made.hats["coach"].http.post("/h", data={"key_text": made.key})  # the hour began a while ago
    yield made
    made.stop()


def posts(running: Hour, path: str, hat: str = "coach", **form: str) -> int:
    return running.hats[hat].http.post(f"/t/{running.team}/{path}", data={"key": "k" * 22, **form}).status_code


def test_a_second_coach_gets_a_link_that_is_shown_once_and_works(running: Hour) -> None:
    page = running.hats["coach"].http.post(f"/t/{running.team}/coaches", data={"name": "Improvement lead"}).text
    key = re.findall(r"/h#([\w-]{43})", page)[0]
    second = Caller(running)
    assert second.http.post("/h", data={"key_text": key}).status_code == 303
    assert second.get("desk").status_code == 200
    assert key not in running.hats["coach"].http.get(f"/t/{running.team}/data").text
    assert (
        running.hats["coach"].http.post(f"/t/{running.team}/coaches", data={"name": "Improvement lead"}).status_code
        == 409
    )


def test_a_team_is_handed_over_and_never_left_without_a_coach(running: Hour) -> None:
    coach = running.hats["coach"]
    assert posts(running, "coaches/off", coach=running.coach) == 409
    page = coach.http.post(f"/t/{running.team}/coaches", data={"name": "Improvement lead"}).text
    second = Caller(running)
    second.http.post("/h", data={"key_text": re.findall(r"/h#([\w-]{43})", page)[0]})
    with line(coach, "desk") as desk:
        desk.recv(timeout=5)
        assert posts(running, "coaches/off", coach=running.coach) == 303
        assert close_code(desk, 2) == 4403
    assert coach.get("desk").status_code == 404 and second.get("desk").status_code == 200
    assert posts(running, "coaches/off", hat="other coach", coach="A" * 22) == 404


def test_a_coach_who_leaves_leaves_no_team_to_nobody(running: Hour) -> None:
    with pytest.raises(Refused, match="Nobody else has"):
        running.in_office(lambda tx: owners.let_go(tx, running.coach))
    other = running.in_office(lambda tx: roster.coach_called(tx, "Coach of another team"))
    running.in_office(lambda tx: owners.let_go(tx, running.coach, to=other))
    assert running.hats["coach"].get("desk").status_code == 404
    assert running.hats["other coach"].get("desk").status_code == 200
    assert running.ids("select count(*) from coach") == ["1"]
    again = Caller(running).http.post("/h", data={"key_text": running.key})
    assert again.status_code == 404, "the link is dead"


def test_sign_ins_are_listed_and_one_is_ended(running: Hour) -> None:
    coach, thief = running.hats["coach"], running.coach_client()
    page = coach.http.get("/sign-ins").text
    shorts = re.findall(r'name="short" value="([0-9a-f]{8})"', page)
    assert len(shorts) == 2 and page.count("this browser") == 1
    session = running.ids("select token_hash from coach_session order by rowid desc")[0]
    with line(thief, "desk") as desk:
        desk.recv(timeout=5)
        assert coach.http.post("/sign-ins", data={"short": session[:8]}).status_code == 303
        assert close_code(desk, 2) == 4401
    assert thief.get("desk").status_code == 404 and coach.get("desk").status_code == 200
    assert coach.http.post("/sign-ins", data={"short": session[:8]}).status_code == 404


def test_all_others_are_signed_out_and_the_link_is_changed(running: Hour) -> None:
    coach, thief = running.hats["coach"], running.coach_client()
    assert coach.http.post("/sign-ins", data={"short": ""}).status_code == 303
    assert thief.get("desk").status_code == 404
    page = coach.http.post("/sign-ins/link", data={"key": "k" * 22}).text
    key = re.findall(r"/h#([\w-]{43})", page)[0]
    assert coach.get("desk").status_code == 404, "this browser as well"
    assert Caller(running).http.post("/h", data={"key_text": running.key}).status_code == 404
    assert Caller(running).http.post("/h", data={"key_text": key}).status_code == 303


def test_somebody_else_cannot_end_my_sign_ins(running: Hour) -> None:
    session = running.ids("select token_hash from coach_session order by rowid desc")[0]
    assert running.hats["other coach"].http.post("/sign-ins", data={"short": session[:8]}).status_code == 404
    assert running.hats["participant"].http.post("/sign-ins", data={"short": ""}).status_code == 404


DANGEROUS = (
    ("post", "/t/{team}/erase", {"what": "team", "name": "Sepsis pathway big room"}),
    ("post", "/t/{team}/coaches", {"name": "Improvement lead"}),
    ("post", "/t/{team}/coaches/off", {"coach": "A" * 22}),
    ("post", "/sign-ins/link", {}),
    ("get", "/t/{team}/export.json", {}),
)


@pytest.mark.parametrize(("method", "path", "form"), DANGEROUS)
def test_the_dangerous_few_need_the_key_within_ten_minutes(
    running: Hour, method: str, path: str, form: dict[str, str]
) -> None:
    running.clock.move(minutes=11)  # type: ignore[attr-defined]
    http = running.hats["coach"].http
    where = path.format(team=running.team)
    ask = (lambda: http.post(where, data={"key": "k" * 22, **form})) if method == "post" else (lambda: http.get(where))
    no = ask()
    assert no.status_code == 403 and "Show your key" in no.text
    assert running.ids(f"select count(*) from team where id = '{running.team}'") == ["1"]
    assert http.post("/h", data={"key_text": running.key}).status_code == 303
    assert ask().status_code != 403


def test_p35_erased_on_the_page_a_person_a_meeting_and_a_team(running: Hour) -> None:
    coach = running.hats["coach"]
    porter = running.ids("select id from person where name = 'Porter'")[0]
    assert posts(running, "erase", what="person", which=porter) == 409, "it has to be meant"
    assert posts(running, "erase", what="person", which=porter, texts="on", sure="on") == 303
    assert "Porter" not in coach.http.get(f"/t/{running.team}/data").text
    assert running.hats["participant"].get("hand").status_code == 404
    elsewhere = running.ids(f"select id from team where id <> '{running.team}'")[0]
    assert posts(running, "erase", what="meeting", which=elsewhere) == 404
    assert posts(running, "erase", what="x", which=porter) == 404
    assert posts(running, "erase", what="meeting", which=running.meeting, sure="on") == 303
    assert coach.get("desk").status_code == 404
    assert posts(running, "erase", what="team", name="Another") == 409
    assert posts(running, "erase", what="team", name="Sepsis pathway big room") == 303
    assert running.ids("select id from team") == [elsewhere]
    assert coach.http.get("/desk?stay=1").status_code == 200


def test_a_team_in_one_file(running: Hour) -> None:
    answer = running.hats["coach"].http.get(f"/t/{running.team}/export.json")
    data = json.loads(answer.text)
    assert data["schema"] == "bigroom/team/1" and "Porter" in data["people"]
    assert [record["schema"] for record in data["meetings"]] == ["bigroom/record/1"]
    assert "<" not in answer.text and answer.headers["content-disposition"].startswith("attachment")
    assert running.hats["other coach"].http.get(f"/t/{running.team}/export.json").status_code == 404
    assert running.in_office(lambda tx: keys.key_now(tx, SECRET, running.coach)) == running.key
