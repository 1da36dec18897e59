"""The lock: who is in stays in, everybody else waits to be let in; a new code; a device that is let go."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.ids import hashed
from tests.hats import Hour, good, hour
from tests.live import Caller
from tests.web.lines import close_code, line


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def comes(running: Hour, name: str, **more: str) -> tuple[Caller, str]:
    """Somebody types the code; where they are sent."""
    caller = Caller(running, name)
    form = {
        "code": running.ids(f"select join_code from meeting where id = '{running.meeting}'")[0],
        "name": name,
        **more,
    }
    answer = caller.http.post("/join", data=form)
    assert answer.status_code == 303, answer.text
    return caller, answer.headers["location"].rpartition("/")[2]


def waiting(running: Hour, name: str) -> str:
    return running.ids(f"select id from waiting where name = '{name}'")[0]


def test_at_a_locked_door_newcomers_wait_and_who_is_in_stays_in(running: Hour) -> None:
    coach, desk = running.hats["coach"], running.hats["facilitator"]
    good(coach.does("meeting/lock-meeting"))
    assert coach.does("meeting/lock-meeting").status_code == 409
    assert "Door: locked" in desk.get("desk").text
    nurse, where = comes(running, "Night nurse")
    assert where == "door" and nurse.get("hand").status_code == 404
    assert "Waiting to be let in" in nurse.get("door").text and "js/door.js" in nurse.get("door").text
    assert "Night nurse" in desk.get("desk").text and "waits to be let in." in desk.get("desk").text
    good(running.hats["participant"].does("record/park-it", text="Still in"))
    again = running.hats["participant"].http.post("/join", data={"code": running.code, "name": "Porter"})
    assert again.headers["location"].endswith("/hand"), "whoever is in is not locked out of their own phone"
    good(desk.does("meeting/admit-person", knock=waiting(running, "Night nurse")))
    assert nurse.get("door").headers["location"].endswith("/hand") and nurse.get("hand").status_code == 200
    assert running.ids("select count(*) from waiting") == ["0"]


def test_the_square_code_waits_at_the_same_door(running: Hour) -> None:
    good(running.hats["leader"].does("meeting/lock-meeting"))
    token = running.ids("select join_token from meeting")[0]
    caller = Caller(running)
    assert caller.http.post("/join", data={"token": token, "name": "Night nurse"}).headers["location"].endswith("/door")


def test_who_is_turned_away_is_told_and_may_ask_once_more(running: Hour) -> None:
    coach = running.hats["coach"]
    good(coach.does("meeting/lock-meeting"))
    caller, _ = comes(running, "Somebody")
    good(coach.does("meeting/turn-away", knock=waiting(running, "Somebody")))
    page = caller.get("door").text
    assert "You were not let in" in page and "door.js" not in page
    assert "Somebody" not in coach.get("desk").text
    assert (
        caller.http.post("/join", data={"code": running.code, "name": "Somebody"}).headers["location"].endswith("/door")
    )
    assert len(running.ids("select id from waiting")) == 1, "one place for one device"
    assert running.client().get("door").status_code == 404, "and who never asked is a stranger"


def test_who_was_here_last_week_comes_in_as_the_same_person(running: Hour) -> None:
    coach = running.hats["coach"]
    good(coach.does("meeting/remove-person", participant=running.person("spare")))
    people = running.ids("select count(*) from person")
    good(coach.does("meeting/lock-meeting"))
    caller, where = comes(running, "Physiotherapist", answer="same")
    assert where == "door"
    good(coach.does("meeting/admit-person", knock=waiting(running, "Physiotherapist")))
    assert caller.get("hand").status_code == 200 and running.ids("select count(*) from person") == people


def test_an_open_door_again(running: Hour) -> None:
    coach = running.hats["coach"]
    assert coach.does("meeting/unlock-meeting").status_code == 409
    good(coach.does("meeting/lock-meeting"))
    good(coach.does("meeting/unlock-meeting"))
    assert comes(running, "Night nurse")[1] == "hand"


def test_no_more_than_forty_wait(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.meetings.door.MOST_WAIT", 2)
    good(running.hats["coach"].does("meeting/lock-meeting"))
    first, _ = comes(running, "Somebody 1")
    comes(running, "Somebody 2")
    full = Caller(running).http.post("/join", data={"code": running.code, "name": "Somebody 3"})
    assert full.status_code == 409 and "Too many people are waiting" in full.text
    assert first.http.post("/join", data={"code": running.code, "name": "Somebody 1"}).status_code == 303


def test_a_new_code_in_one_press_puts_nobody_out(running: Hour) -> None:
    coach, old = running.hats["coach"], running.code
    token = running.ids("select join_token from meeting")[0]
    with line(running.hats["wall"], "wall") as wall:
        wall.recv(timeout=5)
        good(coach.does("meeting/change-code"))
        new = running.ids(f"select join_code from meeting where id = '{running.meeting}'")[0]
        assert new != old
        while f"{new[:4]} {new[4:]}" not in (news := str(wall.recv(timeout=5))):
            pass
        assert f"{old[:4]} {old[4:]}" not in news
    assert Caller(running).http.post("/join", data={"code": old, "name": "Late"}).status_code == 404
    assert Caller(running).http.post("/join", data={"token": token, "name": "Late"}).status_code == 404
    assert running.hats["participant"].get("hand").status_code == 200
    assert comes(running, "Late")[1] == "hand"


def test_one_device_of_two_is_let_go_and_the_person_stays(running: Hour) -> None:
    who, phone = running.person("participant"), running.hats["participant"]
    tablet = Caller(running, "tablet")
    copied = hashed("t" * 43)
    tablet.http.cookies.set("dev", "t" * 43, domain="127.0.0.1")
    row = f"insert into participant_device (device_hash, meeting_id, participant_id) values ('{copied}', '{running.meeting}', '{who}')"
    running.in_office(lambda tx: tx.execute(text(row)))
    assert tablet.get("hand").status_code == 200
    page = running.hats["coach"].get(f"person/{who}").text
    shorts = re.findall(r'name="device" value="([0-9a-f]{8})"', page)
    assert sorted(shorts) == sorted([copied[:8], phone.device[:8]]) and "joined 08:50" in page
    with line(tablet) as there:
        there.recv(timeout=5)
        good(running.hats["leader"].does("meeting/remove-device", participant=who, device=copied[:8]))
        assert close_code(there, 2) == 4403
    assert tablet.get("hand").status_code == 404 and phone.get("hand").status_code == 200
    assert running.hats["coach"].does("meeting/remove-device", participant=who, device=copied[:8]).status_code == 404
    other = running.hats["recorder"].device[:8]
    assert running.hats["coach"].does("meeting/remove-device", participant=who, device=other).status_code == 404


def test_the_door_is_for_those_who_tidy(running: Hour) -> None:
    for hat in ("timekeeper", "recorder", "participant", "guest"):
        for command in ("lock-meeting", "change-code", "unlock-meeting"):
            assert running.hats[hat].does(f"meeting/{command}").status_code == 403
    assert running.hats["other coach"].does("meeting/lock-meeting").status_code == 404
