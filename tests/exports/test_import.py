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
from sqlalchemy import Connection, delete, func, select

from app.activities.brainstorm import bank_rows
from app.activities.brainstorm.overview import About
from app.approval.rules import RecordAddedTo, RecordApproved
from app.approval.store import save as approval_save
from app.core.bank import ideas
from app.core.contract import Place
from app.core.document import Document
from app.core.errors import Refused
from app.core.finding import found as searched
from app.core.saying import ENGLISH
from app.core.text import clean, clean_line, visible
from app.exports.assemble import assemble
from app.exports.files import FILES, taken
from app.exports.importing import bring_in, checked
from app.exports.json_file import json_record
from app.exports.kept import facts_of, keep
from app.exports.shape import schema
from app.parts import registry
from app.record.rules import LeaveOpen, ParkIt, SetAside, WriteAction, WriteDecision, WriteNote
from app.record.store import TABLES
from app.storage.db import engines
from app.teams import calendar, office
from app.teams.tables import Team
from app.trends.history import history
from tests.browser.sepsis import story
from tests.exports.taken import NOW, file, held, numbered
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
        meeting = bring_in(PARTS, tx, "t9", checked(text.encode(), PARTS), now)
        return json_record(PARTS, tx, meeting, now)


def test_p11_the_example_meeting_comes_back_byte_for_byte() -> None:
    text = file("record.json").decode()
    assert numbered(there_and_back(text, NOW)) == numbered(text)


def test_p11_every_other_file_of_it_is_the_same_too() -> None:
    with elsewhere() as tx:
        meeting = bring_in(PARTS, tx, "t9", checked(file("record.json"), PARTS), NOW)
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
    jsonschema.validate(json.loads(text), schema(PARTS))
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
        if name not in ("id", "item", "meeting", "item_id", "from_item_id") or isinstance(value, dict)
    }


def test_an_imported_meeting_lives_on_with_its_team() -> None:
    with elsewhere() as tx:
        meeting = bring_in(PARTS, tx, "t9", checked(file("record.json"), PARTS), LATER)
        actions = TABLES["action"]
        found = tx.execute(select(actions.c.owner, actions.c.status).where(actions.c.team_id == "t9")).all()
        assert len(found) == len(story.MADE_TODAY) and {row.status for row in found} == {"open"}
        (held,) = history(tx, "t9", LATER)
        assert (held.meeting, held.partner, held.rating.value) == (meeting, True, 79)


def test_br12_its_ideas_stand_in_the_bank_and_are_found_and_offered_again() -> None:
    board = facts("brainstorm")["brainstorms"][0]
    told = {idea["text"]: idea["status"] for idea in board["ideas"] if idea["status"] not in ("merged", "parked")}
    with elsewhere() as tx:
        bring_in(PARTS, tx, "t9", checked(file("record.json"), PARTS), LATER)
        banked = list(ideas(tx, "t9"))
        assert {idea.text: idea.status for idea in banked} == told
        assert {(idea.question, idea.theme) for idea in banked} == {(board["question"], board["theme"])}
        assert [line.text for line in searched(tx, "t9", ("trolley", "first-dose")) if line.kind == "idea"]
        nxt = put_next(tx)
        offered = bank_rows.offered(tx, nxt, About("b9", "Another question", board["theme"]))
        assert {idea.text for idea in offered} == {text for text, status in told.items() if status == "banked"}


def put_next(tx: Connection) -> str:
    return calendar.add_meeting(tx, "t9", LATER, LATER)


def facts(kind: str) -> Any:
    return json.loads(file("record.json"))["parts"][kind]


def from_rows(tx: Connection, meeting: str) -> tuple[dict[str, Any], Document]:
    """What the rows alone tell, as if no record had been kept."""
    tx.execute(delete(table_of("record_kept")).where(table_of("record_kept").c.meeting_id == meeting))
    return facts_of(PARTS, tx, meeting, NOW)["parts"], assemble(PARTS, tx, meeting, NOW)


