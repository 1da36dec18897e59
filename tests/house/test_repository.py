"""What must not stand in the repository: paths of one machine, and what no reader could use."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = ("app/static/vendor/", "app/static/fonts/", "uv.lock", "tests/data/")
# Written apart, so that this file does not find itself.
PATHS = [re.escape(f"/{name}/") + r"\w" for name in ("work", "root", "home", "Users")] + [r"\b[A-Z]:\\Users\b"]
WORDS = ["fix" + "me", "xx" + "x:"]


def texts() -> list[Path]:
    """The files of the repository that hold text; all files below where there is no git."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [
            p.relative_to(ROOT).as_posix() for d in ("app", "tests", "migrations") for p in (ROOT / d).rglob("*.*")
        ]
    wanted = (ROOT / name for name in names if not name.startswith(SKIPPED))
    return [path for path in wanted if path.is_file() and b"\0" not in path.read_bytes()]


def found(patterns: list[str]) -> list[str]:
    either = re.compile("|".join(patterns), re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}:{n}: {line.strip()[:100]}"
        for path in texts()
        for n, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if either.search(line)
    ]


@pytest.mark.timeout(120)
def test_no_path_of_one_machine() -> None:
    assert found(PATHS) == []


@pytest.mark.timeout(120)
def test_no_mark_of_work_left_open() -> None:
    assert found(WORDS) == []
