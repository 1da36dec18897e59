"""You said, we will try: a comment becomes a change to our meeting, and is judged after three (RT-9).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from app.core.contract import Command, Event, Need, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.words import N_

CHANGES = frozenset({"weeks.changes", "meeting.state"})
AFTER = 3  # meetings in which it is tried before the team says whether it helped


@dataclass(frozen=True, slots=True)
class Trying:
    """What a command about changes needs to know.

    lesson: the text of the comment that is meant, "" for none that all may read.  tried_as: the change it has become.
    since: how many meetings were held with the change that is meant, None where there is no such change.
    """

    lesson: str = ""
    tried_as: str = ""
    since: int | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ChangePromised(Event):
    topics: ClassVar = CHANGES
    comment: str
    text: str
    team: str


@dataclass(frozen=True, slots=True)
class ChangeJudged(Event):
    topics: ClassVar = CHANGES
    change: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ChangeWithdrawn(Event):
    topics: ClassVar = CHANGES
    change: str


def due(since: int, verdict: str) -> bool:
    """Whether the team says now if it helped."""
    return not verdict and since >= AFTER


class TryChange(Command):
    """A could-improve comment becomes a change to our meeting, in one tap after the close."""

    needs: ClassVar = Need.FACILITATE
    after_approval: ClassVar = True
    comment: Id

    def decide(self, trying: Trying, seat: Seat, now: datetime) -> ChangePromised:
        if trying.tried_as:
            raise Refused(N_("We will try that already."))
        if not trying.lesson:
            raise Gone(N_("This comment is not there for all to read."))
        return ChangePromised(self.comment, trying.lesson, seat.team)


class OfChange(Command):
    """About one change to our meeting."""

    needs: ClassVar = Need.FACILITATE
    after_approval: ClassVar = True
    change: Id


class JudgeChange(OfChange):
    """It helped, it did not, or we are not sure; asked after three meetings."""

    verdict: Literal["helped", "not_helped", "unsure"]

    def decide(self, trying: Trying, seat: Seat, now: datetime) -> ChangeJudged:
        if trying.since is None:
            raise Gone(N_("That change is no longer there."))
        if trying.since < AFTER:
            raise Refused(N_("Try it for %(n)s meetings first."), n=AFTER)
        return ChangeJudged(self.change, self.verdict)


class WithdrawChange(OfChange):
    """We will not try it after all; only before it has been tried."""

    def decide(self, trying: Trying, seat: Seat, now: datetime) -> ChangeWithdrawn:
        if trying.since is None:
            raise Gone(N_("That change is no longer there."))
        if trying.since:
            raise Refused(N_("It has been tried. Say whether it helped."))
        return ChangeWithdrawn(self.change)


OF_CHANGES: tuple[type[Command], ...] = (TryChange, JudgeChange, WithdrawChange)
