"""The example meeting, acted out once, and every file that is made of it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, select

from app.core.saying import Words
from app.exports.files import FILES, Taken, taken
from app.meetings.tables import Meeting
from app.parts import registry
from app.storage.columns import table
from app.storage.db import engines
from tests.browser.sepsis import story
from tests.exports import example
from tests.exports.example import HERE, LATER

NOW = LATER
M = table(Meeting)
IDS = re.compile(r"(?<![\w-])[\w-]{22}(?![\w-])")


@contextmanager
def chance(seed: int) -> Iterator[None]:
    """Ids in the order in which they are made, and the same shuffles every time."""
    dice, made = Random(seed), count(1)

    def in_order(size: int = 16) -> str:
        return f"{next(made):0{22 if size == 16 else 43}d}"

    def bits(self: SystemRandom, k: int) -> int:
        return dice.getrandbits(k)

    with patch("secrets.token_urlsafe", in_order), patch.object(SystemRandom, "getrandbits", bits):
        yield


def numbered(text: str) -> str:
    """With its ids called by their place in it, as they are another time."""
    names: dict[str, str] = {}
    return IDS.sub(lambda found: names.setdefault(found[0], f"id-{len(names)}"), text)


@cache
def database() -> bytes:
    """The database of the example, played once; quicker to copy than to play."""
    with TemporaryDirectory() as folder, chance(14):
        path = Path(folder) / "bigroom.db"
        example.act(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


@contextmanager
def there() -> Iterator[tuple[Connection, str]]:
    """The database of the example in a transaction of its own, and the id of the meeting."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bigroom.db"
        path.write_bytes(database())
        both = engines(f"sqlite:///{path}")
        with both.writing.begin() as tx:
            yield tx, str(tx.execute(select(M.c.id).where(M.c.started_at == story.STARTED)).scalar_one())
        both.dispose()


@cache
def held() -> Taken:
    """What the files of the example meeting are made of."""
    with there() as (tx, meeting):
        return taken(list(registry().parts.values()), tx, meeting, NOW, f"{HERE}/m/{meeting}/record")


@cache
def file(name: str) -> bytes:
    return FILES[name].make(held(), Words("en_GB"))


def some(**fields: Any) -> dict[str, Any]:
    """An action as the facts have it."""
    plain = {"id": "a1", "text": "Stock the box", "owner": "Ward sister", "helpers": None, "due": "2026-03-17"}
    return {**plain, "status": "open", "reason": None, "overdue": False, "left_open": False, **fields}
