"""Whether this server can keep meetings at this moment: asked every few seconds by whatever sends phones to it."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import No
from app.house import House
from app.storage import fitness
from app.storage.fitness import Word

WRITE_S = 2.0
KEPT_S = 1.0  # an answer serves all who ask within it: asking costs a commit, and anybody may ask
WRITE = text("UPDATE alembic_version SET version_num = version_num")  # a page is written all the same


class Readiness:
    """The last answer, and one look at a time."""

    def __init__(self, house: House) -> None:
        self.house, self.one, self.at = house, asyncio.Lock(), 0.0
        self.says: dict[str, Any] = {}

    async def now(self) -> dict[str, Any]:
        """ready, database, and a sentence for each thing that was looked at; nothing of any meeting."""
        clock = asyncio.get_running_loop().time
        async with self.one:
            if not self.says or clock() - self.at >= KEPT_S:
                words = [await self.written(), *await self.looked()]
                kind = self.house.engines.reading.dialect.name
                right = all(word.right for word in words)
                self.says = {"ready": right, "database": kind, **{word.of: word.says for word in words}}
                self.at = clock()
            return self.says

    async def written(self) -> Word:
        """A real write and its commit, in the queue where everybody's commands stand."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(WRITE_S):
                await self.house.write(lambda tx: tx.execute(WRITE).rowcount)
        except TimeoutError:
            return Word("write", False, f"Nothing could be written within {WRITE_S:g} seconds.")
        except No as no:
            return Word("write", False, no.says)
        return Word("write", True, f"{(clock() - began) * 1000:.0f} ms.")

    async def looked(self) -> list[Word]:
        try:
            return await self.house.read(self.looking)
        except DBAPIError:
            return [Word("read", False, "The database does not answer.")]

    def looking(self, tx: Connection) -> list[Word]:
        words = [fitness.schema(tx)]
        if tx.dialect.name == "sqlite":
            file = Path(str(self.house.engines.writing.url.database))
            words += [fitness.sqlite(self.house.engines), fitness.disk(file.parent)]
        return words
