"""All parts' pages in the order of RE-1, in the language of this installation."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from app.core.contract import Part, Place
from app.core.document import Document, Section
from app.core.saying import ENGLISH, Words, in_words
from app.exports.head import head_of

Said = TypeVar("Said")


def assemble(parts: Iterable[Part], tx: Connection, meeting: str, now: datetime, words: Words = ENGLISH) -> Document:
    """The whole record as it stands; call it inside one read transaction."""
    place = Place(meeting, "", now)
    found = in_order([section for part in parts for section in part.sections(tx, place)])
    title = head_of(tx, meeting, now).title
    return Document(in_words(title, words), words.language.replace("_", "-"), tuple(say(one, words) for one in found))


def in_order(sections: Sequence[Section]) -> list[Section]:
    """By RE-1; what has the same place stays as its part gave it."""
    return sorted(sections, key=lambda section: section.order)


def say(piece: Said, words: Words) -> Said:
    """A section, a block or a text, every fixed phrase in it said in this language."""
    if isinstance(piece, str):
        return in_words(piece, words)  # type: ignore[return-value]
    if isinstance(piece, tuple):
        return tuple(say(one, words) for one in piece)  # type: ignore[return-value]
    if not hasattr(piece, "__dataclass_fields__"):
        return piece
    return replace(piece, **{f.name: say(getattr(piece, f.name), words) for f in fields(piece)})  # type: ignore[arg-type,type-var]


def brief(document: Document) -> Document:
    """The one page (RE-4)."""
    return replace(document, sections=tuple(section for section in document.sections if section.brief))
