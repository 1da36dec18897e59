"""P42: versions with known holes are refused (reliability.md, 2.6), and every package is pinned with its hash."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.storage.db import sound, sqlite_module

ROOT = Path(__file__).parents[2]
FLOORS = {  # why: the hole that the version before it has
    "starlette": ((1, 3, 1), "CVE-2026-54283, -54282, -48818, -48710, CVE-2025-62727, CVE-2024-47874"),
    "uvicorn": ((0, 54, 0), "no keepalive of sockets in the protocol that we use"),
    "websockets": ((17, 0), "headers of a handshake were read as another encoding"),
    "jinja2": ((3, 1, 6), "CVE-2025-27516"),
    "python-multipart": ((0, 0, 27), "CVE-2026-42561, -40347, -24486"),
    "authlib": ((1, 6, 9), "CVE-2026-27962"),
}
NEVER = ("pysqlite3-binary", "sqlean-py")  # bring an SQLite with the fault that P3 is about


def locked() -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}


def version(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", text)[:3])


def faults(packages: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, (least, why) in FLOORS.items():
        if name in packages and version(packages[name]["version"]) < least:
            yield f"{name} {packages[name]['version']}: {why}"
    for name, package in packages.items():
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        if name in NEVER:
            yield f"{name} may not be there"
        if "editable" not in package["source"] and not (files and all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files)):  # fmt: skip
            yield f"{name} has a file without a hash"
        if not {"registry", "editable"} & set(package["source"]):
            yield f"{name} does not come from the registry"


def test_p42_every_version_is_above_its_floor_and_every_file_has_its_hash() -> None:
    assert list(faults(locked())) == []


def test_p42_the_sqlite_that_comes_with_us_is_a_sound_one() -> None:
    module, found = sqlite_module()
    assert sound(found) or module.__name__.startswith("sqlite3"), "with the Python's own, one connection is used (P3)"


@pytest.mark.parametrize("broken", ["old", "no hash", "never", "elsewhere"])
def test_p42_a_lock_file_with_a_hole_is_noticed(broken: str) -> None:
    packages = locked()
    starlette = {**packages["starlette"]}
    if broken == "old":
        starlette["version"] = "0.40.0"
    elif broken == "no hash":
        starlette["wheels"] = [{"url": "x", "hash": ""}]
    elif broken == "elsewhere":
        starlette["source"] = {"git": "https://evil.example"}
    else:
        packages["pysqlite3-binary"] = starlette
    assert len(list(faults({**packages, "starlette": starlette}))) >= 1
