"""Which files are altered: the rules, and of the core what decides."""

import sys
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path

from tests.house.floors import ROOT, files, floor, said
from tests.mutants.alter import Alteration, altered

CORE = ("gathering.py", "names.py", "numbers.py", "permissions.py", "text.py")
WRITING = ("template.py", "config.py", "__init__.py")  # on the floor of rules, and decide nothing


def targets() -> list[Path]:
    return [path for path in files() if _decides(path)]


def _decides(path: Path) -> bool:
    if said(path).startswith("app/core/"):
        return path.name in CORE
    return floor(path) == "rules" and path.name not in WRITING


class Altered(MetaPathFinder, Loader):
    """Imports each target with all its switches in it."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.sources: dict[str, tuple[Path, types.CodeType]] = {}
        self.all: dict[int, Alteration] = {}
        for path in paths:
            tree, made = altered(path.read_text("utf-8"), said(path), len(self.all) + 1)
            self.all |= {one.number: one for one in made}
            self.sources[_module(path)] = path, compile(tree, str(path), "exec")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, origin=str(self.sources[name][0])) if name in self.sources else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        path, code = self.sources[module.__name__]
        module.__file__ = str(path)
        exec(code, module.__dict__)

    def install(self) -> None:
        sys.meta_path.insert(0, self)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)
