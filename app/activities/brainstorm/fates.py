"""What a brainstorm tells of its ideas afterwards: no author, no text that was set aside."""

from collections.abc import Iterator

from sqlalchemy import Connection

from app.activities.brainstorm.overview import Overview, Shown, all_of
from app.activities.brainstorm.status import Status
from app.core.fates import Fate
from app.core.saying import phrase

PARKED = phrase("Kept on the parking lot, to come back to.")
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
    return PARKED if idea.status is Status.PARKED else LISTED
