"""Rating the meeting (RT): what can be asked, and what may be done with a comment.  No I/O here."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, ClassVar

from app.activities.rating.board import (
    CommentPutBack,
    CommentSetAside,
    CommentWithdrawn,
    Person,
    Rated,
    RatedEarly,
    RatingChosen,
    RatingClosed,
    RatingOpened,
    RatingTakenUp,
    Round,
)
from app.activities.rating.status import Moments, Side, State
from app.core.contract import Command, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.numbers import Int, Tick
from app.core.permissions import Need
from app.core.text import Text
from app.core.words import N_

__all__ = [
    "ChangeRating",
    "ChooseRating",
    "CloseOverdueRating",
    "CloseRating",
    "CommentPutBack",
    "CommentSetAside",
    "CommentWithdrawn",
    "GiveRating",
    "Moments",
    "OpenRating",
    "Person",
    "PutBack",
    "RateFor",
    "RatePaper",
    "Rated",
    "RatedEarly",
    "RatingChosen",
    "RatingClosed",
    "RatingOpened",
    "RatingTakenUp",
    "Round",
    "SayCouldImprove",
    "SayWentWell",
    "SendRating",
    "SetAside",
    "Side",
    "State",
    "WithdrawComment",
]

Value = Annotated[int, Int(0, 10)]
Words = Annotated[str, Text(1, 500)]
Perhaps = Annotated[str, Text(0, 500)]


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
