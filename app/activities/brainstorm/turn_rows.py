"""The turns of a round robin: rows in, frozen data out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.activities.brainstorm.robin import Guest, Robin, Step, in_order
from app.activities.brainstorm.tables import Brainstorm, Turn
from app.activities.brainstorm.turns import How, Taken
from app.core.contract import Place
from app.core.ids import new_id
from app.meetings.tables import Participant
from app.storage.columns import table

BOARD, TURN, PERSON = table(Brainstorm), table(Turn), table(Participant)
PEOPLE = (
    select(PERSON.c.id, PERSON.c.name, PERSON.c.mode, PERSON.c.here, PERSON.c.removed, PERSON.c.by_hand)
    .add_columns(PERSON.c.joined_at)
    .where(PERSON.c.meeting_id == bindparam("meeting"))
    .order_by(PERSON.c.joined_at, PERSON.c.id)
)
TAKEN = select(TURN).where(TURN.c.brainstorm_id == bindparam("board")).order_by(TURN.c.number)
MOVE = update(BOARD).where(BOARD.c.id == bindparam("of")).values(turn_of=bindparam("who"), turn_round=bindparam("n"))


@dataclass(frozen=True, slots=True)
class Turns:
    """The round as screens may know it.  line: in order, with what became of each turn of this round ("" none yet).

    before: the name of whoever had the last turn.
    """

    robin: Robin
    line: tuple[tuple[Guest, str], ...]
    before: str = ""

    def guest(self, who: str) -> Guest | None:
        return next((one for one, _ in self.line if one.id == who), None)

    @property
    def now(self) -> Guest | None:
        return self.guest(self.robin.turn)

    @property
    def next(self) -> Guest | None:
        """Who comes then, if this turn brings an idea."""
        return self.guest(self.robin.after(gave=True).turn) if self.robin.turn else None


def turns(tx: Connection, row: Any) -> Turns:
    """row: of the brainstorm."""
    people = in_order(
        Guest(
            one.id,
            one.name,
            one.mode != "room",
            one.here and not one.removed,
            one.by_hand,
            row.turn_of is not None and row.turns_from is not None and one.joined_at > row.turns_from,
        )
        for one in tx.execute(PEOPLE, {"meeting": row.meeting_id})
    )
    log = tx.execute(TAKEN, {"board": row.id}).all()
    this = {one.participant_id: one.how for one in log if one.round == row.turn_round}
    robin = Robin(
        order=tuple(one.id for one in people),
        here=tuple(one.id for one in people if one.here),
        no_phone=tuple(one.id for one in people if one.no_phone),
        turn=row.turn_of or "",
        round=row.turn_round,
        given=How.IDEA in this.values(),
        before=Step(log[-1].participant_id, log[-1].round) if log else None,
    )
    line = tuple((one, this.get(one.id, "")) for one in people if one.here or one.id in (robin.turn, *this))
    return Turns(robin, line, next((one.name for one in people if log and one.id == log[-1].participant_id), ""))


def begin(tx: Connection, board: str, turn: Step, place: Place, *, anew: bool) -> None:
    """anew: whoever joins from now on is late."""
    move(tx, board, turn)
    if anew:
        tx.execute(update(BOARD).where(BOARD.c.id == board).values(turns_from=place.now))
        tx.execute(delete(TURN).where(TURN.c.brainstorm_id == board))


def take(tx: Connection, board: str, taken: Taken, place: Place) -> None:
    """Writes the turn down and moves on; when everybody has passed ideas are closed (BR-3)."""
    number = len(tx.execute(TAKEN, {"board": board}).all()) + 1
    row = {"id": new_id(), "brainstorm_id": board, "number": number, "participant_id": taken.who}
    tx.execute(insert(TURN), row | {"round": taken.round, "how": taken.how.value})
    move(tx, board, taken.then)
    if not taken.then.turn:
        tx.execute(update(BOARD).where(BOARD.c.id == board).values(closed_at=place.now))


def take_back(tx: Connection, board: str, turn: Step) -> None:
    last = tx.execute(TAKEN, {"board": board}).all()[-1]
    tx.execute(delete(TURN).where(TURN.c.id == last.id))
    move(tx, board, turn)


def move(tx: Connection, board: str, turn: Step) -> None:
    tx.execute(MOVE, {"of": board, "who": turn.turn or None, "n": turn.round})


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the turn of either is theirs (RO-7)."""
    boards = select(BOARD.c.id).where(BOARD.c.meeting_id == place.meeting)
    tx.execute(update(BOARD).where(BOARD.c.id.in_(boards), BOARD.c.turn_of == goes).values(turn_of=stays))
    theirs = update(TURN).where(TURN.c.brainstorm_id.in_(boards), TURN.c.participant_id == goes)
    tx.execute(theirs.values(participant_id=stays))
