"""The floors of the house.  A breach names both ends."""

import ast
from pathlib import Path

import pytest

from app import activities, parts
from tests.house.floors import APP, FLOORS, files, floor, imported, said

ACTIVITIES = Path(activities.__path__[0])
RULES = [path for path in files() if floor(path) == "rules"]
# What a rule may not know: the database, the network, a page, the time of day, chance.
FAR = {
    "sqlalchemy",
    "sqlmodel",
    "httpx",
    "jinja2",
    "fastapi",
    "starlette",
    "asyncio",
    "random",
    "secrets",
    "time",
    "os",
}
NOW = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "uuid4", "open", "print")


def breaches(paths: list[Path]) -> list[str]:
    """Imports that go up."""
    height = FLOORS.index
    return [
        f"{said(path)} ({floor(path)}) imports {said(other)} ({floor(other)})"
        for path in paths
        for other in imported(path)
        if height(floor(other)) > height(floor(path))
    ]


def test_imports_only_go_down() -> None:
    assert breaches(files()) == []


def test_a_breach_names_both_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = APP / "agenda" / "rules.py"
    monkeypatch.setattr("tests.house.test_floors.imported", lambda path: [APP / "web" / "join.py"])
    assert breaches([bad]) == ["app/agenda/rules.py (rules) imports app/web/join.py (web)"]


def activity(path: Path) -> str:
    """The folder in activities/ that a file belongs to, "" for none."""
    inside = path.is_relative_to(ACTIVITIES) and path.parent != ACTIVITIES
    return path.relative_to(ACTIVITIES).parts[0] if inside else ""


def test_activities_do_not_know_each_other_and_nobody_else_knows_one() -> None:
    """parts.py finds them by their folders, so a folder that is deleted takes nothing with it."""
    found = [
        f"{said(path)} imports {said(other)}"
        for path in files()
        for other in imported(path)
        if activity(other) and activity(other) != activity(path)
    ]
    assert found == []


def test_no_other_file_names_an_activity() -> None:
    names = sorted(activity.kind for activity in parts.found())
    strays = [
        f"{said(path)} says {name!r}"
        for path in files()
        if not activity(path) and not path.name.startswith("seed")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and (name := node.value) in names
    ]
    assert strays == []


@pytest.mark.parametrize("path", RULES, ids=said)
def test_rules_are_pure(path: Path) -> None:
    """No database, no page, no time of day, no chance: the clock and the rows are handed in."""
    tree = ast.parse(path.read_text("utf-8"))
    roots = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert roots & FAR == set()
    assert calls & set(NOW) == set()


def test_every_command_says_what_it_is() -> None:
    bare = [
        f"{part.kind}: {command.__name__}"
        for part in parts.parts()
        for command in part.commands
        if not command.__dict__.get("__doc__")
    ]
    assert bare == []


def test_every_module_says_what_it_is() -> None:
    bare = [
        said(path) for path in files() if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert bare == []


def test_the_small_file_compass(capsys: pytest.CaptureFixture[str]) -> None:
    """A compass, not a limit: the figures stand beside those of the codebases we learned from."""
    lines = sorted(len(path.read_text("utf-8").splitlines()) for path in files() if path.stat().st_size)
    lengths = sorted(
        length(node) for path in files() for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_function(node)
    )
    with capsys.disabled():
        print(f"\nfiles: median {middle(lines)}, p90 {tenth(lines)} (20-60, 160)  longest: {longest()}")
        print(f"functions: median {middle(lengths)}, p90 {tenth(lengths)}, longest {lengths[-1]} (3-8, 8-16)")
    assert middle(lengths) <= 10


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def length(node: ast.AST) -> int:
    return (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1


def middle(numbers: list[int]) -> int:
    return numbers[len(numbers) // 2]


def tenth(numbers: list[int]) -> int:
    return numbers[len(numbers) * 9 // 10]


def longest() -> str:
    long = sorted(((len(path.read_text("utf-8").splitlines()), said(path)) for path in files()), reverse=True)[:3]
    return ", ".join(f"{name} {n}" for n, name in long)
