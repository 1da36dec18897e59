"""What a brainstorm tells of its ideas afterwards: no author, no text that was set aside."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from app.activities.brainstorm.overview import Overview, Shown, all_of
from app.activities.brainstorm.status import HIDING, Status
from app.activities.brainstorm.tables import Brainstorm, Idea
from app.core.fates import Fate
from app.core.finding import MOST, Found, holds
from app.core.saying import phrase
from app.meetings.tables import Meeting
from app.storage.columns import table

IDEA, B, M = table(Idea), table(Brainstorm), table(Meeting)
PARKED = phrase("Kept on the parking lot, to come back to.")
BECAME = {
    Status.PARKED: PARKED,
    Status.BANKED: phrase("Kept in the team's idea bank, to come back to."),
    Status.TESTING: phrase("It is being tested."),
    Status.ADOPTED: phrase("It was adopted."),
    Status.ABANDONED: phrase("It was tried and given up."),
}
LISTED = phrase("On the list of ideas of this meeting.")


def fates(tx: Connection, meeting: str) -> Iterator[Fate]:
    """The ideas that all could see."""
    for one, _ in all_of(tx, meeting):
        if not one.hidden:
            yield from of(one)


def of(one: Overview) -> Iterator[Fate]:
    number = {idea.id: idea.number for idea in one.ideas}
    for idea in one.ideas:
        if not idea.aside and idea.text:
            yield Fate(idea.id, became(idea, number), idea.number, idea.text)


def became(idea: Shown, number: dict[str, int]) -> str:
    if idea.status is Status.MERGED and idea.head in number:
        return phrase("Joined with idea %(n)s, which says the same.", n=number[idea.head])
    return BECAME.get(idea.status, LISTED)


def found(tx: Connection, team: str, words: tuple[str, ...]) -> Iterator[Found]:
    """Ideas that all could see and that hold these words; never whose they were."""
    shown = (IDEA.c.number.is_not(None), B.c.mode.not_in(HIDING))
    kept = (IDEA.c.withdrawn_at.is_(None), IDEA.c.aside_at.is_(None), IDEA.c.erased_at.is_(None))
    asked = (
        select(IDEA.c.text, M.c.id, M.c.number, M.c.scheduled_start)
        .join_from(IDEA, B, B.c.id == IDEA.c.brainstorm_id)
        .join(M, M.c.id == B.c.meeting_id)
        .where(M.c.team_id == team, M.c.practice.is_(False), *shown, *kept, holds(IDEA.c.text, words))
        .order_by(M.c.scheduled_start.desc(), IDEA.c.number)
        .limit(MOST)
    )
    for row in tx.execute(asked):
        yield Found("idea", row.text, row.id, row.number, row.scheduled_start)
