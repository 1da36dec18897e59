"""What every command needs, fetched once for the whole batch: versions (locked), seats, receipts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.permissions import MAY
from app.core.words import N_
from app.meetings.seats import Tokens, seats
from app.meetings.tables import Meeting, Receipt
from app.storage.columns import table

if TYPE_CHECKING:
    from app.meetings.act import Also, Asked

MEETING, RECEIPT = table(Meeting), table(Receipt)
FIXED = or_(MEETING.c.approved_at.is_not(None), MEETING.c.imported_at.is_not(None)).label("fixed")  # RE-3
LOCK = (
    select(MEETING.c.id, MEETING.c.version, MEETING.c.team_id, FIXED)
    .where(MEETING.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(MEETING.c.id)
    .with_for_update()
)
SEEN = select(RECEIPT.c.key, RECEIPT.c.by, RECEIPT.c.version, RECEIPT.c.print, RECEIPT.c.command, RECEIPT.c.item).where(
    RECEIPT.c.key.in_(bindparam("keys", expanding=True))
)
BUMP = update(MEETING).where(MEETING.c.id == bindparam("of")).values(version=bindparam("to"))
SIGN = insert(RECEIPT)


class Book:
    """One batch's view of meetings, seats and receipts."""

    def __init__(self, tx: Connection, asked: Sequence["Asked"], pepper: bytes, also: "Also") -> None:
        self.tx, self.pepper, self.also = tx, pepper, also
        rows = tx.execute(LOCK, {"ids": sorted({one.meeting for one in asked})}).all()
        self.teams = {row.id: row.team_id for row in rows}
        self.fixed = {row.id for row in rows if row.fixed}
        self.before: dict[str, int] = {row.id: row.version for row in rows}
        self.version = dict(self.before)
        wanted = {(one.meeting, one.tokens) for one in asked if isinstance(one.tokens, Tokens)}
        self.seats = seats(tx, wanted, asked[0].now)
        receipts = tx.execute(SEEN, {"keys": [one.command.key for one in asked]}).all()
        self.receipts = {(row.key, row.by): tuple(row)[2:] for row in receipts}
        self.signed: list[dict[str, Any]] = []

    def seat(self, asked: "Asked") -> Seat:
        if asked.meeting not in self.teams:
            raise Gone(N_("There is no such meeting."))
        if isinstance(asked.tokens, str):  # the house itself, or somebody at the door
            device = asked.device or None
            return Seat(asked.meeting, self.teams[asked.meeting], MAY[asked.tokens], device=device)
        if (seat := self.seats.get((asked.meeting, asked.tokens))) is None:
            raise Gone(N_("You are not in this meeting. Join it with the code on the wall."))
        return seat

    def seen(self, asked: "Asked", seat: Seat) -> int | None:
        """The version this key led to, or None for a new key."""
        if (receipt := self.receipts.get((asked.command.key, signer(asked, seat)))) is None:
            return None
        version, print_, command, item = receipt
        same = print_ is None or bytes(print_) == asked.fingerprint(self.pepper)
        if not same or command != type(asked.command).__name__ or item != asked.item:
            raise Refused(N_("This was sent before with something else in it. Load the page again."))
        return int(version)

    def sign(self, asked: "Asked", seat: Seat) -> int:
        version = self.version[asked.meeting] = self.version[asked.meeting] + 1
        print_, name = asked.fingerprint(self.pepper), type(asked.command).__name__
        by = signer(asked, seat)
        self.receipts[asked.command.key, by] = (version, print_, name, asked.item)
        self.signed.append(
            {
                "key": asked.command.key,
                "by": by,
                "meeting_id": asked.meeting,
                "part": asked.part.kind,
                "item": asked.item,
                "version": version,
                "command": name,
                "print": print_,
                "at": asked.now,
            }
        )
        return version

    def close(self) -> None:
        if self.signed:
            self.tx.execute(SIGN, self.signed)
            self.tx.execute(BUMP, [{"of": i, "to": to} for i, to in self.version.items() if to != self.before[i]])


def signer(asked: "Asked", seat: Seat) -> str:
    """Whose name stands on the receipt; "" where nobody is to know."""
    return "" if asked.command.nameless else seat.by
