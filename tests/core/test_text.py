"""What the cleaner keeps, drops and counts.  The ids are those of the bad-input catalogue."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from app.core.text import (
    BadText,
    Comment,
    IdeaText,
    Line,
    Name,
    NoteText,
    Text,
    clean,
    clean_line,
    graphemes,
)

NASTY = "a e\u0301\u0301\u0323\u200c\u200d\u200b\u202e\ufe0f\u20e3\n\r\t\x00\u2028\u00a0\u0628\u0915\u094d\u093f\u0938"
NASTY += "\U0001f469\U0001f3fd\U0001f1ec\U0001f1e7\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f\ud800\u1100\u1161"
texts = st.text(max_size=60) | st.text(alphabet=NASTY, max_size=40)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
NURSE = "\U0001f469\U0001f3fd\u200d\u2695\ufe0f"


class Form(BaseModel):
    model_config = ConfigDict(frozen=True)
    name: Name = "nurse"
    idea: IdeaText = "tea"
    comment: Comment = ""
    notes: NoteText = "note"


def refusal(**typed: object) -> BadText:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(typed)
    bad = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(bad, BadText)
    return bad


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\u00a0", "\u3000", "\u2800", "\u3164", "\u2800 \u3164\u00a0", "\u200b" * 15, "\u202e\u2066", "\u0301"],
    ids=["F1", "F2", "F3-nbsp", "F3-ideographic", "F3-braille", "F3-hangul", "F3-mixed", "F4", "F8", "mark-only"],
)
def test_f1_f2_f3_f4_nothing_to_see_is_refused_where_something_is_needed(typed: str) -> None:
    assert refusal(name=typed).says == "Write something here."
    assert Form(comment=typed).comment == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Ann\u200b", "Ann", id="F5"),
        pytest.param("A\u202enn", "Ann", id="F8"),
        pytest.param("\u2066\u2067Ann\u2069", "Ann", id="F9"),
        pytest.param("محمد", "محمد", id="F10-arabic"),
        pytest.param("שרה", "שרה", id="F10-hebrew"),
        pytest.param(FAMILY, FAMILY, id="F12"),
        pytest.param("a\u200db", "ab", id="F12-joiner-between-letters"),
        pytest.param("\U0001f1ec\U0001f1e7", "\U0001f1ec\U0001f1e7", id="F13-flag"),
        pytest.param(NURSE, NURSE, id="F13-skin-tone"),
        pytest.param("1\ufe0f\u20e3", "1\ufe0f\u20e3", id="F13-keycap"),
        pytest.param(ENGLAND, ENGLAND, id="F13-england"),
        pytest.param("\ufdfa", "\ufdfa", id="F14"),
        pytest.param("e\u0301", "é", id="F16"),
        pytest.param("a\0b", "ab", id="F17"),
        pytest.param("a\x01\x08\x0b\x0c\x1bb", "ab", id="F18"),
        pytest.param("Ann\u2028", "Ann", id="F19"),
        pytest.param("Ward\tsister", "Ward sister", id="F21"),
        pytest.param("a\ufffe\uffffb", "ab", id="F25"),
        pytest.param("a\U000e0020\U000e0041b", "ab", id="F26"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="zwnj-persian"),
        pytest.param("ශ්\u200dරී", "ශ්\u200dරී", id="zwj-sinhala"),
        pytest.param("\u0915\u094d\u200d x", "\u0915\u094d\u200d x", id="zwj-half-letter"),
        pytest.param("\u0915\u200d x", "\u0915 x", id="zwj-that-joins-nothing"),
        pytest.param("\U0001f468\u200da", "\U0001f468a", id="joiner-behind-a-picture"),
        pytest.param("\u0915\u0301\u0300\u0301\u093e", "\u0915\u0301\u0300\u0301\u093e", id="vowel-sign-beside-marks"),
        pytest.param(
            "\u0915\u0301\u0300\u0301\u0300\u200d\u0937",
            "\u0915\u0301\u0300\u0301\u200d\u0937",
            id="joiner-behind-marks",
        ),
    ],
)
def test_a_name_is_cleaned_and_never_refused_for_its_script(typed: str, kept: str) -> None:
    assert Form(name=typed).name == kept


def test_f11_a_tower_of_marks_comes_down_to_three() -> None:
    assert clean("Z" + "\u0335" * 5000) == "Z" + "\u0335" * 3
    assert graphemes(clean("Z" + "\u0335" * 5000)) == 1


def test_f19_f20_every_newline_is_one_newline_in_long_text() -> None:
    assert clean("a\r\nb\rc\u0085d\u2028e\u2029f") == "a\nb\nc\nd\ne\nf"
    assert clean_line("a\r\nb\u2029c") == "a b c"


@pytest.mark.parametrize(
    ("field", "most"),
    [("name", 40), ("idea", 200), ("comment", 500), ("notes", 20_000)],
    ids=["F27", "F28", "RT-7", "F29"],
)
def test_f27_f28_f29_one_character_too_many_is_refused_with_the_numbers(field: str, most: int) -> None:
    assert len(getattr(Form(**{field: "x" * most}), field)) == most
    bad = refusal(**{field: "x" * (most + 1)})
    assert bad.values == {"most": most, "n": most + 1}
    assert str(bad) == f"Make it {most} characters or fewer. It is {most + 1} now."


def test_f27_a_family_counts_as_one_character_of_a_name() -> None:
    assert Form(name=FAMILY * 40).name == FAMILY * 40
    assert refusal(name=FAMILY * 41).values["n"] == 41


@pytest.mark.parametrize("typed", [["a", "b"], None, 7, b"tea"], ids=["F36", "nothing", "number", "bytes"])
def test_f36_a_field_sent_twice_is_refused(typed: object) -> None:
    assert refusal(idea=typed).says == "Write this as text."


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0), ("Ann", 3), ("é", 1), ("e\u0301", 1), (FAMILY, 1), (NURSE * 2, 2), (ENGLAND, 1), ("1\ufe0f\u20e3", 1),
        ("\U0001f1ec\U0001f1e7" * 2, 2), ("\U0001f1ec" * 3, 2), ("a\n\u0301", 3), ("각", 1), ("किसी", 2), ("\u0301a", 2),
        ("a\U0001f1ec", 2), ("\U0001f1eca", 2), ("\U0001f1e6\U0001f1ff", 1), ("\U0001f1ff\U0001f1e6", 1), ("\U0001f1ec\U0001f1e7" * 3, 3),
        ("\U0001f469\U0001f3fb", 1), ("\U0001f469\U0001f3ff", 1),
        ("\u1100\u1161\u11a8", 1), ("\u1100\u1160", 1), ("\u1100\u11ff\u11ff", 1), ("\u1100\u1100", 2),
        ("a\u1161", 2), ("\u1100a", 2), ("\u1100\u1200", 2), ("\u0e01\u0e33", 1), ("\uff76\uff9e", 1), ("\u0e01\u0e01", 2),
        ("\U0001f468\u200da", 2), ("a\u200d\U0001f468", 2), ("\u2764\ufe0f\u200d\U0001f525", 1),
        ("\U0001f469\U0001f3fd\ufe0f\ufe0f\ufe0f\u200d\u2695", 1),
    ],
)  # fmt: skip
def test_f12_f13_graphemes_are_what_a_person_counts(text: str, n: int) -> None:
    assert graphemes(text) == n


@given(texts)
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)


@given(texts)
def test_f17_f18_f25_no_control_and_no_surrogate_survives(typed: str) -> None:
    kept = clean(typed)
    assert not [c for c in kept if unicodedata.category(c) in {"Cc", "Cs", "Cn", "Co"} and c != "\n"]
    assert not set(kept) & set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode()


@given(texts, st.integers(1, 20))
def test_what_is_taken_is_never_longer_than_allowed(typed: str, most: int) -> None:
    for kind in (Line(0, most), Text(0, most)):
        try:
            kept = kind.read(typed)
        except BadText as bad:
            assert bad.values["n"] > most
        else:
            assert graphemes(kept) <= most
            assert kind.read(kept) == kept
