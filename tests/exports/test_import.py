"""A record.json becomes a meeting again that is equal in everything the file holds (P11)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from app.approval.rules import RecordAddedTo, RecordApproved
from app.approval.store import save as approval_save
from app.core.contract import Place
from app.core.errors import Refused
from app.core.saying import ENGLISH
from app.core.text import clean, clean_line, visible
from app.exports.files import FILES, taken
from app.exports.importing import bring_in, checked
from app.exports.json_file import json_record
from app.exports.kept import keep
from app.exports.shape import schema
from app.parts import registry
from app.record.rules import LeaveOpen, ParkIt, SetAside, WriteAction, WriteDecision, WriteNote
from app.record.store import TABLES
from app.storage.db import engines
from app.teams.tables import Team
from app.trends.history import history
from tests.exports.taken import NOW, file, numbered
from tests.record.record_room import Room, put, seeded

PARTS = list(registry().parts.values())
LATER = datetime(2026, 4, 2, 8, tzinfo=UTC)
SCHEMA = Path(__file__).parents[2] / "docs" / "record-schema.json"


@cache
def empty() -> bytes:
    """A database with a team and nothing else, as bytes: quicker to copy than to make."""
    with TemporaryDirectory() as folder:
        both = engines(f"sqlite:///{folder}/a.db")
        from sqlmodel import SQLModel

        SQLModel.metadata.create_all(both.writing)
        with both.writing.begin() as tx:
            put(tx, Team(id="t9", name="Another team", created_at=LATER))
        raw = both.reading.raw_connection()
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        both.dispose()
        return (Path(folder) / "a.db").read_bytes()


@contextmanager
def elsewhere() -> Iterator[Connection]:
    """Another installation with one team."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "b.db").write_bytes(empty())
        both = engines(f"sqlite:///{folder}/b.db")
        with both.writing.begin() as tx:
            yield tx
        both.dispose()


def there_and_back(text: str, now: datetime) -> str:
    with elsewhere() as tx:
        meeting = bring_in(PARTS, tx, "t9", checked(text.encode()), now)
        return json_record(PARTS, tx, meeting, now)


def test_p11_the_demo_teams_meeting_comes_back_byte_for_byte() -> None:
    text = file("record.json").decode()
    assert numbered(there_and_back(text, NOW)) == numbered(text)


def test_p11_every_other_file_of_it_is_the_same_too() -> None:
    with elsewhere() as tx:
        meeting = bring_in(PARTS, tx, "t9", checked(file("record.json")), NOW)
        it = taken(PARTS, tx, meeting, NOW, "https://room.example/m/x/record")
        assert FILES["record.md"].make(it, ENGLISH) == file("record.md")
        assert FILES["actions.csv"].make(it, ENGLISH) == file("actions.csv")


LINES = st.text(max_size=60).map(clean_line).filter(visible)
NOTES = st.text(max_size=200).map(clean).filter(visible)
WRITTEN = st.one_of(
    st.tuples(st.just(WriteNote), st.fixed_dictionaries({"text": NOTES, "item": st.sampled_from(["", "i1", "i3"])})),
    st.tuples(
        st.just(WriteDecision), st.fixed_dictionaries({"text": LINES, "how": st.sampled_from(["vote", "coach"])})
    ),
    st.tuples(
        st.just(WriteAction),
        st.fixed_dictionaries(
            {
                "text": LINES,
                "owner": st.sampled_from(["", "Ward pharmacist", "An outsider"]),
                "due": st.sampled_from(["", "2026-07-30"]),
            }
        ),
    ),
    st.tuples(st.just(ParkIt), st.fixed_dictionaries({"text": LINES})),
)


@contextmanager
def a_room() -> Iterator[Room]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "c.db").write_bytes(empty())
        both = engines(f"sqlite:///{folder}/c.db")
        with both.writing.begin() as tx:
            seeded(tx)
            yield Room(tx)
        both.dispose()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(written=st.lists(WRITTEN, max_size=8), then=st.sampled_from(["draft", "approved", "added"]), said=NOTES)
