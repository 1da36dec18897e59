"""What the record says of a fishbone: the problem, and under each branch its causes with their numbers.  Pure.

Nobody's name stands here, and no text that was set aside (RE-2, BR-15).
"""

from collections.abc import Iterable
from typing import Any, Protocol

from app.core.document import Block, Paragraph, Section, Table
from app.core.saying import counted, phrase

ORDER = 60
ASIDE = phrase("(set aside)")


class Line(Protocol):
    """One cause that all can see."""

    @property
    def number(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def aside(self) -> bool: ...
    @property
    def branch(self) -> str: ...


class Bone(Protocol):
    """One branch."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Kept(Protocol):
    """One fishbone as it may be kept."""

    @property
    def problem(self) -> str: ...
    @property
    def hidden(self) -> bool: ...
    @property
    def total(self) -> int: ...
    @property
    def set_aside(self) -> int: ...
    @property
    def branches(self) -> tuple[Bone, ...]: ...
    @property
    def parked(self) -> tuple[Line, ...]: ...

    def under(self, branch: str) -> tuple[Line, ...]: ...


def sections(kept: Iterable[Kept]) -> list[Section]:
    """One section for each fishbone."""
    return [Section(phrase("Fishbone: causes of a problem"), tuple(blocks(one)), ORDER) for one in kept]


def blocks(one: Kept) -> list[Block]:
    found: list[Block] = [Paragraph(one.problem, strong=True)]
    if one.hidden and one.total:
        found.append(Paragraph(counted("%(num)s cause, not shown yet.", "%(num)s causes, not shown yet.", one.total)))
    elif one.total:
        found.append(table(one))
    else:
        found.append(Paragraph(phrase("No causes were written.")))
    if one.set_aside:
        found.append(Paragraph(counted("%(num)s text set aside", "%(num)s texts set aside", one.set_aside)))
    return found


def table(one: Kept) -> Table:
    """Branch by branch; then what was parked.  A branch without causes says so: nobody found one there."""
    rows = [row for branch in one.branches for row in rows_of(branch.name, one.under(branch.id))]
    rows += [(phrase("Parking lot"), str(line.number), says(line)) for line in one.parked]
    head = (phrase("Branch"), phrase("Number"), phrase("Cause"))
    return Table(phrase("Causes by branch"), head, tuple(rows), frozenset({1}))


def rows_of(name: str, lines: tuple[Line, ...]) -> list[tuple[str, str, str]]:
    return [(name, str(line.number), says(line)) for line in lines] or [(name, "", phrase("No cause"))]


def facts(kept: Iterable[Kept]) -> dict[str, Any]:
    """The same as data."""
    return {"fishbones": [plain(one) for one in kept]}


def plain(one: Kept) -> dict[str, Any]:
    branches = [
        {"name": branch.name, "causes": [cause(line) for line in one.under(branch.id)]} for branch in one.branches
    ]
    parked = [cause(line) | {"branch": named(line, one)} for line in one.parked]
    shown = {"problem": one.problem, "branches": branches, "parked": parked}
    return shown | {"set_aside": one.set_aside} | ({"not_shown": one.total} if one.hidden else {})


def cause(line: Line) -> dict[str, Any]:
    return {"number": line.number, "text": says(line)} | ({"set_aside": True} if line.aside else {})


def named(line: Line, one: Kept) -> str:
    """The branch that a parked cause was under."""
    return next((branch.name for branch in one.branches if branch.id == line.branch), "")


def says(line: Line) -> str:
    return ASIDE if line.aside else line.text
