"""P34: no name, idea, comment, code or token is in the log, whatever goes wrong (reliability.md, section 5)."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.core.meters import ACTS
from app.web import quiet
from app.web.metrics import shown
from tests.hats import Hour, good, hour
from tests.web.lines import line

CANARY = "Nightingale"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def lives(running: Hour) -> set[str]:
    """An hour full of canaries with everything that goes wrong in it; the secrets that were used."""
    running.phone(f"{CANARY} nurse")
    item = running.brainstorm()
    good(running.hats["spare"].does("brainstorm/add-idea", item, text=f"{CANARY} idea"))
    for hat in ("recorder", "coach"):
        good(running.hats[hat].does("record/write-note", text=f"{CANARY} note"))
    rating = running.item("rating")
    running.hats["coach"].does("rating/open-rating", rating)
    good(running.hats["spare"].does("rating/say-went-well", rating, text=f"{CANARY} comment"))
    stranger = running.client()
    stranger.http.post("/join", data={"code": "00000000", "name": CANARY})
    stranger.http.post("/h", data={"key_text": f"{CANARY}-key"})
    stranger.http.get(f"/j/{CANARY}?name={CANARY}", headers={"User-Agent": CANARY, "Cookie": f"dev={CANARY * 4}"})
    running.hats["spare"].does("record/park-it", text=CANARY * 100)
    with line(running.hats["spare"]) as phone:
        phone.recv(timeout=5)
        phone.send(CANARY)
    secrets = {cookie.value or "" for caller in running.callers for cookie in caller.http.cookies.jar}
    return {CANARY, running.key, running.code, *secrets, *running.ids("select join_token from meeting")} - {""}


def breaks(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of our own, each with the words somebody typed in its message."""

    def fault(*_: Any, **__: Any) -> Any:
        raise ValueError(f"{CANARY} in {running.key}") from KeyError(CANARY)

    with monkeypatch.context() as broken:
        broken.setattr(running.house, "seat", fault)
        assert running.hats["spare"].get("hand").status_code == 500
    with monkeypatch.context() as broken:
        broken.setattr(running.house.painter, "paint", fault)
        good(running.hats["coach"].does("record/write-note", text=f"{CANARY} again"))
        running.hats["participant"].get("hand/state")
    with monkeypatch.context() as broken:
        broken.setattr(running.house.acting, "together", fault)
        assert running.hats["spare"].does("record/park-it", text=CANARY).status_code == 500


def logged(caplog: pytest.LogCaptureFixture) -> str:
    format_ = logging.Formatter("%(name)s %(levelname)s %(message)s").format
    ours = [
        record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "websockets.client"))
    ]
    return "\n".join(format_(record) for record in ours)


def test_p34_no_canary_is_in_the_log(
    running: Hour, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    secrets = lives(running)
    breaks(running, monkeypatch)
    out = capfd.readouterr()
    told = logged(caplog) + out.out + "\n".join(found for found in out.err.splitlines() if "HTTP Request:" not in found)
    assert "ValueError at" in told and "fault" in told, "the fault itself is there, with its place"
    assert [secret for secret in secrets if secret in told] == []


def metrics(running: Hour) -> str:
    """All that `/metrics` tells of this server at this moment."""
    with shown(running.app.app, running.folder, "127.0.0.1", 0) as port:  # type: ignore[arg-type]
        return httpx.get(f"http://127.0.0.1:{port}/metrics").text


def test_p34_no_canary_is_in_the_metrics(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = lives(running) | {running.meeting, running.team, *running.ids("select id from participant")}
    breaks(running, monkeypatch)
    told = metrics(running)
    assert 'bigroom_acts_total{action="ParkIt",result="failed"}' in told
    assert [secret for secret in secrets if secret in told] == []


def test_p34_a_metric_with_somebodys_words_is_noticed(running: Hour) -> None:
    ACTS.labels(CANARY, "done").inc()
    try:
        assert CANARY in metrics(running)
    finally:
        ACTS.remove(CANARY, "done")


def test_p34_a_log_that_keeps_the_words_of_a_fault_is_noticed(
    running: Hour, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet.NoWords, "filter", lambda self, record: True)
    breaks(running, monkeypatch)
    assert CANARY in logged(caplog)


def test_p34_a_line_says_the_reference_that_the_page_shows(
    running: Hour, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any) -> Any:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(running.house, "seat", fault)
    page = running.hats["spare"].get("hand").text
    assert re.findall(r"Reference ([0-9a-f]{8})", page)[0] in caplog.text
    assert "RuntimeError at" in caplog.text and "test_p34_logs.py" in caplog.text
