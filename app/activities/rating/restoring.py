"""The rating of an imported meeting, as far as its record tells it: from five ratings on, every figure."""

from typing import Any

from sqlalchemy import Connection

from app.activities.rating.tables import CountedComment, CountedRating, RatingRound
from app.core.contract import Place
from app.core.ids import new_id
from app.storage.columns import put

KINDS = {"went_well": "well", "could_improve": "improve"}


def restore(tx: Connection, place: Place, facts: dict[str, Any]) -> None:
    """Nothing where fewer than five rated: single ratings cannot be worked out of a mean (RT-6)."""
    if facts.get("state") != "closed" or not facts.get("counts"):
        return
    about: dict[str, Any] = {"opened_at": place.now, "closed_at": place.now}
    said = sum(len(facts[side]) for side in KINDS)
    counted: dict[str, Any] = {"people": facts["people"], "commenters": said, "on_paper": facts["on_paper"] or 0}
    put(tx, RatingRound(meeting_id=place.meeting, **about, **counted))
    for value, count in enumerate(facts["counts"]):
        put(tx, *(CountedRating(id=new_id(), meeting_id=place.meeting, value=value) for _ in range(count)))
    for side, kind in KINDS.items():
        put(tx, *(CountedComment(id=new_id(), meeting_id=place.meeting, kind=kind, text=text) for text in facts[side]))
