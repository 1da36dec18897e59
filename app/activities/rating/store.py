"""Rows in, frozen data out.  Loads one person's rating, never everybody's, until the close."""

from datetime import datetime
from functools import singledispatch
from random import SystemRandom
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, case, delete, func, insert, or_, select, update

from app.activities.rating import rules
from app.activities.rating.record import Comment, Overview, Picture, Result, picture
from app.activities.rating.rules import Moments, Person, Round, Side, State
from app.activities.rating.tables import (
    CountedComment,
    CountedRating,
    Rating,
    RatingComment,
    RatingRound,
    RatingSetting,
)
from app.agenda.hour import REOPEN
from app.agenda.tables import AgendaItem
from app.core.contract import Command, Event, Place, Seat
from app.core.ids import new_id
from app.meetings.tables import Meeting, Participant, ParticipantDevice, Receipt
from app.storage.columns import table

KIND = "rating"
MEETING, ITEM, PERSON, DEVICE, RECEIPT = (
    table(t) for t in (Meeting, AgendaItem, Participant, ParticipantDevice, Receipt)
)
SETTING, ROUND, RATING, COMMENT = (table(t) for t in (RatingSetting, RatingRound, Rating, RatingComment))
NUMBER, WORDS = table(CountedRating), table(CountedComment)
AnyRow = Row[*tuple[Any, ...]]
OF: BindParameter[str] = bindparam("meeting")
WHO: BindParameter[str] = bindparam("who")
shuffle = SystemRandom().shuffle

ITEM_AT = select(func.min(ITEM.c.started_at)).where(ITEM.c.meeting_id == MEETING.c.id, ITEM.c.activity == KIND)
CURRENT = select(ITEM.c.activity).where(ITEM.c.id == bindparam("item"), ITEM.c.meeting_id == MEETING.c.id)


def chosen(column: str, default: Any) -> Any:
    """The round's own copy once there is one, else the team's choice, else the default."""
    return func.coalesce(ROUND.c[column], SETTING.c[column], default).label(column)


BASIS = (
    select(
        MEETING.c.team_id,
        MEETING.c.scheduled_start,
        MEETING.c.scheduled_end,
        case((MEETING.c.cancelled_at.is_(None), MEETING.c.started_at)).label("started_at"),
        MEETING.c.ended_at,
        ITEM_AT.scalar_subquery().label("item_at"),
        CURRENT.scalar_subquery().label("activity"),
        ROUND.c.meeting_id.label("round"),
        ROUND.c.opened_at,
        ROUND.c.closed_at,
        ROUND.c.people,
        ROUND.c.commenters,
        ROUND.c.on_paper,
        chosen("named", False),
        chosen("coaches_rate", True),
        chosen("threshold", 3),
    )
    .select_from(
        MEETING.outerjoin(ROUND, ROUND.c.meeting_id == MEETING.c.id).outerjoin(
            SETTING, SETTING.c.team_id == MEETING.c.team_id
        )
    )
    .where(MEETING.c.id == OF)
)
MINE = select(RATING.c.value, RATING.c.sent).where(RATING.c.meeting_id == OF, RATING.c.participant_id == WHO)
SAID = (
    select(COMMENT.c.id, COMMENT.c.kind, COMMENT.c.text)
    .where(COMMENT.c.meeting_id == OF, COMMENT.c.participant_id == WHO)
    .order_by(COMMENT.c.at, COMMENT.c.id)
)
ABOUT = select(
    PERSON.c.id,
    select(DEVICE.c.device_hash)
    .where(DEVICE.c.meeting_id == OF, DEVICE.c.participant_id == PERSON.c.id)
    .exists()
    .label("device"),
).where(PERSON.c.meeting_id == OF, PERSON.c.id == WHO, PERSON.c.removed.is_(False))
ASIDE = select(WORDS.c.aside_by).where(WORDS.c.meeting_id == OF, WORDS.c.id == bindparam("comment"))


def basis(tx: Connection, place: Place) -> AnyRow:
    return tx.execute(BASIS, {"meeting": place.meeting, "item": place.item}).one()


def moments(row: AnyRow) -> Moments:
    begun = row.round is not None
    return Moments(row.scheduled_end, row.started_at, row.ended_at, row.item_at, begun, row.opened_at, row.closed_at)


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
            known["comment"] = comment in {said.id for said in _said(tx, place, seat.participant)}
        case rules.SendRating() | rules.SayWentWell() | rules.SayCouldImprove():
            known |= _given(tx, place, seat.participant)
    return Round(**known)


