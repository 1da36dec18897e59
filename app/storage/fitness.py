"""What makes a computer fit to keep meetings: asked by `/readyz` of a server, by `bigroom doctor` at the console."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from app.storage.db import Engines, dotted, sound, sqlite_module
from app.storage.revision import CURRENT, newest

LEAST_FREE, LEAST_SHARE = 200 * 1024 * 1024, 0.05  # of the disk that holds the database


@dataclass(frozen=True)
class Word:
    """What was looked at, whether it is right, and a sentence."""

    of: str
    right: bool
    says: str


def disk(folder: Path) -> Word:
    """Whether there is room: 5 % and 200 MB at least."""
    there = shutil.disk_usage(folder)
    enough = there.free >= LEAST_FREE and there.free >= LEAST_SHARE * there.total
    free = f"{there.free / 1e9:.1f} GB of {there.total / 1e9:.0f} GB"
    return Word("disk", enough, f"{free} are free." if enough else f"Only {free} are free: make room.")


def schema(tx: Connection) -> Word:
    """Whether the tables are those of this code."""
    there, wanted = str(tx.execute(CURRENT).scalar_one()), newest()
    if there == wanted:
        return Word("schema", True, f"{there}, the newest.")
    return Word("schema", False, f"{there}, this version wants {wanted}: start it, or the newer one.")


def sqlite(both: Engines | None = None) -> Word:
    """Whether SQLite is free of the fault of P3, or at least used in the way that keeps it from doing harm."""
    _, version = sqlite_module()
    name = dotted(version)
    if sound(version):
        return Word("sqlite", True, f"{name}.")
    alone = both is None or both.reading is both.writing
    return Word("sqlite", alone, f"{name} has a known fault: one connection is used for everything, which is slower.")
