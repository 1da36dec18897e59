"""Asking for a change once clarifying has begun: the author asks, the facilitator decides (BR-6).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import Board, Idea
from app.activities.brainstorm.clarifying import PerhapsText
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_

WISHES = frozenset({"brainstorm.stage"})


@dataclass(frozen=True, slots=True)
class ChangeAsked(Event):
    """text: what the idea should say, "" to have it parked.  It takes the place of what was asked before."""

    topics: ClassVar = WISHES
    idea: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRefused(Event):
    """The idea stays as it is, and its author is told."""

    topics: ClassVar = WISHES
    idea: str


class AskForChange(Command):
    """Ask the facilitator for other words for my idea, or to park it (BR-6)."""

    needs: ClassVar[Need] = Need.TAKE_PART
    idea: Id
    text: PerhapsText = ""

    def decide(self, state: Board, seat: Seat, now: datetime) -> ChangeAsked:
        """Also while a vote runs: it waits until the facilitator may change something."""
        state.must_run()
        idea = written(state, seat)
        if not state.clarified:
            raise Refused(N_("Until clarifying starts you can change it yourself."))
        if self.text == idea.text:
            raise Refused(N_("This is what it says already."))
        return ChangeAsked(idea.id, self.text)


def written(state: Board, seat: Seat) -> Idea:
    """An idea of this person that all see and that can still be changed."""
    idea = state.idea
    if idea is None or idea.author is None or idea.author != seat.participant:
        raise Gone(N_("You have no such idea."))
    if idea.parked:
        raise Refused(N_("This idea is parked already."))
    return state.readable()


class LeaveIdea(Command):
    """Leave an idea as it is, although its author has asked for a change."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> ChangeRefused:
        state.must_run()
        if not state.wished:
            raise Refused(N_("Nobody has asked for a change of this idea."))
        return ChangeRefused(state.numbered().id)


WISHING = (AskForChange, LeaveIdea)
