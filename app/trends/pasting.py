"""Values that somebody pastes: one day and one number a line, and a sentence for each line that is neither.  Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.numbers import units
from app.core.text import BadText
from app.core.words import N_

MOST = 400  # lines at a time
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
BRITISH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that cannot be taken: its number from 1, a sentence of the catalogue, and its values."""

    line: int
    says: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read.  With a wrong line nothing is kept: half a paste would be worse than none."""

    values: dict[date, int]
    wrong: tuple[Wrong, ...]


def pasted(text: str, decimals: int) -> Pasted:
    """Days with their values in whole units.  A first line without a digit is a heading and is passed over."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    rows = [(n, line) for n, line in lines if line and not (n == 1 and not re.search(r"\d", line))]
    found: dict[date, int] = {}
    wrong = list[Wrong]()
    for n, line in rows[:MOST]:
        try:
            day, value = row(line, decimals)
            if day in found:
                raise BadText(N_("This day is there twice."))
            found[day] = value
        except BadText as bad:
            wrong.append(Wrong(n, bad.says, bad.values))
    if len(rows) > MOST:
        wrong.append(Wrong(rows[MOST][0], N_("Paste at most %(most)s lines at once."), {"most": MOST}))
    return Pasted({} if wrong else found, tuple(wrong))


def row(line: str, decimals: int) -> tuple[date, int]:
    """One line as day and value, or BadText with what is wrong."""
    cells = [cell.strip().strip('"') for cell in halves(line)]
    if len(cells) != 2 or not all(cells):
        raise BadText(N_("Write a day and a number, with a comma, a semicolon or a tab between."))
    return day_of(cells[0]), units(cells[1], decimals)


def halves(line: str) -> list[str]:
    """Split at the first semicolon or tab, else at the first comma: what follows may be a decimal comma."""
    for sign in (";", "\t", ","):
        if sign in line:
            return line.split(sign, 1)
    return line.split(None, 1)


def day_of(typed: str) -> date:
    """2026-03-10, or 10/03/2026 as hospitals write it; BadText for anything else."""
    if found := ISO.fullmatch(typed):
        year, month, day = map(int, found.groups())
    elif found := BRITISH.fullmatch(typed):
        day, month, year = map(int, found.groups())
    else:
        raise BadText(N_("Write the day as 2026-03-10 or 10/03/2026."))
    if year not in YEARS:
        raise BadText(N_("Choose a year from %(first)s to %(last)s."), first=YEARS[0], last=YEARS[-1])
    try:
        return date(year, month, day)
    except ValueError:
        raise BadText(N_("There is no such day. Check the date.")) from None
