"""The one way anything changes."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.core.contract import Command, Event, Part, Place
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import Need, permit
from app.core.words import N_
from app.meetings.book import Book
from app.meetings.seats import Tokens

Also = Mapping[type[Event], Callable[[Connection, Place], None]]
NOTHING_ELSE: Also = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with everything it needs to be decided again and again the same way.

    tokens: what the browser carries, or "house" or "door" for what comes from no seat.
    """

    meeting: str
    part: Part
    item: str
    tokens: Tokens | str
    command: Command
    now: datetime
    device: str = ""

    @property
    def place(self) -> Place:
        return Place(self.meeting, self.item, self.now)

    def fingerprint(self, pepper: bytes) -> bytes:
        return hmac.digest(pepper, f"{self.meeting}/{self.item}/{self.command!r}".encode(), "sha256")[:16]


@dataclass(frozen=True, slots=True)
class Done:
    """version: the meeting's after it.  event: None when this key was seen before and nothing happened now."""

    meeting: str
    version: int
    event: Event | None = None
    reseats: bool = False


class Acting:
    """Runs what was asked, in one transaction."""

    def __init__(self, pepper: bytes, also: Also = NOTHING_ELSE) -> None:
        """also: what the house does in the same transaction once such an event is saved."""
        self.pepper, self.also = pepper, also

    def together(self, tx: Connection, asked: Sequence[Asked]) -> list[Done | Exception]:
        """All of `asked`: the meetings' rows are locked first, in order."""
        book = Book(tx, asked, self.pepper, self.also)
        outcomes = [attempt(book, one) for one in asked]
        book.close()
        return outcomes


def fixed(command: Command) -> bool:
    """Whether an approved record stands in its way: not in that of actions, which live on, nor of the house (RE-3)."""
    return not (command.after_approval or command.needs in (Need.HOUSE, Need.JOIN))


def attempt(book: Book, asked: Asked) -> Done | Exception:
    try:
        return act(book, asked)
    except (NotAllowed, Refused, Gone) as refusal:
        return refusal


def act(book: Book, asked: Asked) -> Done:
    """Rights, key, rule, rows, receipt.  `decide` comes before the first write, so a refusal leaves nothing."""
    seat = book.seat(asked)
    permit(seat, asked.command.needs)
    if (version := book.seen(asked, seat)) is not None:
        return Done(asked.meeting, version)
    if asked.meeting in book.fixed and fixed(asked.command):
        raise Refused(N_("This record is approved and fixed. Add a dated correction on its page instead."))
    state = asked.part.load(book.tx, asked.place, seat, asked.command)
    event = asked.command.decide(state, seat, asked.now)
    asked.part.save(event, book.tx, asked.place)
    if also := book.also.get(type(event)):
        also(book.tx, asked.place)
    return Done(asked.meeting, book.sign(asked, seat), event, asked.command.alone)
