"""Text on its way into a file: no controls, no direction tricks.  What is stored is clean; this is the second lock."""

import unicodedata

KEPT = "\n\u200c\u200d"
NO_SIGNS = "\ufffe\uffff"  # XML has no place for them


def plain(text: str) -> str:
    """Without control and format characters, lines kept."""
    return "".join(
        c
        for c in text.replace("\r\n", "\n")
        if c in KEPT or (unicodedata.category(c) not in ("Cc", "Cf", "Cs") and c not in NO_SIGNS)
    )


def one_line(text: str) -> str:
    return " ".join(plain(text.replace("\t", " ")).split())
