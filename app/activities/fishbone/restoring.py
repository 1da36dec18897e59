"""The causes of an imported meeting, under their branches."""

from datetime import datetime
from typing import Any, Self

from pydantic import model_validator
from sqlalchemy import Connection

from app.activities.fishbone.board import Mode
from app.activities.fishbone.tables import Fishbone, FishboneBranch, FishboneCause
from app.core.contract import Place
from app.core.ids import new_id
from app.core.shape import Count, Loose, Name, Number, Words, read
from app.meetings.restoring import one_by_one
from app.storage.columns import put


class CauseFacts(Loose):
    """branch: of a parked cause, which stands under none."""

    number: Number
    text: Words
    set_aside: bool = False
    branch: Name = ""


class BranchFacts(Loose):
    name: Name
    causes: list[CauseFacts]


class BoneFacts(Loose):
    """not_shown: how many causes nobody had seen yet; their words are in no file."""

    problem: Words
    branches: list[BranchFacts]
    parked: list[CauseFacts] = []
    not_shown: Count = 0

    @model_validator(mode="after")
    def once(self) -> Self:
        found = [cause.number for some in (self.parked, *(one.causes for one in self.branches)) for cause in some]
        if len(set(found)) != len(found):
            raise ValueError("two causes have one number")
        return self


class FishboneFacts(Loose):
    fishbones: list[BoneFacts] = []


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """Causes nobody had seen are in no file, nor who wrote what."""
    bones = read(FishboneFacts, facts).fishbones
    for id_, at, bone in one_by_one(tx, place, bones):
        put_bone(tx, place.meeting, id_, bone, at)


def put_bone(tx: Connection, meeting: str, id_: str, bone: BoneFacts, at: datetime) -> None:
    mode = Mode.SILENT if bone.not_shown else Mode.OPEN
    when: dict[str, Any] = dict.fromkeys(("written_at", "opened_at", "closed_at"), at)
    put(tx, Fishbone(id=id_, meeting_id=meeting, problem=bone.problem, mode=mode.value, **when))
    names: dict[str, str] = {}
    for position, branch in enumerate(bone.branches):
        names[branch.name] = branch_id = new_id()
        put(tx, FishboneBranch(id=branch_id, fishbone_id=id_, name=branch.name, position=position))
        put(tx, *(cause(id_, branch_id, one, at) for one in branch.causes))
    for one in bone.parked:
        under = names.get(one.branch) or next(iter(names.values()), None)
        if under:
            put(tx, cause(id_, under, one, at, parked=at))


def cause(bone: str, branch: str, told: CauseFacts, at: datetime, parked: datetime | None = None) -> FishboneCause:
    """A text that was set aside is gone; that there was one stays (BR-15)."""
    gone = at if told.set_aside else None
    where: dict[str, Any] = {"id": new_id(), "fishbone_id": bone, "branch_id": branch, "number": told.number}
    when: dict[str, Any] = {"added_at": at, "aside_at": gone, "erased_at": gone, "parked_at": parked}
    return FishboneCause(**where, text="" if told.set_aside else told.text, **when)
