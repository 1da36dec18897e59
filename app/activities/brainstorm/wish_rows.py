"""Rows of what authors ask for: one at a time for each idea, settled when the facilitator has decided (BR-6)."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from app.activities.brainstorm.tables import Idea, IdeaWish
from app.core.contract import Place
from app.core.ids import new_id
from app.storage.columns import table

WISH, IDEA = table(IdeaWish), table(Idea)
OPEN = select(WISH.c.id).where(WISH.c.idea_id == bindparam("idea"), WISH.c.settled_at.is_(None))
OF_BOARD = (
    select(WISH.c.idea_id, WISH.c.text, WISH.c.settled_at, WISH.c.done)
    .join_from(WISH, IDEA, IDEA.c.id == WISH.c.idea_id)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.aside_at.is_(None))
    .order_by(WISH.c.asked_at, WISH.c.id)
)
SETTLE = (
    update(WISH)
    .where(WISH.c.idea_id == bindparam("of"), WISH.c.settled_at.is_(None))
    .values(settled_at=bindparam("at"), done=bindparam("was"))
)
ERASE = update(WISH).where(WISH.c.idea_id == bindparam("of")).values(text="")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author asked for last.  text "": to park it.  open: not settled yet; done: it was changed or parked."""

    idea: str
    text: str
    open: bool
    done: bool


def wished(tx: Connection, idea: str) -> bool:
    return tx.execute(OPEN, {"idea": idea}).first() is not None


def wishes(tx: Connection, board: str) -> dict[str, Wish]:
    """The last one of each idea, by its id, in the order in which they were asked."""
    return {
        row.idea_id: Wish(row.idea_id, row.text, row.settled_at is None, row.done)
        for row in tx.execute(OF_BOARD, {"board": board})
    }


def ask(tx: Connection, idea: str, text: str, place: Place) -> None:
    settle(tx, idea, place, done=False)
    row = {"id": new_id(), "idea_id": idea, "text": text, "asked_at": place.now}
    tx.execute(insert(WISH), row | {"settled_at": None, "done": False})


def settle(tx: Connection, idea: str, place: Place, *, done: bool) -> None:
    """Nothing where nobody asked."""
    tx.execute(SETTLE, {"of": idea, "at": place.now, "was": done})
