"""When a meeting is, across the change of the clocks; host links and how long a browser stays signed in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import Gone
from app.core.ids import hashed
from app.teams import calendar, codes, keys
from tests.live import NINE, SECRET, Live, MovedClock

LONDON, APIA = "Europe/London", "Pacific/Apia"
SUNDAY, MONDAY, TUESDAY = 6, 0, 1


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "now", "start"),
    [
        (TUESDAY, "09:00", "2026-03-10T08:00", "2026-03-10T09:00"),
        (TUESDAY, "09:00", "2026-03-10T09:59", "2026-03-10T09:00"),
        (TUESDAY, "09:00", "2026-03-10T10:00", "2026-03-17T09:00"),
        (TUESDAY, "09:00", "2026-03-26T12:00", "2026-03-31T08:00"),
        (TUESDAY, "09:00", "2026-10-21T12:00", "2026-10-27T09:00"),
        (MONDAY, "00:15", "2026-03-29T23:30", "2026-03-29T23:15"),
    ],
    ids=["today", "late, but today", "an hour late", "into summer time", "out of summer time", "after midnight"],
)
def test_the_next_usual_time_is_on_the_rooms_own_clock(day: int, at: str, now: str, start: str) -> None:
    assert calendar.next_start(day, at, LONDON, utc(now)) == utc(start)


def test_f60_a_time_that_the_clocks_skip_becomes_the_next_minute_that_exists() -> None:
    assert calendar.at_wall(date(2026, 3, 29), "01:30", LONDON) == utc("2026-03-29T01:00")
    assert calendar.next_start(SUNDAY, "01:30", LONDON, utc("2026-03-28T12:00")) == utc("2026-03-29T01:00")


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    assert calendar.at_wall(date(2026, 10, 25), "01:30", LONDON) == utc("2026-10-25T00:30")


def test_a_zone_far_away_has_its_own_day() -> None:
    assert calendar.next_start(TUESDAY, "09:00", APIA, utc("2026-03-09T12:00")) == utc("2026-03-09T20:00")


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    found = Live(tmp_path)
    yield found
    found.stop()


def test_a_changed_host_link_ends_the_old_link_and_every_session_of_it(live: Live) -> None:
    coach = live.coach_client()
    assert coach.get("desk").status_code == 200
    new = live.in_office(lambda tx: keys.change_key(tx, SECRET, live.coach, live.clock()))
    assert coach.get("desk").status_code == 404
    assert live.client().http.post("/h", data={"key_text": live.key}).status_code == 404
    live.key = new
    assert live.coach_client().get("desk").status_code == 200


def test_a_browser_that_is_used_stays_signed_in_for_14_days_and_no_longer(live: Live) -> None:
    coach, clock = live.coach_client(), live.clock
    assert isinstance(clock, MovedClock)
    for half_day in range(28):
        clock.move(hours=11, minutes=59)
        page = coach.get("desk") if half_day % 2 else coach.http.get("/desk?stay=1")
        assert page.status_code == 200, half_day
    clock.set(NINE + timedelta(days=13, hours=23, minutes=59))
    assert coach.http.get("/desk?stay=1").status_code == 200
    clock.move(minutes=1)
    assert coach.http.get("/desk?stay=1").headers["location"] == "/h"
    assert coach.get("desk").status_code == 404


def test_a_browser_that_nobody_used_for_12_hours_is_signed_out(live: Live) -> None:
    coach, clock = live.coach_client(), live.clock
    assert isinstance(clock, MovedClock)
    clock.move(hours=11, minutes=59)
    assert coach.http.get("/desk?stay=1").status_code == 200
    clock.move(hours=12)
    assert coach.get("desk").status_code == 404
    assert coach.http.get("/desk?stay=1").headers["location"] == "/h"


def test_a_host_link_may_be_pasted_whole_or_as_its_secret(live: Live) -> None:
    for pasted in (live.key, f"{live.base}/h#{live.key}", f"  {live.key} "):
        assert live.client().http.post("/h", data={"key_text": pasted}).status_code == 303


def test_only_the_hash_of_a_key_and_of_a_session_is_kept(live: Live) -> None:
    live.coach_client()
    kept = live.in_office(lambda tx: [str(row) for row in tx.exec_driver_sql("select * from coach")])
    assert live.key not in "".join(kept)
    assert hashed(live.key) in "".join(kept)


def test_a_session_can_be_ended_in_this_browser(live: Live) -> None:
    coach = live.coach_client()
    assert coach.http.post("/out").status_code == 303
    assert coach.http.get("/desk").headers["location"] == "/h"


def test_an_unknown_key_opens_nothing(live: Live) -> None:
    with pytest.raises(Gone):
        live.in_office(lambda tx: keys.coach_with(tx, "x" * 43))


def test_join_codes_are_unlike_each_other_and_grow_with_the_meetings(live: Live) -> None:
    drawn = {live.in_office(lambda tx: codes.free_code(tx, live.clock())) for _ in range(20)}
    assert len(drawn) == 20
    assert {len(code) for code in drawn} == {8}
    assert codes.grouped("48291357") == "4829 1357"
    assert codes.grouped("482913570") == "482 913 570"
