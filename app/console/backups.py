"""`bigroom backup`, `bigroom restore` and `bigroom drill`."""

import hmac
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated

import typer
from sqlalchemy import Connection, text

from app.config import Settings
from app.core.clock import system_clock
from app.parts import parts
from app.starting import Cannot, beside, folder, only_one, reached, say, settings, why
from app.storage.copies import BadCopy, make, manifest, on_disk
from app.storage.restored import Versions, discard, put_aside, rebuild
from app.storage.shelf import STAMP, copies, prune
from app.storage.upkeep import note

POSTGRES = "There is no SQLite database here. PostgreSQL is backed up with pg_dump: docs/hosting.md."


def audit(tx: Connection) -> list[str]:
    """What every part says of its own rows."""
    return [says for part in parts() for says in part.audit(tx)]


def backup(folder_: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the copies.")]) -> None:
    """Copy the database as it stands now, while a server may be running on it; old copies are thrown away."""
    found = settings()
    if (file := found.file) is None or not file.exists():
        raise Cannot(POSTGRES if file is None else f"There is no database at {file}.")
    beside(found)
    now = system_clock()
    try:
        folder_.mkdir(mode=0o700, parents=True, exist_ok=True)
        with reached(found) as both:
            made = make(both.reading, folder_, now, fingerprint(folder(found)), audit)
        gone = prune(folder_, now)
        note(found.data, "backup", now, str(folder_.absolute()))
    except BadCopy as bad:
        raise Cannot(f"No copy was kept. {bad}") from None
    except OSError as wrong:
        raise Cannot(f"No copy can be made in {folder_}: {why(wrong)}.") from None
    say(f"Copied to {made}, whole and checked." + (f" Old copies thrown away: {gone}." if gone else ""))
    say(f"Keep {found.data / 'secret.key'} somewhere else as well: the coaches' links hang on it.")


Bare = Annotated[bool, typer.Option("--no-manifest", help="A copy without its manifest; all else is looked at.")]


def restore(copy: Annotated[Path, typer.Argument(metavar="FILE", help="The copy.")], no_manifest: Bare = False) -> None:
    """Put a copy in the place of the database.  The server must be stopped; the old file is kept aside."""
    found = settings()
    if (file := found.file) is None:
        raise Cannot(POSTGRES)
    if not copy.is_file():
        raise Cannot(f"There is no file {copy}.")
    key = fingerprint(folder(found))
    work = file.with_name(f".{file.name}.restoring")
    aside = file.with_name(f"{file.name}.before-{system_clock().strftime(STAMP)}")
    try:
        with only_one(found):
            discard(work)
            rebuild(copy, work, audit, seen(found), told=not no_manifest)
            there = file.exists()
            put_aside(file, aside)
            work.rename(file)
            on_disk(file.parent)
    except BadCopy as bad:
        raise Cannot(f"Nothing was changed. {bad}") from None
    except OSError as wrong:
        raise Cannot(f"The copy cannot be put back: {why(wrong)}.") from None
    finally:
        discard(work)
    say(f"Restored {copy}." + (f" What was there before is {aside}: delete it once all is well." if there else ""))
    if not no_manifest and manifest(copy).key != key:
        say(f"It was made with another {found.data / 'secret.key'}: its host links are dead. bigroom coach link NAME")
    say("Start the server; phones take what stands there now. What was erased since the copy was made is back.")


def drill(folder_: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the copies.")]) -> None:
    """Try whether the newest copy can be restored, in a folder of its own that is thrown away afterwards."""
    found, began = settings(), monotonic()
    newest = next(iter(copies(folder_)), None) if folder_.is_dir() else None
    if newest is None:
        raise Cannot(f"There is no copy in {folder_}. Make one: bigroom backup {folder_}")
    try:
        with TemporaryDirectory(dir=folder_, prefix=".drill-") as there:
            checked = rebuild(newest, Path(there) / "bigroom.db", audit, None)
        note(found.data, "drill", system_clock(), str(folder_.absolute()))
    except BadCopy as bad:
        raise Cannot(f"The newest copy could not be restored. {bad}") from None
    except OSError as wrong:
        raise Cannot(f"The newest copy could not be restored: {why(wrong)}.") from None
    rows, tables = sum(checked.counts.values()), len(checked.counts)
    say(f"{newest} restores: {rows} rows in {tables} tables as when it was made, {monotonic() - began:.1f} s.")


def seen(found: Settings) -> Versions | None:
    """The versions in the database that goes, which phones may have; None where it cannot be read any more."""
    assert found.file
    if not found.file.exists():
        return None
    try:
        with reached(found) as both, both.reading.connect() as tx:
            return {row.id: int(row.version) for row in tx.execute(text("SELECT id, version FROM meeting"))}
    except Cannot:
        return None


def fingerprint(secret: bytes) -> str:
    return hmac.digest(secret, b"copy of the database", "sha256").hex()[:16]
