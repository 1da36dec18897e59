"""How a coach is signed in: which browsers, since when, and showing the key once more."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.ids import hashed
from app.teams import office
from tests.hats import Hour, hour
from tests.live import Caller, Live, MovedClock
from tests.web.lines import close_code, line


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    made = Live(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def session_of(caller: Caller) -> str:
    return hashed(caller.http.cookies.get("sess") or "")


def test_every_showing_of_the_key_gives_the_browser_another_session(live: Live) -> None:
    coach = live.coach_client()
    before = session_of(coach)
    live.signs_in(coach)
    assert session_of(coach) != before
    assert live.in_office(lambda tx: tx.exec_driver_sql("select token_hash from coach_session").scalars().all()) == [
        session_of(coach)
    ]


def test_a_desk_that_is_open_goes_on_when_its_coach_shows_the_key_again(running: Hour) -> None:
    coach = running.hats["coach"]
    with line(coach, "desk") as desk:
        desk.recv(timeout=5)
        running.signs_in(coach)
        assert running.hats["leader"].does("agenda/next-item", item=running.current().id).is_success
        desk.recv(timeout=5)
        assert coach.http.post("/sign-ins", data={"short": ""}).status_code == 303
        assert coach.http.post("/out").status_code == 303
        assert close_code(desk, 2) == 4401, "it hangs on the session that there is now"


def test_a_desk_is_let_go_when_another_coach_signs_in_at_this_browser(running: Hour) -> None:
    coach = running.hats["coach"]
    other = running.in_office(
        lambda tx: tx.exec_driver_sql("select id from coach where name like 'Coach of%'").scalar()
    )
    with line(coach, "desk") as desk:
        desk.recv(timeout=5)
        assert coach.http.post("/h", data={"key_text": running.key_of(other)}).status_code == 303
        assert close_code(desk, 2) == 4401


def test_the_desks_of_others_stay_when_somebody_signs_in(running: Hour) -> None:
    leader = running.hats["leader"]
    with line(leader, "desk") as desk:
        desk.recv(timeout=5)
        running.coach_client()
        assert leader.does("agenda/next-item", item=running.current().id).is_success
        desk.recv(timeout=5)


def test_what_needs_the_key_leads_to_it_and_back(live: Live) -> None:
    coach, clock, page = live.coach_client(), live.clock, f"/t/{live.team}/data"
    assert isinstance(clock, MovedClock)
    clock.move(minutes=11)
    no = coach.http.post(f"/t/{live.team}/coaches", data={"key": "k" * 22, "name": "Improvement lead"})
    assert no.status_code == 403
    show = re.findall(r'href="(/h\?to=[^"]+)"', no.text)
    assert show == [f"/h?to={page}"]
    assert f'name="to" value="{page}"' in coach.http.get(show[0]).text
    back = coach.http.post("/h", data={"key_text": live.key, "to": page})
    assert back.headers["location"] == page


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/t/../../evil",
        "/sign-ins?x=//evil",
        "/sign-ins\r\nSet-Cookie: a=b",
        "/out",
    ],
)
def test_the_key_leads_back_to_no_other_page(live: Live, to: str) -> None:
    assert 'name="to" value=""' in live.client().http.get("/h", params={"to": to}).text
    assert live.client().http.post("/h", data={"key_text": live.key, "to": to}).headers["location"] == "/desk"


def test_times_are_in_the_zone_of_the_teams_or_in_utc_and_the_zone_is_said(live: Live) -> None:
    coach = live.coach_client()
    live.in_office(lambda tx: tx.exec_driver_sql("update team set time_zone = 'Asia/Kolkata'"))
    page = coach.http.get("/sign-ins").text
    assert "Times are in the zone Asia/Kolkata." in page and "14:30" in page
    facts = office.TeamFacts("Falls big room", time_zone="Europe/London")
    live.in_office(lambda tx: office.add_team(tx, live.coach, facts, live.clock()))
    page = coach.http.get("/sign-ins").text
    assert "Times are in the zone UTC." in page and "09:00" in page


def test_a_host_link_of_more_than_a_year_is_pointed_out_until_it_is_changed(live: Live) -> None:
    clock = live.clock
    assert isinstance(clock, MovedClock)
    clock.move(days=363)  # the link was made the day before the meeting
    assert "more than a year" not in live.coach_client().http.get("/sign-ins").text
    clock.move(days=1)
    coach = live.coach_client()
    assert "more than a year" in coach.http.get("/sign-ins").text
    live.key = re.findall(r"/h#([\w-]{43})", coach.http.post("/sign-ins/link", data={"key": "k" * 22}).text)[0]
    assert "more than a year" not in live.coach_client().http.get("/sign-ins").text


def test_the_page_of_sign_ins_says_what_each_was_opened_with(live: Live) -> None:
    assert "with the host link" in live.coach_client().http.get("/sign-ins").text
