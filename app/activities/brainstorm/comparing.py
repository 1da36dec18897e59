"""Asking the room before two ideas become one, and which idea is in focus on the wall (BR-8, BR-9).  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.brainstorm.board import STAGE, Board, Idea
from app.activities.brainstorm.clarifying import PerhapsId, PerhapsText, may_merge
from app.core.contract import Command, Event, Seat
from app.core.errors import Refused
from app.core.ids import Id
from app.core.permissions import Need
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class MergeProposed(Event):
    """Both stand side by side on all screens.  text: what the merged idea would say, "" for the words of `into`."""

    topics: ClassVar = STAGE
    board: str
    idea: str
    into: str
    text: str


@dataclass(frozen=True, slots=True)
class NotSame(Event):
    """The room has said so: they leave the screens, and are not suggested again."""

    topics: ClassVar = STAGE
    board: str
    idea: str
    into: str


@dataclass(frozen=True, slots=True)
class IdeaFocused(Event):
    """idea: "" takes the idea in focus back to the list."""

    topics: ClassVar = STAGE
    board: str
    idea: str


class ProposeMerge(Command):
    """Ask the room whether two ideas are the same, before anything is merged (BR-8)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id
    into: Id
    text: PerhapsText = ""

    def decide(self, state: Board, seat: Seat, now: datetime) -> MergeProposed:
        """One pair at a time; the same pair may be asked about again, with other words."""
        idea, into = may_merge(state, self.text)
        if state.asked and state.asked != {idea.id, into.id}:
            raise Refused(N_("Two ideas are being compared already. Merge them or say they are not the same."))
        return MergeProposed(state.id, idea.id, into.id, "" if self.text == into.text else self.text)


class NotTheSame(Command):
    """Leave two ideas as they are: what was asked is answered, and a suggestion does not come again (BR-9)."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: Id
    into: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> NotSame:
        state.must_run()
        idea, into = state.seen(state.idea), state.seen(state.into)
        if idea.id == into.id:
            raise Refused(N_("Choose two different ideas."))
        return NotSame(state.id, idea.id, into.id)


class FocusIdea(Command):
    """Show one idea large while the room talks about what it means; without an idea, show the list again."""

    needs: ClassVar[Need] = Need.FACILITATE
    idea: PerhapsId = ""

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeaFocused:
        state.must_run()
        state.must_be_asked()
        return IdeaFocused(state.id, self.looked_at(state).id if self.idea else "")

    def looked_at(self, state: Board) -> Idea:
        idea = state.seen(state.idea)
        if idea.head is not None:
            raise Refused(N_("This idea is merged. Take it out first."))
        return idea
