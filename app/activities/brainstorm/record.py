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
    @property
    def group(self) -> str: ...


class Heading(Protocol):
    """A group of ideas."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def number(self) -> int: ...


class Kept(Protocol):
    """One brainstorm as it may be kept."""

    @property
    def question(self) -> str: ...
    @property
    def theme(self) -> str: ...
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
    @property
    def groups(self) -> tuple[Heading, ...]: ...


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
    """With a column for groups where there are any, and one for writers where they are named."""
    columns = [
        (phrase("Number"), [str(line.number) for line in one.ideas]),
        (phrase("Idea"), [says(line) for line in one.ideas]),
        *([(phrase("Group"), [heading(line, one) for line in one.ideas])] if filled(one) else []),
        (phrase("What happened"), [fate(line, numbered(one)) for line in one.ideas]),
        *([] if one.anonymous else [(phrase("Written by"), [writer(line, names) for line in one.ideas])]),
    ]
    rows = tuple(zip(*(cells for _, cells in columns), strict=True))
    return Table(phrase("Ideas"), tuple(head for head, _ in columns), rows, frozenset({0}))


def numbered(one: Kept) -> dict[str, int]:
    return {line.id: line.number for line in one.ideas}


def filled(one: Kept) -> list[Heading]:
    """The groups that an idea stands in."""
    inside = {line.group for line in one.ideas}
    return [group for group in one.groups if group.id in inside]


def heading(line: Line, one: Kept) -> str:
    return next((group.name for group in one.groups if group.id == line.group), "")


def facts(kept: Iterable[tuple[Kept, Names]]) -> dict[str, Any]:
    """The same as data."""
    return {"brainstorms": [plain(one, names) for one, names in kept]}


def plain(one: Kept, names: Names) -> dict[str, Any]:
    ideas = [
        {"number": line.number, "text": says(line), "status": line.status.value}
        | ({"set_aside": True} if line.aside else {})
        | ({"merged_into": numbered(one).get(line.head)} if line.head else {})
        | ({"group": heading(line, one)} if heading(line, one) else {})
        | ({} if one.anonymous else {"by": writer(line, names)})
        for line in one.ideas
    ]
    shown = {"question": one.question, "theme": one.theme, "anonymous": one.anonymous}
    shown |= {"ideas": ideas, "set_aside": one.set_aside}
    groups = [group_of(heading, one) for heading in filled(one)]
    return shown | ({"groups": groups} if groups else {}) | ({"not_shown": one.total} if one.hidden else {})


def group_of(heading: Heading, one: Kept) -> dict[str, Any]:
    inside = [line.number for line in one.ideas if line.group == heading.id]
    return {"number": heading.number, "name": heading.name, "ideas": inside}


def says(line: Line) -> str:
    return ASIDE if line.aside else line.text


def writer(line: Line, names: Names) -> str:
    """Nobody stands beside a text that was set aside."""
    return "" if line.aside else names.get(line.id, "")


def fate(line: Line, numbers: dict[str, int]) -> str:
    if line.status is Status.MERGED:
        return phrase("merged into %(number)s", number=numbers.get(line.head, ""))
    return "" if line.status in ON_THE_LIST else phrase(STATUSES[line.status])
