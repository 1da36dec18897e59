"""P36: a copy made while people vote is whole and adds up, it can be restored, and phones then take what it holds."""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.activities.multivote.rules import CastVote, TakeBackVote
from app.cli import cli
from app.console import backups
from app.core.ids import new_id
from app.meetings.act import Asked
from app.meetings.seats import Tokens
from app.storage import restored
from app.storage.copies import digest, manifest, opened
from app.storage.shelf import copies, manifest_of
from tests.hats import Hour, good, hour

Console = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    """One hour for all: what breaks something undoes it, and what restores comes last."""
    made = hour(tmp_path_factory.mktemp("hour"))
    made.voting(votes_each=2)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def bigroom(running: Hour, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """One command of the console on this hour's database; an hour goes by with each."""
    at = [datetime(2026, 3, 10, 9, 30, tzinfo=UTC)]

    def later() -> datetime:
        at[0] += timedelta(hours=1)
        return at[0]

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, words)
        says = getattr(done.exception, "says", "") if done.exit_code else ""
        return done.exit_code, done.output + says

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BIGROOM_DATABASE_URL", running.url)
        patched.setenv("BIGROOM_DATA", str(tmp_path_factory.mktemp("data")))
        patched.setattr(backups, "system_clock", later)
        yield run


class Voters:
    """Three people who vote and take back as quickly as they are answered, through the house's own door."""

    def __init__(self, running: Hour) -> None:
        self.house, self.stop, self.votes = running.house, threading.Event(), 0
        self.meeting, self.item = running.meeting, running.item("multivote")
        self.ideas = running.ids("select idea_id from ballot_idea order by number")
        self.loop = next(iter(self.house.chores)).get_loop()
        voters = [Tokens(running.hats[hat].device, "") for hat in ("participant", "spare", "leader")]
        self.threads = [threading.Thread(target=self.vote, args=(each,)) for each in voters]

    def vote(self, tokens: Tokens) -> None:
        while not self.stop.is_set():
            for kind in (CastVote, TakeBackVote):
                for idea in self.ideas[:2]:
                    asked = Asked(
                        self.meeting,
                        self.house.registry.parts["multivote"],
                        self.item,
                        tokens,
                        kind(key=new_id(), idea=idea),
                        self.house.clock(),
                    )
                    asyncio.run_coroutine_threadsafe(self.house.act(asked), self.loop).result(20)
                    self.votes += 1

    def __enter__(self) -> "Voters":
        self.began = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(20)
        print(f"{self.votes / (time.monotonic() - self.began):.0f} votes a second while copies were made")


