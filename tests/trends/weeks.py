"""Held meetings of a team as they lie in the database, week after week, without playing each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from app.activities.rating.tables import CountedRating, RatingRound
from app.agenda.tables import AgendaItem
from app.core.ids import new_id
from app.meetings.tables import Meeting, Participant, Stay
from app.storage.columns import table
from app.teams.tables import Person
from app.weeks.tables import MeetingChange


def add(tx: Connection, row: Any) -> str:
    tx.execute(insert(table(type(row))), row.model_dump())
    return str(getattr(row, "id", ""))


def hold(tx: Connection, team: str, first: datetime, ratings: Sequence[Sequence[int] | None], **more: Any) -> list[str]:
    """One meeting a week with these ratings, None for one that was not rated; their ids."""
    return [held(tx, team, first + timedelta(weeks=n), n + 1, values, **more) for n, values in enumerate(ratings)]


def held(
    tx: Connection,
    team: str,
    at: datetime,
    number: int,
    values: Sequence[int] | None,
    *,
    late_min: int = 0,
    threshold: int = 3,
    **more: Any,
) -> str:
    end = at + timedelta(hours=1)
    times: dict[str, Any] = {
        "scheduled_start": at,
        "scheduled_end": end,
        "started_at": at,
        "ended_at": end + timedelta(minutes=late_min),
        "created_at": at,
    }
    meeting = add(
        tx,
        Meeting(
            id=new_id(), team_id=team, number=number, join_code="00000000", join_token=new_id(), **{**times, **more}
        ),
    )
    if values is not None:
        add(tx, RatingRound(meeting_id=meeting, opened_at=at, closed_at=end, threshold=threshold, people=len(values)))
        for value in values:
            add(tx, CountedRating(id=new_id(), meeting_id=meeting, value=value))
    return meeting


def stays(
    tx: Connection, team: str, meeting: str, *spans: tuple[datetime, datetime | None], kind: str = "patient_carer"
) -> str:
    """Somebody in a meeting from when to when."""
    at = spans[0][0]
    person = add(tx, Person(id=new_id(), team_id=team, name="Partner", skeleton=new_id(), created_at=at))
    who = add(
        tx, Participant(id=new_id(), meeting_id=meeting, person_id=person, name="Partner", kind=kind, joined_at=at)
    )
    for start, end in spans:
        add(tx, Stay(id=new_id(), meeting_id=meeting, participant_id=who, from_at=start, to_at=end))
    return who


def came(tx: Connection, meeting: str, person: str, at: datetime) -> None:
    """Somebody on the list took part."""
    add(tx, Participant(id=new_id(), meeting_id=meeting, person_id=person, name=new_id(), joined_at=at))


MEANS = (64, 68, 61, 70, 66, 69, 65, None, 66, 63, 68, 62, 67, 72, 74, 71, 76, 78, 75, 79, 77, 80, 78, 76, 81, 79)
LATE = (6, 9, 4, 12, 7, 0, 3, 8, 5, 2, -1, 4, 6, 0, 1, 3, -2, 0, 2, 5, 0, -1, 1, 0, 2, -3)
TOOK = (("Welcome", 3, 150), ("Our numbers", 7, 610), ("Tests this week", 12, 800), ("Parking lot", 3, 60))


def items(tx: Connection, meeting: str, at: datetime, took: Sequence[tuple[str, int, int]] = TOOK) -> None:
    """Items that happened one after the other: title, planned minutes, seconds that it took."""
    for n, (title, planned, lasted_s) in enumerate(took):
        end, plan = at + timedelta(seconds=lasted_s), {"planned_s": planned * 60, "adjusted_s": planned * 60}
        add(
            tx,
            AgendaItem(id=new_id(), meeting_id=meeting, position=n, title=title, started_at=at, ended_at=end, **plan),
        )
        at = end


ALONE = (0, 1, 2, 3, 5, 7, 8, 13)


def half_a_year(tx: Connection, team: str, first: datetime) -> None:
    """Twenty-six meetings as a real team might have had them."""
    for n, (mean, late_min) in enumerate(zip(MEANS, LATE, strict=True)):
        at = first + timedelta(weeks=n)
        values = [7, 8] if mean is None else around(mean)
        meeting = held(tx, team, at, n + 1, values, late_min=late_min)
        items(tx, meeting, at)
        if n not in ALONE:
            stays(tx, team, meeting, (at, at + timedelta(minutes=50)))


def around(tenths: int) -> list[int]:
    """Ten ratings with this mean."""
    return [tenths // 10 + (n < tenths % 10) for n in range(10)]


def promise(tx: Connection, team: str, at: datetime) -> None:
    """A change that the team promised to try, at a meeting of that time."""
    before = held(tx, team, at, 0, None)
    words = {"id": new_id(), "team_id": team, "meeting_id": before, "comment": "", "text": "Start on time", "at": at}
    add(tx, MeetingChange(**words))


def some_weeks(tx: Connection, team: str, first: datetime, now: datetime) -> None:
    """Half a year with a cancelled week, a practice, a gap of two weeks, and the next meeting planned."""
    half_a_year(tx, team, first)
    why: dict[str, Any] = {
        "started_at": None,
        "ended_at": None,
        "cancelled_at": now,
        "cancel_reason": "winter_pressure",
    }
    held(tx, team, first + timedelta(weeks=26, days=1), 27, None, **why, cancel_note="Both wards closed to visitors")
    held(tx, team, first + timedelta(weeks=26, days=2), 28, None, practice=True)
    held(tx, team, now + timedelta(days=3), 29, None, started_at=None, ended_at=None)
    promise(tx, team, first + timedelta(weeks=20, days=1))
