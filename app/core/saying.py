"""How templates and documents say things: the catalogue, times, dates and figures in the installation's language."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import get_decimal_symbol

from app.core.words import N_, catalogue

TAKEN_OUT = N_("(taken out)")  # stands in the place of a text that is gone (RE-3), and is said in each language
FULL = {"en_GB": "EEEE d MMMM y"}  # as hospitals write it: Babel puts a comma behind the day


class Words:
    """The language of this installation."""

    def __init__(self, language: str) -> None:
        self.language, self.catalogue = language, catalogue(language)

    def say(self, text: str, /, **values: Any) -> str:
        """A sentence of the catalogue with its values filled in."""
        said = self.catalogue.gettext(text)
        return said % values if values else said

    def count(self, one: str, many: str, n: int) -> str:
        """The sentence for this number of things; %(num)s is the number."""
        return self.catalogue.ngettext(one, many, n) % {"num": n}

    def decimal(self, figure: str) -> str:
        """7.9 with the sign that this language puts between units and tenths."""
        return figure.replace(".", get_decimal_symbol(self.language))

    def clock(self, at: datetime, zone: str) -> str:
        return format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=self.language)

    def iso_day(self, at: datetime, zone: str) -> str:
        """2026-07-23, for a date field."""
        return at.astimezone(ZoneInfo(zone)).date().isoformat()

    def day(self, at: datetime | date, zone: str = "UTC") -> str:
        """Thursday 23 July."""
        day = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
        return format_skeleton("MMMMEEEEd", day, locale=self.language)

    def full_day(self, at: datetime | date, zone: str = "UTC") -> str:
        """Thursday 23 July 2026."""
        day = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
        return format_date(day, FULL.get(self.language, "full"), locale=self.language)

    def short_day(self, at: datetime | date, zone: str = "UTC") -> str:
        """23 Jul."""
        day = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
        return format_skeleton("MMMd", day, locale=self.language)

    def local_date(self, at: datetime, zone: str) -> str:
        """23 July 2026, where the team is."""
        return self.date(at.astimezone(ZoneInfo(zone)).date())

    def date(self, at: date) -> str:
        """23 July 2026."""
        return format_date(at, "long", locale=self.language)


ENGLISH = Words("en_GB")
Way = Callable[[Words], str]


class Phrase(str):
    """A fixed text of a document: English as it stands, and the way any language says the same.

    Documents are put together where no language is known; they are said in one when they are assembled.
    What a person typed is an ordinary str and stays as it is.
    """

    way: Way

    def __new__(cls, way: Way) -> "Phrase":
        made = super().__new__(cls, way(ENGLISH))
        made.way = way
        return made


def in_words(text: str, words: Words) -> str:
    """The text in this language; what a person typed as it stands."""
    if isinstance(text, Phrase):
        return text.way(words)
    return words.say(text) if text == TAKEN_OUT else text


def phrase(text: str, /, **values: object) -> Phrase:
    """A sentence of the catalogue; a value may be a phrase itself."""

    def way(words: Words) -> str:
        return words.say(text, **{k: in_words(v, words) if isinstance(v, str) else v for k, v in values.items()})

    return Phrase(way)


def counted(one: str, many: str, n: int) -> Phrase:
    """A sentence with a number of things in it, as %(num)s."""
    return Phrase(lambda words: words.count(one, many, n))


def dated(at: date) -> Phrase:
    return Phrase(lambda words: words.date(at))


def short_day(at: datetime | date, zone: str = "UTC") -> Phrase:
    return Phrase(lambda words: words.short_day(at, zone))


def full_day(at: datetime | date, zone: str = "UTC") -> Phrase:
    return Phrase(lambda words: words.full_day(at, zone))


def clock(at: datetime, zone: str) -> Phrase:
    return Phrase(lambda words: words.clock(at, zone))


def joined(pieces: Iterable[str], between: str = " ") -> Phrase:
    """One after the other, each in the language it is said in."""
    said = tuple(pieces)
    return Phrase(lambda words: between.join(in_words(one, words) for one in said))


def figure(text: str) -> Phrase:
    return Phrase(lambda words: words.decimal(text))
