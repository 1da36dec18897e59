"""What the record says of a brainstorm (RE-1): the question, every idea with its number, merges.  Pure.

Names stand here only where the team chose to show them, texts that were set aside never (RE-2, BR-15).
"""

from collections.abc import Iterable
from typing import Any, Protocol

from app.activities.brainstorm.rules import Status
from app.core.document import Block, Paragraph, Section, Table
from app.core.saying import counted, phrase
from app.core.words import N_

ORDER = 60
ASIDE = phrase("(set aside)")
STATUSES = {
    Status.WITHDRAWN: N_("withdrawn"),
    Status.PARKED: N_("parked"),
    Status.KEPT: N_("kept"),
    Status.BANKED: N_("banked"),
    Status.TESTING: N_("testing"),
    Status.ADOPTED: N_("adopted"),
    Status.ABANDONED: N_("abandoned"),
}
ON_THE_LIST = frozenset({Status.VOTABLE, Status.RAISED})


class Line(Protocol):
    """One idea that all can see."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def head(self) -> str: ...
    @property
    def aside(self) -> bool: ...


class Kept(Protocol):
    """One brainstorm as it may be kept."""

    @property
    def question(self) -> str: ...
    @property
    def anonymous(self) -> bool: ...
    @property
    def hidden(self) -> bool: ...
    @property
    def total(self) -> int: ...
    @property
    def set_aside(self) -> int: ...
    @property
    def ideas(self) -> tuple[Line, ...]: ...


Names = dict[str, str]


def sections(kept: Iterable[tuple[Kept, Names]]) -> list[Section]:
    """One section for each brainstorm."""
    return [Section(phrase("Brainstorm"), tuple(blocks(one, names)), ORDER) for one, names in kept]


def blocks(one: Kept, names: Names) -> list[Block]:
    found: list[Block] = [Paragraph(one.question, strong=True)]
    if one.hidden and one.total:
        found.append(Paragraph(counted("%(num)s idea, not shown yet.", "%(num)s ideas, not shown yet.", one.total)))
    elif one.ideas:
        found.append(table(one, names))
    else:
        found.append(Paragraph(phrase("No ideas were written.")))
    if one.set_aside:
        found.append(Paragraph(counted("%(num)s text set aside", "%(num)s texts set aside", one.set_aside)))
    return found


def table(one: Kept, names: Names) -> Table:
    numbers = {line.id: line.number for line in one.ideas}
    head = (phrase("Number"), phrase("Idea"), phrase("What happened"))
    rows = tuple((str(line.number), says(line), fate(line, numbers)) for line in one.ideas)
    if one.anonymous:
        return Table(phrase("Ideas"), head, rows, frozenset({0}))
    named = tuple((*row, writer(line, names)) for row, line in zip(rows, one.ideas, strict=True))
    return Table(phrase("Ideas"), (*head, phrase("Written by")), named, frozenset({0}))


def facts(kept: Iterable[tuple[Kept, Names]]) -> dict[str, Any]:
    """The same as data."""
    return {"brainstorms": [plain(one, names) for one, names in kept]}


def plain(one: Kept, names: Names) -> dict[str, Any]:
    numbers = {line.id: line.number for line in one.ideas}
    ideas = [
        {"number": line.number, "text": says(line), "status": line.status.value}
        | ({"merged_into": numbers.get(line.head)} if line.head else {})
        | ({} if one.anonymous else {"by": writer(line, names)})
        for line in one.ideas
    ]
    shown = {"question": one.question, "anonymous": one.anonymous, "ideas": ideas, "set_aside": one.set_aside}
    return shown | ({"not_shown": one.total} if one.hidden else {})


def says(line: Line) -> str:
    return ASIDE if line.aside else line.text


def writer(line: Line, names: Names) -> str:
    """Nobody stands beside a text that was set aside."""
    return "" if line.aside else names.get(line.id, "")


def fate(line: Line, numbers: dict[str, int]) -> str:
    if line.status is Status.MERGED:
        return phrase("merged into %(number)s", number=numbers.get(line.head, ""))
    return "" if line.status in ON_THE_LIST else phrase(STATUSES[line.status])