def test_p11_the_rows_of_an_imported_meeting_tell_what_its_file_tells() -> None:
    """All but what is the team's own: its rules and aims, other meetings and their actions."""
    told = json.loads(file("record.json"))["parts"]
    with elsewhere() as tx:
        office.edit_team(
            tx, "t9", office.TeamFacts(**{**told["meeting"]["team"], "ground_rules": told["meeting"]["ground_rules"]})
        )
        meeting = bring_in(PARTS, tx, "t9", checked(file("record.json"), PARTS), NOW)
        again, document = from_rows(tx, meeting)
    for kind in ("meeting", "agenda", "brainstorm", "multivote", "rating", "approval"):
        assert same(again[kind]) == same(told[kind]), kind
    mine = [line for line in told["record"]["actions"] if line["item"]]
    assert same(again["record"]["actions"]) == same(mine)
    assert same(again["record"]["lines"]) == same(told["record"]["lines"])
    kept = held().document
    for order in (10, 20, 21, 40, 50, 60, 70, 100, 110):
        assert pages(document, order) == pages(kept, order)


def pages(document: Document, order: int) -> list[tuple[str, Any]]:
    return [(section.title, section.blocks) for section in document.sections if section.order == order]


def test_the_same_file_comes_twice_as_two_meetings() -> None:
    with elsewhere() as tx:
        it = checked(file("record.json"), PARTS)
        first, second = bring_in(PARTS, tx, "t9", it, NOW), bring_in(PARTS, tx, "t9", it, NOW)
        people = registry().parts["meeting"].overview(tx, Place(second, "", NOW)).people
        assert first != second and len(people) == len(story.PEOPLE)
        assert tx.execute(select(func.count()).select_from(table_of("person"))).scalar_one() == len(story.PEOPLE)


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
        checked(data, PARTS)
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
        checked(changed(**more), PARTS)
    assert says in no.value.says % no.value.values


def test_the_schema_in_the_docs_is_the_one_that_is_served_and_holds() -> None:
    text = json.dumps(schema(PARTS), indent=1) + "\n"
    if not SCHEMA.exists():
        SCHEMA.write_text(text)
    assert SCHEMA.read_text() == text
    jsonschema.Draft202012Validator.check_schema(schema(PARTS))
    jsonschema.validate(json.loads(file("record.json")), schema(PARTS))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(changed(draft="no")), schema(PARTS))


def places(piece: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value of a file."""
    if isinstance(piece, dict | list):
        inner = piece.items() if isinstance(piece, dict) else enumerate(piece)
        for name, value in inner:
            yield from places(value, (*way, name))
    yield way


@cache
def ways() -> list[tuple[Any, ...]]:
    return [way for way in places(json.loads(file("record.json"))) if way]


ODD = st.sampled_from(
    [
        None,
        True,
        -1,
        10**9,
        1.5,
        "",
        "x",
        "parked",
        "2026-03-10T09:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        [],
        {},
        [1],
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(way=st.deferred(lambda: st.sampled_from(ways())), value=ODD)
def test_whatever_is_changed_in_a_file_it_is_refused_in_a_sentence_or_comes_in_whole(
    way: tuple[Any, ...], value: Any
) -> None:
    data = json.loads(file("record.json"))
    inner = data
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    with elsewhere() as tx:
        try:
            it = checked(json.dumps(data).encode(), PARTS)
        except Refused as no:
            assert no.says % no.values
            return
        meeting = bring_in(PARTS, tx, "t9", it, NOW)
        taken(PARTS, tx, meeting, NOW)
        assemble(PARTS, tx, meeting, NOW)


@pytest.mark.parametrize(
    ("kind", "way", "value", "says"),
    [
        ("brainstorm", ("brainstorms", 0, "ideas", 1, "number"), 1, "two ideas have one number"),
        ("brainstorm", ("brainstorms", 0, "ideas", 0, "status"), "great", "brainstorm.brainstorms.0.ideas.0.status"),
        ("multivote", ("vote_rounds", 0, "totals", 0, "votes"), -1, "multivote.vote_rounds.0.totals.0.votes"),
        ("rating", ("mean",), "11.0", "rating.mean"),
        ("agenda", ("agenda", 1, "id"), None, "agenda.agenda.1.id"),
    ],
)
def test_what_a_part_does_not_know_is_refused_with_its_place(
    kind: str, way: tuple[Any, ...], value: Any, says: str
) -> None:
    data = json.loads(file("record.json"))
    inner = data["parts"][kind]
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    with pytest.raises(Refused) as no:
        checked(json.dumps(data).encode(), PARTS)
    assert says in no.value.says % no.value.values


def test_an_id_that_stands_twice_is_refused() -> None:
    data = json.loads(file("record.json"))
    items = data["parts"]["agenda"]["agenda"]
    items[1]["id"] = items[0]["id"]
    with pytest.raises(Refused) as no:
        checked(json.dumps(data).encode(), PARTS)
    assert "an id stands twice" in no.value.says % no.value.values
