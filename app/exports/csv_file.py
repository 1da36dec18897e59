"""Actions as a table that Excel opens, in which no cell can become a formula (RE-5, X1-X11)."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from app.core.saying import ENGLISH, Words
from app.core.words import N_
from app.exports.plain import plain

STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"  # the wide forms too: Excel reads them alike
HEAD = (N_("Action"), N_("Owner"), N_("Helpers"), N_("Due"), N_("Status"), N_("Reason"), N_("Overdue"))
STATES = {"open": N_("open"), "done": N_("done"), "dropped": N_("dropped")}
MOST = 32_000  # signs in a cell; Excel takes 32,767
BOM = "\ufeff"  # else Excel takes the letters for another alphabet's


def actions_csv(actions: Iterable[Mapping[str, Any]], words: Words = ENGLISH) -> bytes:
    """The file.  actions: the facts of the record, in the order in which they are due.  Days as 2026-03-17."""
    rows = [[words.say(name) for name in HEAD], *(row(action, words) for action in actions)]
    return (BOM + table(rows)).encode()


def row(action: Mapping[str, Any], words: Words) -> list[str]:
    status = words.say(STATES[action["status"]])
    late = words.say("yes") if action["overdue"] else ""
    typed = (action[name] or "" for name in ("text", "owner", "helpers"))
    return [*typed, action["due"] or "", status, action["reason"] or "", late]


def table(rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180: every cell in quotes, CRLF."""
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in cells] for cells in rows)
    return file.getvalue()


def harmless(cell: str) -> str:
    """The text as text: an apostrophe before what would be a formula, also behind spaces and lines."""
    text = plain(cell.replace("\t", " "))
    safe = f"'{text}" if text.lstrip()[:1] in STARTS and text.strip() else text
    return safe if len(safe) <= MOST else f"{safe[:MOST]} [...]"
