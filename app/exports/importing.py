"""A record.json becomes a meeting again: its rows, so that actions go on living, and the record as the file has it.

The same file may come twice, and into the installation that wrote it: every id is a new one.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from app.approval import store
from app.core.contract import Part, Place
from app.core.errors import Refused
from app.core.ids import new_id, new_secret
from app.core.shape import read as read_as
from app.core.text import clean
from app.core.words import N_
from app.exports.shape import File, shape_of
from app.meetings.tables import Meeting, Receipt
from app.storage.columns import put
from app.teams.codes import free_code

MOST_BYTES = 5_000_000
NAMING = frozenset({"id", "item", "meeting", "item_id", "from_item_id"})  # fields that hold an id
NOT_OURS = N_("This is not a record of Big Room: %(why)s")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is sound.  plain: as it stands in the file."""

    file: File
    plain: dict[str, Any]


def checked(data: bytes, parts: Iterable[Part]) -> Checked:
    """The file, or Refused with the place where something is wrong."""
    if len(data) > MOST_BYTES:
        raise Refused(N_("This file is larger than 5 MB. A record is not."))
    plain = read(data)
    try:
        file = read_as(shape_of(parts), plain)
    except ValidationError as bad:
        first = bad.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Refused(NOT_OURS, why=f"{where}: {first['msg']}") from None
    must_fit(file)
    return Checked(file, plain)


def read(data: bytes) -> dict[str, Any]:
    """Strict JSON: no name twice, no Infinity, and no text that we would not have kept."""
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=never)
    except (ValueError, RecursionError) as bad:
        raise Refused(NOT_OURS, why=str(bad)[:200]) from None
    if not isinstance(found, dict):
        raise Refused(NOT_OURS, why="it is not an object")
    must_be_clean(found, "")
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def never(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def must_be_clean(piece: Any, where: str) -> None:
    """What the cleaner would change was not written by us (F1 to F30)."""
    if isinstance(piece, str) and clean(piece) != piece.strip():
        raise Refused(N_("The text at %(where)s has signs that no record holds."), where=where or "the top")
    for name, inner in (
        piece.items() if isinstance(piece, dict) else enumerate(piece if isinstance(piece, list) else ())
    ):
        must_be_clean(inner, f"{where}.{name}".lstrip("."))


def must_fit(file: File) -> None:
    """What one place of the file says of another: no id stands twice, and no line is at an item that is not there."""
    items = [item.id for item in file.parts.agenda.agenda]
    lines = [line.id for line in file.parts.record.lines]
    for ids, where in ((items, "parts.agenda.agenda"), (lines, "parts.record.lines")):
        if len(set(ids)) != len(ids):
            raise Refused(NOT_OURS, why=f"{where}: an id stands twice")
    if {line.item for line in file.parts.record.lines} - {None, *items}:
        raise Refused(NOT_OURS, why="parts.record.lines: a line is at an item that is not on the agenda")


def bring_in(parts: Iterable[Part], tx: Connection, team: str, it: Checked, now: datetime) -> str:
    """Makes the meeting; returns its id.  Each part makes the rows that live on."""
    plain = renamed(it.plain)
    file = read_as(File, plain)
    place = Place(file.meeting, "", now)
    put(tx, row_of(file, tx, team, now))
    for part in parts:
        if part.kind in plain["parts"]:
            part.restore(tx, place, plain["parts"][part.kind])
    for one in file.additions:
        store.add(tx, place.meeting, one.text, one.by, one.at)
    head = {name: plain[name] for name in ("team", "week", "aim", "date", "time_zone")}
    store.keep(tx, place.meeting, dumped(plain["document"]), dumped({"head": head, "parts": plain["parts"]}))
    put(tx, settled(place))
    return place.meeting


def dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def renamed(plain: dict[str, Any]) -> dict[str, Any]:
    """The same with a new id for each old one."""
    parts = plain["parts"]
    lines = [*parts["record"]["lines"], *parts["record"].get("actions", [])]
    named = [one["id"] for one in (*parts["agenda"]["agenda"], *lines) if isinstance(one, dict) and "id" in one]
    ids = {one: new_id() for one in (plain["meeting"], *named) if isinstance(one, str)}
    made: dict[str, Any] = with_ids(plain, ids)
    return made


def with_ids(piece: Any, ids: dict[str, str]) -> Any:
    if isinstance(piece, list):
        return [with_ids(one, ids) for one in piece]
    if not isinstance(piece, dict):
        return piece
    return {name: with_id(name, value, ids) for name, value in piece.items()}


def with_id(name: str, value: Any, ids: dict[str, str]) -> Any:
    named = name in NAMING and isinstance(value, str)
    return ids.get(value, value) if named else with_ids(value, ids)


def row_of(file: File, tx: Connection, team: str, now: datetime) -> Meeting:
    """The meeting's own row: over, fixed, and under a code that leads nowhere any more."""
    of, approved = file.parts.meeting, file.approved
    by: dict[str, Any] = (
        {"approved_at": approved.at, "approved_by": approved.by, "approved_as": approved.as_} if approved else {}
    )
    typed: dict[str, Any] = {"place": of.place, "aim": of.aim, "apologies": of.apologies, "practice": of.practice}
    door: dict[str, Any] = {
        "join_code": free_code(tx, now),
        "join_token": new_secret(),
    }
    return Meeting(
        id=file.meeting,
        team_id=team,
        version=file.version,
        number=file.week,
        scheduled_start=of.scheduled_start,
        scheduled_end=of.scheduled_end,
        started_at=of.started,
        ended_at=of.ended or of.scheduled_end,
        created_at=now,
        imported_at=now,
        **by,
        **typed,
        **door,
    )


def settled(place: Place) -> Receipt:
    """The house has nothing to erase in it: a file holds no text that was set aside."""
    about: dict[str, Any] = {"part": "meeting", "item": "-", "command": "EraseTexts", "version": 0}
    return Receipt(key=f"import-{place.meeting}", by="house", meeting_id=place.meeting, at=place.now, **about)
