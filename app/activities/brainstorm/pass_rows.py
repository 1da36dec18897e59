"""Sheets that are passed on: who sits where in the ring, and which sheet they hold (BR-3)."""

from random import SystemRandom

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.activities.brainstorm.passing import held
from app.activities.brainstorm.tables import Brainstorm, Idea, Sheet
from app.core.contract import Place
from app.core.ids import new_id
from app.meetings.tables import Participant
from app.storage.columns import table

BOARD, IDEA, SHEET, PERSON = table(Brainstorm), table(Idea), table(Sheet), table(Participant)
RING = (
    select(SHEET.c.id, SHEET.c.participant_id, SHEET.c.place)
    .where(SHEET.c.brainstorm_id == bindparam("board"))
    .order_by(SHEET.c.place)
)
HERE = (
    select(PERSON.c.id)
    .where(PERSON.c.meeting_id == bindparam("meeting"), PERSON.c.here.is_(True), PERSON.c.removed.is_(False))
    .where(PERSON.c.by_hand.is_(False))
    .order_by(PERSON.c.id)
)
ROUND = select(BOARD.c.pass_round).where(BOARD.c.id == bindparam("board"))
TURN = update(BOARD).where(BOARD.c.id == bindparam("of")).values(pass_round=bindparam("n"))
CLEAR = delete(SHEET).where(SHEET.c.brainstorm_id == bindparam("of"))
WRITTEN = (
    select(IDEA.c.text)
    .where(IDEA.c.brainstorm_id == bindparam("board"), IDEA.c.sheet_id == bindparam("sheet"))
    .where(IDEA.c.withdrawn_at.is_(None), IDEA.c.aside_at.is_(None))
    .order_by(IDEA.c.added_at, IDEA.c.id)
)


def deal(tx: Connection, board: str, place: Place) -> None:
    """A new ring, in an order that nobody can guess.  What was written on sheets before stays written."""
    tx.execute(CLEAR, {"of": board})
    tx.execute(TURN, {"of": board, "n": 0})
    seat(tx, board, place)


def pass_on(tx: Connection, board: str, round_: int, place: Place) -> None:
    seat(tx, board, place)
    tx.execute(TURN, {"of": board, "n": round_})


def seat(tx: Connection, board: str, place: Place) -> None:
    """Whoever is here and has no place gets one at the end."""
    known = [row.participant_id for row in tx.execute(RING, {"board": board})]
    new = [one for one in tx.execute(HERE, {"meeting": place.meeting}).scalars() if one not in known]
    SystemRandom().shuffle(new)
    for n, one in enumerate(new, start=len(known)):
        tx.execute(insert(SHEET), {"id": new_id(), "brainstorm_id": board, "participant_id": one, "place": n})


def sheet_of(tx: Connection, board: str, who: str) -> str:
    """The sheet that this person holds now, "" for somebody who came after the last passing on."""
    ring = tx.execute(RING, {"board": board}).all()
    mine = next((row.place for row in ring if row.participant_id == who), None)
    if mine is None:
        return ""
    return str(ring[held(mine, tx.execute(ROUND, {"board": board}).scalar_one(), len(ring))].id)


def on_sheet(tx: Connection, board: str, who: str) -> tuple[str, ...]:
    """What stands on the sheet that this person holds, in the order in which it was written."""
    sheet = sheet_of(tx, board, who)
    return tuple(tx.execute(WRITTEN, {"board": board, "sheet": sheet}).scalars()) if sheet else ()


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: who had no sheet has the other's now (RO-7)."""
    boards = list(tx.execute(select(BOARD.c.id).where(BOARD.c.meeting_id == place.meeting)).scalars())
    for board in boards:
        if stays not in {row.participant_id for row in tx.execute(RING, {"board": board})}:
            theirs = update(SHEET).where(SHEET.c.brainstorm_id == board, SHEET.c.participant_id == goes)
            tx.execute(theirs.values(participant_id=stays))
