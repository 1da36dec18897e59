"""A document as a Word file: real headings, lists and tables, the language set, nothing but plain text in the runs.

Nothing typed can become a field or a link: python-docx writes runs of text, and the serializer escapes them (X16, X17).
"""

from datetime import datetime
from functools import singledispatch
from io import BytesIO
from typing import Any

import docx
import typst
from docx.document import Document as Made
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor

from app.core.document import Block, Bullets, Document, Facts, Figure, Paragraph, Section, Table
from app.core.saying import ENGLISH, Words
from app.exports.pdf import fonts
from app.exports.plain import one_line
from app.exports.svg import as_file
from app.exports.word_table import WIDTH_MM, grid, isolated, lines

MARGIN_MM = 18
PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 174mm)"""
GREY = RGBColor(0x46, 0x46, 0x46)
SIZES = {"Normal": 11, "Title": 20, "Subtitle": 11, "Heading 1": 14, "Heading 2": 12, "Caption": 10, "Footer": 9}


def word(document: Document, at: datetime, words: Words = ENGLISH) -> bytes:
    """The whole file."""
    made = docx.Document()
    dressed(made, document, at, words)
    made.add_heading(isolated(one_line(document.title)), level=0)
    if document.status:
        made.add_paragraph(isolated(one_line(document.status)), style="Subtitle")
    for section in document.sections:
        written_section(made, section)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def dressed(made: Made, document: Document, at: datetime, words: Words) -> None:
    """Language, paper, letters, and no name of a person or a computer in the properties (X19)."""
    about = made.core_properties
    about.title, about.language = one_line(document.title)[:255], document.language
    about.author = about.last_modified_by = "Big Room"
    about.comments, about.subject = "", one_line(document.status)[:255]
    about.created = about.modified = at.replace(tzinfo=None)
    sheet = made.sections[0]
    sheet.page_width, sheet.page_height = Mm(WIDTH_MM + 2 * MARGIN_MM), Mm(297)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Mm(MARGIN_MM)
    spoken(made, document.language)
    lettered(made)
    footed(made, document, words)


def spoken(made: Made, language: str) -> None:
    """The language of every word that does not say another one: what a screen reader speaks and Word spells in."""
    of = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    lang = of.find(qn("w:lang")) if of is not None else None
    if lang is None:
        lang = OxmlElement("w:lang")
        of.append(lang)
    lang.set(qn("w:val"), language)


def lettered(made: Made) -> None:
    """One plain letter in black, whatever Word's own blue headings say."""
    for name, size in SIZES.items():
        style: Any = made.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.color.rgb = GREY if name in ("Subtitle", "Caption", "Footer") else RGBColor(0, 0, 0)
        style.font.italic = False
        style.font.bold = name.startswith("Heading") or name == "Title"
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
    ruled: Any = made.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if ruled is not None:
        ruled.getparent().remove(ruled)
    made.styles["Normal"].paragraph_format.space_after = Pt(4)
    made.styles["Caption"].paragraph_format.space_before = Pt(6)


def footed(made: Made, document: Document, words: Words) -> None:
    """What it is and which page, at the foot of each; Word counts the pages itself, by the one field of this file."""
    foot = made.sections[0].footer.paragraphs[0]
    made.styles["Footer"].paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{isolated(one_line(document.title))}\t{words.say('Page')} ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def written_section(made: Made, section: Section) -> None:
    made.add_heading(isolated(one_line(section.title)), level=max(section.level - 1, 1))
    for block in section.blocks:
        written(block, made)


@singledispatch
def written(block: Block, made: Made) -> None:
    raise TypeError(block)


@written.register
def _(block: Paragraph, made: Made) -> None:
    made.add_paragraph().add_run(lines(block.text)).bold = block.strong or None


@written.register
def _(block: Bullets, made: Made) -> None:
    """A list that counts starts at one: its numbers are written, since Word would go on from the list before."""
    for n, item in enumerate(block.items, start=1):
        if block.ordered:
            made.add_paragraph(f"{n}. {lines(item)}", style="List")
        else:
            made.add_paragraph(lines(item), style="List Bullet")


@written.register
def _(block: Facts, made: Made) -> None:
    for n, (name, value) in enumerate(block.pairs, start=1):
        line = made.add_paragraph()
        line.paragraph_format.keep_with_next = n < len(block.pairs)
        line.add_run(f"{lines(name)}: ").bold = True
        line.add_run(lines(value))
        line.paragraph_format.space_after = Pt(1)


@written.register
def _(block: Figure, made: Made) -> None:
    """The same picture as on the page and in the PDF, as dots; described for who cannot see it."""
    caption = made.add_paragraph(lines(f"{block.title}. {block.says}"), style="Caption")
    caption.paragraph_format.keep_with_next = True
    picture: Any = made.add_picture(BytesIO(dots(block)), width=Mm(WIDTH_MM))
    about = picture._inline.docPr
    about.set("descr", one_line(f"{block.title}. {block.description}"))
    about.set("title", one_line(block.title)[:255])


def dots(block: Figure) -> bytes:
    """As PNG, sharp enough for paper."""
    made = typst.Compiler(PICTURE, font_paths=fonts(), sys_inputs={"svg": as_file(block)})
    found = made.compile(format="png", ppi=200.0)
    assert isinstance(found, bytes)
    return found


@written.register
def _(block: Table, made: Made) -> None:
    caption = made.add_paragraph(lines(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid(made, block)
    made.add_paragraph().paragraph_format.space_after = Pt(0)
