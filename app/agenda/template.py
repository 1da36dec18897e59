"""Agendas to start from: data files beside this one, one file a template."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).with_name("templates_data")


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of an agenda that has no id yet.  lead: a role, "partner", or words.

    origin: where it comes from, "item:ID" or "parked:ID" of an earlier meeting; deferred_count: how many times it was
    put off before (AG-13).
    """

    title: str
    minutes: int
    aim: str = ""
    method: str = ""
    lead: str = ""
    activity: str = ""
    mode: str = ""
    step: int = 4
    protected: bool = False
    quiet: bool = False
    deferred_count: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    title: str
    items: tuple[Draft, ...]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)


@cache
def templates() -> Mapping[str, Template]:
    """Every template by its name, in the order of the files' names."""
    found = (_read(path) for path in sorted(FOLDER.glob("*.json")))
    return MappingProxyType({template.name: template for template in found})


def _read(path: Path) -> Template:
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Template(data["name"], data["title"], tuple(Draft(**item) for item in data["items"]))
