"""The pages for everybody: what this phone carries, forgetting it, and whom to tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Caller, Live
from tests.web.lines import close_code, line


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    made = Live(tmp_path, contact="help@trust.example")
    made.clock.move(minutes=-10)  # type: ignore[attr-defined]
    yield made
    made.stop()


def test_my_data_on_this_phone_and_nobody_elses(live: Live) -> None:
    phone, other = live.phone("Ward sister"), live.phone("Porter")
    page = phone.http.get("/privacy").text
    assert "Sepsis pathway big room" in page and "Ward sister" in page and "Porter" not in page
    assert "180 days" in page and "help@trust.example" in page
    assert "in no meeting" in Caller(live).http.get("/privacy").text
    assert "A coach is signed in" in live.coach_client().http.get("/privacy").text
    assert other.get("hand").status_code == 200


def test_a_phone_that_is_forgotten_is_out_and_known_to_nobody(live: Live) -> None:
    phone = live.phone("Ward sister")
    with line(phone) as there:
        there.recv(timeout=5)
        answer = phone.http.post("/privacy/forget", data={"key": "k" * 22})
        assert answer.status_code == 303 and "Max-Age=0" in answer.headers["set-cookie"]
        assert close_code(there, 2) == 4403
    tables = ("participant_device", "device")
    left = [
        live.in_office(lambda tx, t=t: tx.exec_driver_sql(f"select count(*) from {t}").scalar_one()) for t in tables
    ]
    assert left == [0, 0]
    assert "Ward sister" in live.coach_client().get("desk").text, "the person stays"


def test_the_first_page_leads_to_both_and_security_txt_names_whom_to_tell(live: Live) -> None:
    first = live.client().http.get("/").text
    for path in ("/privacy", "/accessibility"):
        assert f'href="{path}"' in first
        page = live.client().http.get(path)
        assert page.status_code == 200 and "help@trust.example" in page.text
    told = live.client().http.get("/.well-known/security.txt").text
    assert told.startswith("Contact: mailto:help@trust.example\nExpires: 2026-09-06T")
