"""One catalogue for every fixed word: none is missing from it, and the compiled one says the same."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from app.core.document import Bullets, Facts, Paragraph, Section, Table
from app.core.saying import Words, counted, dated, figure, phrase
from app.exports.assemble import say

ROOT = Path(__file__).parents[2]


def test_the_catalogue_holds_every_fixed_word_of_code_and_templates() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "bin/words"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}Run: .venv/bin/python bin/words"


def test_english_ships_compiled() -> None:
    words = Words("en_GB")
    assert words.catalogue.info()["language"] == "en_GB"
    assert words.say("Add at most %(k)s minutes.", k=8) == "Add at most 8 minutes."


def test_dates_and_figures_follow_the_language() -> None:
    english, german = Words("en_GB"), Words("de_DE")
    day = date(2026, 3, 10)
    assert (english.day(day), english.full_day(day), english.date(day)) == (
        "Tuesday 10 March",
        "Tuesday 10 March 2026",
        "10 March 2026",
    )
    assert german.full_day(day) == "Dienstag, 10. März 2026"
    assert (english.decimal("7.9"), german.decimal("7.9"), german.decimal("8")) == ("7.9", "7,9", "8")


def test_a_document_is_said_in_the_language_of_the_installation_and_typed_text_stays(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    words = Words("de_DE")
    german = {"Mean": "Mittel", "%(mean)s out of 10": "%(mean)s von 10", "yes": "ja", "Done": "Fertig"}
    monkeypatch.setattr(words, "catalogue", Told(german))
    mean = phrase("%(mean)s out of 10", mean=figure("7.9"))
    table = Table(phrase("Done"), (phrase("Mean"),), ((dated(date(2026, 3, 10)),), ("Mean",)), frozenset({0}))
    typed = Paragraph("Done")
    many = counted("%(num)s vote", "%(num)s votes", 2)
    section = Section("Mean", (Facts(((phrase("Mean"), mean),)), table, typed, Bullets((many, "yes"))), 10)
    said = say(section, words)
    assert said.title == "Mean"
    assert said.blocks == (
        Facts((("Mittel", "7,9 von 10"),)),
        Table("Fertig", ("Mittel",), (("10. März 2026",), ("Mean",)), frozenset({0})),
        Paragraph("Done"),
        Bullets(("2 votes", "yes")),
    )


class Told:
    """A catalogue of a few words."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def gettext(self, text: str) -> str:
        return self.words.get(text, text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.words.get(one if n == 1 else many, one if n == 1 else many)
