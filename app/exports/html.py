"""A document as plain HTML: h2 and h3, lists, tables with captions, dl.  Word and Outlook take it as it is."""

from functools import singledispatch

from markupsafe import Markup, escape

from app.core.document import Block, Bullets, Document, Facts, Figure, Paragraph, Section, Table
from app.exports.columns import SHORT, lengths
from app.exports.plain import plain

Row = tuple[str, ...]


def fragment(document: Document, *, titled: bool = False) -> Markup:
    """The sections; with the title as h1 above them for a page of its own."""
    body = Markup("\n").join(section(one) for one in document.sections)
    status = Markup("<p>{}</p>\n").format(said(document.status)) if document.status else ""
    return Markup("<h1>{}</h1>\n{}{}").format(said(document.title), status, body) if titled else body


def section(one: Section) -> Markup:
    level = min(max(one.level, 2), 6)
    head = Markup("<h{0}>{1}</h{0}>").format(level, said(one.title))
    return Markup("\n").join([head, *(written(block) for block in one.blocks)])


def said(text: str) -> Markup:
    """bdi: a text from right to left must not turn what stands beside it."""
    return Markup("<bdi>{}</bdi>").format(escape(plain(text)))


@singledispatch
def written(block: Block) -> Markup:
    raise TypeError(block)


@written.register
def _(block: Paragraph) -> Markup:
    inner = Markup("<strong>{}</strong>").format(said(block.text)) if block.strong else said(block.text)
    return Markup("<p>{}</p>").format(inner)


@written.register
def _(block: Bullets) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(said(item)) for item in block.items)
    return Markup("<{0}>{1}</{0}>").format("ol" if block.ordered else "ul", items)


@written.register
def _(block: Facts) -> Markup:
    pairs = (Markup("<dt>{}</dt><dd>{}</dd>").format(said(name), said(value)) for name, value in block.pairs)
    return Markup("<dl>{}</dl>").format(Markup().join(pairs))


@written.register
def _(block: Table) -> Markup:
    """border: what Word draws when the table is pasted; record.css takes it away on the page."""
    head = Markup().join(heading(name, n in block.numeric) for n, name in enumerate(block.head))
    short = frozenset(n for n, longest in enumerate(lengths(block)) if longest <= SHORT)
    body = Markup("\n").join(row(cells, block.numeric, short) for cells in block.rows)
    made = Markup(
        '<table class="tbl" border="1"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table>'
    )
    return made.format(said(block.caption), head, body)


@written.register
def _(block: Figure) -> Markup:
    """In words only: the page shows the picture itself below the record, and Word does not paste it."""
    return Markup("<p>{}: {}</p>").format(said(block.title), said(block.says))


def heading(name: str, numeric: bool) -> Markup:
    return Markup('<th scope="col"{}>{}</th>').format(right(numeric), said(name))


def row(cells: Row, numeric: frozenset[int], short: frozenset[int]) -> Markup:
    """short: the columns that are not broken into lines, such as days."""
    first = Markup('<th scope="row">{}</th>').format(said(cells[0]))
    rest = (
        Markup("<td{}>{}</td>").format(right(n in numeric, whole=n in short), said(cell))
        for n, cell in enumerate(cells[1:], start=1)
    )
    return Markup("<tr>{}{}</tr>").format(first, Markup().join(rest))


def right(numeric: bool, *, whole: bool = False) -> Markup:
    if numeric:
        return Markup(' class="n" align="right"')
    return Markup(' class="nowrap"') if whole else Markup()
