"""A question is asked once of each state of the database, and every time while something is written."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.parts import parts
from app.storage import once as kept
from app.storage.db import engines
from app.storage.once import once
from tests.live import bring_up, new_database
from tests.storage.postgresql import spare_database

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


def after_each_change(url: str) -> None:
    found, counted = engines(url), Counted()
    for n in range(3):
        for _ in range(2):
            with found.reading.connect() as tx:
                assert len(counted.ask(tx, "")) == n
        with found.writing.begin() as tx:
            add(tx, f"Nurse {n}")
    assert counted.times == 3
    found.dispose()


def test_what_one_reading_found_serves_the_next_until_something_is_written(url: str) -> None:
    after_each_change(url)


def test_on_postgresql_too() -> None:
    with spare_database() as url:
        bring_up(url)
        after_each_change(url)


def test_two_readings_at_once_see_each_its_own_state(url: str) -> None:
    found, counted = engines(url), Counted()
    with found.reading.connect() as before:
        assert counted.ask(before, "") == ()
        with found.writing.begin() as tx:
            add(tx, "Nurse")
        with found.reading.connect() as after:
            assert counted.ask(after, "") == ("Nurse",)
            assert counted.ask(before, "") == ()
    with found.reading.connect() as one, found.reading.connect() as other:
        assert counted.ask(one, "") == counted.ask(other, "") == ("Nurse",)
    found.dispose()


def test_a_reading_keeps_a_bounded_number_of_answers(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 5)
    found, counted = engines(url), Counted()
    with found.reading.connect() as tx:
        for n in range(23):
            assert counted.ask(tx, str(n)) == ()
        assert len(kept.answers_of(tx).found) <= 5
    found.dispose()


def test_a_writing_sees_what_it_has_just_written(url: str) -> None:
    found, counted = engines(url), Counted()
    with found.writing.begin() as tx:
        assert counted.ask(tx, "") == ()
        add(tx, "Nurse")
        assert counted.ask(tx, "") == ("Nurse",)
    found.dispose()


def test_what_a_part_tells_all_screens_is_asked_once() -> None:
    """Its own pieces, forms and sections ask for it as well as the page does."""
    asked = [part for part in parts() if part.overview.__name__ != "<lambda>"]
    assert len(asked) > 10
    assert [part.kind for part in asked if not hasattr(part.overview, "__wrapped__")] == []
