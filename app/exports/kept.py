"""The record that is shown: as it stands while it is a draft, as it was approved afterwards (RE-3)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.approval import record, store
from app.approval.overview import overview
from app.core.contract import Part, Place
from app.core.document import Block, Bullets, Document, Facts, Figure, Paragraph, Section, Stroke, Table
from app.core.saying import ENGLISH, Words, in_words
from app.exports.assemble import assemble, say
from app.exports.head import Head, head_of

BLOCKS: dict[str, type[Block]] = {kind.__name__: kind for kind in (Paragraph, Bullets, Facts, Table, Figure)}


def document_of(parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, words: Words = ENGLISH) -> Document:
    """The whole record with its state; call it inside one read transaction."""
    found = overview(tx, Place(meeting, "", now))
    more = record.additions(found)
    made = bare(parts, tx, meeting, now, words)
    sections = (*made.sections, *([say(more, words)] if more else []))
    return replace(made, status=in_words(record.status(found), words), sections=sections)


def bare(parts: Sequence[Part], tx: Connection, meeting: str, now: datetime, words: Words = ENGLISH) -> Document:
    """Without its state and the additions: what is kept at approval, and what an import brings back."""
    kept = store.kept(tx, meeting)
    return unpacked(kept[0]) if kept else assemble(parts, tx, meeting, now, words)


def keep(tx: Connection, place: Place, parts: Sequence[Part], words: Words) -> None:
    """Keeps the record as it is approved; an imported one is kept already."""
    if store.kept(tx, place.meeting):
        return
    kept = {"head": said(head_of(tx, place.meeting, place.now)), "parts": all_facts(parts, tx, place)}
    document = assemble(parts, tx, place.meeting, place.now, words)
    store.keep(tx, place.meeting, packed(document), json.dumps(kept, ensure_ascii=False))


def facts_of(parts: Iterable[Part], tx: Connection, meeting: str, now: datetime) -> dict[str, Any]:
    """What the head says and what each part tells, as it was kept or as it stands."""
    kept = store.kept(tx, meeting)
    if kept:
        found: dict[str, Any] = json.loads(kept[1])
        return found
    return {"head": said(head_of(tx, meeting, now)), "parts": all_facts(parts, tx, Place(meeting, "", now))}


def all_facts(parts: Iterable[Part], tx: Connection, place: Place) -> dict[str, Any]:
    """Each part's own; not the heard count, which has no commands (RE-2)."""
    return {part.kind: part.facts(tx, place) for part in parts if part.commands}


def said(head: Head) -> dict[str, Any]:
    about = {"team": head.team, "week": head.number, "aim": head.aim, "date": head.day.isoformat()}
    return {**about, "time_zone": head.zone}


def packed(document: Document) -> str:
    """A document as JSON, in which each block says its kind."""
    return json.dumps(_packed(document), ensure_ascii=False)


def _packed(piece: Any) -> Any:
    if isinstance(piece, tuple | frozenset):
        return [_packed(one) for one in (sorted(piece) if isinstance(piece, frozenset) else piece)]
    if not hasattr(piece, "__dataclass_fields__"):
        return piece
    plain = {field.name: _packed(getattr(piece, field.name)) for field in fields(piece)}
    return {"kind": type(piece).__name__, **plain} if type(piece).__name__ in BLOCKS else plain


def unpacked(text: str) -> Document:
    data = json.loads(text)
    return Document(**{**data, "sections": tuple(_section(one) for one in data["sections"])})


def _section(data: dict[str, Any]) -> Section:
    blocks = {name: tuple(_block(one) for one in data[name]) for name in ("blocks", "short")}
    return Section(**{**data, **blocks})


def _block(data: dict[str, Any]) -> Block:
    kind, inner = BLOCKS[data["kind"]], {name: _tuples(value) for name, value in data.items() if name != "kind"}
    if kind is Table:
        inner["numeric"] = frozenset(inner["numeric"])
    if kind is Figure:
        inner["strokes"] = tuple(Stroke(**one) for one in data["strokes"])
    return kind(**inner)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
