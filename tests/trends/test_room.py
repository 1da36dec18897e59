"""Representation: who counts as there (RO-4, RO-5), and whose chair was empty."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.meetings.record import partner_present
from app.teams import office
from app.trends.history import history
from app.trends.room import Chair, Room, renamed, room
from app.trends.room_store import people_of, room_of
from tests.live import NINE, Caller, Live
from tests.trends.weeks import held, hold, stays

PAST = NINE - timedelta(weeks=30)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("room"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def coach(live: Live) -> Caller:
    return live.coach_client()


def team(live: Live) -> str:
    return str(live.in_office(lambda tx: office.add_team(tx, live.coach, office.TeamFacts("Falls big room"), PAST)))


def page(coach: Caller, path: str) -> str:
    answer = coach.http.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


# RO-4


def test_ro4_the_recorder_ticks_a_partner_whom_the_app_did_not_see(live: Live, coach: Caller) -> None:
    assert coach.does("meeting/tick-partner", screen="desk", here=True).status_code == 409, "not before the start"
    recorder = live.phone("Ward clerk")
    clerk = next(p for p in live.in_office(lambda tx: overview_of(tx, live)).people if p.name == "Ward clerk")
    assert coach.does("meeting/give-role", screen="desk", role="recorder", participant=clerk.id).status_code == 200
    assert coach.does("agenda/start-meeting", screen="desk").status_code == 200
    assert not live.in_office(lambda tx: partner_present(tx, live.meeting, live.clock()))
    assert live.phone("Porter").does("meeting/tick-partner", here=True).status_code == 403
    assert recorder.does("meeting/tick-partner", here=True).status_code == 200
    assert live.in_office(lambda tx: partner_present(tx, live.meeting, live.clock()))
    assert "You have ticked that a partner was here." in page(coach, f"/m/{live.meeting}/notes")
    assert recorder.does("meeting/tick-partner").status_code == 200
    assert not live.in_office(lambda tx: partner_present(tx, live.meeting, live.clock()))


def overview_of(tx: Any, live: Live) -> Any:
    from app.core.contract import Place
    from app.meetings.overview import overview

    return overview(tx, Place(live.meeting, "-", live.clock()))


def test_ro4_a_tick_counts_in_the_strip_as_a_stay_does(live: Live) -> None:
    of = team(live)
    live.in_office(
        lambda tx: [held(tx, of, PAST + n * timedelta(weeks=1), n + 1, None, partner_ticked=n == 1) for n in range(3)]
    )
    assert [one.partner for one in live.in_office(lambda tx: history(tx, of, live.clock()))] == [False, True, False]


def test_ro4_ten_minutes_to_the_second(live: Live) -> None:
    of, minute = team(live), timedelta(minutes=1)

    def rows(tx: Any) -> None:
        for n, long in enumerate((10 * minute, 10 * minute - timedelta(seconds=1))):
            at = PAST + n * timedelta(weeks=1)
            stays(tx, of, held(tx, of, at, n + 1, None), (at + minute, at + minute + long))

    live.in_office(rows)
    assert [one.partner for one in live.in_office(lambda tx: history(tx, of, live.clock()))] == [True, False]


def test_ag18_a_start_pressed_by_mistake_is_no_held_meeting(live: Live) -> None:
    """Three participants or fifteen minutes."""
    of, minute = team(live), timedelta(minutes=1)

    def rows(tx: Any) -> None:
        for n, (long, people) in enumerate([(14, 2), (15, 0), (2, 3)]):
            at = PAST + n * timedelta(weeks=1)
            made = held(tx, of, at, n + 1, None, ended_at=at + long * minute)
            for _ in range(people):
                stays(tx, of, made, (at, None), kind="staff")

    live.in_office(rows)
    assert [one.number for one in live.in_office(lambda tx: history(tx, of, live.clock()))] == [2, 3]


# Whose chair was empty

MEETINGS = [(f"m{n}", n, PAST + n * timedelta(weeks=1)) for n in range(10)]


def chairs(**came: str) -> Room:
    """Each perspective with the weeks in which it came, as "110"."""
    names = [(name, name.title()) for name in came]
    held_ = MEETINGS[: max(map(len, came.values()))]
    there = {
        meeting: frozenset(name for name, weeks in came.items() if weeks[n] == "1")
        for n, (meeting, _, _) in enumerate(held_)
    }
    return room(names, [("Ward sister", "nurses")], held_, there)


def test_a_gap_is_counted_from_the_last_meeting_backwards() -> None:
    assert [chair.name for chair in chairs(nurses="1100").gaps] == ["Nurses"], "somebody brings them, and was not there"
    found = chairs(nurses="0011", doctors="1100", porters="0000")
    assert [chair.missed for chair in found.chairs] == [0, 2, 4]
    assert [chair.came for chair in found.chairs] == [2, 2, 0]
    assert [chair.name for chair in found.gaps] == ["Doctors", "Porters"], "nurses were there, and somebody brings them"


def test_a_perspective_that_nobody_brings_is_a_gap_whatever_the_weeks() -> None:
    found = chairs(nurses="1", doctors="1")
    assert [chair.name for chair in found.gaps] == ["Doctors"] and found.chairs[0].people == ("Ward sister",)


def test_the_last_eight_meetings_are_looked_at() -> None:
    found = chairs(nurses="1100000000")
    assert len(found.meetings) == 8 and found.meetings[0][0] == 2 and found.chairs[0].weeks == (False,) * 8
    assert Chair("a", "A", (), ()).missed == 0


def test_a_list_typed_again_keeps_what_people_bring() -> None:
    old = [("1", "Nurses"), ("2", "Porters")]
    assert renamed(old, ["porters", "Doctors", "Porters"]) == [("2", "Porters"), ("", "Doctors")]
    assert len(renamed([], [str(n) for n in range(30)])) == 20


def test_gaps_stand_on_the_page_and_on_the_next_plan_with_whom_to_ask(live: Live, coach: Caller) -> None:
    of = team(live)

    def rows(tx: Any) -> str:
        first, _ = hold(tx, of, PAST, [None, None])
        stays(tx, of, first, (PAST, None), kind="staff")
        from app.teams import calendar

        return calendar.add_meeting(tx, of, NINE + timedelta(weeks=1), NINE, template="standard")

    planned = live.in_office(rows)
    assert "A pathway is seen from many chairs" in page(coach, f"/t/{of}/room")
    assert (
        coach.http.post(f"/t/{of}/room", data={"key": uuid4().hex, "names": "Nurses\nPatients and carers"}).status_code
        == 303
    )
    people = live.in_office(lambda tx: people_of(tx, of))
    ids = {chair.name: chair.id for chair in live.in_office(lambda tx: room_of(tx, of, live.clock())).chairs}
    sent = {people[0][0]: ids["Patients and carers"]}
    assert coach.http.post(f"/t/{of}/room/people", data={"key": uuid4().hex, **sent}).status_code == 303
    html = page(coach, f"/t/{of}/room")
    assert "2 perspectives to ask for before the next meeting." in html
    assert "Not there last time." in html and "Nobody on the list brings it." in html
    plan = page(coach, f"/m/{planned}/plan")
    assert "Ask: <bdi>Partner</bdi>" in plan and "Nobody on the list brings it." in plan


def test_a_perspective_of_another_team_is_none(live: Live, coach: Caller) -> None:
    of, other = team(live), team(live)
    live.in_office(lambda tx: office.add_person(tx, of, "Ward sister", "staff", PAST))
    coach.http.post(f"/t/{other}/room", data={"key": uuid4().hex, "names": "Nurses"})
    theirs = live.in_office(lambda tx: room_of(tx, other, live.clock())).chairs[0].id
    person = live.in_office(lambda tx: people_of(tx, of))[0][0]
    coach.http.post(f"/t/{of}/room/people", data={"key": uuid4().hex, person: theirs})
    assert live.in_office(lambda tx: people_of(tx, of))[0][2] == ""


@pytest.mark.parametrize("names", ["\n".join(map(str, range(21))), "x" * 61])
def test_too_many_or_too_long_perspectives_are_refused(live: Live, coach: Caller, names: str) -> None:
    assert coach.http.post(f"/t/{team(live)}/room", data={"key": uuid4().hex, "names": names}).status_code == 409
