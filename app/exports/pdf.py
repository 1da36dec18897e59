"""A document as PDF: tagged, PDF/UA-1, by Typst.  What people typed goes in as data, never as markup.

A sign that no font here has would break the promise of PDF/UA, so it is replaced and the page says so.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, singledispatch
from pathlib import Path
from typing import Any

import typst

from app.core.document import Block, Bullets, Document, Facts, Figure, Paragraph, Section, Table
from app.core.saying import ENGLISH, Words
from app.core.words import N_
from app.exports.columns import SHORT, lengths, width
from app.exports.plain import one_line, plain
from app.exports.svg import as_file

HERE = Path(__file__).parent
TEMPLATE = (HERE / "record.typ").read_bytes()
NO_FONT = "could not be displayed"
REPLACED = "?"
MISSING = N_("Some signs have no letter in the fonts of this file and stand as “?”. The Word file has them all.")
KNOWN = 0x0530  # Latin, Greek and Cyrillic stand below it, and every font set has them
ALSO_KNOWN = range(0x1E00, 0x2070)  # Latin with two accents, Greek with breathings, punctuation
Brief = Callable[[int | None], Document]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper, and the sizes of letter that are tried on it, in points."""

    paper: str
    sizes: tuple[float, ...]


A4, A3 = Sheet("a4", (11.5, 11, 10.5, 10, 9.5, 9, 8.5)), Sheet("a3", (26, 24, 22, 20, 19, 18, 17, 16, 15, 14, 13))
FEWER = (None, 8, 5, 3)  # so many lines of each list, when even the smallest letters do not fit


def pdf(document: Document, at: datetime, words: Words = ENGLISH) -> bytes:
    """The whole document on A4, as many pages as it takes."""
    return made(document, "a4", 10.5, at, words)


def one_page(brief: Brief, sheet: Sheet, at: datetime, words: Words = ENGLISH) -> bytes:
    """The brief record on one page: the largest letters that fit, then fewer lines of each list (RE-4)."""
    for most in FEWER:
        document = brief(most)
        for size in sheet.sizes:
            if pages(document, sheet.paper, size, words) == 1:
                return made(document, sheet.paper, size, at, words)
    return made(document, sheet.paper, sheet.sizes[-1], at, words)


def pages(document: Document, paper: str, size: float, words: Words) -> int:
    return int(json.loads(compiler(document, paper, size, words).query("<pages>", field="value", one=True)))


def made(document: Document, paper: str, size: float, at: datetime, words: Words) -> bytes:
    try:
        return compiled(compiler(document, paper, size, words), at)
    except typst.TypstError as fault:
        if NO_FONT not in str(fault):
            raise
    return compiled(compiler(document, paper, size, words, printable=True), at)


def compiled(ready: typst.Compiler, at: datetime) -> bytes:
    found = ready.compile(format="pdf", pdf_standards="ua-1", timestamp=int(at.timestamp()))
    assert isinstance(found, bytes)
    return found


def compiler(document: Document, paper: str, size: float, words: Words, *, printable: bool = False) -> typst.Compiler:
    data = told(document, words)
    text = json.dumps(shown(data, words) if printable else data, ensure_ascii=False)
    inputs = {"record": text, "paper": paper, "size": str(size)}
    return typst.Compiler(TEMPLATE, font_paths=fonts(), sys_inputs=inputs)


@cache
def fonts() -> typst.Fonts:
    """Ours, those inside the package, and those of the system; looked for once."""
    return typst.Fonts(font_paths=[HERE / "fonts"])


def shown(data: dict[str, Any], words: Words) -> dict[str, Any]:
    """The same with only such signs as the fonts we bring can show, and a sentence that says so."""
    status = " ".join(filter(None, (data["status"], words.say(MISSING))))
    found: dict[str, Any] = replaced({**data, "status": status})
    return found


def replaced(piece: Any) -> Any:
    if isinstance(piece, str):
        return "".join(c if ord(c) < KNOWN or ord(c) in ALSO_KNOWN else REPLACED for c in piece)
    if isinstance(piece, dict):
        return {name: replaced(value) for name, value in piece.items()}
    return [replaced(one) for one in piece] if isinstance(piece, list) else piece


def told(document: Document, words: Words) -> dict[str, Any]:
    """What the template is told."""
    lang, _, region = document.language.partition("-")
    return {
        "title": one_line(document.title),
        "status": one_line(document.status),
        "lang": lang,
        "region": region or None,
        "page": words.say("Page"),
        "sections": [told_section(section) for section in document.sections],
    }


def told_section(section: Section) -> dict[str, Any]:
    return {
        "title": one_line(section.title),
        "level": min(max(section.level, 2), 3),
        "blocks": [told_block(block) for block in section.blocks],
    }


@singledispatch
def told_block(block: Block) -> dict[str, Any]:
    raise TypeError(block)


@told_block.register
def _(block: Paragraph) -> dict[str, Any]:
    return {"kind": "paragraph", "text": plain(block.text), "strong": block.strong}


@told_block.register
def _(block: Bullets) -> dict[str, Any]:
    return {"kind": "bullets", "items": [plain(item) for item in block.items], "ordered": block.ordered}


@told_block.register
def _(block: Facts) -> dict[str, Any]:
    return {"kind": "facts", "pairs": [[plain(name), plain(value)] for name, value in block.pairs]}


@told_block.register
def _(block: Figure) -> dict[str, Any]:
    says = one_line(block.says)
    alt = f"{one_line(block.title)}. {one_line(block.description)}"
    return {"kind": "figure", "svg": as_file(block), "alt": alt, "caption": f"{one_line(block.title)}. {says}"}


@told_block.register
def _(block: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": one_line(block.caption),
        "head": [plain(cell) for cell in block.head],
        "rows": [[plain(cell) for cell in row] for row in block.rows],
        "numeric": sorted(block.numeric),
        "widths": [0.0 if longest <= SHORT else width(longest) for longest in lengths(block)],
    }
