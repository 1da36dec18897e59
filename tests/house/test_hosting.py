"""docs/hosting.md names only commands, settings and addresses that there are."""

import re
from pathlib import Path

from typer.main import get_command

from app.cli import cli
from app.config import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hosting.md").read_text("utf-8")


def test_every_command_of_the_page_for_it_departments_exists() -> None:
    groups = get_command(cli)
    asked = re.findall(r"(?:^|bin/|  |`)bigroom ([a-z]+)(?: ([a-z]+))?", PAGE, re.MULTILINE)
    assert len(asked) > 10
    for name, second in asked:
        found = groups.commands.get(name)  # type: ignore[attr-defined]
        assert found, name
        if second and hasattr(found, "commands"):
            assert second in found.commands, (name, second)


def test_every_setting_of_it_exists() -> None:
    known = {f"BIGROOM_{name.upper()}" for name in Settings.model_fields}
    asked = set(re.findall(r"BIGROOM_\w+", PAGE))
    assert len(asked) > 6 and asked <= known
