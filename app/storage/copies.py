"""A copy of the SQLite database: made while a server runs, looked through, and written down in a manifest (P36)."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.storage.db import dotted, sqlite_module
from app.storage.revision import newest
from app.storage.shelf import manifest_of, name_of

Audit = Callable[[Connection], list[str]]
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


class BadCopy(Exception):
    """Why a copy cannot be trusted, in a sentence."""


@dataclass(frozen=True)
class Checked:
    """What stands in a database that is whole.  counts: rows by table."""

    revision: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Manifest:
    """What is written down beside a copy.  key: a fingerprint of the secret.key that its host links are made from."""

    sha256: str
    bytes: int
    made_at: str
    revision: str
    sqlite: str
    key: str
    counts: dict[str, int]


def make(reading: Engine, folder: Path, at: datetime, key: str, audit: Audit) -> Path:
    """A new copy in `folder` with its manifest; it has its name only once it is whole and on the disk."""
    copy = folder / name_of(at)
    part = folder / f".{copy.name}.part"
    try:
        part.touch(mode=0o600, exist_ok=False)
        copy_out(reading, part)
        found = check(part, audit)
        on_disk(part)
        sqlite = dotted(sqlite_module()[1])
        told = Manifest(
            digest(part), part.stat().st_size, at.isoformat(), found.revision, sqlite, key, dict(found.counts)
        )
        write(manifest_of(copy), json.dumps(asdict(told), indent=1) + "\n")
        part.rename(copy)
        on_disk(folder)
    finally:
        part.unlink(missing_ok=True)
    return copy


def copy_out(reading: Engine, target: Path) -> None:
    """Everything that is committed at one moment, whatever is being written meanwhile; one file without a log."""
    module, _ = sqlite_module()
    with reading.connect() as tx, closing(module.connect(target)) as into:
        raw: Any = tx.connection.driver_connection
        raw.backup(into)
        into.execute("PRAGMA journal_mode=DELETE")


def check(file: Path, audit: Audit) -> Checked:
    """What stands in it, or BadCopy.  It is only read.  audit: asked where its tables are those of this code."""
    try:
        with opened(file) as tx:
            if (said := tx.exec_driver_sql("PRAGMA integrity_check").scalars().all()) != ["ok"]:
                raise BadCopy(f"{file} is damaged: {said[0]}.")
            if broken := tx.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise BadCopy(f"{file} has {len(broken)} references to nothing, the first in {broken[0][0]}.")
            revision = str(tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
            if revision == newest() and (wrong := audit(tx)):
                raise BadCopy(f"{file} does not add up: {'; '.join(wrong)}.")
            names = tx.exec_driver_sql(TABLES).scalars().all()
            counts = {name: int(tx.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()) for name in names}  # noqa: S608
            return Checked(revision, counts)
    except DBAPIError as wrong:
        raise BadCopy(f"{file} is damaged, or no database of Big Room: {str(wrong.orig).strip()}.") from None


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """Read as it lies there: no log is looked for, none is made."""
    module, _ = sqlite_module()
    where = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://", module=module, creator=lambda: module.connect(where, uri=True), poolclass=NullPool
    )
    with engine.connect() as tx:
        yield tx


def manifest(copy: Path) -> Manifest:
    """What was written down when it was made, once its bytes are still those; else BadCopy."""
    try:
        told = Manifest(**json.loads(manifest_of(copy).read_text("utf-8")))
    except FileNotFoundError:
        raise BadCopy(f"{copy} has no manifest {manifest_of(copy).name} beside it.") from None
    except (ValueError, TypeError):
        raise BadCopy(f"{manifest_of(copy)} is no manifest of Big Room.") from None
    if digest(copy) != told.sha256:
        raise BadCopy(f"{copy} is not the file that its manifest tells of: it was changed, or cut short.")
    return told


def digest(file: Path) -> str:
    hashed = sha256()
    with file.open("rb") as bytes_:
        while block := bytes_.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()


def write(file: Path, text: str) -> None:
    """The whole text or, whatever happens, the one before; readable by its owner only."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(text, "utf-8")
    on_disk(part)
    part.replace(file)


def on_disk(path: Path) -> None:
    """Waits until the disk has it.  A folder can be asked that on POSIX only."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
