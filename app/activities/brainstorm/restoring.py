"""The ideas of an imported meeting: they stand in the team's idea bank again and are found again (BR-12)."""

from datetime import datetime
from typing import Any, Self

from pydantic import model_validator
from sqlalchemy import Connection, select

from app.activities.brainstorm.rules import Mode, Status
from app.activities.brainstorm.tables import Brainstorm, Cluster, Idea
from app.core.contract import Place
from app.core.ids import new_id
from app.core.shape import Count, Loose, Name, Number, Words, read
from app.meetings.restoring import one_by_one
from app.meetings.tables import Participant
from app.storage.columns import put, table

PERSON = table(Participant)
FATES = {Status.KEPT, Status.BANKED, Status.TESTING, Status.ADOPTED, Status.ABANDONED}


class IdeaFacts(Loose):
    number: Number
    text: Words
    status: Status
    merged_into: Count | None = None
    group: Name = ""
    by: Name = ""
    set_aside: bool = False


class GroupFacts(Loose):
    name: Name


class BoardFacts(Loose):
    """not_shown: how many ideas nobody had seen yet; their words are in no file."""

    question: Words
    theme: Words = ""
    anonymous: bool
    ideas: list[IdeaFacts]
    groups: list[GroupFacts] = []
    not_shown: Count = 0

    @model_validator(mode="after")
    def once(self) -> Self:
        if len({idea.number for idea in self.ideas}) != len(self.ideas):
            raise ValueError("two ideas have one number")
        merged = {idea.number for idea in self.ideas if idea.status is Status.MERGED}
        if any(idea.number in merged and idea.merged_into in merged for idea in self.ideas):
            raise ValueError("an idea is merged into one that is merged itself")
        return self


class BrainstormFacts(Loose):
    brainstorms: list[BoardFacts] = []


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """Ideas nobody had seen are in no file, nor who wrote what where that was hidden (BR-4)."""
    boards = read(BrainstormFacts, facts).brainstorms
    named = select(PERSON.c.name, PERSON.c.id).where(PERSON.c.meeting_id == place.meeting).order_by(PERSON.c.id)
    who = {row.name: row.id for row in tx.execute(named)}
    for id_, at, board in one_by_one(tx, place, boards):
        put_board(tx, place.meeting, id_, board, at)
        put_ideas(tx, id_, board, at, {} if board.anonymous else who)


def put_board(tx: Connection, meeting: str, id_: str, board: BoardFacts, at: datetime) -> None:
    mode = Mode.SILENT if board.not_shown else Mode.OPEN
    about: dict[str, Any] = {
        "question": board.question,
        "theme": board.theme,
        "anonymous": board.anonymous,
        "mode": mode.value,
    }
    when: dict[str, Any] = dict.fromkeys(("asked_at", "opened_at", "closed_at", "clarify_at"), at)
    put(tx, Brainstorm(id=id_, meeting_id=meeting, **about, **when))


def put_ideas(tx: Connection, board: str, told: BoardFacts, at: datetime, who: dict[str, str]) -> None:
    """Heads before what is merged into them, since those point there."""
    groups = {one.name: new_id() for one in told.groups}
    for position, (name, id_) in enumerate(groups.items(), 1):
        put(tx, Cluster(id=id_, brainstorm_id=board, name=name, position=position))
    ids = {idea.number: new_id() for idea in told.ideas}
    for idea in sorted(told.ideas, key=lambda one: one.status is Status.MERGED):
        into = ids.get(idea.merged_into or 0) if idea.status is Status.MERGED else None
        put(tx, idea_row(idea, ids[idea.number], board, at, group=groups.get(idea.group), into=into, who=who))


def idea_row(
    idea: IdeaFacts, id_: str, board: str, at: datetime, *, group: str | None, into: str | None, who: dict[str, str]
) -> Idea:
    """A text that was set aside is gone; that there was one stays (BR-15)."""
    gone = at if idea.set_aside else None
    when: dict[str, Any] = {"added_at": at, "aside_at": gone, "erased_at": gone}
    when |= {"parked_at": at if idea.status is Status.PARKED else None}
    return Idea(
        id=id_,
        brainstorm_id=board,
        number=idea.number,
        text="" if idea.set_aside else idea.text,
        author_id=who.get(idea.by),
        cluster_id=group,
        merged_into=into,
        fate=idea.status.value if idea.status in FATES else "",
        **when,
    )
