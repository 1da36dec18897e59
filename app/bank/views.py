"""The idea bank as a page: what was asked for, by theme or question, the newest first; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.bank import STATUSES, Idea
from app.core.words import N_

LABELS = {
    "banked": N_("In the bank"),
    "kept": N_("Kept for a test"),
    "testing": N_("Being tested"),
    "adopted": N_("Adopted"),
    "abandoned": N_("Given up"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words that all stand in the idea or its question, a theme, a status; "" for any."""

    words: str = ""
    theme: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The ideas of one theme, or of one question where no theme was given."""

    name: str
    is_theme: bool
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """total: how many there are in all; found: how many were asked for.  themes: those there are, by name."""

    asked: Asked
    shelves: tuple[Shelf, ...]
    themes: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]
    total: int
    found: int


def bank(ideas: Iterable[Idea], asked: Asked) -> Bank:
    known = list(ideas)
    wanted = [idea for idea in known if fits(idea, asked)]
    shelves: dict[str, list[Idea]] = {}
    for idea in wanted:
        shelves.setdefault(same(shelf_of(idea)), []).append(idea)
    made = tuple(Shelf(shelf_of(one[0]), bool(one[0].theme), tuple(one)) for one in shelves.values())
    labels = tuple((status, LABELS[status]) for status in STATUSES)
    return Bank(asked, made, themes(known), labels, len(known), len(wanted))


def fits(idea: Idea, asked: Asked) -> bool:
    text = same(f"{idea.text} {idea.question} {idea.theme}")
    if not all(word in text for word in same(asked.words).split()):
        return False
    if asked.theme and same(idea.theme) != same(asked.theme):
        return False
    return not asked.status or idea.status == asked.status


def shelf_of(idea: Idea) -> str:
    return idea.theme or idea.question


def themes(ideas: Iterable[Idea]) -> tuple[str, ...]:
    """Each once, as it was written last."""
    named: dict[str, str] = {}
    for idea in ideas:
        if idea.theme:
            named.setdefault(same(idea.theme), idea.theme)
    return tuple(sorted(named.values(), key=str.casefold))


def same(text: str) -> str:
    """For comparing: case and runs of white space ignored."""
    return " ".join(text.casefold().split())
