"""A test run that stays: every test once to see what passes by which switch, then those tests again for each switch."""

import gc
import random
import re
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.alter import Alteration
from tests.mutants.children import Job, answers

FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None
QUIET = ["-q", "-s", "--tb=native", "-p", "no:cacheprovider", "--assert=plain"]
ELSEWHERE_S = 3.0  # of other features' tests, for one alteration
Kept = dict[int, str]  # number of an alteration -> the test that minded


class Switch:
    """Which alteration is on, and which were asked after."""

    def __init__(self) -> None:
        self.on = 0
        self.asked: set[int] = set()

    def __call__(self, number: int) -> bool:
        if not self.on:
            self.asked.add(number)
        return number == self.on


class Loop:
    """The plugin.  found: number -> the test that failed, "" for none; once: what only an import asks."""

    def __init__(self, switch: Switch, wanted: list[Alteration], workers: int, until: float, *, bearing: bool) -> None:
        self.switch, self.wanted, self.workers, self.until = switch, wanted, workers, until
        self.bearing = bearing
        self.found: Kept = {}
        self.once: set[int] = set()
        self.passing: dict[int, list[int]] = defaultdict(list)  # number -> places of the tests that pass by
        self.cost: list[float] = []
        self.minded: dict[str, Counter[int]] = defaultdict(Counter)  # path -> places of tests that failed before
        self.never: list[str] = []
        self.unseen = ""
        self.fault = ""  # which test fails with everything off
        self.items: list[pytest.Item] = []
        self.scratch = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = session.items
        self.once = set(self.switch.asked) | {one.number for one in self.wanted if one.once}
        self.fault = self._first()
        self.scratch = tempfile.mkdtemp(dir=FAST, prefix="mutants-")
        try:
            if not self.fault:
                self._alter()
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
        return True

    def _alter(self) -> None:
        gc.collect()
        gc.freeze()
        self.chosen = [one for one in self.wanted if one.number not in self.once]
        paths = {one.number: one.path for one in self.chosen}
        for number, place in answers(self._jobs(), self.workers):
            self._keep(paths[number], number, place)
        if self.bearing:
            self._bearers()

    def _first(self) -> str:
        """Every test with everything off; the one that fails, if any."""
        for place, item in enumerate(self.items):
            self.switch.asked, began = set(), time.process_time()
            following = self.items[place + 1] if place + 1 < len(self.items) else None
            failed = [report for report in runtestprotocol(item, log=False, nextitem=following) if report.failed]
            if failed:
                return f"{item.nodeid}\n{failed[0].longreprtext[-2000:]}"
            self.cost.append(time.process_time() - began)
            for number in self.switch.asked:
                self.passing[number].append(place)
        return ""

    def _jobs(self) -> Iterator[Job]:
        for one in self.chosen:
            if time.monotonic() > self.until:
                return
            places = self._order(one)
            if not places:
                self.found[one.number] = ""
                continue
            yield one.number, self._with(one.number, places), 5 + 4 * sum(self.cost[p] for p in places)

    def _order(self, one: Alteration) -> list[int]:
        """First who minded before, then the quick ones: all of its own feature, and a few seconds of others'."""
        places = self._near(one)
        minded = [place for place, _ in self.minded[one.path].most_common(12) if place in set(places)][:4]
        return minded + [place for place in places if place not in minded]

    def _near(self, one: Alteration) -> list[int]:
        near, spent = [], 0.0
        for place in sorted(self.passing[one.number], key=lambda place: self.cost[place]):
            mine = f"/{feature(one.path)}/" in f"/{self.items[place].nodeid}"
            spent += 0 if mine else self.cost[place]
            if mine or spent < ELSEWHERE_S:
                near.append(place)
        return near

    def _keep(self, path: str, number: int, place: int | None) -> None:
        if place is None:
            self.found[number] = "it never ended"
        elif place < 0:
            self.found[number] = ""
        else:
            self.found[number] = self.items[place].nodeid
            self.minded[path][place] += 1

    def _with(self, number: int, places: list[int]) -> Callable[[], int]:
        """The place of the first test that fails with this one on; -1 for none."""
        return lambda: next((place for place in self._failing(number, places)), -1)

    def _failing(self, number: int, places: list[int]) -> Iterator[int]:
        factory: Any = self.items[0].config._tmp_path_factory  # type: ignore[attr-defined]
        self.switch.on, factory._basetemp = number, Path(tempfile.mkdtemp(dir=self.scratch))
        try:
            for place, following in zip(places, [*places[1:], None], strict=True):
                item: Any = self.items[place]
                item._initrequest()
                nextitem = self.items[following] if following is not None else None
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=nextitem)):
                    yield place
        finally:
            shutil.rmtree(factory._basetemp, ignore_errors=True)

    # Tests that bear a rule's number and mind nothing

    def _bearers(self) -> None:
        """Only by what runs: a test of a limit or a default, which an import sets, may mind and is named all the same.

        Nothing is named where time ran out: a test that nobody looked at is no idle one.
        """
        bearing = {place for place, item in enumerate(self.items) if rule_of(item.name)}
        minded = {rule_test(nodeid) for nodeid in self.found.values()}
        left = {place for place in bearing if rule_test(self.items[place].nodeid) not in minded}
        random.Random(1).shuffle(self.chosen)

        def jobs() -> Iterator[Job]:
            for one in self.chosen:
                places = sorted(left & set(self.passing[one.number]), key=lambda place: self.cost[place])[:40]
                if time.monotonic() > self.until:
                    self.unseen = "Not all tests with a rule's number were looked at for want of time."
                    return
                if places:
                    seconds = 5 + 4 * sum(self.cost[p] for p in places)
                    yield one.number, (lambda n=one.number, p=places: list(self._failing(n, p))), seconds

        for _, failed in answers(jobs(), self.workers):
            named = {rule_test(self.items[place].nodeid) for place in failed or []}
            left -= {place for place in left if rule_test(self.items[place].nodeid) in named}
        idle = sorted({rule_test(self.items[place].nodeid) for place in left})
        self.never = [self.unseen] if self.unseen else [f"bears a number and minds nothing  {name}" for name in idle]


def feature(path: str) -> str:
    """The folder below app/ and below tests/ that a file belongs to."""
    return path.removeprefix("app/").rpartition("/")[0]


def rule_of(name: str) -> bool:
    """Whether a test bears the number of a rule."""
    return bool(re.search(r"_(ro|ag|br|mv|rt|ac|rc|re|lv|st)[0-9]+(_|$)", name.partition("[")[0]))


def rule_test(nodeid: str) -> str:
    return nodeid.partition("[")[0]
