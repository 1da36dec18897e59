"""What the house asks of ratings: load for a rule, what is overdue, what is erased, two people who were one.

One person's rating is read in `rating_rows.py`, what screens show in `shown_rows.py`; `saving.py` writes events.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from app.activities.rating import rules
from app.activities.rating.rating_rows import KIND, MINE, OF, WHO, basis, moments, my_comments, my_rating, said_by
from app.activities.rating.rules import Moments, Person, Round, State
from app.activities.rating.saving import save
from app.activities.rating.shown_rows import overview, set_aside_by, without_device
from app.activities.rating.tables import CountedComment, CountedRating, Rating, RatingComment, RatingRound
from app.core.contract import Command, Place, Seat
from app.meetings.tables import Meeting, Participant, ParticipantDevice
from app.storage.columns import table

__all__ = [
    "KIND",
    "erase_at_end",
    "fold",
    "load",
    "my_comments",
    "my_rating",
    "overdue",
    "overview",
    "save",
    "set_aside_by",
    "without_device",
]

MEETING, PERSON, DEVICE = (table(t) for t in (Meeting, Participant, ParticipantDevice))
ROUND, RATING, COMMENT = (table(t) for t in (RatingRound, Rating, RatingComment))
NUMBER, WORDS = table(CountedRating), table(CountedComment)
ABOUT = select(
    PERSON.c.id,
    select(DEVICE.c.device_hash)
    .where(DEVICE.c.meeting_id == OF, DEVICE.c.participant_id == PERSON.c.id)
    .exists()
    .label("device"),
).where(PERSON.c.meeting_id == OF, PERSON.c.id == WHO, PERSON.c.removed.is_(False))
ASIDE = select(WORDS.c.aside_by).where(WORDS.c.meeting_id == OF, WORDS.c.id == bindparam("comment"))
ERASE_ALL = update(WORDS).where(WORDS.c.meeting_id == bindparam("of"), WORDS.c.aside_by.is_not(None)).values(text="")
UNNAME = update(NUMBER).where(NUMBER.c.meeting_id == bindparam("of")).values(name="")
LATE = (
    select(ROUND.c.meeting_id, MEETING.c.scheduled_end, MEETING.c.started_at, MEETING.c.ended_at)
    .join_from(ROUND, MEETING, MEETING.c.id == ROUND.c.meeting_id)
    .where(ROUND.c.closed_at.is_(None), MEETING.c.scheduled_end <= bindparam("now"))
    .order_by(ROUND.c.meeting_id)
)


def load(tx: Connection, place: Place, seat: Seat, command: Command) -> Round:
    """The state, and what this person (or the one the command is about) gave so far."""
    row = basis(tx, place)
    known: dict[str, Any] = {
        "state": moments(row).state(place.now),
        "coaches_rate": bool(row.coaches_rate),
        "started": row.started_at is not None,
        "ended": row.ended_at is not None,
        "begun": row.round is not None,
    }
    match command:
        case rules.SetAside(comment=comment) | rules.PutBack(comment=comment):
            known |= _aside(tx, place, comment)
        case rules.RatePaper(participant=person):
            known |= _given(tx, place, person) | {"person": _person(tx, place, person)}
        case rules.WithdrawComment(comment=comment):
            known["comment"] = comment in {said.id for said in said_by(tx, place, seat.participant)}
        case rules.SendRating() | rules.SayWentWell() | rules.SayCouldImprove():
            known |= _given(tx, place, seat.participant)
    return Round(**known)


def _aside(tx: Connection, place: Place, comment: str) -> dict[str, Any]:
    found = tx.execute(ASIDE, {"meeting": place.meeting, "comment": comment}).one_or_none()
    return {"comment": found is not None, "aside_by": found.aside_by if found else None}


def _given(tx: Connection, place: Place, who: str | None) -> dict[str, Any]:
    rated = tx.execute(MINE, {"meeting": place.meeting, "who": who}).one_or_none()
    said = frozenset((comment.kind, comment.text) for comment in said_by(tx, place, who))
    return {"rated": rated is not None, "said": said}


def _person(tx: Connection, place: Place, who: str) -> Person | None:
    found = tx.execute(ABOUT, {"meeting": place.meeting, "who": who}).one_or_none()
    return Person(found.id, bool(found.device)) if found else None


def erase_at_end(tx: Connection, meeting: str, now: datetime) -> None:
    """Once the end cannot be undone: texts set aside are gone for good (BR-15), and so are names (RT-8)."""
    tx.execute(ERASE_ALL, {"of": meeting})
    tx.execute(UNNAME, {"of": meeting})


def overdue(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Meetings whose rating is over by the clock and not yet cut: the house asks CloseOverdueRating for each."""
    rows = tx.execute(LATE, {"now": now})
    return [
        (r.meeting_id, "CloseOverdueRating")
        for r in rows
        if Moments(r.scheduled_end, r.started_at, r.ended_at, begun=True).state(now) is State.LATE
    ]


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the first rating stays, the comments of both are theirs (RO-7)."""
    if tx.execute(MINE, {"meeting": place.meeting, "who": stays}).first():
        tx.execute(delete(RATING).where(RATING.c.meeting_id == place.meeting, RATING.c.participant_id == goes))
    for kept in (RATING, COMMENT):
        theirs = update(kept).where(kept.c.meeting_id == place.meeting, kept.c.participant_id == goes)
        tx.execute(theirs.values(participant_id=stays))
