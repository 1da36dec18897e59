"""A question is asked once within a reading, and every time while something is written."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.storage.db import engines
from app.storage.once import once
from tests.live import new_database

NAMES = text("select name from coach order by name")


class Counted:
    def __init__(self) -> None:
        self.times = 0
        self.ask = once(self.names)

    def names(self, tx: Connection, like: str, *, upper: bool = False) -> tuple[str, ...]:
        self.times += 1
        return tuple(name.upper() if upper else name for name in tx.execute(NAMES).scalars() if like in name)


@pytest.fixture
def url(tmp_path: Path) -> str:
    file = tmp_path / "room.db"
    file.write_bytes(new_database())
    return f"sqlite:///{file}"


def add(tx: Connection, name: str) -> None:
    tx.execute(
        text(
            "insert into coach (id, name, supervisor, generation, key_hash, created_at) values (:name, :name, false, 1, :name, 0)"
        ),
        {"name": name},
    )


def test_a_reading_asks_once_for_each_set_of_arguments(url: str) -> None:
    found, counted = engines(url), Counted()
    with found.writing.begin() as tx:
        add(tx, "Nurse")
    with found.reading.connect() as tx:
        assert counted.ask(tx, "N") == counted.ask(tx, "N") == ("Nurse",) and counted.times == 1
        assert counted.ask(tx, "x") == () and counted.ask(tx, "N", upper=True) == ("NURSE",) and counted.times == 3
    found.dispose()


def test_the_next_reading_asks_again(url: str) -> None:
    found, counted = engines(url), Counted()
    with found.reading.connect() as tx:
        assert counted.ask(tx, "") == ()
    with found.writing.begin() as tx:
        add(tx, "Nurse")
    with found.reading.connect() as tx:
        assert counted.ask(tx, "") == ("Nurse",)
    found.dispose()


def test_a_writing_sees_what_it_has_just_written(url: str) -> None:
    found, counted = engines(url), Counted()
    with found.writing.begin() as tx:
        assert counted.ask(tx, "") == ()
        add(tx, "Nurse")
        assert counted.ask(tx, "") == ("Nurse",)
    found.dispose()
