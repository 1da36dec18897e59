"""All parts' pages in the order of RE-1, in the language of this installation."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from app.core.contract import Part, Place
from app.core.document import Block, Bullets, Document, Paragraph, Section, Table
from app.core.saying import ENGLISH, Words, counted, in_words
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


def brief(document: Document, most: int | None = None) -> Document:
    """The one page (RE-4).  most: so many lines of each list and table at most, and how many more there are."""
    kept = (section for section in document.sections if section.brief)
    return replace(document, sections=tuple(shortened(section, most) for section in kept))


def shortened(section: Section, most: int | None) -> Section:
    blocks = section.short or section.blocks
    cut = blocks if most is None else tuple(part for block in blocks for part in at_most(block, most))
    return replace(section, blocks=cut, short=())


def at_most(block: Block, most: int) -> tuple[Block, ...]:
    if isinstance(block, Bullets) and len(block.items) > most:
        return replace(block, items=block.items[:most]), left_out(len(block.items) - most)
    if isinstance(block, Table) and len(block.rows) > most:
        return replace(block, rows=block.rows[:most]), left_out(len(block.rows) - most)
    return (block,)


def left_out(n: int) -> Paragraph:
    return Paragraph(counted("and %(num)s more in the full record", "and %(num)s more in the full record", n))
