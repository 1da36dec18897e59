"""A made-up language: every word of the catalogue two fifths longer, with accents, between brackets."""

import io
import re
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LANGUAGE = "de_DE"  # the words are made up; dates and figures are German, so that they show too
ACCENTS = str.maketrans("aeiouycnsAEIOUYCNS", "áéïöüýçñšÁÉÏÖÜÝÇÑŠ")
VALUE = re.compile(r"%\(\w+\)s")


def longer(text: str) -> str:
    """⟦Nëxt ítém åüö⟧: still readable, and brackets that show whether a word came from the catalogue."""
    values, words = VALUE.findall(text), [part.translate(ACCENTS) for part in VALUE.split(text)]
    kept = "".join(word + value for word, value in zip(words, [*values, ""], strict=True))
    return f"⟦{kept}{padding(len(VALUE.sub('', text)) * 2 // 5)}⟧"


def padding(n: int) -> str:
    """Words of five letters, as many letters as wanted."""
    return "".join(" åüöøé"[i % 6] for i in range(n)).rstrip()


def build(folder: Path) -> None:
    """Writes the compiled language into `folder`, as gettext looks for it."""
    with (ROOT / "app/locale/bigroom.pot").open("rb") as file:
        words = read_po(file, locale=LANGUAGE)
    for message in words:
        if message.id:
            message.string = longer(message.id) if isinstance(message.id, str) else tuple(map(longer, message.id))
    out = io.BytesIO()
    write_mo(out, words)
    place = folder / LANGUAGE / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "bigroom.mo").write_bytes(out.getvalue())
