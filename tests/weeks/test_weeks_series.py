"""A team's meetings in a row, half an hour instead of none, and the agenda, the poster and the search (AG-18)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlalchemy import text

from app.agenda.hour import Hour, Item
from app.agenda.store import hour_of
from app.core.contract import Seat
from app.core.errors import Refused
from app.core.permissions import MAY
from app.teams import calendar
from app.weeks import series_rows
from app.weeks.series import Facts, HoldShort, gaps, monday, status, timeline, was_held
from tests.hats import good
from tests.live import Caller, Live

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NINE + timedelta(days=1)
PLANNED = Facts("m", 1, NINE, NINE + HOUR)
COACH = Seat("m", "t", MAY["coach"], coach="c")


def begun(**more: Any) -> Facts:
    return replace(PLANNED, **{"started": NINE, "ended": NINE + HOUR, "people": 8, **more})


def test_ag18_held_is_started_no_practice_and_three_people_or_a_quarter_of_an_hour() -> None:
    short = {"ended": NINE + timedelta(minutes=14)}
    assert was_held(begun(), LATER)
    assert was_held(begun(people=1), LATER)
    assert was_held(begun(people=3, **short), LATER)
    assert not was_held(begun(people=2, **short), LATER)
    assert was_held(begun(people=2, ended=NINE + timedelta(minutes=15)), LATER)
    assert not was_held(begun(practice=True), LATER)
    assert not was_held(PLANNED, LATER)
    assert not was_held(begun(cancelled=NINE), LATER)
    assert was_held(begun(people=0, ended=None), LATER), "nobody ended it: the clock did"
    assert not was_held(begun(people=0, ended=None), NINE + timedelta(minutes=14))
    assert was_held(begun(people=0, ended=None, ends=NINE + timedelta(minutes=30)), LATER)


@pytest.mark.parametrize(
    ("facts", "now", "said"),
    [
        (PLANNED, NINE, "planned"),
        (PLANNED, NINE + HOUR + timedelta(minutes=30), "skipped"),
        (begun(ended=None), NINE + HOUR, "running"),
        (begun(ended=None), NINE + HOUR + timedelta(minutes=30), "held"),
        (begun(), LATER, "held"),
        (begun(ended=NINE + timedelta(minutes=20)), NINE + timedelta(minutes=25), "held"),
        (begun(people=1, ended=NINE), LATER, "not_held"),
        (begun(practice=True), LATER, "practice"),
        (replace(PLANNED, cancelled=NINE), LATER, "cancelled"),
    ],
)
def test_ag18_each_meeting_has_one_word(facts: Facts, now: datetime, said: str) -> None:
    assert status(facts, now) == said


def test_ag18_weeks_without_a_meeting_stand_between_as_skipped() -> None:
    tuesday = date(2026, 3, 10)
    assert [one.day for one in gaps(tuesday, date(2026, 3, 31), 1, 1)] == [date(2026, 3, 17), date(2026, 3, 24)]
    assert gaps(tuesday, date(2026, 3, 16), 1, 1) == [], "next week is still to come on its Monday"
    assert gaps(tuesday, date(2026, 3, 24), 1, 2) == []
    assert len(gaps(tuesday, date(2027, 3, 10), 1, 1)) == 8, "of a long break the last weeks"
    days = [
        (tuesday, begun()),
        (date(2026, 3, 24), replace(PLANNED, id="n", number=2, reason="staffing", cancelled=NINE)),
    ]
    line = timeline(days, LATER + timedelta(weeks=2), date(2026, 3, 25), 1, 1)
    assert [(one.day.day, one.status, one.meeting) for one in line] == [
        (24, "cancelled", "n"), (17, "skipped", ""), (10, "held", "m"),
    ]  # fmt: skip
    assert (line[0].reason, line[0].number, line[2].people) == ("staffing", 2, 8)


def test_ag18_each_break_ends_at_the_next_meeting_and_the_last_one_this_week() -> None:
    days = [(date(2026, *day), begun()) for day in ((3, 10), (3, 24), (4, 14))]
    line = timeline(days, LATER, date(2026, 4, 29), 1, 1)
    assert [(one.day.month, one.day.day, one.status) for one in line[::-1]] == [
        (3, 10, "held"), (3, 17, "skipped"), (3, 24, "held"), (3, 31, "skipped"), (4, 7, "skipped"), (4, 14, "held"),
        (4, 21, "skipped"),
    ]  # fmt: skip
    assert [monday(date(2026, 3, 9 + n)) for n in (0, 2, 6)] == [date(2026, 3, 9)] * 3


def item(name: str, minutes: int, **more: Any) -> Item:
    return Item(name, name, minutes * 60, minutes * 60, **more)


def test_half_an_hour_takes_from_what_is_not_protected_and_then_whole_items() -> None:
    lines = (item("Story", 8, protected=True), item("Chart", 10), item("Work", 20), item("Rate", 4, protected=True))
    hour = Hour(NINE, NINE + HOUR, lines)
    event = HoldShort(key="k" * 8).decide(hour, COACH, NINE - HOUR)
    assert event.end == NINE + timedelta(minutes=30)
    assert event.put_off == ()
    assert dict(event.cuts) == {"Chart": 6 * 60, "Work": 12 * 60}
    more = Hour(NINE, NINE + HOUR, (*lines[:3], item("Talk", 14), lines[3]))
    event = HoldShort(key="k" * 8).decide(more, COACH, NINE - HOUR)
    assert event.put_off == ("Talk",)
    with pytest.raises(Refused):
        HoldShort(key="k" * 8).decide(replace(hour, scheduled_end=event.end), COACH, NINE - HOUR)
    barely = replace(hour, scheduled_end=event.end + timedelta(seconds=30))
    assert HoldShort(key="k" * 8).decide(barely, COACH, NINE - HOUR).end == event.end
    with pytest.raises(Refused):
        HoldShort(key="k" * 8).decide(replace(hour, started_at=NINE), COACH, NINE)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(Path(tmp_path_factory.mktemp("series")))
    yield made
    made.stop()


def token(live: Live) -> str:
    return str(live.in_office(lambda tx: tx.execute(text("select join_token from meeting")).scalars().first()))


def test_the_agenda_is_a_page_a_mail_and_an_appointment_for_who_has_the_address(live: Live) -> None:
    reader = Caller(live)
    page = reader.http.get(f"/a/{token(live)}").text
    assert "Brainstorm in silence" in page and "mailto:?subject=Agenda" in page and "Put it in my calendar" in page
    assert reader.http.get(f"/a/{'A' * 22}").status_code == 404
    got = reader.http.get(f"/a/{token(live)}/meeting.ics")
    assert got.headers["content-type"].startswith("text/calendar")
    made = icalendar.Calendar.from_ical(got.content)
    (event,) = made.walk("VEVENT")
    assert (made["VERSION"], made["METHOD"], event["STATUS"]) == ("2.0", "PUBLISH", "CONFIRMED")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (NINE, NINE + timedelta(hours=1))
    assert str(event["SUMMARY"]) == "Sepsis pathway big room"
    assert str(event["URL"]).endswith(f"/a/{token(live)}") and str(event["DESCRIPTION"]).endswith(str(event["URL"]))


def test_the_poster_leads_to_the_lobby_week_after_week(live: Live) -> None:
    live.clock.set(NINE - timedelta(hours=2))  # type: ignore[attr-defined]
    coach = live.coach_client()
    poster = coach.http.get(f"/t/{live.team}/poster").text
    door = poster.partition('id="the-link">')[2].partition("<")[0].rpartition("/r/")[2]
    phone = Caller(live)
    early = phone.http.get(f"/r/{door}")
    assert early.status_code == 200 and "You can join here from half an hour before." in early.text
    live.clock.set(NINE - timedelta(minutes=20))  # type: ignore[attr-defined]
    assert phone.http.get(f"/r/{door}").headers["location"] == f"/j/{token(live)}"
    assert coach.http.post(f"/t/{live.team}/new-door", data={"key": "k" * 12}).status_code == 303
    assert phone.http.get(f"/r/{door}").status_code == 404, "the old poster leads nowhere"
    assert phone.http.get(f"/t/{live.team}/poster").status_code in (303, 404)


def test_words_are_found_over_all_weeks_by_the_team_and_nobody_else(live: Live) -> None:
    live.clock.set(NINE - timedelta(minutes=20))  # type: ignore[attr-defined]
    coach, porter = live.coach_client(), live.phone("Porter")
    for kind in ("action", "decision", "parked"):
        good(coach.does(f"record/write-{kind}", text=f"Second KEY for the cupboard, {kind}"))
    good(coach.does("record/write-parked", text="100% of the keyboards"))
    page = coach.http.get(f"/t/{live.team}/search?q=key+second").text
    assert "3 lines hold these words." in page and "keyboards" not in page
    assert "1 line holds these words." in porter.http.get(f"/t/{live.team}/search?q=100%25").text
    assert "hold these words" not in coach.http.get(f"/t/{live.team}/search?q=").text
    for other in (Caller(live), live.phone("Visitor", visiting="on")):
        assert other.http.get(f"/t/{live.team}/search?q=key").status_code == 404
        assert other.http.get(f"/t/{live.team}/weeks").status_code == 404
    mine = porter.http.get(f"/t/{live.team}/weeks")
    assert mine.status_code == 200 and "Team settings" not in mine.text


def test_cancelled_with_its_reason_and_shortened_instead(live: Live) -> None:
    live.clock.set(NINE - timedelta(hours=2))  # type: ignore[attr-defined]
    coach = live.coach_client()
    good(coach.does("weeks/hold-short"))
    hour = live.in_office(lambda tx: hour_of(tx, live.meeting))
    assert (hour.length_s == 1800 and hour.over_plan_s <= 0) or sum(i.planned_s for i in hour.to_come) <= 1800
    assert coach.does("weeks/hold-short").status_code == 409
    good(coach.does("meeting/cancel-meeting", reason="no_coach", note="Both are ill"))
    page = coach.http.get(f"/t/{live.team}/weeks").text
    assert "no coach" in page and "Both are ill" in page
    got = Caller(live).http.get(f"/a/{token(live)}/meeting.ics").content
    (event,) = icalendar.Calendar.from_ical(got).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED" and int(event["SEQUENCE"]) > 0


def test_as_many_queries_for_two_meetings_as_for_forty(live: Live) -> None:
    from sqlalchemy import event

    coach = live.coach_client()

    def queries() -> int:
        ran: list[str] = []
        engine = live.house.engines.reading
        listener = lambda *args: ran.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        assert coach.http.get(f"/t/{live.team}/weeks").status_code == 200
        event.remove(engine, "before_cursor_execute", listener)
        return len(ran)

    few = queries()
    for week in range(2, 42):
        at = NINE - timedelta(weeks=week)
        live.in_office(lambda tx, at=at: calendar.add_meeting(tx, live.team, at, at))
    assert queries() == few


def test_ag18_older_meetings_are_on_further_pages_without_a_gap_or_a_double(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    def entries(back: int) -> tuple[Any, ...]:
        return live.in_office(lambda tx: series_rows.series(tx, live.team, live.clock(), back)).entries

    whole, coach = entries(0), live.coach_client()
    assert len([one for one in whole if one.meeting]) > 40
    assert "Older meetings" not in coach.http.get(f"/t/{live.team}/weeks").text
    monkeypatch.setattr(series_rows, "SHOWN", 7)
    assert tuple(one for back in range(9) for one in entries(back)) == whole
    first, last = (coach.http.get(f"/t/{live.team}/weeks?back={n}").text for n in (0, len(whole) // 7))
    assert "?back=1" in first and "Newer meetings" not in first
    assert "Older meetings" not in last and "Newer meetings" in last
