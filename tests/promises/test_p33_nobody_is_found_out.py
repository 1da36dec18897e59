"""P33: after the close no column and no order links a rating, a comment or a vote to whoever gave it (MV-19, RT-6)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from app.activities.multivote import store as votes
from app.activities.rating import saving as ratings
from tests.hats import Hour, good, hour

COUNTED = ("counted_rating", "counted_comment", "counted_vote")
LINKS = ("rating", "rating_comment", "vote", "vote_ballot")
PEOPLE = 10


def held(folder: Path) -> Hour:
    """Ten people vote, rate 1 to 10 and comment in a known order; then all is closed and revealed."""
    made = hour(folder)
    people = [made.phone(f"Nurse {n}") for n in range(PEOPLE)]
    item = made.voting(votes_each=1)
    ideas = made.ids("select idea_id from ballot_idea order by number")
    for n, phone in enumerate(people):
        good(phone.does("multivote/cast-vote", item, idea=ideas[n % len(ideas)]))
    for command in ("close-voting", "show-results"):
        good(made.hats["coach"].does(f"multivote/{command}", item))
    rating = made.item("rating")
    made.hats["coach"].does("rating/open-rating", rating)
    for n, phone in enumerate(people, 1):
        made.clock.move(seconds=5)  # type: ignore[attr-defined]
        good(phone.does("rating/give-rating", rating, value=n))
        good(phone.does("rating/say-could-improve", rating, text=f"Comment number {n}"))
    good(made.hats["coach"].does("rating/close-rating", rating))
    return made


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = held(Path(tmp_path_factory.mktemp("anonymous")))
    yield made
    made.stop()


def columns(table: str) -> list[str]:
    return [column.name for column in SQLModel.metadata.tables[table].columns]


def people_of(running: Hour) -> set[str]:
    """Everything that stands for a person or a device."""
    columns = (("participant", "id"), ("person", "id"), ("participant_device", "device_hash"), ("device", "token_hash"))
    return {one for table, column in columns for one in running.ids(f"select {column} from {table}")}


def linked(running: Hour) -> list[str]:
    """Counted rows that say something of a person, in any column."""
    people, found = people_of(running), []
    for table in COUNTED:
        for column in columns(table):
            values = running.ids(f"select coalesce({column}, '') from {table}")
            found += [f"{table}.{column}" for value in values if value in people]
    return found


def ordered(running: Hour) -> list[str]:
    """Tables whose rows lie in the order in which they were given, forwards or backwards, by place or by id."""
    found = []
    for order in ("rowid", "id"):
        values = [int(one) for one in running.ids(f"select value from counted_rating order by {order}")]
        words = [
            int(re.findall(r"\d+", one)[0]) for one in running.ids(f"select text from counted_comment order by {order}")
        ]
        for name, given in (("counted_rating", values), ("counted_comment", words)):
            assert sorted(given) == list(range(1, PEOPLE + 1))
            found += [f"{name} by {order}"] if given in (sorted(given), sorted(given, reverse=True)) else []
    return found


def test_p33_no_column_links_what_was_counted_to_a_person(running: Hour) -> None:
    assert linked(running) == []
    for table in COUNTED:
        targets = {key.column.table.name for key in SQLModel.metadata.tables[table].foreign_keys}
        assert targets <= {"meeting", "vote_round"}, table
        assert not [c for c in columns(table) if c.endswith("_at") or c == "at"], "no instant"


def test_p33_no_order_does(running: Hour) -> None:
    assert ordered(running) == []


def test_p33_what_linked_them_is_gone(running: Hour) -> None:
    assert {table: running.ids(f"select count(*) from {table}")[0] for table in LINKS} == dict.fromkeys(LINKS, "0")


def test_p33_the_receipts_say_that_somebody_rated_and_not_what(running: Hour) -> None:
    """Their fingerprints are erased as well: who guesses the ten values could try them all."""
    parts = (
        "part in ('rating', 'multivote') and command in ('GiveRating', 'CastVote', 'SayCouldImprove', 'SayWentWell')"
    )
    assert int(running.ids(f"select count(*) from receipt where {parts}")[0]) >= 2 * PEOPLE
    assert running.ids(f"select count(*) from receipt where {parts} and print is not null") == ["0"]


def test_p33_the_order_of_rows_that_nobody_shuffled_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "shuffle", lambda rows: None)
    made = held(tmp_path)
    try:
        assert "counted_comment by rowid" in ordered(made)
    finally:
        made.stop()
    assert votes


def test_p33_a_receipt_that_keeps_its_fingerprint_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import select

    monkeypatch.setattr(ratings, "FORGET", select(ratings.RECEIPT.c.key))
    made = held(tmp_path)
    try:
        left = made.ids("select count(*) from receipt where part = 'rating' and print is not null")
        assert int(left[0]) >= PEOPLE
    finally:
        made.stop()
