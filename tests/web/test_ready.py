"""/readyz says whether meetings can be kept here now: a real write, the tables, SQLite, the disk (section 5)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.storage import fitness
from app.storage.cannot import READ_ONLY
from app.web import readiness
from tests.live import Live


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("ready"))
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "KEPT_S", 0.0)


def asked(live: Live) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(f"{live.base}/readyz")
    return answer.status_code, answer.json()


def test_a_server_in_order_is_ready_and_has_really_written(live: Live) -> None:
    before = live.in_office(lambda tx: tx.exec_driver_sql("pragma data_version").scalar())
    status, said = asked(live)
    assert (status, said["ready"], said["database"]) == (200, True, "sqlite")
    assert said["write"].endswith(" ms.") and set(said) == {"ready", "database", "write", "schema", "sqlite", "disk"}
    assert live.in_office(lambda tx: tx.exec_driver_sql("pragma data_version").scalar()) != before


def test_while_nothing_can_be_written_it_is_not_ready_but_lives(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "WRITE_S", 0.2)
    assert live.office
    with live.office.writing.begin():  # somebody else writes, and does not come to an end
        status, said = asked(live)
        assert (status, said["ready"]) == (503, False)
        assert said["write"] == "Nothing could be written within 0.2 seconds."
        assert httpx.get(f"{live.base}/healthz").text == "ok"
    monkeypatch.setattr(readiness, "WRITE_S", 10)
    assert asked(live)[0] == 200, "as soon as it can be written again"


def test_a_disk_that_may_not_be_written_is_said(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(self: Any) -> Any:
        raise readiness.No(READ_ONLY)

    monkeypatch.setattr(live.house, "write", lambda work: refused(None))
    status, said = asked(live)
    assert (status, said["write"]) == (503, READ_ONLY)


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("LEAST_FREE", 1 << 60, "disk"),
        ("LEAST_SHARE", 1.1, "disk"),
        ("newest", lambda: "9999", "schema"),
        ("sound", lambda version: False, "sqlite"),
    ],
)
def test_what_is_wrong_is_named(live: Live, monkeypatch: pytest.MonkeyPatch, name: str, value: object, of: str) -> None:
    right = asked(live)[1]
    monkeypatch.setattr(fitness, name, value)
    status, said = asked(live)
    assert status == 503
    assert said[of] != right[of]


def test_many_who_ask_at_once_cost_one_commit(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(live)
    monkeypatch.setattr(readiness, "KEPT_S", 60.0)
    written: list[object] = []
    monkeypatch.setattr(live.house, "write", written.append)
    for _ in range(5):
        assert asked(live)[0] == 200
    assert written == []
