"""The one catalogue of fixed words (gettext).  English is the source and ships with the code."""

import gettext
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"


def N_(text: str) -> str:
    """Marks a sentence for the catalogue where it is written; it is translated where it is shown."""
    return text


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The words of a language, English where it has none."""
    return gettext.translation("bigroom", LOCALE, [language], fallback=True)
