"""`bigroom doctor` says in plain words what is right and what is wrong."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app import cli
from app.console import doctor
from app.core.clock import system_clock
from app.starting import settings
from app.storage import fitness
from app.storage.lock import hold
from app.storage.shelf import name_of
from app.storage.upkeep import note
from tests.live import new_database

Looked = Callable[[], dict[str, tuple[bool, str]]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a database in it, with backups, drills and retention as they should be."""
    data, copies = tmp_path / "data", tmp_path / "copies"
    for folder in (data, copies):
        folder.mkdir(mode=0o700)
    (data / "bigroom.db").write_bytes(new_database())
    now = system_clock()
    (copies / name_of(now)).touch()
    for chore in ("backup", "drill", "retention"):
        note(data, chore, now, str(copies))
    monkeypatch.setenv("BIGROOM_DATA", str(data))
    monkeypatch.setenv("BIGROOM_ORIGIN", "https://bigroom.example")
    return data


@pytest.fixture
def looked(data: Path) -> Looked:
    """What is said of each thing: whether it is right, and the sentence."""

    def look() -> dict[str, tuple[bool, str]]:
        return {word.of: (word.right, word.says) for word in doctor.looked(settings(), system_clock())}

    return look


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    monkeypatch.setattr(sys, "argv", ["bigroom", "doctor"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, capsys.readouterr().out


def test_where_all_is_well_it_says_so(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name for path in data.iterdir()}
    code, said = run(monkeypatch, capsys)
    assert (code, said.splitlines()[-1]) == (0, "All is well."), said
    assert "right  address: Phones use https://bigroom.example." in said
    assert "right  totals: Every total is that of its ballots." in said
    assert "WRONG" not in said
    assert {path.name for path in data.iterdir()} - before <= {"bigroom.db.lock"}, "nothing is changed"


def test_an_empty_installation_is_told_what_to_do_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BIGROOM_DATA", str(tmp_path / "none"))
    code, said = run(monkeypatch, capsys)
    assert code == 1
    assert "WRONG  database: There is none at" in said and "bigroom serve makes it" in said
    assert "WRONG  backup: Never yet: bigroom backup DIR" in said
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("chore", "days", "right"),
    [
        ("backup", 1.0, True),
        ("backup", 1.2, False),
        ("drill", 7.9, True),
        ("drill", 8.1, False),
        ("retention", 2.0, True),
        ("retention", 2.2, False),
    ],
)
def test_what_was_done_long_ago_is_pointed_out(
    data: Path, looked: Looked, chore: doctor.Chore, days: float, right: bool
) -> None:
    note(data, chore, system_clock() - timedelta(days=days), str(data.parent / "copies"))
    assert looked()[chore][0] is right


def test_copies_that_are_gone_are_no_backup(data: Path, looked: Looked) -> None:
    for copy in (data.parent / "copies").iterdir():
        copy.unlink()
    assert looked()["backup"] == (False, f"0 minutes ago. But there is no copy in {data.parent / 'copies'} now.")
    (data.parent / "copies").rmdir()
    assert looked()["backup"][1].endswith("copies cannot be looked into: no such file or directory.")


def test_another_account_is_told_to_be_the_one_that_serves(
    data: Path, looked: Looked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    assert looked()["permissions"] == (False, f"This account cannot write in {data}. Be the one that serves.")

    def shut(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(fitness, "disk", shut)
    assert run(monkeypatch, capsys) == (1, "")


def test_each_trouble_has_its_sentence(data: Path, looked: Looked, monkeypatch: pytest.MonkeyPatch) -> None:
    release = hold(data / "bigroom.db")
    assert looked()["server"] == (True, "One is running on it.")
    assert release is not None
    release()
    assert looked()["server"] == (True, "None is running on it.")
    data.chmod(0o755)
    (data / "bigroom.db").chmod(0o644)
    assert looked()["permissions"][0] is False and "chmod 700" in looked()["permissions"][1]
    monkeypatch.setenv("BIGROOM_ORIGIN", "")
    monkeypatch.setattr("app.addresses.own_addresses", lambda: [])
    assert looked()["address"][0] is False
    with monkeypatch.context() as full:
        full.setattr(fitness, "LEAST_FREE", 1 << 60)
        assert looked()["disk"][0] is False and "make room" in looked()["disk"][1]
    with monkeypatch.context() as newer:
        newer.setattr(fitness, "newest", lambda: "9999")
        assert looked()["schema"][0] is False and "wants 9999" in looked()["schema"][1]
    (data / "bigroom.db").write_text("a shopping list, and quite a long one, for longer than a header")
    assert looked()["database"][0] is False and "file is not a database" in looked()["database"][1]
