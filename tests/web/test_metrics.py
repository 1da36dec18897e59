"""/metrics tells what the server does, with labels from fixed lists, and the dashboard asks for nothing else."""

import json
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families as families

from app.core import meters
from app.core.clock import system_clock
from app.meetings.counted import RESULTS
from app.parts import parts
from app.storage.upkeep import note
from app.web.budgets import PER_MINUTE
from app.web.metrics import shown
from tests.live import Live
from tests.waiting import until
from tests.web.lines import line

ROOT = Path(__file__).parents[2]
ACTIONS = {command.__name__ for part in parts() for command in part.commands}
LISTS = {
    "action": ACTIONS,
    "result": {"done", "replayed", "failed", *RESULTS.values()},
    "budget": {*PER_MINUTE, "join_codes", "sign_ins", "files", "lines", "full"},
    "reason": {"lost", *meters.REASONS.values()},
    "state": {"running", "waiting", "current", "behind"},
}
FREE = {"le", "version", "sqlite"}  # figures


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("metrics"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def port(live: Live) -> Iterator[int]:
    with shown(live.app.app, live.folder, "127.0.0.1", 0) as port:  # type: ignore[arg-type]
        yield port


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"bigroom_{name}", labels) or 0


class Since:
    """How far figures have gone since now."""

    def __init__(self, *names: tuple[str, dict[str, str]]) -> None:
        self.names = names
        self.before = self.now()

    def now(self) -> list[float]:
        return [figure(name, **labels) for name, labels in self.names]

    def gone(self) -> list[float]:
        return [now - before for now, before in zip(self.now(), self.before, strict=True)]


def test_what_people_do_is_counted_by_what_came_of_it(live: Live, port: int) -> None:
    act = "acts_total"
    since = Since(
        (act, {"action": "RaiseHand", "result": "done"}),
        (act, {"action": "RaiseHand", "result": "replayed"}),
        ("idempotent_replays_total", {}),
        (act, {"action": "StartMeeting", "result": "not_allowed"}),
        (act, {"action": "RaiseHand", "result": "gone"}),
        ("join_misses_total", {}),
        ("origin_refusals_total", {}),
        ("budget_refusals_total", {"budget": "AskPlainWords"}),
    )
    commits = figure("commit_seconds_count"), figure("commit_batch_size_sum")
    phone = live.phone("Ward sister")
    for _ in range(2):
        phone.does("room/raise-hand", key="a" * 22)
    phone.does("agenda/start-meeting")
    live.client().does("room/raise-hand")
    live.client().http.post("/join", data={"code": "00000000", "name": "Stranger"})
    live.client().http.post("/join", headers={"Origin": "https://evil.example"}, data={})
    for _ in range(PER_MINUTE["AskPlainWords"] + 2):
        phone.does("room/ask-plain-words")
    assert since.gone() == [1, 1, 1, 1, 1, 1, 1, 2]
    assert figure("commit_seconds_count") > commits[0] and figure("commit_batch_size_sum") > commits[1]


def test_lines_and_rooms_are_counted_as_they_are_now(live: Live, port: int) -> None:
    phone = live.phone("Porter")
    since = Since(
        ("ws_opened_total", {}),
        ("ws_aborted_total", {"reason": "flood"}),
        ("pushes_total", {}),
        ("ws_aborted_total", {"reason": "lost"}),
    )
    before = figure("push_seconds_count")
    with line(phone) as open_:
        open_.recv(timeout=5)
        assert figure("ws_connections", state="current") == 1 and figure("rooms", state="waiting") == 1
        phone.does("room/raise-hand")
        until(lambda: figure("push_seconds_count") > before)
        open_.send("anything")
        until(lambda: figure("ws_connections", state="current") == 0)
    with line(phone) as again:
        again.recv(timeout=5)
    with line(phone) as broken:
        broken.recv(timeout=5)
        broken.socket.shutdown(socket.SHUT_RDWR)
        until(lambda: since.gone()[-1])
    opened, floods, pushes, lost = since.gone()
    assert (opened, floods, lost) == (3, 1, 1) and pushes >= 1, "to leave is not to break off"
    until(lambda: figure("event_loop_lag_seconds_count") > 0)


def test_the_ages_of_backup_and_drill_are_told(live: Live, port: int) -> None:
    assert figure("last_backup_age_seconds") == float("inf"), "never is older than any limit"
    note(live.folder, "backup", system_clock() - timedelta(hours=3))
    assert 3 * 3600 <= figure("last_backup_age_seconds") < 3 * 3600 + 60
    assert figure("retention_last_success_timestamp") == 0
    assert 0 < figure("disk_free_bytes") < figure("disk_size_bytes")


def told(port: int) -> list[Any]:
    return list(families(httpx.get(f"http://127.0.0.1:{port}/metrics").text))


def test_p34_labels_are_words_of_fixed_lists(live: Live, port: int) -> None:
    samples = [one for family in told(port) for one in family.samples if one.name.startswith("bigroom_")]
    assert len(samples) > 50
    strange = {
        (sample.name, label, value)
        for sample in samples
        for label, value in sample.labels.items()
        if label not in FREE and value not in LISTS.get(label, ())
    }
    assert strange == set()


def test_dashboard_and_alerts_ask_for_what_there_is(live: Live, port: int) -> None:
    there = {one.name for family in told(port) for one in family.samples} | {"up"}
    there |= {f"{family.name}_total" for family in told(port) if not family.samples}  # nothing of it has happened yet
    board = json.loads((ROOT / "deploy" / "grafana.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
    alerts = re.findall(r"^\s+expr: (.+)$", (ROOT / "deploy" / "alerts.yml").read_text("utf-8"), re.MULTILINE)
    assert len(asked) >= 30 and len(alerts) == 9
    used = {name for expr in (*asked, *alerts) for name in re.findall(r"\b(?:bigroom|process)_\w+|\bup\b", expr)}
    assert used - there == set()
    for expr in (*asked, *alerts):
        for label, value in re.findall(r'(\w+)=~?"([^"$]*)"', expr):
            assert label == "job" or set(value.split("|")) <= LISTS[label], expr
        for label in re.findall(r"by \(([^)]*)\)", expr):
            assert set(label.split(", ")) <= {*LISTS, "le", "instance"}, expr
    ours = {family.name for family in told(port) if family.name.startswith("bigroom_")}
    assert {name for name in ours if not any(one.startswith(name) for one in used)} == set(), "each is on the dashboard"
