"""`python -m tests.mutants`: alters the rules one line at a time and says which alterations no test minds."""

import argparse
import builtins
import importlib
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.alter import SWITCH, Alteration
from tests.mutants.children import Job, answers
from tests.mutants.loop import QUIET, Kept, Loop, Switch, feature
from tests.mutants.targets import Altered, targets

MAY_SURVIVE = 0.05
PRELOADED = ("hypothesis", "sqlmodel", "fastapi", "httpx", "jinja2", "babel.dates", "anyio", "segno", "alembic")
SURFACE = "tests/house/test_docs.py::test_the_table_of_rights_is_up_to_date"
EQUAL = Path(__file__).with_name("equal.toml")


def main() -> int:
    asked = arguments()
    began, until = time.monotonic(), time.monotonic() + 60 * asked.minutes
    modules, switch = Altered(targets()), Switch()
    setattr(builtins, SWITCH, switch)
    modules.install()
    wanted = sample(modules, asked)
    settle_hypothesis()
    for name in PRELOADED:
        importlib.import_module(name)
    found, never = played(switch, wanted, asked, until)
    return report(wanted, found, never, time.monotonic() - began)


def arguments() -> Any:
    says = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    says.add_argument("--only", default="", help="a part of the paths")
    says.add_argument("--share", type=float, default=1.0, help="of the alterations, chosen by --seed")
    says.add_argument("--seed", type=int, default=1)
    says.add_argument("--minutes", type=float, default=45, help="what is not looked at by then is left out")
    says.add_argument("--workers", type=int, default=2)
    says.add_argument("--bearing", action="store_true", help="name the tests with a rule's number that mind nothing")
    return says.parse_args()


def sample(modules: Altered, asked: Any) -> list[Alteration]:
    """What is looked at, mixed, so that a run that has to stop has seen something of everything."""
    equals = set(equal())
    found = [one for one in modules.all.values() if asked.only in one.path and one.mark not in equals]
    random.Random(asked.seed).shuffle(found)
    return found[: round(len(found) * asked.share)]


def equal() -> dict[str, str]:
    """Alterations that change nothing anybody could see, each with the reason."""
    listed = tomllib.loads(EQUAL.read_text("utf-8"))
    return {f"{path}::{mark}": why for path, marks in listed.items() for mark, why in marks.items()}


def folders(wanted: list[Alteration], *, alone: bool) -> list[str]:
    """The tests of every feature that is altered; of the core's users too, unless it is looked at alone."""
    names = {f"tests/{feature(one.path)}" for one in wanted}
    return sorted(names if alone else names | {"tests/core"})


def settle_hypothesis() -> None:
    from hypothesis import HealthCheck, Phase, settings

    phases, calm = (Phase.explicit, Phase.generate), list(HealthCheck)
    settings.register_profile(
        "mutants", derandomize=True, database=None, phases=phases, deadline=None, suppress_health_check=calm
    )
    settings.load_profile("mutants")


def played(switch: Switch, wanted: list[Alteration], asked: Any, until: float) -> tuple[Kept, list[str]]:
    """First what is asked while a test runs, in one run that stays; then what only an import asks, one by one."""

    def running() -> dict[str, Any]:
        loop = Loop(switch, wanted, asked.workers, until, bearing=asked.bearing)
        code = pytest.main([*QUIET, *folders(wanted, alone=bool(asked.only))], plugins=[loop])
        files = [str(item.path) for item in loop.items]
        return {
            "fault": loop.fault or ("" if loop.items else f"pytest found no tests: {int(code)}"),
            "found": list(loop.found.items()),
            "never": loop.never,
            "once": sorted(loop.once),
            "files": by_path(loop, wanted, files),
        }

    first = dict(answers(iter([("first", running, 3600)]), 1))["first"]
    if not first or first["fault"]:
        sys.exit(f"The tests do not pass with nothing altered. {first['fault'] if first else 'They never ended.'}")
    found: Kept = {int(number): test for number, test in first["found"]}
    once = [one for one in wanted if one.number in set(first["once"])]
    for number, test in answers(imports(switch, once, first["files"], until), asked.workers):
        found[number] = "it never ended" if test is None else test
    return found, first["never"]


def by_path(loop: Loop, wanted: list[Alteration], files: list[str]) -> dict[str, list[str]]:
    """For each altered file the test files that pass by it, the quick ones first."""
    costs: Counter[str] = Counter()
    for place, cost in enumerate(loop.cost):
        costs[files[place]] += cost
    passing: dict[str, set[str]] = {one.path: set() for one in wanted}
    for one in wanted:
        passing[one.path] |= {files[place] for place in loop.passing.get(one.number, ())}
    return {path: sorted(names or set(files), key=lambda name: costs[name]) for path, names in passing.items()}


def imports(switch: Switch, once: list[Alteration], files: dict[str, list[str]], until: float) -> Iterator[Job]:
    def work(one: Alteration) -> str:
        """The tests of the file, then the page with every limit of a field and every topic of an event."""
        switch.on = one.number
        for name in (*files[one.path], SURFACE):
            if pytest.main([*QUIET, "-x", name]):
                return name
        return ""

    for one in once:
        if time.monotonic() < until:
            yield one.number, (lambda one=one: work(one)), 60.0


def report(wanted: list[Alteration], found: Kept, never: list[str], seconds: float) -> int:
    seen = [one for one in wanted if one.number in found]
    alive = sorted((one for one in seen if not found[one.number]), key=lambda one: (one.path, one.line))
    for one in alive:
        print(f"survives  {one}")
    for line in never:
        print(line)
    print(f"\n{'file':44} {'altered':>8} {'survive':>8}")
    altered, survive = Counter(one.path for one in seen), Counter(one.path for one in alive)
    for path in sorted(altered):
        print(f"{path:44} {altered[path]:8} {survive[path]:8}")
    share = len(alive) / max(1, len(seen))
    left = f", {len(wanted) - len(seen)} left out for want of time" if len(seen) < len(wanted) else ""
    print(f"{'together':44} {len(seen):8} {len(alive):8}   {share:.1%} survive, {len(equal())} are equal{left}")
    print(f"{seconds / 60:.1f} minutes")
    return int(share > MAY_SURVIVE or not seen)


if __name__ == "__main__":
    sys.exit(main())
