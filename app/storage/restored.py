"""A copy made into a database that a server can start on, with every meeting in a new epoch."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from secrets import randbelow

from sqlalchemy import URL, Engine, text

from app.storage.copies import Audit, BadCopy, Checked, check, manifest, on_disk
from app.storage.db import engines
from app.storage.migrate import upgrade

EPOCH = 1_000_000  # no meeting has so many changes; the version counts epochs above it
FAR = 1000  # epochs; where nobody knows what phones have seen, it is left to chance
LOGS = ("-wal", "-shm")
Versions = Mapping[str, int]


def rebuild(copy: Path, into: Path, audit: Audit, before: Versions | None, *, told: bool = True) -> Checked:
    """Makes the file `into` from a copy, at the tables of this code; what stood in the copy, or BadCopy.

    before: the versions that phones may have seen, None where nobody knows.  told: the copy must have its manifest.
    """
    listed = manifest(copy) if told else None
    found = check(copy, audit)
    if listed and found.counts != listed.counts:
        raise BadCopy(f"{copy} holds other numbers of rows than its manifest says.")
    into.touch(mode=0o600, exist_ok=False)
    shutil.copyfile(copy, into)
    both = engines(URL.create("sqlite", database=str(into)).render_as_string())
    try:
        upgrade(both.writing)
        leap(both.writing, before)
    finally:
        both.dispose()
    check(into, audit)
    on_disk(into)
    return found


def leap(writing: Engine, before: Versions | None) -> None:
    """Raises every meeting's version above all that phones have seen.

    A phone says which version it has, and is left in peace where that is the newest.  Without the leap the restored
    meeting would come to that number a second time, with something else in it.
    """
    with writing.begin() as tx:
        rows = tx.execute(text("SELECT id, version FROM meeting")).all()
        further = 0 if before is not None else randbelow(FAR)
        raised = [
            {"of": id_, "to": next_epoch(max(at, (before or {}).get(id_, 0))) + further * EPOCH} for id_, at in rows
        ]
        if raised:
            tx.execute(text("UPDATE meeting SET version = :to WHERE id = :of"), raised)


def next_epoch(version: int) -> int:
    return (version // EPOCH + 1) * EPOCH


def put_aside(file: Path, aside: Path) -> None:
    """The old database under another name, its log with it."""
    for end in (*LOGS, ""):
        if (part := Path(f"{file}{end}")).exists():
            part.rename(f"{aside}{end}")


def discard(file: Path) -> None:
    for end in ("", *LOGS):
        Path(f"{file}{end}").unlink(missing_ok=True)
