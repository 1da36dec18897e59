"""What in the record can be taken out: the texts that stand in it, and none that this record does not show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from app.core.contract import Part, Place
from app.core.saying import ENGLISH, Words
from app.exports.assemble import assemble
from app.exports.head import Head, head_of
from app.exports.kept import all_facts
from app.storage.redact import Found, texts

Groups = tuple[tuple[str, tuple[Found, ...]], ...]


@dataclass(frozen=True, slots=True)
class TakeOutPage:
    """groups: what it is, in words, and the texts of that kind; the same words only once.  frame: names, plan."""

    head: Head
    groups: Groups
    frame: Groups


def take_out_page(
    parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, words: Words = ENGLISH
) -> TakeOutPage:
    shown = in_record(parts, tx, meeting, now)
    said, frame = ([one for one in shown if one.frame is of_frame] for of_frame in (False, True))
    return TakeOutPage(head_of(tx, meeting, now), grouped(said, words), grouped(frame, words))


def grouped(found: list[Found], words: Words) -> Groups:
    return tuple((words.say(says), tuple(some)) for says, some in groupby(found, key=lambda one: one.says))


def in_record(parts: Sequence[Part], tx: Connection, meeting: str, now: datetime) -> list[Found]:
    """What is not in the record for its readers (hidden ideas, comments held back) is not listed either."""
    record = (assemble(parts, tx, meeting, now), all_facts(parts, tx, Place(meeting, "", now)))
    written = set(strings(record))
    found: dict[str, Found] = {}
    for one in texts(tx, meeting):
        if one.text not in found and any(one.text in text for text in written):
            found[one.text] = one
    return list(found.values())


def strings(piece: Any) -> Iterator[str]:
    """Every text in a document or in facts."""
    if isinstance(piece, str):
        yield piece
    elif isinstance(piece, dict):
        yield from (text for value in piece.values() for text in strings(value))
    elif isinstance(piece, list | tuple):
        yield from (text for value in piece for text in strings(value))
    elif is_dataclass(piece):
        yield from (text for field in fields(piece) for text in strings(getattr(piece, field.name)))
