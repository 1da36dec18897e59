"""Display names: when two look the same, and what the room sees then.  Nobody is refused for a name (RO-7)."""

import unicodedata
from collections.abc import Collection
from itertools import count

from app.core.text import BLANK, clean_line
from app.core.words import N_

RESERVED = ("Facilitator", "Admin", "Coach", "Timekeeper", "Leader", "Recorder")
NOT_A_ROLE = N_("name")

# One letter for each shape, after casefold, so that upper and lower case stay the same name.
GREEK = dict(zip("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj", strict=True))
CYRILLIC = dict(zip("авеԁһніјкӏмоԛрсѕтуѵԝхүɡ", "abedhhijklmoqpcstyvwxyg", strict=True))
LATIN = {
    "ı": "i",
    "ɑ": "a",
    "ɩ": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
}
SHAPES = str.maketrans(GREEK | CYRILLIC | LATIN)


def skeleton(name: str) -> str:
    """What a name looks like from across a room: equal for Ann, ANN, Änn and Αnn.  For comparing, never for showing."""
    folded = unicodedata.normalize("NFKC", clean_line(name)).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if _has_shape(c))
    return " ".join(bare.casefold().translate(SHAPES).split())


def shown(name: str, taken: Collection[str]) -> str:
    """The name as the room sees it: "Ann (2)" beside another Ann, "Coach (name)" for a word that is a role."""
    plain = f"{name} ({NOT_A_ROLE})" if skeleton(name) in ROLES else name
    used = {skeleton(other) for other in taken}
    if skeleton(plain) not in used:
        return plain
    return next(other for n in count(2) if skeleton(other := f"{plain} ({n})") not in used)


def _has_shape(c: str) -> bool:
    """Accents and vowel points fold away; the vowel signs of Indic and Thai names do not: they tell names apart."""
    accent = unicodedata.combining(c) >= 200 or 10 <= unicodedata.combining(c) <= 36
    return (
        not accent and unicodedata.category(c) not in {"Me", "Cf"} and c not in BLANK and not "\ufe00" <= c <= "\ufe0f"
    )


ROLES = frozenset(map(skeleton, RESERVED))
