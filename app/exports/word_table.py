"""Tables of the Word file, written element by element: ten thousand rows take a second, not a minute (X18)."""

import unicodedata
from typing import Any

from docx.document import Document as Made
from docx.oxml.ns import qn
from lxml import etree

from app.core.document import Table
from app.exports.columns import SHORT, lengths, width, widths
from app.exports.plain import one_line, plain

WIDTH_MM = 174  # what the margins leave of A4
MM = 56.7  # twentieths of a point
LETTER_MM, SIDES_MM, SHORTEST = 2.1, 3.0, 5  # a letter of a column, the room beside it, its fewest letters
WHOLE = 12  # rows: so small a table stays on one page
LINE, HEAD_LINE = ("4", "A0A0A0"), ("8", "3C3C3C")  # how broad, in eighths of a point, and which grey
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def isolated(text: str) -> str:
    """A text from right to left between isolates: what stands beside it keeps its place (X15)."""
    turns = any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return f"\u2068{text}\u2069" if turns else text


def lines(text: str) -> str:
    """Lines kept: each end of one becomes a break."""
    return isolated(plain(text))


def grid(made: Made, block: Table) -> None:
    """A table at the end of the file: its head is said by screen readers and stands again on each page."""
    table: Any = made.add_table(rows=0, cols=len(block.head))._tbl
    all_ = broad_mm(block)
    broad = [str(round(MM * one)) for one in all_]
    dressed(table, block.caption, sum(all_))
    for column, w in zip(table.tblGrid, broad, strict=True):
        column.set(qn("w:w"), w)
    whole = len(block.rows) <= WHOLE
    row(table, block.head, block.numeric, broad, head=True, joined=True)
    for n, cells in enumerate(block.rows, start=1):
        row(table, cells, block.numeric, broad, joined=whole and n < len(block.rows))


def broad_mm(block: Table) -> list[float]:
    """Short columns get what their letters need, long ones share the rest; only short ones: a narrow table."""
    longest = lengths(block)
    need = [(max(one, SHORTEST) + 1) * LETTER_MM + SIDES_MM if one <= SHORT else 0 for one in longest]
    long = [width(one) if one > SHORT else 0 for one in longest]
    rest = WIDTH_MM - sum(need)
    if sum(long) and rest >= WIDTH_MM / 3:
        return [n + rest * w / sum(long) for n, w in zip(need, long, strict=True)]
    if not sum(long) and rest >= 0:
        return need
    return [WIDTH_MM * one / sum(widths(block)) for one in widths(block)]


def dressed(table: Any, caption: str, mm: float) -> None:
    """Thin lines between the rows, and what a screen reader says before it goes in."""
    about = table.tblPr
    add(about, "w:tblW", w=str(round(mm * MM)), type="dxa")
    borders = add(about, "w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        size, grey = HEAD_LINE if side == "top" else LINE
        add(borders, f"w:{side}", val="single", sz=size, space="0", color=grey)
    add(about, "w:tblLayout", type="fixed")
    sides = add(about, "w:tblCellMar")
    for side, room in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")):
        add(sides, f"w:{side}", w=room, type="dxa")
    add(about, "w:tblCaption", val=one_line(caption)[:255])
    ordered(about)


ORDER = ("tblStyle", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption")


def ordered(about: Any) -> None:
    """In the order that the format asks for; of two of a kind the later one counts."""
    found = {etree.QName(one).localname: one for one in about}
    for one in list(about):
        about.remove(one)
    about.extend(found[name] for name in ORDER if name in found)


def row(
    table: Any, cells: tuple[str, ...], numeric: frozenset[int], broad: list[str], *, joined: bool, head: bool = False
) -> None:
    """joined: never on another page than the row below."""
    made = add(table, "w:tr")
    about = add(made, "w:trPr")
    add(about, "w:cantSplit")
    if head:
        add(about, "w:tblHeader")
    for n, (text, w) in enumerate(zip(cells, broad, strict=True)):
        cell(add(made, "w:tc"), lines(text), w, right=n in numeric, head=head, joined=joined)


def cell(made: Any, text: str, w: str, *, right: bool, head: bool, joined: bool) -> None:
    about = add(made, "w:tcPr")
    add(about, "w:tcW", w=w, type="dxa")
    if head:
        add(add(about, "w:tcBorders"), "w:bottom", val="single", sz=HEAD_LINE[0], space="0", color=HEAD_LINE[1])
    paragraph = add(made, "w:p")
    look = add(paragraph, "w:pPr")
    if joined:
        add(look, "w:keepNext")
    add(look, "w:spacing", before="0", after="0")
    if right:
        add(look, "w:jc", val="right")
    run = add(paragraph, "w:r")
    if head:
        add(add(run, "w:rPr"), "w:b")
    for n, line in enumerate(text.split("\n")):
        if n:
            add(run, "w:br")
        said = add(run, "w:t")
        said.text = line
        said.set(XML_SPACE, "preserve")


def add(parent: Any, name: str, **attributes: str) -> Any:
    made = etree.SubElement(parent, qn(name))
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
