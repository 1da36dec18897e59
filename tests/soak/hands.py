"""Phones that each change one thing of their own over and over, and know what they were answered."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4

from sqlalchemy import Connection, text

from tests.phones import Dropped, Phone

PAGES = 0.03  # of the answers hold pieces of page; a server that has just started takes long for the first


@dataclass
class Hand:
    """thing: the idea that it votes for, or that it writes.  said: what it was last answered.

    sent: what was asked and not answered, as (what it will be, command, form).  keys: of everything answered.
    """

    phone: Phone
    who: str
    at: str
    thing: str = ""
    said: str = ""
    sent: tuple[str, str, dict[str, str]] | None = None
    keys: list[str] = field(default_factory=list)
    NOW: ClassVar = ""

    def next(self) -> tuple[str, str, dict[str, str]]:
        """What it will be, the command, its fields."""
        raise NotImplementedError

    def now(self, tx: Connection) -> str:
        """What the database says it is."""
        found = tx.execute(text(self.NOW), {"who": self.who, "thing": self.thing}).scalars().all()
        return str(found[0]) if found else ""

    def may_be(self) -> set[str]:
        return {self.said, self.sent[0] if self.sent else self.said}

    async def goes_on(self, heard: asyncio.Event) -> None:
        """Until the server is dead or has had enough of this phone.  heard: set once somebody has an answer."""
        while not self.sent:
            will_be, command, fields = self.next()
            form = {"key": uuid4().hex, **fields}
            self.sent = (will_be, command, form)
            try:
                answer = await self.phone.post(f"{self.at}/{command}", form, htmx=random.random() < PAGES)
            except Dropped:
                return
            if answer.status == 429:
                self.sent = None
                return
            assert answer.status in (200, 303), (command, answer)
            self.answered()
            heard.set()

    async def asks_again(self) -> None:
        """The same form with the same key: it counts once, whether it was counted or not."""
        if self.sent:
            answer = await self.phone.surely(f"{self.at}/{self.sent[1]}", self.sent[2], htmx=False)
            assert answer.status == 303, (self.sent, answer)
            self.answered()

    def answered(self) -> None:
        assert self.sent
        self.said, self.keys, self.sent = self.sent[0], [*self.keys, self.sent[2]["key"]], None


class Votes(Hand):
    NOW = "select idea_id from vote where participant_id = :who and idea_id = :thing"

    def next(self) -> tuple[str, str, dict[str, str]]:
        return (
            ("", "take-back-vote", {"idea": self.thing})
            if self.said
            else (self.thing, "cast-vote", {"idea": self.thing})
        )


class Rates(Hand):
    NOW = "select value from rating where participant_id = :who"

    def next(self) -> tuple[str, str, dict[str, str]]:
        value = str((int(self.said or 0) + 1) % 11)
        return value, "give-rating", {"value": value}


class Writes(Hand):
    NOW = "select text from idea where id = :thing"

    def next(self) -> tuple[str, str, dict[str, str]]:
        words = f"Idea {random.randrange(10**12)}"
        return words, "edit-idea", {"idea": self.thing, "text": words}
