"""What an activity brings for the tests that hold for all of them: files of one name beside its own tests."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent


def beside(name: str) -> dict[str, ModuleType]:
    """tests/activities/<kind>/<name>.py of each activity that has one, by kind."""
    kinds = sorted(path.parent.name for path in HERE.glob(f"activities/*/{name}.py"))
    return {kind: import_module(f"tests.activities.{kind}.{name}") for kind in kinds}
