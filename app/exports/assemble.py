"""All parts' pages in the order of RE-1."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from app.core.contract import Part, Place
from app.core.document import Document, Section
from app.exports.head import head_of

LANGUAGE = "en-GB"


def assemble(parts: Iterable[Part], tx: Connection, meeting: str, now: datetime) -> Document:
    """The whole record as it stands; call it inside one read transaction."""
    place = Place(meeting, "", now)
    found = [section for part in parts for section in part.sections(tx, place)]
    return Document(head_of(tx, meeting, now).title, LANGUAGE, tuple(in_order(found)))


def in_order(sections: Sequence[Section]) -> list[Section]:
    """By RE-1; what has the same place stays as its part gave it."""
    return sorted(sections, key=lambda section: section.order)


def brief(document: Document) -> Document:
    """The one page (RE-4)."""
    return replace(document, sections=tuple(section for section in document.sections if section.brief))
