"""Groups: headings for ideas that belong together, an idea in at most one (BR-10).  In code: cluster.  No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from app.activities.brainstorm.board import STAGE, Board, Group, Idea
from app.activities.brainstorm.clarifying import PerhapsId
from app.core.contract import Command, Event, Seat
from app.core.errors import Gone, Refused
from app.core.gathering import folded
from app.core.ids import Id
from app.core.permissions import Need
from app.core.text import GroupName
from app.core.words import N_

MOST_GROUPS = 20
TICK = "pick-"  # each ticked idea is a field of its own, so that it works without scripts
GROUPS = STAGE | {"ballot.items"}


def apart(typed: object) -> object:
    return typed.split() if isinstance(typed, str) else typed


Picked = Annotated[tuple[Id, ...], BeforeValidator(apart), Field(max_length=500)]


@dataclass(frozen=True, slots=True)
class GroupMade(Event):
    topics: ClassVar = GROUPS
    board: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class GroupRenamed(Event):
    topics: ClassVar = GROUPS
    cluster: str
    name: str


@dataclass(frozen=True, slots=True)
class IdeasMoved(Event):
    """cluster: "" takes the ideas out of their groups."""

    topics: ClassVar = GROUPS
    ideas: tuple[str, ...]
    cluster: str


@dataclass(frozen=True, slots=True)
class GroupEmptied(Event):
    """Its ideas are in no group, and its heading is gone."""

    topics: ClassVar = GROUPS
    cluster: str


def may_group(state: Board) -> None:
    state.may_change()
    if state.hidden:
        raise Refused(N_("Show the ideas first. Then they can be grouped."))


def must_be_a_new_name(state: Board, name: str, but: str = "") -> None:
    if any(folded(group.name) == folded(name) for group in state.groups if group.id != but):
        raise Refused(N_("There is a group with this name already."))


def group_of(state: Board, wanted: str) -> Group:
    """A group of this brainstorm, or Gone."""
    found = next((group for group in state.groups if group.id == wanted), None)
    if found is None:
        raise Gone(N_("This group is not there any more. Choose another."))
    return found


class NewGroup(Command):
    """A heading for ideas that belong together (BR-10)."""

    needs: ClassVar[Need] = Need.FACILITATE
    name: GroupName

    def decide(self, state: Board, seat: Seat, now: datetime) -> GroupMade:
        """Its number is one more than any group has: a ballot on groups goes by it."""
        may_group(state)
        must_be_a_new_name(state, self.name)
        if len(state.groups) >= MOST_GROUPS:
            raise Refused(N_("There are as many groups as a room can keep apart. Empty one first."))
        return GroupMade(state.id, self.name, max((group.number for group in state.groups), default=0) + 1)


class RenameGroup(Command):
    """Other words for a group."""

    needs: ClassVar[Need] = Need.FACILITATE
    cluster: Id
    name: GroupName

    def decide(self, state: Board, seat: Seat, now: datetime) -> GroupRenamed:
        may_group(state)
        group = group_of(state, self.cluster)
        must_be_a_new_name(state, self.name, but=group.id)
        if group.name == self.name:
            raise Refused(N_("This is what it says already."))
        return GroupRenamed(group.id, self.name)


def with_ticked(form: Any, tick: str) -> Any:
    """The form with its ticked boxes as one field, unless it sent that field."""
    ticked = [name.removeprefix(tick) for name in form if name.startswith(tick)]
    return form if form.get("picked") else {**form, "picked": ticked}


class MoveIdeas(Command):
    """Put the ticked ideas into a group, or into none; what is merged into them goes with them."""

    needs: ClassVar[Need] = Need.FACILITATE
    picked: Picked = ()
    cluster: PerhapsId = ""

    @model_validator(mode="before")
    @classmethod
    def gather(cls, form: Any) -> Any:
        return with_ticked(form, TICK)

    def decide(self, state: Board, seat: Seat, now: datetime) -> IdeasMoved:
        may_group(state)
        if not self.picked:
            raise Refused(N_("Tick the ideas first."))
        if self.cluster:
            group_of(state, self.cluster)
        known = {idea.id: idea for idea in state.picked}
        return IdeasMoved(tuple(self.may_move(state, known.get(one)) for one in self.picked), self.cluster)

    def may_move(self, state: Board, found: Idea | None) -> str:
        idea = state.seen(found)
        if idea.head is not None:
            raise Refused(N_("This idea is merged. Take it out first."))
        return idea.id


class EmptyGroup(Command):
    """Take all ideas out of a group; its heading goes, the ideas stay."""

    needs: ClassVar[Need] = Need.FACILITATE
    cluster: Id

    def decide(self, state: Board, seat: Seat, now: datetime) -> GroupEmptied:
        may_group(state)
        return GroupEmptied(group_of(state, self.cluster).id)


GROUPING = (NewGroup, RenameGroup, MoveIdeas, EmptyGroup)
