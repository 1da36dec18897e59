"""The rating as one seat may know it, who may rate, and what then happened.  No I/O here."""

from dataclasses import dataclass
from typing import ClassVar

from app.activities.rating.status import Side, State
from app.core.contract import Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.heard import HEARD
from app.core.roles import Kind
from app.core.words import N_

PROGRESS = frozenset({"rating.progress"})
STAGE = frozenset({"rating.stage", "rating.progress"})
SILENCE = frozenset[str]()  # nobody else sees anything of it
MOST = 20  # comments of one person


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody for whom another enters a rating (RT-12)."""

    id: str
    has_device: bool


@dataclass(frozen=True, slots=True)
class Round:
    """The round as one seat may know it.

    rated, said: of the person the command is about, this seat's own by default.
    """

    state: State
    coaches_rate: bool = True
    started: bool = True
    ended: bool = False
    begun: bool = False
    rated: bool = False
    said: frozenset[tuple[str, str]] = frozenset()
    person: Person | None = None
    comment: bool = False  # is there such a comment, and is it this seat's to take back or to set aside?
    aside_by: str | None = None

    def must_be_open(self) -> None:
        if self.state is State.WAITING:
            raise Refused(N_("Rating has not opened yet."))
        if self.state is not State.OPEN:
            raise Refused(N_("Ratings are closed."))

    def early(self, seat: Seat) -> bool:
        """Whoever has pressed Leave may rate at any time while the meeting runs, also before it opens (RT-3)."""
        return self.state is State.WAITING and self.started and seat.gone

    def rater(self, seat: Seat) -> str:
        """The participant that rates; guests may, and coaches unless the team leaves them out (RT-2)."""
        if not self.early(seat):
            self.must_be_open()
        if seat.participant is None:
            raise NotAllowed(N_("Join the meeting to rate it."))
        if not self.coaches_rate and (seat.coach or seat.kind is Kind.COACH):
            raise NotAllowed(N_("In this team coaches do not rate the meeting."))
        return seat.participant

    def without_device(self) -> str:
        self.must_be_open()
        if self.person is None:
            raise Gone(N_("There is no such person in this meeting."))
        if self.person.has_device:
            raise Refused(N_("This person rates on their own phone."))
        return self.person.id

    def fresh(self, well: str, improve: str) -> tuple[tuple[Side, str], ...]:
        """What is written and was not said by this person before."""
        written = ((Side.WELL, well), (Side.IMPROVE, improve))
        new = tuple((side, text) for side, text in written if text and (side.value, text) not in self.said)
        if len(self.said) + len(new) > MOST:
            raise Refused(N_("You have written %(most)s comments. Take one back first."), most=MOST)
        return new


# What happened


@dataclass(frozen=True, slots=True)
class RatingOpened(Event):
    topics: ClassVar = STAGE


@dataclass(frozen=True, slots=True)
class RatingClosed(Event):
    """Everything is cut from persons and published once (MV-19, RT-6)."""

    topics: ClassVar = STAGE | HEARD


@dataclass(frozen=True, slots=True)
class Rated(Event):
    """value: None where only words were sent.  sent: None leaves it as it is."""

    topics: ClassVar = PROGRESS
    participant: str
    value: int | None
    sent: bool | None = None
    by_hand: bool = False
    comments: tuple[tuple[Side, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RatedEarly(Rated):
    """By somebody who left before it opened: kept and counted with the others, and no screen hears of it (RT-4)."""

    topics: ClassVar = SILENCE


@dataclass(frozen=True, slots=True)
class RatingTakenUp(Event):
    topics: ClassVar = SILENCE
    participant: str


@dataclass(frozen=True, slots=True)
class CommentWithdrawn(Event):
    topics: ClassVar = SILENCE
    comment: str


@dataclass(frozen=True, slots=True)
class CommentSetAside(Event):
    topics: ClassVar = STAGE
    comment: str
    by: str
    erased: bool


@dataclass(frozen=True, slots=True)
class CommentPutBack(Event):
    topics: ClassVar = STAGE
    comment: str


@dataclass(frozen=True, slots=True)
class RatingChosen(Event):
    """How the team rates from now on."""

    topics: ClassVar = STAGE
    team: str
    named: bool
    coaches_rate: bool
    threshold: int