def test_p36_copies_made_while_people_vote_add_up_and_restore(running: Hour, bigroom: Console, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    with Voters(running) as voters:
        while voters.votes < 100 or len(copies(folder)) < 3:
            code, said = bigroom("backup", str(folder))
            assert code == 0, said
    made = list(copies(folder))
    for copy in made:
        assert copy.stat().st_mode & 0o77 == manifest_of(copy).stat().st_mode & 0o77 == 0
        with opened(copy) as tx:  # as P4 has it: what is shown, counted from the ballots
            each = "select count(*) as n from vote group by round_id, participant_id"
            assert all(row.n <= 2 for row in tx.execute(text(each)))
            assert tx.execute(text("select count(*) from vote")).scalar() == manifest(copy).counts["vote"]
    code, said = bigroom("drill", str(folder))
    assert code == 0 and "as when it was made" in said, said
    assert not list(folder.glob(".*")), "nothing of the drill stays"


def damaged(copy: Path) -> None:
    with copy.open("r+b") as bytes_:
        bytes_.seek(copy.stat().st_size // 2)
        bytes_.write(b"coffee" * 1000)


def signed_anew(copy: Path) -> None:
    """Whoever damages the file may mend its sum as well."""
    told = json.loads(manifest_of(copy).read_text())
    manifest_of(copy).write_text(json.dumps(told | {"sha256": digest(copy)}))


def test_p36_a_copy_that_is_not_whole_is_refused_and_the_database_stays(
    running: Hour, bigroom: Console, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    assert bigroom("backup", str(folder))[0] == 0
    copy, there = next(iter(copies(folder))), Path(running.url.removeprefix("sqlite:///"))
    before = sorted(path.name for path in there.parent.iterdir())
    damaged(copy)
    for end in ("is not the file that its manifest tells of", "is damaged"):
        for command, of in (("restore", copy), ("drill", folder)):
            code, said = bigroom(command, str(of))
            assert code == 1 and end in said, said
        signed_anew(copy)
    manifest_of(copy).unlink()
    assert "has no manifest" in bigroom("restore", str(copy))[1]
    assert "is damaged" in bigroom("restore", str(copy), "--no-manifest")[1]
    assert set(before) <= {path.name for path in there.parent.iterdir()}
    assert not [path for path in there.parent.iterdir() if ".before-" in path.name or ".restoring" in path.name]
    assert running.ids("select count(*) from participant") != ["0"]


def another_code(copy: Path, code: str) -> None:
    """One of two places that must say the same says something else; nothing is cut or out of shape."""
    told = copy.read_bytes()
    at = told.rindex(code.encode())
    copy.write_bytes(told[:at] + b"0" * len(code) + told[at + len(code) :])


def no_team(copy: Path, _: str) -> None:
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("delete from team")
        raw.commit()


@pytest.mark.parametrize(("damage", "says"), [(another_code, "is damaged: "), (no_team, "references to nothing")])
def test_p36_a_copy_that_contradicts_itself_is_refused(
    running: Hour, bigroom: Console, tmp_path: Path, damage: Callable[[Path, str], None], says: str
) -> None:
    folder = tmp_path / "copies"
    assert bigroom("backup", str(folder))[0] == 0
    copy = next(iter(copies(folder)))
    damage(copy, running.code)
    signed_anew(copy)
    code, said = bigroom("drill", str(folder))
    assert code == 1 and says in said, said


WRONG = {
    "more votes than their round allows": "update vote_round set votes_each = 1",
    "not on the ballot": "delete from ballot_idea",
    "still hold whose votes": "update vote_round set state = 'revealed'",
    "counted already": "insert into counted_vote select round_id, 'ballot', idea_id, 1 from ballot_idea limit 1",
    "no number from 0 to 10": "insert into rating select meeting_id, id, 11, false, false from participant limit 1",
}


def test_p4_totals_that_are_not_the_ballots_are_noticed(running: Hour, bigroom: Console, tmp_path: Path) -> None:
    item, ideas = running.item("multivote"), running.ids("select idea_id from ballot_idea order by number")
    for idea in ideas[:2]:
        good(running.hats["spare"].does("multivote/cast-vote", item, idea=idea))
    assert bigroom("backup", str(tmp_path / "copies"))[0] == 0
    running.in_office(lambda tx: audited(tx, "", "select 1"))
    for says, sql in WRONG.items():
        running.in_office(lambda tx, says=says, sql=sql: audited(tx, says, sql))
    running.in_office(lambda tx: tx.execute(text("update vote_round set votes_each = 1")))
    code, said = bigroom("backup", str(tmp_path / "copies"))
    running.in_office(lambda tx: tx.execute(text("update vote_round set votes_each = 2")))
    assert code == 1 and "No copy was kept." in said and "1 ballots give more votes" in said
    assert len(copies(tmp_path / "copies")) == 1


def audited(tx, says: str, sql: str) -> None:  # type: ignore[no-untyped-def]
    """What the parts say once this has been done; then it is undone."""
    with tx.begin_nested() as kept:
        tx.execute(text(sql))
        found = backups.audit(tx)
        kept.rollback()
    assert (not found) if not says else any(says in one for one in found), (says, found)


def test_p36_a_restore_that_does_not_leap_is_noticed(
    running: Hour, bigroom: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deliberately broken build: without the leap a phone would be left with what is no more."""
    monkeypatch.setattr(restored, "leap", lambda writing, before: None)
    assert bigroom("backup", str(tmp_path / "copies"))[0] == 0
    before = int(running.ids("select version from meeting")[0])
    running.end()
    assert bigroom("restore", str(next(iter(copies(tmp_path / "copies")))))[0] == 0
    running.run()
    assert running.hats["participant"].get(f"hand/state?since={before}").status_code == 204


def test_p36_a_phone_takes_what_was_restored_whatever_it_has(running: Hour, bigroom: Console, tmp_path: Path) -> None:
    folder, phone = tmp_path / "copies", running.hats["participant"]
    assert bigroom("backup", str(folder))[0] == 0
    before = int(running.ids("select version from meeting")[0])
    good(running.hats["recorder"].does("record/write-note", text="Written after the copy"))
    assert phone.get(f"hand/state?since={before + 1}").status_code == 204
    running.end()
    code, said = bigroom("restore", str(next(iter(copies(folder)))))
    assert code == 0, said
    running.run()
    now = int(running.ids("select version from meeting")[0])
    assert now > before + 1, "no number is used a second time for something else"
    for have in (before, before + 1):
        assert phone.get(f"hand/state?since={have}").status_code == 200
    assert running.ids("select count(*) from note where text = 'Written after the copy'") == ["0"]
    good(running.hats["recorder"].does("record/write-note", text="The room goes on"))
    running.end()
    assert bigroom("restore", str(next(iter(copies(folder)))))[0] == 0
    assert int(running.ids("select version from meeting")[0]) > now + 1, "nor after a second restore"
