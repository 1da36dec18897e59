"""The parking lot of a team: what has no fate yet, and saving what becomes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from app.core import bank
from app.core.contract import Event, Place, Seat
from app.core.errors import Gone
from app.core.ids import new_id
from app.core.saying import phrase
from app.core.words import N_
from app.meetings.reading import meeting_row
from app.meetings.tables import Meeting
from app.record.store import next_meeting_day, owner_person
from app.record.tables import Action, ParkedItem
from app.storage.columns import table
from app.weeks.fates import BecameAction, FateSet, MakeItAction, OfParked, Parked

K, A, M = table(ParkedItem), table(Action), table(Meeting)
ONE = select(K).where(K.c.id == bindparam("id"), K.c.team_id == bindparam("team"))
# What nobody has decided about, whichever meeting it is from; of this meeting also what was decided.
LOT = (
    select(K.c.id, K.c.text, K.c.fate, K.c.meeting_id, K.c.at, K.c.set_aside_at, M.c.number)
    .join_from(K, M, M.c.id == K.c.meeting_id)
    .where(K.c.team_id == bindparam("team"), or_(K.c.fate == "", K.c.meeting_id == bindparam("meeting")))
    .where(K.c.erased_at.is_(None), M.c.practice.is_(False) | (M.c.id == bindparam("meeting")))
    .order_by(K.c.at, K.c.id)
)

BANKED = (  # what was to be kept as an idea, of meetings that are over as well as of one that runs
    select(K.c.id, K.c.text, K.c.became, M.c.scheduled_start)
    .join_from(K, M, M.c.id == K.c.meeting_id)
    .where(K.c.team_id == bindparam("team"), K.c.fate == "idea_bank", K.c.text != "")
    .where(K.c.set_aside_at.is_(None), K.c.erased_at.is_(None), M.c.practice.is_(False))
    .order_by(M.c.scheduled_start.desc(), K.c.id)
)
FROM_LOT = phrase("From the parking lot")

OWED = (
    select(func.count())
    .select_from(K.join(M, M.c.id == K.c.meeting_id))
    .where(K.c.team_id == bindparam("team"), K.c.fate == "", K.c.meeting_id != bindparam("meeting"))
    .where(K.c.erased_at.is_(None), M.c.practice.is_(False))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A parked item.  number: of its meeting; here: it was parked in this one.  set_aside: its text was not read."""

    id: str
    text: str
    fate: str
    number: int
    here: bool
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Lot:
    """In order of time: what is undecided, and what this meeting has decided."""

    items: tuple[Kept, ...]

    @property
    def undecided(self) -> tuple[Kept, ...]:
        return tuple(one for one in self.items if not one.fate)

    @property
    def decided(self) -> tuple[Kept, ...]:
        return tuple(one for one in self.items if one.fate)

    @property
    def owed(self) -> int:
        """How many of the undecided are from earlier meetings."""
        return sum(not one.here for one in self.undecided)


def owed(tx: Connection, team: str, meeting: str) -> int:
    """How many of earlier meetings still have no fate: they get one before this one closes (AC-8)."""
    return int(tx.execute(OWED, {"team": team, "meeting": meeting}).scalar_one())


def lot(tx: Connection, place: Place) -> Lot:
    team = meeting_row(tx, place.meeting).team_id
    rows = tx.execute(LOT, {"team": team, "meeting": place.meeting})
    return Lot(
        tuple(
            Kept(
                row.id, "" if row.set_aside_at else row.text, row.fate, row.number,
                row.meeting_id == place.meeting, row.set_aside_at is not None,
            )
            for row in rows
        )
    )  # fmt: skip


def banked(tx: Connection, team: str) -> Iterator[bank.Idea]:
    """What was sent from the parking lot to the team's idea bank (AC-8)."""
    for row in tx.execute(BANKED, {"team": team}):
        yield bank.Idea(row.id, row.text, row.became or "banked", FROM_LOT, "", row.scheduled_start)


def became(tx: Connection, team: str, idea: str, status: str) -> None:
    """A status set by hand; nothing for what is not this team's or not in the bank."""
    of = (K.c.id == idea) & (K.c.team_id == team) & (K.c.fate == "idea_bank")
    tx.execute(update(K).where(of).values(became="" if status == "banked" else status))


def load(tx: Connection, place: Place, seat: Seat, command: OfParked) -> Parked:
    row = tx.execute(ONE, {"id": command.id, "team": seat.team}).one_or_none()
    if row is None:
        raise Gone(N_("That line is no longer there."))
    readable = row.set_aside_at is None and row.erased_at is None
    owner = owner_person(tx, place, seat, command.owner) if isinstance(command, MakeItAction) else None
    return Parked(row.id, row.text, row.fate, row.item_id, readable, owner, next_meeting_day(tx, place.meeting))


def save(event: Event, tx: Connection, place: Place) -> None:
    assert isinstance(event, FateSet)
    tx.execute(update(K).where(K.c.id == event.id).values(fate=event.fate, saved_at=place.now))
    if isinstance(event, BecameAction):
        tx.execute(insert(A).values(**_action(event, place.meeting, place.now)))


def _action(event: BecameAction, meeting: str, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(), "team_id": event.team, "meeting_id": meeting, "item_id": None, "text": event.text,
        "owner": event.owner, "owner_person_id": event.owner_person, "helpers": "", "due": event.due,
        "status": "open", "reason": "", "origin": f"parked:{event.id}", "fate": "", "via": "", "stuck": "",
        "at": now, "saved_at": now,
    }  # fmt: skip
