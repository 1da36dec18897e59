"""An activity is one folder: whoever deletes it has a working product left."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.parts import found

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", [activity.kind for activity in found()])
def test_without_its_folder_an_hour_is_still_held(kind: str, tmp_path: Path) -> None:
    for folder in ("app", "migrations"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # with what is compiled already
    shutil.rmtree(tmp_path / "app" / "activities" / kind)
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "live.py", "activities/without_activity.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    command = [sys.executable, "-m", "tests.without_activity", kind]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout[-5:]) == (0, "held\n"), said.stdout + said.stderr
