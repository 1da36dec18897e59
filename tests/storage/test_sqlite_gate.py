"""P3: a SQLite with the fault that can corrupt a WAL file gets one connection, and only one process."""

import sqlite3
from pathlib import Path

import pytest

from app import starting
from app.config import Settings
from app.starting import Cannot
from app.storage import db
from app.storage.lock import hold
from app.storage.migrate import MIGRATIONS
from app.storage.revision import newest

FAULTY = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 2), (3, 52, 0)]
SOUND = [(3, 6, 23), (3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 0)]


@pytest.mark.parametrize("version", FAULTY)
def test_p3_a_faulty_version_is_known(version: db.Version) -> None:
    assert not db.sound(version)


@pytest.mark.parametrize("version", SOUND)
def test_p3_a_sound_version_is_known(version: db.Version) -> None:
    assert db.sound(version)


def with_version(monkeypatch: pytest.MonkeyPatch, version: db.Version) -> None:
    monkeypatch.setattr(db, "sqlite_module", lambda: (sqlite3, version))


def test_p3_with_a_faulty_library_everything_shares_one_connection_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_version(monkeypatch, (3, 40, 1))
    both = db.engines(f"sqlite:///{tmp_path / 'x.db'}")
    assert both.reading is both.writing
    assert both.writing.pool.size() == 1  # type: ignore[attr-defined]
    assert both.note == "SQLite 3.40.1 has a known fault: one connection is used for everything."


def test_p3_with_a_sound_library_reading_and_writing_are_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_version(monkeypatch, (3, 51, 3))
    both = db.engines(f"sqlite:///{tmp_path / 'x.db'}")
    assert both.reading is not both.writing
    assert both.note == ""


def test_p3_a_gate_that_believes_every_version_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_version(monkeypatch, (3, 40, 1))
    monkeypatch.setattr(db, "sound", lambda version: True)
    both = db.engines(f"sqlite:///{tmp_path / 'x.db'}")
    assert both.reading is not both.writing


@pytest.mark.parametrize(("version", "refused"), [((3, 40, 1), True), ((3, 51, 3), False)])
def test_p3_beside_a_running_server_a_faulty_library_does_not_write(
    version: db.Version, refused: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_version(monkeypatch, version)
    monkeypatch.setenv("BIGROOM_DATA", str(tmp_path))
    monkeypatch.delenv("BIGROOM_DATABASE_URL", raising=False)
    release = hold(tmp_path / "bigroom.db")
    assert release
    if refused:
        with pytest.raises(Cannot, match="Another Big Room is serving") as cannot:
            starting.beside(Settings())
        assert cannot.value.code == starting.CONFIG
    else:
        starting.beside(Settings())
    release()
    starting.beside(Settings())


def test_a_lock_is_free_again_when_its_holder_has_gone(tmp_path: Path) -> None:
    first = hold(tmp_path / "x.db")
    assert first
    assert hold(tmp_path / "x.db") is None
    first()
    second = hold(tmp_path / "x.db")
    assert second
    second()


def test_the_newest_migration_is_the_one_that_alembic_calls_head() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == newest()
