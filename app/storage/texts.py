"""Rows of texts that people gather: the half that ideas and causes share, written once.

The table of texts has these columns: id, author_id, text, number, withdrawn_at, aside_at, aside_by, erased_at, and one
that names the board, which has id and meeting_id.
"""

from datetime import datetime
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, func, or_, select, update

from app.meetings.tables import Participant
from app.storage.columns import table

PERSON = table(Participant)


class TextRows:
    """What is done with texts wherever they are gathered.  belongs: the column that names the board."""

    def __init__(self, texts: Table, boards: Table, belongs: str) -> None:
        self.texts, self.boards, self.belongs = texts, boards, texts.c[belongs]
        self.of_board = self.belongs == bindparam("board")
        self.stands = self.texts.c.withdrawn_at.is_(None)
        self.one = update(texts).where(texts.c.id == bindparam("of"))

    # What rules ask

    def count(self, tx: Connection, board: str) -> tuple[int, int]:
        """How many there ever were, and the last number."""
        found = select(func.count(), func.coalesce(func.max(self.texts.c.number), 0)).where(self.of_board)
        count, last = tx.execute(found, {"board": board}).one()
        return count, last

    def own(self, tx: Connection, board: str, author: str | None) -> tuple[tuple[str, str], ...]:
        """Id and text of what this person wrote and has not withdrawn."""
        if author is None:
            return ()
        mine = select(self.texts.c.id, self.texts.c.text).where(self.of_board, self.stands)
        rows = tx.execute(mine.where(self.texts.c.author_id == author).order_by(self.texts.c.id), {"board": board})
        return tuple((row.id, row.text) for row in rows)

    def waiting(self, tx: Connection, board: str) -> list[str]:
        """What has no number yet."""
        found = select(self.texts.c.id).where(self.of_board, self.stands, self.texts.c.number.is_(None))
        return list(tx.execute(found.order_by(self.texts.c.id), {"board": board}).scalars())

    # What screens count

    def tally(self, tx: Connection, board: str, meeting: str) -> tuple[int, int, int, int]:
        """Texts, writers, texts set aside, and people: who is here with a phone, or wrote and has left."""
        texts = self.texts
        counted = select(func.count(), func.count(texts.c.author_id.distinct()), func.count(texts.c.aside_at))
        total, writers, aside = tx.execute(counted.where(self.of_board, self.stands), {"board": board}).one()
        wrote = select(texts.c.author_id).where(self.of_board, self.stands, texts.c.author_id.is_not(None))
        there = or_(and_(PERSON.c.here, PERSON.c.by_hand.is_(False)), PERSON.c.id.in_(wrote))
        present = select(func.count()).where(PERSON.c.meeting_id == meeting, PERSON.c.removed.is_(False), there)
        return total, writers, aside, tx.execute(present, {"board": board}).scalar_one()

    def hidden(self, tx: Connection, meeting: str) -> frozenset[str]:
        """The ids of the texts that no screen may show, erased ones among them (BR-15)."""
        found = self._of_meeting().where(self.texts.c.aside_at.is_not(None))
        return frozenset(tx.execute(found, {"meeting": meeting}).scalars())

    def asides_of(self, tx: Connection, board: str, by: str) -> list[Any]:
        """Rows of what this person set aside and may put back (BR-15)."""
        texts = self.texts
        found = select(texts.c.id, texts.c.number, texts.c.text).where(self.of_board, texts.c.aside_by == by)
        return list(tx.execute(found.where(texts.c.erased_at.is_(None)).order_by(texts.c.number), {"board": board}))

    def _of_meeting(self) -> Any:
        texts, boards = self.texts, self.boards
        joined = select(texts.c.id).join_from(texts, boards, boards.c.id == self.belongs)
        return joined.where(boards.c.meeting_id == bindparam("meeting")).order_by(texts.c.id)

    # What happens to them

    def give_numbers(self, tx: Connection, board: str) -> None:
        """A number for each that has none, in random order: it must not tell who was quick (BR-7)."""
        waiting, (_, last) = self.waiting(tx, board), self.count(tx, board)
        SystemRandom().shuffle(waiting)
        for number, one in enumerate(waiting, start=last + 1):
            self.set(tx, one, number=number)

    def set(self, tx: Connection, one: str, **values: Any) -> None:
        tx.execute(self.one.values(**values), {"of": one})

    def set_aside(self, tx: Connection, one: str, by: str, now: datetime) -> None:
        self.set(tx, one, aside_at=now, aside_by=by)

    def put_back(self, tx: Connection, one: str) -> None:
        self.set(tx, one, aside_at=None, aside_by=None)

    def left_aside(self, tx: Connection, meeting: str) -> list[str]:
        """What is still set aside and not erased, for when the meeting is over."""
        found = self._of_meeting().where(self.texts.c.aside_at.is_not(None), self.texts.c.erased_at.is_(None))
        return list(tx.execute(found, {"meeting": meeting}).scalars())

    def erase(self, tx: Connection, one: str, now: datetime) -> None:
        self.set(tx, one, text="", erased_at=now)

    def fold(self, tx: Connection, meeting: str, stays: str, goes: str) -> None:
        """Two participants are one person: what both wrote and set aside is theirs (RO-7)."""
        boards = select(self.boards.c.id).where(self.boards.c.meeting_id == meeting)
        for column in (self.texts.c.author_id, self.texts.c.aside_by):
            theirs = update(self.texts).where(column == goes, self.belongs.in_(boards))
            tx.execute(theirs.values({column: stays}))
