"""The migrations stand in one row: each has a number of its own and comes after the one before it."""

import re
from pathlib import Path

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def test_each_migration_follows_the_one_before_it() -> None:
    found = sorted(VERSIONS.glob("[0-9]*.py"))
    numbers = [path.name.partition("_")[0] for path in found]
    assert numbers == [f"{n:04}" for n in range(1, len(found) + 1)], "two of one number, or one is missing"
    for path, number, before in zip(found, numbers, [None, *numbers], strict=False):
        said = dict(re.findall(r'^(revision|down_revision) = (?:"(\d{4})"|None)', path.read_text(), re.M))
        assert (said["revision"], said["down_revision"] or None) == (number, before), path.name
