"""The demo team's last meeting, acted out once, and every file that is made of it."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from app.core.saying import Words
from app.exports.files import FILES, Taken, taken
from app.house import Address
from app.meetings.tables import Meeting
from app.parts import registry
from app.seed import demo
from app.storage.columns import table
from app.storage.db import engines
from app.storage.migrate import upgrade

HERE = "https://room.example"
NOW = datetime(2026, 3, 31, 8, 52, 7, tzinfo=UTC)  # two days after the clocks changed: the meeting was an hour off
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
def held() -> Taken:
    """What the files of last week's meeting are made of."""
    with TemporaryDirectory() as folder, chance(14):
        url = f"sqlite:///{Path(folder) / 'bigroom.db'}"
        both = engines(url)
        upgrade(both.writing)
        asyncio.run(demo(url, Address(HERE, (HERE,)), b"s" * 32, lambda: NOW))
        with both.reading.connect() as tx:
            meeting = tx.execute(select(M.c.id).order_by(M.c.scheduled_start)).scalars().first()
            assert meeting
            it = taken(list(registry().parts.values()), tx, meeting, NOW, f"{HERE}/m/{meeting}/record")
        both.dispose()
        return it


@cache
def file(name: str) -> bytes:
    return FILES[name].make(held(), Words("en_GB"))


def some(**fields: Any) -> dict[str, Any]:
    """An action as the facts have it."""
    plain = {"id": "a1", "text": "Stock the box", "owner": "Ward sister", "helpers": None, "due": "2026-03-17"}
    return {**plain, "status": "open", "reason": None, "overdue": False, "left_open": False, **fields}
