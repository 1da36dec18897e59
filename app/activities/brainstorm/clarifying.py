"""What the facilitator does with ideas that all can see: wording, merging, parking (BR-6, BR-8).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from app.activities.brainstorm.board import TEXTS, Board, Idea
from app.activities.brainstorm.status import Status
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.text import IdeaText, Line
from app.core.words import N_

PerhapsText = Annotated[str, Line(0, 200)]
PerhapsId = Annotated[str, Line(0, 22)]


@dataclass(frozen=True, slots=True)
class TextEdited(Event):
    """By the facilitator: the old text is kept."""

    topics: ClassVar = TEXTS
    idea: str
    text: str
    old: str


@dataclass(frozen=True, slots=True)
class IdeasMerged(Event):
    """text: what `into` says from now on, or "" where it stays.  old: what it said until now."""

    topics: ClassVar = TEXTS
    idea: str
    into: str
    text: str = ""
    old: str = ""


@dataclass(frozen=True, slots=True)
class IdeaUnmerged(Event):
    topics: ClassVar = TEXTS
    idea: str


@dataclass(frozen=True, slots=True)
class IdeaParked(Event):
    topics: ClassVar = TEXTS | {"record"}
    idea: str
    text: str
    by: str


class EditText(Command):
    """The facilitator changes a text for its author; the old one is kept (BR-6)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id
    text: IdeaText

    def decide(self, state: Board, seat: Seat, now: datetime) -> TextEdited:
        state.may_change()
        idea = state.readable()
        if not state.clarified:
            raise Refused(N_("Until clarifying starts its author can change it."))
        if self.text == idea.text:
            raise Refused(N_("This is what it says already."))
        return TextEdited(idea.id, self.text, idea.text)


class MergeIdeas(Command):
    """Two the same become one: it keeps its number, and the other stands under it (BR-8)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id
    into: Id
    text: PerhapsText = ""

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasMerged:
        idea, into = may_merge(state, self.text)
        changed = self.text if self.text != into.text else ""
        return IdeasMerged(idea.id, into.id, changed, into.text if changed else "")


def may_merge(state: Board, text: str) -> tuple[Idea, Idea]:
    """The two ideas, if they may become one now and a new text may replace that of the second."""
    state.may_change()
    idea, into = state.seen(state.idea), state.seen(state.into)
    if idea.id == into.id:
        raise Refused(N_("Choose two different ideas."))
    if idea.status is not Status.VOTABLE or into.status is not Status.VOTABLE:
        raise Refused(N_("One of the two is merged or parked. Choose others."))
    if text and into.aside_by:
        raise Refused(N_("This text is set aside. Put it back first."))
    return idea, into


class UnmergeIdea(Command):
    """Take this idea alone out again (BR-8)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaUnmerged:
        state.may_change()
        idea = state.seen(state.idea)
        if idea.head is None:
            raise Refused(N_("This idea is not merged."))
        return IdeaUnmerged(idea.id)


class ParkIdea(Command):
    """Off the ballot and on to the parking lot, without its author's name."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaParked:
        state.may_change()
        idea = state.readable()
        if idea.status is Status.PARKED:
            raise Refused(N_("This idea is parked already."))
        if idea.head is not None:
            raise Refused(N_("This idea is merged. Take it out first."))
        return IdeaParked(idea.id, idea.text, seat.by)
