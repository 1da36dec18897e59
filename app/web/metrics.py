"""`/metrics` for Prometheus, on a port of its own that no phone reaches."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from prometheus_client import REGISTRY, start_http_server
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from app.core.clock import Clock, system_clock
from app.house import House
from app.storage.db import dotted, sqlite_module
from app.storage.upkeep import Chore, last

NEVER = float("inf")


class Now(Collector):
    """What is so at the moment of asking; asked in a thread of the library, so that it only looks, at copies."""

    def __init__(self, app: FastAPI, data: Path, clock: Clock = system_clock) -> None:
        self.app, self.data, self.clock = app, data, clock

    def collect(self) -> Iterable[Metric]:
        yield built()
        yield from self.kept()
        if house := getattr(self.app.state, "house", None):
            yield from lines(house)

    def kept(self) -> Iterator[Metric]:
        disk = shutil.disk_usage(self.data)
        yield gauge("disk_free_bytes", "Free on the disk of the data folder", disk.free)
        yield gauge("disk_size_bytes", "The disk of the data folder", disk.total)
        yield gauge("last_backup_age_seconds", "Since the last backup that went well", self.age("backup"))
        yield gauge("last_drill_age_seconds", "Since the last drill that went well", self.age("drill"))
        done = last(self.data, "retention")
        at = done.at.timestamp() if done else 0
        yield gauge("retention_last_success_timestamp", "When retention last went well, 0 for never", at)

    def age(self, chore: Chore) -> float:
        done = last(self.data, chore)
        return max(0.0, (self.clock() - done.at).total_seconds()) if done else NEVER


def lines(house: House) -> Iterator[Metric]:
    rooms = list(house.rooms.open.values())
    behind = [socket.slot is not None for room in rooms for socket in list(room.listeners)]
    states = {"behind": sum(behind), "current": len(behind) - sum(behind)}
    yield gauge("ws_connections", "Open lines: current, or behind with news waiting", states, "state")
    running = sum(room.running for room in rooms)
    open_ = {"running": running, "waiting": len(rooms) - running}
    yield gauge("rooms", "Meetings that somebody here looks at", open_, "state")
    yield gauge("writer_queue", "Commands that wait for the writer", len(house.writer.waiting))
    yield gauge("polling_clients", "Browsers whose line is blocked and who ask instead", len(list(house.polls)))


def gauge(name: str, says: str, value: float | Mapping[str, int], label: str = "") -> Metric:
    """One figure, or one for each word that the label may be."""
    made = Gauge(f"bigroom_{name}", says, labels=[label] if label else [])
    for word, amount in value.items() if isinstance(value, Mapping) else [("", value)]:
        made.add_metric([word] if label else [], amount)
    return made


def built() -> Metric:
    made = Gauge("bigroom_build_info", "What runs here", labels=["version", "sqlite"])
    made.add_metric([version("bigroom"), dotted(sqlite_module()[1])], 1)
    return made


@contextmanager
def shown(app: FastAPI, data: Path, host: str, port: int) -> Iterator[int]:
    """Answers there as long as the server runs, and tells the port; OSError where it is taken."""
    now = Now(app, data)
    REGISTRY.register(now)
    try:
        serving, thread = start_http_server(port, host, REGISTRY)
        try:
            yield int(serving.server_port)
        finally:
            serving.shutdown()
            serving.server_close()
            thread.join(5)
    finally:
        REGISTRY.unregister(now)
