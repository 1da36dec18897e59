"""Every file of the record by its name: first what is read in one transaction, then the file made of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from app.core.contract import Part
from app.core.document import Document
from app.core.saying import ENGLISH, Words
from app.exports.assemble import brief
from app.exports.csv_file import actions_csv
from app.exports.head import Head, head_of
from app.exports.ics import due_dates
from app.exports.json_file import json_record
from app.exports.kept import document_of, facts_of
from app.exports.markdown import markdown
from app.exports.pdf import A3, A4, one_page, pdf
from app.exports.word import word


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file is made of, as it stood at `now`.  link: the record's own page."""

    head: Head
    document: Document
    facts: dict[str, Any]
    json: str
    now: datetime
    link: str

    @property
    def actions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.facts.get("record", {}).get("actions", [])
        return found


Maker = Callable[[Taken, Words], bytes]


@dataclass(frozen=True, slots=True)
class File:
    """kind: as the browser is told.  what: in the file's name.  slow: some tenths of a second to make."""

    kind: str
    make: Maker
    what: str = "record"
    slow: bool = False


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, File] = {
    "record.docx": File(DOCX, lambda it, words: word(it.document, it.now, words), slow=True),
    "record.pdf": File(
        "application/pdf", lambda it, words: one_page(partial(brief, it.document), A4, it.now, words), slow=True
    ),
    "record-full.pdf": File(
        "application/pdf", lambda it, words: pdf(it.document, it.now, words), "full-record", slow=True
    ),
    "record-wall.pdf": File(
        "application/pdf",
        lambda it, words: one_page(partial(brief, it.document), A3, it.now, words),
        "wall-sheet",
        slow=True,
    ),
    "record.md": File("text/markdown; charset=utf-8", lambda it, words: markdown(it.document).encode()),
    "record.json": File("application/json", lambda it, words: it.json.encode()),
    "actions.csv": File("text/csv; charset=utf-8", lambda it, words: actions_csv(it.actions, words), "actions"),
    "actions.ics": File(
        "text/calendar; charset=utf-8",
        lambda it, words: due_dates(it.actions, it.head.team, it.link, it.now, words),
        "actions",
    ),
}


def taken(
    parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, link: str = "", words: Words = ENGLISH
) -> Taken:
    """Everything any file needs; call it inside one read transaction (X33)."""
    head, document = head_of(tx, meeting, now), document_of(parts, tx, meeting, now, words)
    facts = facts_of(parts, tx, meeting, now)["parts"]
    return Taken(head, document, facts, json_record(parts, tx, meeting, now, words), now, link)
