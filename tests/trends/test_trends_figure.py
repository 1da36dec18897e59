"""The run chart as a figure: on the page, in the PDF and in Word it is the same picture (RC-14)."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest

from app.core.document import LOOKS, Document, Figure, Section
from app.core.saying import ENGLISH
from app.exports.assemble import say
from app.exports.kept import packed, unpacked
from app.exports.svg import LOOKS as LOOK_OF
from app.exports.svg import as_file, on_page
from app.trends.chart import Chart, Note, chart
from app.trends.drawing import drawn
from tests.exports.taken import file, held
from tests.trends.test_trends_baseline import week
from tests.trends.test_trends_page import points
from tests.trends.test_trends_rules import E1, E5, E12

STATIC = Path(__file__).parents[2] / "app" / "static" / "css"
NOTE = Note("n1", week(8), "<b>agenda</b> two days ahead")  # type: ignore[arg-type]
ODD = Note("n2", week(3), "Strike day", odd=True)  # type: ignore[arg-type]


def figure_of(c: Chart) -> Figure:
    return say(drawn(c, "Mean rating", "Europe/London"), ENGLISH)


CHARTS = {
    "dots": chart(points(list(E1[:3])), 1, (0, 100)),
    "provisional": chart(points(list(E1[:7])), 1, (0, 100)),
    "quiet": chart(points(list(E5)), 1, (0, 100)),
    "shift": chart(points([*E12[:5], None, *E12[5:]]), 1, (0, 100), (), (NOTE, ODD)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_rc14_every_point_gap_and_note_is_a_stroke(name: str) -> None:
    c, looks = CHARTS[name], [stroke.look for stroke in figure_of(CHARTS[name]).strokes]
    assert looks.count("point") + looks.count("signal") == sum(mark.y is not None for mark in c.marks)
    assert looks.count("gap") == sum(mark.y is None for mark in c.marks)
    assert looks.count("flag") == len(c.flagged) and looks.count("date") == len(c.marks)
    assert set(looks) <= set(LOOKS)


def test_rc13_the_figure_says_its_finding_and_what_it_shows() -> None:
    made = figure_of(CHARTS["shift"])
    assert made.says == "This has probably changed: up."
    assert (
        made.description.startswith(made.says)
        and "15 points are shown. The middle line is at 7.05." in made.description
    )
    assert "<b>agenda</b> two days ahead" in made.description
    assert figure_of(CHARTS["dots"]).says == "3 points so far. A middle line comes with the 6th."


def test_what_was_typed_is_no_part_of_the_picture_and_words_in_its_description() -> None:
    page = on_page(figure_of(CHARTS["shift"]), "x")
    assert "&lt;b&gt;agenda&lt;/b&gt;" in page and "<b>" not in page


def test_rc12_a_file_draws_in_the_colours_of_the_page_in_daylight() -> None:
    tokens = (STATIC / "tokens.css").read_text().split("}")[0]
    used = set(re.findall(r"#[0-9a-f]{6}", " ".join(LOOK_OF.values())))
    assert used <= set(re.findall(r"#[0-9a-f]{6}", tokens)), "each is a token"
    sheet = (STATIC / "trends.css").read_text()
    assert all(f".trend-{look}" in sheet for look in LOOKS) and set(LOOK_OF) == set(LOOKS)


def test_rc14_the_same_strokes_are_drawn_on_the_page_and_in_a_file() -> None:
    for c in CHARTS.values():
        plain = [
            re.sub(r' (class|style)="[^"]*"', "", text) for text in (on_page(figure_of(c), "x"), as_file(figure_of(c)))
        ]
        page, made = (re.findall(r"<(?:path|circle|text) .*?(?:/>|</text>)", text) for text in plain)
        assert page == made and len(made) > 10


def figures(document: Document) -> list[Figure]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Figure)]


def test_rc14_the_record_of_the_example_has_the_chart_with_its_numbers() -> None:
    (made,) = figures(held().document)
    assert made.says == "This has probably changed: up." and made.title == "Mean rating of each meeting, from 0 to 10"
    (section,) = [one for one in held().document.sections if made in one.blocks]
    assert section.order == 115 and [row[2] for row in section.blocks[-1].rows][-2:] == ["7.5", "7.9"]  # type: ignore[union-attr]


def test_rc14_the_pdf_has_it_as_a_figure_with_its_words_for_who_does_not_see_it() -> None:
    with pikepdf.open(BytesIO(file("record-full.pdf"))) as pdf:
        alts = [str(one["/Alt"]) for one in tree(pdf.Root.StructTreeRoot) if one.get("/S") == "/Figure"]
    (made,) = figures(held().document)
    assert alts == [f"{made.title}. {made.description}"]


def tree(node: Any) -> list[Any]:
    """Every tag below this one, and itself."""
    if isinstance(node, pikepdf.Array):
        return [found for child in node for found in tree(child)]
    if not isinstance(node, pikepdf.Dictionary):
        return []
    return [node, *(tree(node["/K"]) if "/K" in node else [])]


def test_rc14_word_has_it_as_a_picture_with_its_words_for_who_does_not_see_it() -> None:
    made = docx.Document(BytesIO(file("record.docx")))
    (shape,) = made.inline_shapes
    (figure,) = figures(held().document)
    about = shape._inline.docPr
    assert about.get("descr") == f"{figure.title}. {figure.description}"
    picture = next(part.blob for part in made.part.package.iter_parts() if part.partname.endswith(".png"))
    assert picture.startswith(b"\x89PNG") and len(picture) < 150_000
    wide, high = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    assert wide > 1200 and abs(wide / high - figure.wide / figure.high) < 0.02


def test_a_kept_record_gives_the_same_picture_back() -> None:
    document = Document("T", "en-GB", (Section("S", tuple(figure_of(c) for c in CHARTS.values()), 115),))
    assert unpacked(packed(document)) == document
