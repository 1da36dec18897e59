"""What each event writes.  At the close everything is cut from its people, for good (MV-19)."""

from functools import singledispatch
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from app.activities.rating import rules
from app.activities.rating.rating_rows import KIND, OF, AnyRow, basis
from app.activities.rating.rules import Side
from app.activities.rating.shown_rows import people_of
from app.activities.rating.tables import (
    CountedComment,
    CountedRating,
    Rating,
    RatingComment,
    RatingRound,
    RatingSetting,
)
from app.agenda.hour import REOPEN
from app.core.contract import Event, Place
from app.core.ids import new_id
from app.meetings.tables import Participant, Receipt
from app.storage.columns import table

PERSON, RECEIPT = table(Participant), table(Receipt)
SETTING, ROUND, RATING, COMMENT = (table(t) for t in (RatingSetting, RatingRound, Rating, RatingComment))
NUMBER, WORDS = table(CountedRating), table(CountedComment)
shuffle = SystemRandom().shuffle

MINE_IS = and_(RATING.c.meeting_id == bindparam("of"), RATING.c.participant_id == bindparam("by"))
REVALUE = update(RATING).where(MINE_IS).values(value=bindparam("to"), by_hand=bindparam("hand"))
MARK = update(RATING).where(MINE_IS).values(sent=bindparam("done"))
OPENED = update(ROUND).where(ROUND.c.meeting_id == bindparam("of")).values(opened_at=bindparam("at"))
UNSAY = delete(COMMENT).where(COMMENT.c.meeting_id == bindparam("of"), COMMENT.c.id == bindparam("comment"))
HIDE = (
    update(WORDS)
    .where(WORDS.c.meeting_id == bindparam("of"), WORDS.c.id == bindparam("comment"))
    .values(aside_by=bindparam("by"))
)
ERASE = update(WORDS).where(WORDS.c.meeting_id == bindparam("of"), WORDS.c.id == bindparam("comment")).values(text="")


@singledispatch
def save(event: Event, tx: Connection, place: Place) -> None:
    raise TypeError(event)


@save.register
def _(event: rules.RatingOpened, tx: Connection, place: Place) -> None:
    _begin(tx, place)


@save.register
def _(event: rules.Rated, tx: Connection, place: Place) -> None:
    _begin(tx, place, early=isinstance(event, rules.RatedEarly))
    mine = {"of": place.meeting, "by": event.participant}
    if event.value is not None and not tx.execute(REVALUE, mine | {"to": event.value, "hand": event.by_hand}).rowcount:
        new = {"meeting_id": place.meeting, "participant_id": event.participant, "value": event.value}
        tx.execute(insert(RATING), new | {"by_hand": event.by_hand, "sent": False})
    if event.sent is not None:
        tx.execute(MARK, mine | {"done": event.sent})
    if event.comments:
        tx.execute(insert(COMMENT), [_comment(place, event.participant, side, text) for side, text in event.comments])


@save.register
def _(event: rules.RatingTakenUp, tx: Connection, place: Place) -> None:
    tx.execute(MARK, {"of": place.meeting, "by": event.participant, "done": False})


@save.register
def _(event: rules.CommentWithdrawn, tx: Connection, place: Place) -> None:
    tx.execute(UNSAY, {"of": place.meeting, "comment": event.comment})


@save.register
def _(event: rules.CommentSetAside, tx: Connection, place: Place) -> None:
    tx.execute(HIDE, {"of": place.meeting, "comment": event.comment, "by": event.by})
    if event.erased:
        tx.execute(ERASE, {"of": place.meeting, "comment": event.comment})


@save.register
def _(event: rules.CommentPutBack, tx: Connection, place: Place) -> None:
    tx.execute(HIDE, {"of": place.meeting, "comment": event.comment, "by": None})


@save.register
def _(event: rules.RatingChosen, tx: Connection, place: Place) -> None:
    """The team's choice; of a round that was opened and closed nothing changes."""
    tx.execute(delete(SETTING).where(SETTING.c.team_id == event.team))
    row = {
        "team_id": event.team,
        "named": event.named,
        "coaches_rate": event.coaches_rate,
        "threshold": event.threshold,
    }
    tx.execute(insert(SETTING), row)


def _comment(place: Place, who: str, side: Side, text: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "meeting_id": place.meeting,
        "participant_id": who,
        "kind": side.value,
        "text": text,
        "at": place.now,
    }


def _begin(tx: Connection, place: Place, *, early: bool = False) -> AnyRow:
    """The round with its own copy of the team's choice, so that nothing changes under a rating given (RT-2, RT-8).

    early: a rating of somebody who has left does not open it for the others (RT-3).
    """
    row, opened_at = basis(tx, place), None if early else place.now
    if row.round is None:
        copy = {"named": row.named, "coaches_rate": row.coaches_rate, "threshold": row.threshold}
        first = {"meeting_id": place.meeting, "opened_at": opened_at, "people": 0, "commenters": 0, "on_paper": 0}
        tx.execute(insert(ROUND), first | copy)
    elif row.opened_at is None and opened_at:
        tx.execute(OPENED, {"of": place.meeting, "at": opened_at})
    return row


# The close (MV-19)

GIVEN = (
    select(RATING.c.value, RATING.c.by_hand, PERSON.c.name)
    .join_from(RATING, PERSON, PERSON.c.id == RATING.c.participant_id)
    .where(RATING.c.meeting_id == OF)
)
WRITTEN = select(COMMENT.c.participant_id, COMMENT.c.kind, COMMENT.c.text).where(COMMENT.c.meeting_id == OF)
SHUT = (
    update(ROUND)
    .where(ROUND.c.meeting_id == bindparam("of"))
    .values(
        closed_at=bindparam("at"),
        people=bindparam("present"),
        commenters=bindparam("wrote"),
        on_paper=bindparam("paper"),
    )
)
FORGET = update(RECEIPT).where(RECEIPT.c.meeting_id == bindparam("of"), RECEIPT.c.part == KIND).values(print=None)


@save.register
def _(event: rules.RatingClosed, tx: Connection, place: Place) -> None:
    """Everything is written again under new ids in random order, and the link to persons is erased."""
    row = _begin(tx, place)
    given, written = (
        list(tx.execute(GIVEN, {"meeting": place.meeting})),
        list(tx.execute(WRITTEN, {"meeting": place.meeting})),
    )
    counts = {
        "present": people_of(tx, place, bool(row.coaches_rate))[1],
        "wrote": len({one.participant_id for one in written}),
        "paper": sum(one.by_hand for one in given),
    }
    named = row.named and place.now < (row.ended_at or place.now) + REOPEN  # later nobody is in the room to see them
    _again(tx, NUMBER, [{"value": one.value, "name": one.name if named else ""} for one in given], place)
    _again(tx, WORDS, [{"kind": one.kind, "text": one.text, "aside_by": None} for one in written], place)
    for cut in (RATING, COMMENT):
        tx.execute(delete(cut).where(cut.c.meeting_id == place.meeting))
    tx.execute(FORGET, {"of": place.meeting})
    tx.execute(SHUT, {"of": place.meeting, "at": place.now} | counts)


def _again(tx: Connection, into: Any, rows: list[dict[str, Any]], place: Place) -> None:
    shuffle(rows)
    if rows:
        tx.execute(insert(into), [row | {"id": new_id(), "meeting_id": place.meeting} for row in rows])