def test_p11_whatever_was_written_comes_back_as_it_was(written: list[Any], then: str, said: str) -> None:
    with a_room() as room:
        for n, (command, fields) in enumerate(written):
            room.does(command, "carer" if command is ParkIt else "nurse", **fields)
            if n % 3 == 2:
                hide(room)
        at = room.now + timedelta(hours=2)
        if then != "draft":
            keep(room.tx, Place("m1", "", at), PARTS, ENGLISH)
            approval_save(RecordApproved("Sepsis nurse", "recorder"), room.tx, Place("m1", "", at))
        if then == "added":
            approval_save(RecordAddedTo("Sepsis nurse", said), room.tx, Place("m1", "", at))
        text = json_record(PARTS, room.tx, "m1", at)
    jsonschema.validate(json.loads(text), schema())
    again = there_and_back(text, at)
    assert same(json.loads(text)) == same(json.loads(again))
    assert numbered(there_and_back(again, at)) == numbered(again)


def hide(room: Room) -> None:
    """The last line is set aside or left open, if it can be."""
    for kind, command in (("parked", SetAside), ("action", LeaveOpen)):
        rows = TABLES[kind]
        last = (
            room.tx.execute(select(rows.c.id).where(rows.c.meeting_id == "m1").order_by(rows.c.at.desc()))
            .scalars()
            .first()
        )
        try:
            if last:
                room.does(command, id=last, **({"kind": kind} if command is SetAside else {}))
        except Refused:
            pass


def same(piece: Any) -> Any:
    """Without the names of ids."""
    if isinstance(piece, list):
        return [same(one) for one in piece]
    if not isinstance(piece, dict):
        return piece
    return {
        name: same(value)
        for name, value in piece.items()
        if name not in ("id", "item", "meeting") or isinstance(value, dict)
    }


def test_an_imported_meeting_lives_on_with_its_team() -> None:
    with elsewhere() as tx:
        meeting = bring_in(PARTS, tx, "t9", checked(file("record.json")), LATER)
        actions = TABLES["action"]
        found = tx.execute(select(actions.c.owner, actions.c.status).where(actions.c.team_id == "t9")).all()
        assert len(found) == 6 and {row.status for row in found} == {"open"}
        (held,) = history(tx, "t9", LATER)
        assert (held.meeting, held.partner, held.rating.value) == (meeting, True, 78)


def test_the_same_file_comes_twice_as_two_meetings() -> None:
    with elsewhere() as tx:
        it = checked(file("record.json"))
        first, second = bring_in(PARTS, tx, "t9", it, NOW), bring_in(PARTS, tx, "t9", it, NOW)
        people = registry().parts["meeting"].overview(tx, Place(second, "", NOW)).people
        assert first != second and len(people) == 13
        assert tx.execute(select(func.count()).select_from(table_of("person"))).scalar_one() == 13


def table_of(name: str) -> Any:
    from sqlmodel import SQLModel

    return SQLModel.metadata.tables[name]


def changed(**more: Any) -> bytes:
    return json.dumps({**json.loads(file("record.json")), **more}).encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a record"),
        (b"PK\x03\x04", "not a record"),
        (b"[]", "not an object"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "not JSON"),
        (b"[" * 100_000, "not a record"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        (b"{}", "schema"),
    ],
)
def test_a_file_that_is_no_record_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(Refused) as no:
        checked(data)
    assert says in no.value.says % no.value.values


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"schema": "bigroom/record/2"}, "schema"),
        ({"version": True}, "version"),
        ({"team": "Sepsis\u202e"}, "signs that no record holds"),
        ({"aim": "a\u0000b"}, "signs that no record holds"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_record_that_was_changed_is_refused_with_the_place(more: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused) as no:
        checked(changed(**more))
    assert says in no.value.says % no.value.values


def test_the_schema_in_the_docs_is_the_one_that_is_served_and_holds() -> None:
    text = json.dumps(schema(), indent=1) + "\n"
    if not SCHEMA.exists():
        SCHEMA.write_text(text)
    assert SCHEMA.read_text() == text
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(json.loads(file("record.json")), schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(changed(draft="no")), schema())
