"""Rating the meeting (RT): when it is open, who may rate, and what may be done with a comment.  No I/O here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.heard import HEARD
from app.core.ids import Id
from app.core.numbers import Int, Tick
from app.core.permissions import Need
from app.core.roles import Kind
from app.core.text import Text
from app.core.words import N_

PROGRESS = frozenset({"rating.progress"})
STAGE = frozenset({"rating.stage", "rating.progress"})
SILENCE = frozenset[str]()  # nobody else sees anything of it
MOST = 20  # comments of one person
Value = Annotated[int, Int(0, 10)]
Words = Annotated[str, Text(1, 500)]
Perhaps = Annotated[str, Text(0, 500)]


class State(StrEnum):
    """LATE: over by the clock, and not yet cut from persons."""

    WAITING = "waiting"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


class Side(StrEnum):
    WELL = "well"
    IMPROVE = "improve"


@dataclass(frozen=True, slots=True)
class Moments:
    """The stored instants from which the state is worked out; no timer fires for it."""

    scheduled_end: datetime
    started_at: datetime | None
    ended_at: datetime | None
    item_at: datetime | None = None  # when the first item with a rating began
    begun: bool = False  # something is stored: at least by somebody who left early
    opened_at: datetime | None = None  # by the facilitator, or the first rating
    closed_at: datetime | None = None

    @property
    def over_at(self) -> datetime:
        """15 minutes after the end (RT-3); a meeting nobody ends counts as ended after 30 (AG-18)."""
        return (self.ended_at or self.scheduled_end + timedelta(minutes=30)) + timedelta(minutes=15)

    def state(self, now: datetime) -> State:
        if self.closed_at:
            return State.CLOSED
        if self.started_at is None:
            return State.WAITING
        if now >= self.over_at:
            return State.LATE if self.begun or self.opened_at else State.CLOSED
        opened = self.opened_at or self.item_at or now >= self.scheduled_end or self.ended_at
        return State.OPEN if opened else State.WAITING


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


class OpenRating(Command):
    """Ask everybody for a rating before its item comes (RT-3)."""

    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Round, seat: Seat, now: datetime) -> RatingOpened:
        if not state.started:
            raise Refused(N_("Start the meeting first."))
        if state.state is State.OPEN:
            raise Refused(N_("Rating is open already."))
        if state.state is not State.WAITING:
            raise Refused(N_("Ratings are closed."))
        return RatingOpened()


class CloseRating(Command):
    """No more ratings; what may be shown is shown, once."""

    alone: ClassVar = True  # receipts of its batch would be signed after their content was erased
    needs: ClassVar[Need] = Need.FACILITATE

    def decide(self, state: Round, seat: Seat, now: datetime) -> RatingClosed:
        if state.state is State.WAITING:
            raise Refused(N_("Rating has not opened yet."))
        if state.state is State.CLOSED:
            raise Refused(N_("Ratings are closed."))
        return RatingClosed()


class CloseOverdueRating(Command):
    """Asked by the installation itself 15 minutes after the end (RT-3)."""

    alone: ClassVar = True  # receipts of its batch would be signed after their content was erased
    needs: ClassVar[Need] = Need.HOUSE

    def decide(self, state: Round, seat: Seat, now: datetime) -> RatingClosed:
        if state.state is not State.LATE:
            raise Refused(N_("There is no rating to close."))
        return RatingClosed()


def rated(state: Round, seat: Seat) -> type[Rated]:
    """What happens when this seat rates now."""
    return RatedEarly if state.early(seat) else Rated


class GiveRating(Command):
    """One tap.  The last one counts until the close (RT-2)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    value: Value

    def decide(self, state: Round, seat: Seat, now: datetime) -> Rated:
        return rated(state, seat)(state.rater(seat), self.value)


class SendRating(Command):
    """The button below the keys: sends what is written, and says that this person is done."""

    needs: ClassVar[Need] = Need.TAKE_PART
    well: Perhaps = ""
    improve: Perhaps = ""

    def decide(self, state: Round, seat: Seat, now: datetime) -> Rated:
        rater, comments = state.rater(seat), state.fresh(self.well, self.improve)
        if not state.rated and not comments:
            raise Refused(N_("Choose a number from 0 to 10 first."))
        return rated(state, seat)(rater, None, sent=True, comments=comments)


