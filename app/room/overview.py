"""What screens may know of the room: whose hands are up, how often plain words were asked for, the list of words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from app.core.contract import Place
from app.room.store import ASK, CURRENT, FELT, HAND, MEETING, PARTICIPANT, UP, WHEN, WORD, is_closing
from app.storage.once import once

TEAM = select(MEETING.c.team_id).where(MEETING.c.id == bindparam("meeting")).scalar_subquery()
HANDS = UP.add_columns(HAND.c.up_at, PARTICIPANT.c.name, PARTICIPANT.c.mode)
ASKS = (
    select(ASK.c.at, ASK.c.item_id, ASK.c.number)
    .where(ASK.c.meeting_id == bindparam("meeting"))
    .order_by(ASK.c.at, ASK.c.id)
)
LIST = select(WORD.c.id, WORD.c.term, WORD.c.meaning).where(WORD.c.team_id == TEAM)
ANSWERS = select(FELT.c.participant_id, FELT.c.answer).where(FELT.c.meeting_id == bindparam("meeting"))
LOWERED = select(func.count()).where(HAND.c.meeting_id == bindparam("meeting"), HAND.c.lowered)


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand that is up.  away: its owner is online or on the telephone."""

    participant: str
    name: str
    away: bool
    up_at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asked what was meant; number: by an idea.  here: at the current item."""

    at: datetime
    number: int | None
    here: bool


@dataclass(frozen=True, slots=True)
class Word:
    id: str
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Overview:
    """hands: people who are away first, then in the order they went up.  asks: in order of time.  words: by word.

    lowered: how many hands somebody else took down.  closing: partners are asked whether they felt heard; felt: what
    each of them answered, for their own page alone.
    """

    now: datetime
    ended: bool
    hands: tuple[Hand, ...]
    asks: tuple[Ask, ...]
    words: tuple[Word, ...]
    lowered: int
    closing: bool = False
    felt: Mapping[str, str] = field(default_factory=dict)


@once
def overview(tx: Connection, place: Place) -> Overview:
    at = {"meeting": place.meeting}
    when, item = tx.execute(WHEN, at).one(), tx.execute(CURRENT, at).scalar()
    hands = [Hand(row.participant_id, row.name, row.mode != "room", row.up_at) for row in tx.execute(HANDS, at)]
    words = (Word(row.id, row.term, row.meaning) for row in tx.execute(LIST, at))
    return Overview(
        now=place.now,
        ended=bool(when.ended_at or when.cancelled_at),
        hands=tuple(sorted(hands, key=lambda hand: not hand.away)),
        asks=tuple(Ask(row.at, row.number, row.item_id == item) for row in tx.execute(ASKS, at)),
        words=tuple(sorted(words, key=lambda word: (word.term.casefold(), word.id))),
        lowered=tx.execute(LOWERED, at).scalar_one(),
        closing=is_closing(tx, place),
        felt={row.participant_id: row.answer for row in tx.execute(ANSWERS, at) if row.participant_id},
    )


def felt_heard(tx: Connection, meeting: str) -> Counter[str]:
    """How the partners answered, for the coaches; without names."""
    return Counter(row.answer for row in tx.execute(ANSWERS, {"meeting": meeting}))
