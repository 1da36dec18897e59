"""One press opens the person's own mail program with the record in words (RE-8).  The app sends nothing."""

from functools import singledispatch
from urllib.parse import quote

from app.core.document import Block, Bullets, Document, Facts, Paragraph, Section, Table
from app.core.saying import ENGLISH, Words
from app.core.words import N_
from app.exports.plain import one_line

MOST = 1800  # of the whole address: Outlook and Windows cut what is longer
MORE = N_("The rest is in the record:")


def mailto(document: Document, link: str, words: Words = ENGLISH) -> str:
    """An address that a link can have: subject, the brief record as far as it fits, and where the whole is."""
    start = f"mailto:?subject={quote(one_line(document.title), safe='')}&body="
    status = [one_line(document.status), ""] if document.status else []
    lines = status + [line for section in document.sections for line in lines_of(section)]
    kept: list[str] = []
    for line in lines:
        if len(start) + len(body([*kept, line], link, words)) > MOST:
            break
        kept.append(line)
    return start + body(kept, link, words)


def body(lines: list[str], link: str, words: Words) -> str:
    return quote("\r\n".join([*lines, "", words.say(MORE), link]), safe="")


def lines_of(section: Section) -> list[str]:
    return [one_line(section.title), *(line for block in section.blocks for line in said(block)), ""]


@singledispatch
def said(block: Block) -> list[str]:
    raise TypeError(block)


@said.register
def _(block: Paragraph) -> list[str]:
    return [one_line(block.text)]


@said.register
def _(block: Bullets) -> list[str]:
    return [f"- {one_line(item)}" for item in block.items]


@said.register
def _(block: Facts) -> list[str]:
    return [f"{one_line(name)}: {one_line(value)}" for name, value in block.pairs]


@said.register
def _(block: Table) -> list[str]:
    return [f"- {', '.join(one_line(cell) for cell in row if cell)}" for row in block.rows]
