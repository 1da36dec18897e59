"""Rows of pairs: which two ideas the room is asked about, and which it found not to be the same (BR-8, BR-9)."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from app.activities.brainstorm.tables import Idea, IdeaPair
from app.core.contract import Place
from app.core.ids import new_id
from app.storage.columns import table

PAIR, IDEA = table(IdeaPair), table(Idea)
VOTABLE = (
    select(IDEA.c.id)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.number.is_not(None), IDEA.c.withdrawn_at.is_(None))
    .where(IDEA.c.merged_into.is_(None), IDEA.c.parked_at.is_(None), IDEA.c.fate == "")
)
OPEN = (
    select(PAIR)
    .where(PAIR.c.brainstorm_id == bindparam("board"), PAIR.c.asked_at.is_not(None), PAIR.c.settled_at.is_(None))
    .where(PAIR.c.idea_id.in_(VOTABLE), PAIR.c.into_id.in_(VOTABLE))
    .order_by(PAIR.c.asked_at.desc(), PAIR.c.id)
    .limit(1)
)
SETTLED = select(PAIR.c.idea_id, PAIR.c.into_id).where(
    PAIR.c.brainstorm_id == bindparam("board"), PAIR.c.settled_at.is_not(None)
)
NEVER = {"asked_at": None, "settled_at": None}
ADD = insert(PAIR)
FORGET = delete(PAIR).where(PAIR.c.settled_at.is_(None), PAIR.c.brainstorm_id == bindparam("board"))
ERASE = update(PAIR).where(or_(PAIR.c.idea_id == bindparam("of"), PAIR.c.into_id == bindparam("of"))).values(text="")


def asked(tx: Connection, board: str) -> Any:
    """The row of the pair that the room is asked about, or None; not one of which an idea has left the list."""
    return tx.execute(OPEN, {"board": board}).one_or_none()


def asked_ids(tx: Connection, board: str) -> frozenset[str]:
    row = asked(tx, board)
    return frozenset((row.idea_id, row.into_id)) if row else frozenset()


def settled(tx: Connection, board: str) -> frozenset[frozenset[str]]:
    """The pairs about which the room has spoken."""
    return frozenset(frozenset((row.idea_id, row.into_id)) for row in tx.execute(SETTLED, {"board": board}))


def propose(tx: Connection, board: str, idea: str, into: str, text: str, place: Place) -> None:
    """From now on the room is asked about these two, and about no others."""
    tx.execute(FORGET, {"board": board})
    tx.execute(ADD, pair(board, idea, into) | {"text": text, "asked_at": place.now})


def settle(tx: Connection, board: str, idea: str, into: str, place: Place) -> None:
    """The room has spoken about these two; what it is asked about others stays."""
    if asked_ids(tx, board) == {idea, into}:
        tx.execute(FORGET, {"board": board})
    tx.execute(ADD, pair(board, idea, into) | {"settled_at": place.now})


def pair(board: str, idea: str, into: str) -> dict[str, Any]:
    return {"id": new_id(), "brainstorm_id": board, "idea_id": idea, "into_id": into, "text": "", **NEVER}
