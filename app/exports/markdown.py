"""A document as Markdown.  Nothing a person typed can become a heading, a table, a link or a tag (X21-X23)."""

import re
from functools import singledispatch

from app.core.document import Block, Bullets, Document, Facts, Figure, Paragraph, Section, Table
from app.exports.plain import one_line, plain

SIGNS = re.compile(r"([\\`*_{}\[\]#|~$!^])")
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
LIST_SIGN = re.compile(r"^([-+=:])")
NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def markdown(document: Document) -> str:
    """The whole file, ending in a newline."""
    status = [f"*{words(document.status)}*"] if document.status else []
    said = (piece for section in document.sections for piece in pieces_of(section))
    pieces = [f"# {words(document.title)}", *status, *said]
    return "\n\n".join(pieces) + "\n"


def pieces_of(section: Section) -> list[str]:
    level = min(max(section.level, 2), 6)
    return [f"{'#' * level} {words(section.title)}", *(written(block) for block in section.blocks)]


def words(text: str) -> str:
    """One line on which no sign means anything: for headings, list items and cells."""
    safe = SIGNS.sub(r"\\\1", one_line(text).translate(ENTITIES)).replace("](", r"]\(")
    # A round bracket makes a link only behind a square one: there it is written as a sign, for readers that know no
    # backslash before the square one; "1." and "1)" begin a list.
    return NUMBER.sub(r"\1\\\2", LIST_SIGN.sub(r"\\\1", safe))


@singledispatch
def written(block: Block) -> str:
    raise TypeError(block)


@written.register
def _(block: Paragraph) -> str:
    lines = "\\\n".join(words(line) for line in plain(block.text).split("\n") if line.strip())
    return f"**{lines}**" if block.strong and lines else lines


@written.register
def _(block: Bullets) -> str:
    return "\n".join(
        f"{f'{n}.' if block.ordered else '-'} {words(item)}" for n, item in enumerate(block.items, start=1)
    )


@written.register
def _(block: Facts) -> str:
    return "\n".join(f"- **{words(name)}**: {words(value)}" for name, value in block.pairs)


@written.register
def _(block: Table) -> str:
    sides = ["---:" if n in block.numeric else "---" for n in range(len(block.head))]
    rows = [
        line(tuple(map(words, block.head))),
        line(tuple(sides)),
        *(line(tuple(map(words, row))) for row in block.rows),
    ]
    return f"{words(block.caption)}:\n\n" + "\n".join(rows)


@written.register
def _(block: Figure) -> str:
    """A text has no pictures: what it shows in words, and its table stands below."""
    return f"{words(block.title)}. {words(block.says)}"


def line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