def _aside(tx: Connection, place: Place, comment: str) -> dict[str, Any]:
    found = tx.execute(ASIDE, {"meeting": place.meeting, "comment": comment}).one_or_none()
    return {"comment": found is not None, "aside_by": found.aside_by if found else None}


def _given(tx: Connection, place: Place, who: str | None) -> dict[str, Any]:
    rated = tx.execute(MINE, {"meeting": place.meeting, "who": who}).one_or_none()
    said = frozenset((comment.kind, comment.text) for comment in _said(tx, place, who))
    return {"rated": rated is not None, "said": said}


def _said(tx: Connection, place: Place, who: str | None) -> list[AnyRow]:
    return list(tx.execute(SAID, {"meeting": place.meeting, "who": who}).all())


def _person(tx: Connection, place: Place, who: str) -> Person | None:
    found = tx.execute(ABOUT, {"meeting": place.meeting, "who": who}).one_or_none()
    return Person(found.id, bool(found.device)) if found else None


# What a command changes

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
ERASE_ALL = update(WORDS).where(WORDS.c.meeting_id == bindparam("of"), WORDS.c.aside_by.is_not(None)).values(text="")

UNNAME = update(NUMBER).where(NUMBER.c.meeting_id == bindparam("of")).values(name="")


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
        "present": _people(tx, place, bool(row.coaches_rate))[1],
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


def erase_at_end(tx: Connection, meeting: str, now: datetime) -> None:
    """Once the end cannot be undone: texts set aside are gone for good (BR-15), and so are names (RT-8)."""
    tx.execute(ERASE_ALL, {"of": meeting})
    tx.execute(UNNAME, {"of": meeting})


LATE = (
    select(ROUND.c.meeting_id, MEETING.c.scheduled_end, MEETING.c.started_at, MEETING.c.ended_at)
    .join_from(ROUND, MEETING, MEETING.c.id == ROUND.c.meeting_id)
    .where(ROUND.c.closed_at.is_(None), MEETING.c.scheduled_end <= bindparam("now"))
    .order_by(ROUND.c.meeting_id)
)


