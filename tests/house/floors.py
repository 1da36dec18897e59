"""Which floor each file of app/ stands on: imports go down or stay level."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
FLOORS = ("core", "rules", "tables", "store", "views", "act", "parts", "live", "house", "web", "main", "cli")
# The first line that fits says the floor: a path under app/, the end of one, or a pattern: none names an activity.
PLACES = (
    ("core/", "core"),
    ("activities/__init__.py", "core"),
    ("config.py", "core"),
    ("rules.py", "rules"),
    ("meetings/company.py", "rules"),
    ("meetings/door.py", "rules"),
    ("meetings/holding.py", "rules"),
    ("meetings/locking.py", "rules"),
    ("meetings/locks.py", "store"),
    ("meetings/life.py", "rules"),
    ("agenda/hour.py", "rules"),
    ("agenda/extend.py", "rules"),
    ("agenda/template.py", "rules"),
    ("agenda/planning.py", "rules"),
    ("agenda/cues.py", "rules"),
    ("agenda/shave.py", "rules"),
    ("agenda/closing.py", "rules"),
    ("agenda/hurry.py", "rules"),
    ("agenda/order.py", "rules"),
    ("agenda/wishes.py", "rules"),
    ("agenda/figures.py", "rules"),
    ("agenda/lines.py", "rules"),
    ("weeks/roles.py", "rules"),
    ("weeks/plan.py", "rules"),
    ("weeks/history.py", "store"),
    ("weeks/actions.py", "rules"),
    ("weeks/promises.py", "store"),
    ("weeks/fates.py", "rules"),
    ("weeks/consensus.py", "rules"),
    ("weeks/changes.py", "rules"),
    ("weeks/next_lines.py", "rules"),
    ("weeks/series.py", "rules"),
    ("weeks/*_rows.py", "store"),
    ("weeks/*_views.py", "views"),
    ("activities/*/record.py", "rules"),
    ("activities/*/status.py", "rules"),
    ("activities/*/board.py", "rules"),
    ("activities/*/opening.py", "rules"),
    ("activities/*/writing.py", "rules"),
    ("activities/*/clarifying.py", "rules"),
    ("activities/*/robin.py", "rules"),
    ("activities/*/asking.py", "rules"),
    ("activities/*/turns.py", "rules"),
    ("activities/*/grouping.py", "rules"),
    ("activities/*/alike.py", "rules"),
    ("activities/*/banking.py", "rules"),
    ("activities/*/passing.py", "rules"),
    ("activities/*/releasing.py", "rules"),
    ("activities/*/paging.py", "rules"),
    ("activities/*/wishing.py", "rules"),
    ("activities/*/*_rows.py", "store"),
    ("activities/*/aside.py", "rules"),
    ("trends/limits.py", "rules"),
    ("trends/pasting.py", "rules"),
    ("trends/chart.py", "rules"),
    ("trends/deciding.py", "rules"),
    ("trends/room.py", "rules"),
    ("trends/planned.py", "rules"),
    ("trends/planned_store.py", "store"),
    ("trends/held.py", "store"),
    ("trends/room_store.py", "store"),
    ("activities/*/comparing.py", "rules"),
    ("activities/*/rounds.py", "rules"),
    ("activities/*/slip.py", "rules"),
    ("activities/*/voting.py", "rules"),
    ("activities/*/line.py", "rules"),
    ("activities/*/result.py", "rules"),
    ("activities/*/chair.py", "rules"),
    ("activities/*/drawing.py", "rules"),
    ("tables.py", "tables"),
    ("storage/", "tables"),
    ("portfolio/store.py", "views"),
    ("store.py", "store"),
    ("seats.py", "store"),
    ("agenda/rows.py", "store"),
    ("agenda/wish_rows.py", "store"),
    ("agenda/saving.py", "store"),
    ("meetings/reading.py", "store"),
    ("meetings/staying.py", "store"),
    ("restoring.py", "store"),
    ("meetings/folding.py", "store"),
    ("meetings/owing.py", "store"),
    ("overview.py", "store"),
    ("activities/*/people.py", "store"),
    ("activities/*/fates.py", "store"),
    ("activities/*/saving.py", "store"),
    ("activities/*/auditing.py", "store"),
    ("activities/*/outcome.py", "store"),
    ("agenda/copying.py", "store"),
    ("teams/passkey.py", "rules"),
    ("teams/id_token.py", "rules"),
    ("teams/", "store"),
    ("views.py", "views"),
    ("activities/*/looking.py", "views"),
    ("activities/*/cards.py", "views"),
    ("activities/*/*_views.py", "views"),
    ("agenda/plan_views.py", "views"),
    ("live/", "live"),
    ("steps.py", "views"),
    ("agenda/choices.py", "views"),
    ("approval/reminding.py", "store"),
    ("record.py", "views"),
    ("exports/", "views"),
    ("trends/", "views"),
    ("portfolio/", "views"),
    ("bank/", "views"),
    ("meetings/book.py", "act"),
    ("meetings/act.py", "act"),
    ("meetings/counted.py", "act"),
    ("web/cookies.py", "act"),
    ("web/budgets.py", "act"),
    ("web/bucket.py", "views"),
    ("web/misses.py", "act"),
    ("web/provider.py", "act"),
    ("web/making.py", "act"),
    ("part.py", "parts"),
    ("activities/", "parts"),
    ("parts.py", "live"),
    ("house.py", "house"),
    ("addresses.py", "house"),
    ("web/", "web"),
    ("starting.py", "main"),
    ("server.py", "main"),
    ("main.py", "main"),
    ("seed", "cli"),
    ("cli.py", "cli"),
    ("console/", "cli"),
    ("__main__.py", "cli"),
    ("__init__.py", "core"),
)


def floor(path: Path) -> str:
    """The floor of a file; an AssertionError for one that nobody has given a place."""
    name = path.relative_to(APP).as_posix()
    found = next((floor for place, floor in PLACES if fits(name, place)), None)
    assert found, f"app/{name} has no floor: give it one in tests/house/floors.py"
    return found


def fits(name: str, place: str) -> bool:
    return name.startswith(place) or name.endswith("/" + place) or fnmatch(name, place)


def files() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def imported(path: Path) -> Iterator[Path]:
    """The files of app/ that a file imports when it runs (not those it only names for the type checker)."""
    for node in outside_type_checking(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "app":
            for alias in node.names:
                found = of_module(f"{node.module}.{alias.name}") or of_module(node.module or "")
                if found:
                    yield found
        elif isinstance(node, ast.Import):
            yield from filter(None, (of_module(alias.name) for alias in node.names))


def outside_type_checking(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from outside_type_checking(node)


def of_module(name: str) -> Path | None:
    if name.split(".")[0] != "app":
        return None
    base = ROOT.joinpath(*name.split("."))
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)


def said(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
