"""The table of docs/assurance/asvs.md is whole, and the tests that it names are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "assurance" / "asvs.md").read_text("utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# The level 1 requirements of ASVS 5.0 in V6 to V9; those of V10 are for authorisation servers.
LEVEL_1 = [
    *("6.1.1", *(f"6.2.{n}" for n in range(1, 9)), "6.3.1", "6.3.2", "6.4.1", "6.4.2"),
    *("7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.4.1", "7.4.2"),
    *("8.1.1", "8.2.1", "8.2.2", "8.3.1"),
    *("9.1.1", "9.1.2", "9.1.3", "9.2.1"),
    "10.4.1 to 10.4.5",
]


def rows(part: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:3] > "| 0"]


def test_every_requirement_of_level_1_has_a_row() -> None:
    first = PAGE.partition("## Level 1")[2].partition("## Of the levels above")[0]
    assert [row[0] for row in rows(first) if row[0][0].isdigit()] == LEVEL_1


def test_every_row_names_a_test_that_is_there() -> None:
    numbered = [row for row in rows(PAGE) if row[0][0].isdigit()]
    assert [row[0] for row in numbered if not TEST.search(row[3])] == ["10.4.1 to 10.4.5"]
    missing = [f"{path}::{name}" for path, name in TEST.findall(PAGE) if name not in names_in(ROOT / path)]
    assert missing == []


def names_in(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_there_are_no_passwords() -> None:
    """No field for one, and no question that stands in for one."""
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "app").rglob("*.html")).lower()
    assert 'type="password"' not in pages
    assert not re.search(r"secret question|mother.s maiden|first pet", pages)