def overdue(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Meetings whose rating is over by the clock and not yet cut: the house asks CloseOverdueRating for each."""
    rows = tx.execute(LATE, {"now": now})
    return [
        (r.meeting_id, "CloseOverdueRating")
        for r in rows
        if Moments(r.scheduled_end, r.started_at, r.ended_at, begun=True).state(now) is State.LATE
    ]


# What screens show

HAS_RATED = RATING.c.participant_id.is_not(None)
THERE = and_(PERSON.c.here.is_(True), PERSON.c.removed.is_(False), PERSON.c.by_hand.is_(False))
PEOPLE = (
    select(func.count(RATING.c.participant_id).label("rated"), func.count().label("people"))
    .select_from(
        PERSON.outerjoin(
            RATING, and_(RATING.c.meeting_id == PERSON.c.meeting_id, RATING.c.participant_id == PERSON.c.id)
        )
    )
    .where(PERSON.c.meeting_id == OF)
    .where(or_(HAS_RATED, THERE))
)
NO_COACH = and_(PERSON.c.kind != "coach", PERSON.c.coach_id.is_(None))
TEAM_ONLY = PEOPLE.where(or_(HAS_RATED, NO_COACH))
PRESENT = select(func.count()).select_from(PERSON).where(PERSON.c.meeting_id == OF, THERE)
VALUES = select(NUMBER.c.value, NUMBER.c.name).where(NUMBER.c.meeting_id == OF).order_by(NUMBER.c.name, NUMBER.c.id)
SHOWN = case((WORDS.c.aside_by.is_(None), WORDS.c.text)).label("text")
COMMENTS = (
    select(WORDS.c.id, WORDS.c.kind, SHOWN).where(WORDS.c.meeting_id == OF).order_by(WORDS.c.id)
)  # random ids: shuffled for good
BEFORE = (
    select(ROUND.c.meeting_id, ROUND.c.threshold)
    .join_from(ROUND, MEETING, MEETING.c.id == ROUND.c.meeting_id)
    .where(MEETING.c.team_id == bindparam("team"), MEETING.c.scheduled_start < bindparam("before"))
    .where(ROUND.c.closed_at.is_not(None), MEETING.c.practice.is_(False))
    .order_by(MEETING.c.scheduled_start.desc(), MEETING.c.id)
    .limit(1)
)


def _people(tx: Connection, place: Place, coaches_rate: bool) -> tuple[int, int]:
    """How many have rated, and of how many (RO-9: people without a phone count once they have)."""
    found = tx.execute(PEOPLE if coaches_rate else TEAM_ONLY, {"meeting": place.meeting}).one()
    return found.rated, found.people


def _present(tx: Connection, place: Place, coaches_rate: bool) -> int:
    """How many are here to rate; whether anybody has done so is not looked at."""
    count = PRESENT if coaches_rate else PRESENT.where(NO_COACH)
    return tx.execute(count, {"meeting": place.meeting}).scalar_one()


def overview(tx: Connection, place: Place) -> Overview:
    """What every screen may be told; ratings and comments are read only after the close (RT-4)."""
    row = basis(tx, place)
    state = moments(row).state(place.now)
    result = _result(tx, place, row) if row.closed_at else None
    rated, people = (result.picture.n, row.people) if result else _people(tx, place, bool(row.coaches_rate))
    if state is State.WAITING:  # who left early and has rated is counted from the opening on (RT-3)
        rated, people = 0, _present(tx, place, bool(row.coaches_rate))
    here = row.activity == KIND or (place.item in ("", "-") and row.ended_at is not None)
    early = state is State.WAITING and row.started_at is not None
    return Overview(state, rated, people, bool(row.named), bool(row.coaches_rate), row.threshold, here, result, early)


def _result(tx: Connection, place: Place, row: AnyRow) -> Result:
    shown, names = _picture(tx, place.meeting, row.threshold)
    comments = tuple(Comment(r.id, Side(r.kind), r.text) for r in tx.execute(COMMENTS, {"meeting": place.meeting}))
    before = tx.execute(BEFORE, {"team": row.team_id, "before": row.scheduled_start}).one_or_none()
    last = _picture(tx, before.meeting_id, before.threshold)[0].mean if before else None
    return Result(shown, comments, row.commenters, names if row.named else (), last, row.on_paper)


def _picture(tx: Connection, meeting: str, threshold: int) -> tuple[Picture, tuple[tuple[str, int], ...]]:
    rows = tx.execute(VALUES, {"meeting": meeting}).all()
    return picture([row.value for row in rows], threshold), tuple((row.name, row.value) for row in rows if row.name)


# What one person sees

NO_DEVICE = (
    ~select(DEVICE.c.device_hash).where(DEVICE.c.meeting_id == OF, DEVICE.c.participant_id == PERSON.c.id).exists()
)
NEIGHBOURS = (
    select(PERSON.c.id, PERSON.c.name, RATING.c.value.is_not(None).label("rated"))
    .select_from(
        PERSON.outerjoin(
            RATING, and_(RATING.c.meeting_id == PERSON.c.meeting_id, RATING.c.participant_id == PERSON.c.id)
        )
    )
    .where(PERSON.c.meeting_id == OF, PERSON.c.removed.is_(False), PERSON.c.here.is_(True), NO_DEVICE)
    .order_by(PERSON.c.name, PERSON.c.id)
)
PUT_ASIDE = (
    select(WORDS.c.id, WORDS.c.text)
    .where(WORDS.c.meeting_id == OF, WORDS.c.aside_by == WHO, WORDS.c.text != "")
    .order_by(WORDS.c.id)
)


def my_rating(tx: Connection, place: Place, who: str | None) -> tuple[int | None, bool]:
    """The value this person gave, and whether they pressed "Send rating"."""
    found = tx.execute(MINE, {"meeting": place.meeting, "who": who}).one_or_none()
    return (found.value, bool(found.sent)) if found else (None, False)


def my_comments(tx: Connection, place: Place, who: str | None) -> list[tuple[str, Side, str]]:
    return [(said.id, Side(said.kind), said.text) for said in _said(tx, place, who)]


def without_device(tx: Connection, place: Place) -> list[tuple[str, str, bool]]:
    """Id, name, and whether a rating is in, of everybody here who has no phone (RT-12)."""
    return [(r.id, r.name, bool(r.rated)) for r in tx.execute(NEIGHBOURS, {"meeting": place.meeting})]


def set_aside_by(tx: Connection, place: Place, who: str) -> list[tuple[str, str]]:
    """Id and text of what this person set aside and may put back."""
    return [(r.id, r.text) for r in tx.execute(PUT_ASIDE, {"meeting": place.meeting, "who": who})]


def fold(tx: Connection, place: Place, stays: str, goes: str) -> None:
    """Two participants are one person: the first rating stays, the comments of both are theirs (RO-7)."""
    if tx.execute(MINE, {"meeting": place.meeting, "who": stays}).first():
        tx.execute(delete(RATING).where(RATING.c.meeting_id == place.meeting, RATING.c.participant_id == goes))
    for kept in (RATING, COMMENT):
        theirs = update(kept).where(kept.c.meeting_id == place.meeting, kept.c.participant_id == goes)
        tx.execute(theirs.values(participant_id=stays))
