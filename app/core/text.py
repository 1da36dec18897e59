"""THE one cleaner of what people type, and the text types that Commands use.  Nothing else cleans or counts text."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from app.core.words import N_

MARKS = 3  # combining marks on one base: no script needs more, towers of marks do
LOST = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
VISIBLE = frozenset("LNPS")  # first letters of the categories that leave ink
JOINERS = "\u200c\u200d"
SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")  # Cf that people do see
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")  # Unicode calls these letters or symbols: no ink at all

NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
TAGS = re.compile(  # hidden text, save in the flags of England, Scotland and Wales
    "(\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|"
    "\U000e0077\U000e006c\U000e0073)\U000e007f)|[\U000e0000-\U000e007f]"
)
PICTURE = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f1e5\U0001f200-\U0001faff]")
JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")  # Arabic, Indic


class BadText(ValueError):
    """A sentence at a field: English of the catalogue, with values to fill in after translation."""

    def __init__(self, says: str, **values: Any) -> None:
        self.says, self.values = says, values
        super().__init__(says % values if values else says)


def clean(typed: str) -> str:
    """The text as we keep it: NFC, `\\n` for newlines, no controls, no hidden characters, white space tidy.

    Cleaning twice is the same as cleaning once, and SQLite and PostgreSQL store the result alike.
    """
    kept = unicodedata.normalize("NFC", _without_controls(NEWLINE.sub("\n", typed)))
    lines = unicodedata.normalize("NFC", _few_marks(kept)).split("\n")
    return re.sub("\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def clean_line(typed: str) -> str:
    """The same on one line: a newline or a tab is a space."""
    return " ".join(clean(typed).split())


def visible(text: str) -> bool:
    """Whether anybody would see something: a letter, figure, sign or picture with ink."""
    return any(unicodedata.category(c)[0] in VISIBLE and c not in BLANK for c in text)


def graphemes(text: str) -> int:
    """How many characters a person would count: a family, a flag or an accented letter is one."""
    if not text:
        return 0
    count, flag = 1, False  # whether two regional indicators have just made a flag
    for i, (before, here) in enumerate(pairwise(text), start=1):
        flag = _regional(before) and _regional(here) and not flag
        count += not (_extends(before, here) or _joins(text, i) or flag)
    return count


def _without_controls(text: str) -> str:
    return TAGS.sub(lambda found: found[1] or "", "".join(c for c in text if _stays(c)))


def _stays(c: str) -> bool:
    return c in "\n\t" or c in JOINERS or c in SIGNS or _tag(c) or unicodedata.category(c) not in LOST


def _few_marks(text: str) -> str:
    """At most three marks a base, and joiners only where they join."""
    bases = _bases(text)
    follows = [base for base, _ in bases[1:]] + [""]
    return "".join(base + _tail(base, tail, after) for (base, tail), after in zip(bases, follows, strict=True))


def _bases(text: str) -> list[tuple[str, str]]:
    """Each base with the marks and joiners behind it; the first base is empty when the text starts with a mark."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for c in text:
        if c in JOINERS or _mark(c):
            found[-1][1].append(c)
        else:
            found.append((c, []))
    return [(base, "".join(tail)) for base, tail in found]


def _tail(base: str, tail: str, after: str) -> str:
    """The marks and the one joiner that may stand behind this base."""
    marks = _first_marks(tail)
    if PICTURE.match(base):
        glued = marks.rstrip(JOINERS).translate(NO_JOINERS)
        return glued + "\u200d" if marks.endswith("\u200d") and PICTURE.match(after) else glued
    if JOINED.match(base) and (JOINED.match(after) or marks.translate(NO_JOINERS)):
        first = next((c for c in marks if c in JOINERS), "")
        head, found, rest = marks.partition(first) if first else (marks, "", "")
        return head + found + rest.translate(NO_JOINERS)
    return marks.translate(NO_JOINERS)


NO_JOINERS = dict.fromkeys(map(ord, JOINERS))


def _first_marks(tail: str) -> str:
    """Three marks without width and three with (an Indic vowel sign has width), and any joiner among them."""
    left = {True: MARKS, False: MARKS}
    kept = []
    for c in tail:
        wide = unicodedata.category(c) == "Mc"
        left[wide] -= c not in JOINERS
        if c in JOINERS or left[wide] >= 0:
            kept.append(c)
    return "".join(kept)


def _extends(before: str, here: str) -> bool:
    """Whether `here` only adds to the character before it."""
    if before == "\n":
        return False
    skin_tone = "\U0001f3fb" <= here <= "\U0001f3ff"
    old_hangul = "\u1100" <= before <= "\u11ff" and "\u1160" <= here <= "\u11ff"
    return _mark(here) or here in JOINERS or _tag(here) or skin_tone or old_hangul or here in "\u0e33\u0eb3\uff9e\uff9f"


def _joins(text: str, i: int) -> bool:
    """Whether the picture at i is glued to the picture before it, behind a skin tone, marks and the joiner."""
    if text[i - 1] != "\u200d" or not PICTURE.match(text[i]):
        return False
    before = text[max(0, i - MARKS - 3) : i - 1].rstrip("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
    return PICTURE.match(before[-1:]) is not None


def _mark(c: str) -> bool:
    return unicodedata.category(c)[0] == "M"


def _tag(c: str) -> bool:
    return "\U000e0000" <= c <= "\U000e007f"


def _regional(c: str) -> bool:
    return "\U0001f1e6" <= c <= "\U0001f1ff"


@dataclass(frozen=True, slots=True)
class Line:
    """For `Annotated[str, Line(1, 200)]`: one line of least to most characters as a person counts them."""

    least: int
    most: int

    def read(self, typed: object) -> str:
        """The cleaned text, or BadText with a sentence for the person who typed it."""
        return _fits(clean_line(_text(typed)), self.least, self.most)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, core_schema.str_schema())


@dataclass(frozen=True, slots=True)
class Text(Line):
    """For `Annotated[str, Text(0, 500)]`: the same over many lines."""

    def read(self, typed: object) -> str:
        """The cleaned text, or BadText with a sentence for the person who typed it."""
        return _fits(clean(_text(typed)), self.least, self.most)


def _text(typed: object) -> str:
    if not isinstance(typed, str):  # a field sent twice arrives as a list: never the last one wins
        raise BadText(N_("Write this as text."))
    return typed


def _fits(text: str, least: int, most: int) -> str:
    text = text if visible(text) else ""
    n = graphemes(text)
    if n > most:
        raise BadText(N_("Make it %(most)s characters or fewer. It is %(n)s now."), most=most, n=n)
    if n < least:
        raise BadText(N_("Write something here."))
    return text


Name = Annotated[str, Line(1, 40)]
IdeaText = Annotated[str, Line(1, 200)]
Title = Annotated[str, Line(1, 60)]
Theme = Annotated[str, Line(0, 60)]
GroupName = Annotated[str, Line(1, 40)]
Question = Annotated[str, Line(1, 200)]
Sentence = Annotated[str, Line(1, 500)]
ShortText = Annotated[str, Line(0, 200)]
Aim = Annotated[str, Line(0, 200)]
Comment = Annotated[str, Text(0, 500)]
NoteText = Annotated[str, Text(1, 20_000)]
