"""The demo team: a meeting that reads as if it had happened, made through the same door as everybody's."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from app.core.contract import Place
from app.exports.assemble import assemble
from app.exports.markdown import markdown
from app.house import Address
from app.meetings.overview import overview
from app.meetings.tables import Meeting, Receipt
from app.parts import registry
from app.seed import DATA, demo, soon
from app.storage.columns import table
from app.storage.db import engines
from app.storage.migrate import upgrade
from app.teams import calendar, keys
from app.teams.tables import Team

HERE = "http://127.0.0.1:8000"
SECRET = b"s" * 32
NOW = datetime(2026, 3, 31, 8, 52, 7, tzinfo=UTC)  # two days after the clocks changed: last week was an hour off
M, TEAM, RECEIPT = table(Meeting), table(Team), table(Receipt)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Runs a reader on a database that holds the demo team."""
    url = f"sqlite:///{tmp_path_factory.mktemp('seed') / 'bigroom.db'}"
    both = engines(url)
    upgrade(both.writing)
    asyncio.run(demo(url, Address(HERE, (HERE,)), SECRET, lambda: NOW))

    def reading(work: Any) -> Any:
        with both.reading.connect() as tx:
            return work(tx)

    yield reading
    both.dispose()


def meetings(tx: Connection) -> Any:
    return tx.execute(select(M).order_by(M.c.scheduled_start)).all()


def seen(room: Any, kind: str, number: int = 0) -> Any:
    """What the screens may know of a part of the first meeting (or of the one of that number)."""
    meeting = room(meetings)[number].id
    return room(lambda tx: registry().parts[kind].overview(tx, Place(meeting, "-", NOW)))


def test_the_last_meeting_was_a_week_ago_at_the_teams_usual_time(room: Any) -> None:
    last, following = room(meetings)
    team = room(lambda tx: tx.execute(select(TEAM)).one())
    assert team.demo
    assert last.ended_at is not None
    assert last.scheduled_start.date() == following.scheduled_start.date() - timedelta(days=7)
    assert last.ended_at - last.started_at < timedelta(minutes=60)


def test_people_can_come_into_the_next_one_at_once(room: Any) -> None:
    _, following = room(meetings)
    assert timedelta(minutes=10) <= following.scheduled_start - NOW <= timedelta(minutes=15)
    assert room(lambda tx: overview(tx, Place(following.id, "-", NOW))).state == "lobby"
    first = room(lambda tx: keys.first_coach(tx, SECRET, NOW))
    assert room(lambda tx: calendar.code_now(tx, first, NOW)) == following.join_code
    assert following.aim
    assert seen(room, "brainstorm", 1).question


def test_ideas_votes_decisions_and_ratings_stand_in_the_record(room: Any) -> None:
    last, _ = room(meetings)
    parts = tuple(registry().parts.values())
    record = room(lambda tx: markdown(assemble(parts, tx, last.id, NOW)))
    data = json.loads(DATA.read_text("utf-8"))
    assert data["question"] in record
    for part in data["hour"]:
        for text in (one["text"] for kind in ("decisions", "actions") for one in part.get(kind, ())):
            assert text in record
    assert "Merging took too long" in record
    votes = [idea for ballot in data["ballots"].values() for idea in ballot]
    best = next(one["text"] for one in data["ideas"] if one["id"] == max(votes, key=votes.count))
    assert best in record


def test_everything_was_asked_through_the_door(room: Any) -> None:
    """A receipt for every command; one version more is the office's, which gave the meeting its place and aim."""
    last, following = room(meetings)
    count = select(RECEIPT.c.meeting_id, func.count()).group_by(RECEIPT.c.meeting_id)
    counted = {row[0]: row[1] for row in room(lambda tx: tx.execute(count).all())}
    assert counted[last.id] == last.version - 1
    assert counted[following.id] == following.version - 1


def test_the_next_start_is_soon_whatever_the_minute() -> None:
    for minute in range(60):
        now = NOW.replace(minute=minute)
        start = soon(now)
        assert start.minute % 5 == 0
        assert timedelta(minutes=10) <= start - now <= timedelta(minutes=15)
