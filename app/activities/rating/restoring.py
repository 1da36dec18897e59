"""The rating of an imported meeting, as far as its record tells it: every figure that was shown."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection

from app.activities.rating.status import State
from app.activities.rating.tables import CountedComment, CountedRating, RatingRound
from app.core.contract import Place
from app.core.ids import ids_in_order, new_id
from app.core.shape import Count, Loose, Words, read
from app.storage.columns import put

Mean = Annotated[str, Field(pattern=r"^(10|[0-9])\.[0-9]$")]
People = Annotated[int, Field(ge=0, le=10_000)]


class RatingFacts(Loose):
    state: State
    rated: People
    people: Count
    on_paper: Count | None = None
    mean: Mean | None = None
    counts: Annotated[list[People], Field(min_length=11, max_length=11)] | None = None
    went_well: list[Words] = []
    could_improve: list[Words] = []


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """Nothing where no figure was shown: then the file has none (RT-6)."""
    told = read(RatingFacts, facts)
    found = values(told)
    if told.state is not State.CLOSED or not found:
        return
    said = {"well": told.went_well, "improve": told.could_improve}
    about: dict[str, Any] = {"opened_at": place.now, "closed_at": place.now}
    counted: dict[str, Any] = {"people": told.people, "commenters": sum(map(len, said.values()))}
    put(tx, RatingRound(meeting_id=place.meeting, on_paper=told.on_paper or 0, **about, **counted))
    put(tx, *(CountedRating(id=new_id(), meeting_id=place.meeting, value=value) for value in found))
    for kind, texts in said.items():
        ids = ids_in_order(len(texts))
        comments = zip(ids, texts, strict=True)
        put(tx, *(CountedComment(id=id_, meeting_id=place.meeting, kind=kind, text=text) for id_, text in comments))


def values(told: RatingFacts) -> list[int]:
    """From five ratings on, each as it was given; of three or four any that have the mean: no more is ever shown."""
    if told.counts:
        return [value for value, count in enumerate(told.counts) for _ in range(count)]
    if told.mean is None or not told.rated:
        return []
    total = (int(told.mean.replace(".", "")) * told.rated + 5) // 10
    return [total // told.rated + (n < total % told.rated) for n in range(told.rated)]