class SayWentWell(Command):
    """One thing that went well (RT-7)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    text: Words

    def decide(self, state: Round, seat: Seat, now: datetime) -> Rated:
        return rated(state, seat)(state.rater(seat), None, comments=state.fresh(self.text, ""))


class SayCouldImprove(Command):
    """One thing that could improve (RT-7)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    text: Words

    def decide(self, state: Round, seat: Seat, now: datetime) -> Rated:
        return rated(state, seat)(state.rater(seat), None, comments=state.fresh("", self.text))


class ChangeRating(Command):
    """Back to the keys."""

    needs: ClassVar[Need] = Need.TAKE_PART

    def decide(self, state: Round, seat: Seat, now: datetime) -> RatingTakenUp:
        return RatingTakenUp(state.rater(seat))


class WithdrawComment(Command):
    """Take back one of my own comments."""

    needs: ClassVar[Need] = Need.TAKE_PART
    comment: Id

    def decide(self, state: Round, seat: Seat, now: datetime) -> CommentWithdrawn:
        state.rater(seat)
        if not state.comment:
            raise Gone(N_("You have no such comment."))
        return CommentWithdrawn(self.comment)


class RatePaper(Command):
    """The desk enters what somebody wrote on paper: one rating per person (RT-12)."""

    needs: ClassVar[Need] = Need.WRITE
    participant: Id
    value: Value
    well: Perhaps = ""
    improve: Perhaps = ""

    def decide(self, state: Round, seat: Seat, now: datetime) -> Rated:
        comments = state.fresh(self.well, self.improve)
        return Rated(state.without_device(), self.value, by_hand=True, comments=comments)


class RateFor(RatePaper):
    """A phone is passed on: the person beside me answers (RT-12)."""

    needs: ClassVar[Need] = Need.TAKE_PART

    def decide(self, state: Round, seat: Seat, now: datetime) -> Rated:
        """Only once: what is in already is corrected at the desk, not on a stranger's phone."""
        if state.rated:
            raise Refused(N_("A rating for this person is in already."))
        return replace(RatePaper.decide(self, state, seat, now), by_hand=False)


class SetAside(Command):
    """Take a comment from all screens at once (BR-15).  After the end of the meeting it is erased."""

    needs: ClassVar[Need] = Need.SET_ASIDE
    comment: Id

    def decide(self, state: Round, seat: Seat, now: datetime) -> CommentSetAside:
        if not state.comment:
            raise Gone(N_("There is no such comment."))
        if state.aside_by:
            raise Refused(N_("This text is set aside already."))
        return CommentSetAside(self.comment, seat.by, erased=state.ended)


class PutBack(Command):
    """Whoever set it aside may put it back until the meeting ends (BR-15)."""

    needs: ClassVar[Need] = Need.SET_ASIDE
    comment: Id

    def decide(self, state: Round, seat: Seat, now: datetime) -> CommentPutBack:
        if not state.comment or state.aside_by != seat.by:
            raise Gone(N_("There is no such comment."))
        if state.ended:
            raise Refused(N_("The meeting has ended. The text is erased."))
        return CommentPutBack(self.comment)


class ChooseRating(Command):
    """With names or without, with the coaches or without, shown from how many on (RT-2, RT-6, RT-8)."""

    needs: ClassVar[Need] = Need.PLAN
    named: Tick = False
    coaches_rate: Tick = False
    threshold: Annotated[int, Int(3, 5)] = 3

    def decide(self, state: Round, seat: Seat, now: datetime) -> RatingChosen:
        """Never while ratings are open: nobody's answer may change its meaning after it is given (RT-8)."""
        if state.state in (State.OPEN, State.LATE):
            raise Refused(N_("Ratings are open. Close them first."))
        if state.begun and state.state is State.WAITING:
            raise Refused(N_("The first rating is in. Change this when ratings are closed."))
        return RatingChosen(seat.team, self.named, self.coaches_rate, self.threshold)
