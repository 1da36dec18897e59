"""A patient or carer partner is asked in private whether they felt heard; the coaches see the answer, without a name."""

from collections.abc import Iterator

import pytest

from app.core.erasing import erase
from tests.hats import Hour, good, hour
from tests.web.lines import pieces

PARTNER, ASKS = "Carer partner", "Did you feel heard?"


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(tmp_path_factory.mktemp("felt"))
    made.hats["partner"] = made.phone(PARTNER, partner="true")
    yield made
    made.stop()


def own(running: Hour, hat: str) -> str:
    return pieces(running.hats[hat].get("hand/mine").text)["own-room"]


def to_the_record(running: Hour) -> None:
    while running.current().step < 5:
        good(running.hats["coach"].does("agenda/next-item", item=running.current().id))


def test_it_is_asked_of_partners_alone_and_at_the_end_alone(running: Hour) -> None:
    early = running.hats["partner"].does("room/say-felt-heard", answer="yes")
    assert early.status_code == 409 and ASKS not in own(running, "partner")
    to_the_record(running)
    assert ASKS in own(running, "partner")
    assert ASKS not in own(running, "participant") + own(running, "facilitator")
    assert running.hats["participant"].does("room/say-felt-heard", answer="yes").status_code == 403


def test_only_the_coaches_see_it_and_no_name_stays_with_it(running: Hour) -> None:
    to_the_record(running)
    good(running.hats["partner"].does("room/say-felt-heard", answer="no"))
    good(running.hats["partner"].does("room/say-felt-heard", answer="partly"))
    assert 'aria-pressed="true"' in own(running, "partner")
    assert running.ids("select answer from felt_heard") == ["partly"]
    assert running.ids("select distinct \"by\" from receipt where command = 'SayFeltHeard'") == [""]
    good(running.hats["coach"].does("agenda/end-meeting"))
    desk = running.hats["coach"].get("desk").text
    assert "Did the partners feel heard?" in desk and "Partly: <b" in desk
    for hat in ("leader", "facilitator", "recorder"):
        assert "Did the partners feel heard?" not in running.hats[hat].get("desk").text, hat
    record = running.hats["coach"].get("record").text + running.hats["coach"].get("record.json").text
    assert "partly" not in record.lower()
    before = running.ids("select id from felt_heard")
    running.in_office(lambda tx: erase(tx, running.meeting, running.clock()))
    assert running.ids("select answer from felt_heard where participant_id is null") == ["partly"]
    assert running.ids("select id from felt_heard") != before


def test_ten_minutes_after_the_end_it_is_not_asked_any_more(running: Hour) -> None:
    to_the_record(running)
    good(running.hats["coach"].does("agenda/end-meeting"))
    good(running.hats["partner"].does("room/say-felt-heard", answer="yes"))
    running.clock.move(minutes=10)  # type: ignore[attr-defined]
    assert running.hats["partner"].does("room/say-felt-heard", answer="no").status_code == 409
