"""What screens show of a rating: how many have rated, and after the close the one picture (RT-4, RT-6)."""

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from app.activities.rating.rating_rows import KIND, MEETING, OF, WHO, AnyRow, basis, moments
from app.activities.rating.record import Comment, Overview, Picture, Result, picture
from app.activities.rating.rules import Side, State
from app.activities.rating.tables import CountedComment, CountedRating, Rating, RatingRound
from app.core.contract import Place
from app.meetings.tables import Participant, ParticipantDevice
from app.storage.columns import table
from app.storage.once import once

PERSON, DEVICE, ROUND, RATING = (table(t) for t in (Participant, ParticipantDevice, RatingRound, Rating))
NUMBER, WORDS = table(CountedRating), table(CountedComment)

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


def people_of(tx: Connection, place: Place, coaches_rate: bool) -> tuple[int, int]:
    """How many have rated, and of how many (RO-9: people without a phone count once they have)."""
    found = tx.execute(PEOPLE if coaches_rate else TEAM_ONLY, {"meeting": place.meeting}).one()
    return found.rated, found.people


def _present(tx: Connection, place: Place, coaches_rate: bool) -> int:
    """How many are here to rate; whether anybody has done so is not looked at."""
    count = PRESENT if coaches_rate else PRESENT.where(NO_COACH)
    return tx.execute(count, {"meeting": place.meeting}).scalar_one()


@once
def overview(tx: Connection, place: Place) -> Overview:
    """What every screen may be told; ratings and comments are read only after the close (RT-4)."""
    row = basis(tx, place)
    state = moments(row).state(place.now)
    result = _result(tx, place, row) if row.closed_at else None
    rated, people = (result.picture.n, row.people) if result else people_of(tx, place, bool(row.coaches_rate))
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


# What one person sees of others

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


def without_device(tx: Connection, place: Place) -> list[tuple[str, str, bool]]:
    """Id, name, and whether a rating is in, of everybody here who has no phone (RT-12)."""
    return [(r.id, r.name, bool(r.rated)) for r in tx.execute(NEIGHBOURS, {"meeting": place.meeting})]


def set_aside_by(tx: Connection, place: Place, who: str) -> list[tuple[str, str]]:
    """Id and text of what this person set aside and may put back."""
    return [(r.id, r.text) for r in tx.execute(PUT_ASIDE, {"meeting": place.meeting, "who": who})]
