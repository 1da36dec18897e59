"""P2: what was answered survives a power cut, on a disk that keeps what it was asked to keep and nothing else."""

import asyncio
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, text

from app.storage import db
from app.storage.writer import Writer
from tests.soak import apsw_dbapi
from tests.soak.disk import Disk

VOTERS, WIDE, LONGEST = 8, 3000, 900  # a row of this many letters; a cut within so many writes and syncs
SURVIVE = (0.0, 0.5, 1.0)  # of what was not synced, by trial
TABLES = ("create table ballot (n integer primary key, wide text)", "create table tally (n integer)")


class Cut(Exception):
    """The power is gone."""


@dataclass
class Trial:
    """A new database in its folder, the project's engine and writer over a disk that forgets, and a cut."""

    folder: Path
    chance: random.Random
    answered: list[int] = field(default_factory=list)
    sure: list[int] = field(default_factory=list)  # answered before the cut
    left: dict[str, bytes] = field(default_factory=dict)
    steps: int = 0

    def play(self) -> None:
        self.folder.mkdir()
        self.disk, self.cut_at = Disk(), self.chance.randrange(20, LONGEST)
        try:
            with engine(self.folder / "room.db") as found:
                with found.writing.begin() as tx:
                    for table in (*TABLES, "insert into tally values (0)"):
                        tx.exec_driver_sql(table)
                for file in self.disk.files.values():
                    file.sync()  # it begins with a disk that has everything
                self.disk.happens = self.happens  # type: ignore[method-assign]
                asyncio.run(self.vote(Writer(found.writing, self.work, lambda outcomes: None)))
        finally:
            self.disk.unregister()

    def happens(self) -> None:
        self.steps += 1
        if self.steps == self.cut_at:
            self.sure, survives = list(self.answered), self.chance.choice(SURVIVE)
            self.left = {path: file.after_a_cut(self.chance, survives) for path, file in self.disk.files.items()}

    async def vote(self, writer: Writer[int, int]) -> None:
        """Voters who each ask again once they are answered, until the power is gone."""
        numbers = iter(range(1, sys.maxsize))

        async def voter() -> None:
            while not self.left:
                n = await writer.do(next(numbers))
                self.answered.append(n)

        await asyncio.gather(*(voter() for _ in range(VOTERS)))
        await writer.stop()

    def work(self, tx: Connection, jobs: Sequence[int]) -> list[int | Exception]:
        for n in jobs:
            tx.execute(text("insert into ballot values (:n, :wide)"), {"n": n, "wide": "x" * WIDE})
            tx.execute(text("update tally set n = n + 1"))
        return list(jobs)

    def lost(self) -> list[str]:
        """What is wrong with the database as it is after the cut."""
        after = self.folder / "after"
        after.mkdir()
        for path, content in self.left.items():
            (after / Path(path).name).write_bytes(content)
        module, _ = db.sqlite_module()
        try:
            with closing(module.connect(str(after / "room.db"))) as line:
                whole = line.execute("pragma integrity_check").fetchone()[0]
                there = {n for (n,) in line.execute("select n from ballot")}
                (told,) = line.execute("select n from tally").fetchone()
        except module.DatabaseError as broken:
            return [f"corrupt: {broken}"]
        wrong = [f"vote {n}" for n in self.sure if n not in there]
        wrong += [] if whole == "ok" else [f"corrupt: {whole}"]
        return wrong + ([] if told == len(there) else [f"{told} told, {len(there)} there"])


@contextmanager
def engine(file: Path) -> Iterator[db.Engines]:
    """The project's engine with its own pragmas; one connection, as with a library that has the fault of P3."""
    over: Any = apsw_dbapi
    with patch.object(db, "sqlite_module", lambda: (over, (3, 40, 1))):
        found = db.engines(f"sqlite:///{file}")
    try:
        yield found
    finally:
        found.dispose()


def cuts(folder: Path, seeds: range) -> tuple[int, list[str]]:
    """How many answers came before so many cuts, and what is lost of them."""
    answered, lost = 0, list[str]()
    for seed in seeds:
        trial = Trial(folder / str(seed), random.Random(seed))
        trial.play()
        lost += trial.lost()
        answered += len(trial.sure)
    return answered, lost
