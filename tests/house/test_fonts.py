"""The fonts stay small, and cover the words that we write."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2] / "app"
TEXT_BYTES = 14_000
FACE = re.compile(r"@font-face\{([^}]*)\}")


def faces(sheet: str) -> dict[str, tuple[str, set[int]]]:
    """File -> range of weights, letters."""
    found = {}
    for face in FACE.findall((ROOT / "static" / "css" / f"{sheet}.css").read_text()):
        file = re.search(r"fonts/([a-z-]+\.woff2)", face)[1]  # type: ignore[index]
        ranges = [
            span.strip().removeprefix("U+").split("-")
            for span in re.search(r"unicode-range:([^;]+)", face)[1].split(",")
        ]  # type: ignore[index]
        letters = {letter for span in ranges for letter in range(int(span[0], 16), int(span[-1], 16) + 1)}
        found[file] = (re.search(r"font-weight:([^;]+)", face)[1], letters)  # type: ignore[index]
    return found


def test_the_text_font_of_a_phone_is_a_small_one() -> None:
    assert "text-hand.woff2" in faces("type-small")
    assert (ROOT / "static" / "fonts" / "text-hand.woff2").stat().st_size <= TEXT_BYTES


def test_all_faces_state_the_same_weights_or_digits_come_from_elsewhere() -> None:
    for sheet in ("type-large", "type-small"):
        assert len({weights for weights, _ in faces(sheet).values()}) == 1


def test_our_own_words_need_only_the_first_file_and_the_digits() -> None:
    large = faces("type-large")
    digits = large["public-sans-digits-wght.woff2"][1]
    assert faces("type-small")["text-hand.woff2"][1] == large["text.woff2"][1]
    at_hand = large["text.woff2"][1] | digits
    with (ROOT / "locale" / "en_GB" / "LC_MESSAGES" / "bigroom.po").open("rb") as file:
        words = [
            text
            for message in read_po(file)
            for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        ]
    assert len(words) > 500
    missing = {letter for text in words for letter in text if ord(letter) not in at_hand and letter != "\n"}
    assert not missing, missing
