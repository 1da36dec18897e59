"""What a coach does on the pages of trends and measures, from the form to what the page then says."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.trends.history import history
from app.trends.store import added
from tests.live import NINE, Caller, Live
from tests.trends.test_trends_rules import E5, E12, E13
from tests.trends.weeks import around, hold

PAST = NINE - timedelta(weeks=30)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("measures"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def coach(live: Live) -> Caller:
    return live.coach_client()


def team(live: Live, ratings: list[int]) -> str:
    """A new team of this coach with these mean ratings behind it."""
    from app.teams import office

    def making(tx: Any) -> str:
        made = office.add_team(tx, live.coach, office.TeamFacts("Falls big room"), PAST)
        hold(tx, made, PAST, [around(one) for one in ratings])
        return made

    return str(live.in_office(making))


def post(coach: Caller, path: str, **fields: str) -> httpx.Response:
    return coach.http.post(path, data={"key": uuid4().hex, **fields})


def page(coach: Caller, path: str) -> str:
    answer = coach.http.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def day(week: int) -> str:
    return (PAST + timedelta(weeks=week - 1)).date().isoformat()


def measure(live: Live, coach: Caller, name: str, **more: str) -> tuple[str, str]:
    of = team(live, [])
    answer = post(coach, f"/t/{of}/measures", name=name, **more)
    assert answer.status_code == 303, answer.text
    return of, answer.headers["location"]


def test_rc4_a_coach_freezes_the_middle_and_takes_it_back(live: Live, coach: Caller) -> None:
    of = team(live, E5)
    assert "Freeze at 7.15" in page(coach, f"/t/{of}/trends")
    assert post(coach, f"/t/{of}/trends/baseline", chart="mean_rating", do="freeze").status_code == 303
    html = page(coach, f"/t/{of}/trends")
    assert "Middle frozen at 7.15" in html and "made of 12 points" in html and "Solid line: a frozen middle" in html
    assert post(coach, f"/t/{of}/trends/baseline", chart="mean_rating", do="freeze").status_code == 409
    assert post(coach, f"/t/{of}/trends/baseline", chart="mean_rating", do="undo").status_code == 303
    assert "Middle frozen" not in page(coach, f"/t/{of}/trends")


def test_rc4_after_a_shift_a_new_baseline_begins_with_a_note(live: Live, coach: Caller) -> None:
    of = team(live, E12)
    assert post(coach, f"/t/{of}/trends/baseline", chart="mean_rating", do="begin").status_code == 409
    made = post(coach, f"/t/{of}/trends/baseline", chart="mean_rating", do="begin", note="Agenda two days before")
    assert made.status_code == 303
    html = page(coach, f"/t/{of}/trends")
    assert "New baseline from" in html and "Agenda two days before" in html
    assert "The middle line is provisional" in html


def test_rc8_a_note_and_a_point_out_of_the_ordinary(live: Live, coach: Caller) -> None:
    of = team(live, E12)
    assert (
        post(coach, f"/t/{of}/trends/note", chart="mean_rating", day=day(8), text="Timekeeper rotates").status_code
        == 303
    )
    odd = post(coach, f"/t/{of}/trends/note", chart="mean_rating", day=day(3), text="Strike day", place="odd")
    assert odd.status_code == 303
    html = page(coach, f"/t/{of}/trends")
    assert html.count("Out of the ordinary: <bdi>Strike day") >= 1 and "trend-odd" in html
    assert "Noted near it: \u2068Timekeeper rotates\u2069" in html
    late = html.split('id="trend-late"')[1]
    assert "Timekeeper rotates" in late and "Strike day" not in late, "a note of the week stands on every chart"
    note = live.in_office(lambda tx: added(tx, of)).notes[0]
    assert post(coach, f"/t/{of}/trends/unnote", note=note.id).status_code == 303
    assert "Strike day" not in page(coach, f"/t/{of}/trends")


@pytest.mark.parametrize("bad", [{"day": "2020-01-01"}, {"day": ""}, {"chart": "A" * 22}, {"text": " "}])
def test_a_note_needs_a_day_of_the_chart_and_a_text(live: Live, coach: Caller, bad: dict[str, str]) -> None:
    of = team(live, E12[:2])
    form = {"chart": "mean_rating", "day": day(1), "text": "x", **bad}
    assert post(coach, f"/t/{of}/trends/note", **form).status_code in (400, 404, 409)


def test_rc14_a_measure_is_pasted_and_drawn_with_its_finding(live: Live, coach: Caller) -> None:
    of, where = measure(live, coach, "Minutes to first dose", unit="minutes", lower_better="on")
    lines = "Week,Median\n" + "\n".join(f"{day(n)},{value}" for n, value in enumerate(E13, start=1))
    assert post(coach, f"{where}/values", csv=lines).status_code == 303
    html = page(coach, f"/t/{of}/trends")
    assert "Lower is better." in html and "Middle 81" in html and "in minutes" in html
    assert "This has probably changed: down." in html or "This has changed: down." in html
    assert "IHI run chart rules" in html and '<td class="n">66</td>' in html


def test_rc14_with_one_wrong_line_nothing_is_kept_and_what_was_pasted_stays(live: Live, coach: Caller) -> None:
    of, where = measure(live, coach, "Falls")
    answer = post(coach, f"{where}/values", csv="2026-03-10,3\n2026-03-17,about 4")
    assert answer.status_code == 400 and "Line 2: Write a number with digits" in answer.text
    assert "2026-03-17,about 4" in answer.text
    assert live.in_office(lambda tx: added(tx, of)).measures[0].values == ()


def test_rc14_a_day_gets_its_new_value_and_can_be_taken_away(live: Live, coach: Caller) -> None:
    of, where = measure(live, coach, "Length of stay", decimals="1", kind="process")
    post(coach, f"{where}/values", csv="10/03/2026;7,2")
    post(coach, f"{where}/values", csv="10/03/2026;6.5\n17/03/2026;8")
    assert [value for _, value in live.in_office(lambda tx: added(tx, of)).measures[0].values] == [65, 80]
    assert "6.5" in page(coach, where)
    assert post(coach, where, name="Length of stay, days", decimals="0", kind="balancing").status_code == 303
    one = live.in_office(lambda tx: added(tx, of)).measures[0]
    assert (one.name, one.kind, one.decimals) == ("Length of stay, days", "balancing", 1), "decimals stay with values"
    assert post(coach, f"{where}/drop", day="2026-03-10").status_code == 303
    assert [value for _, value in live.in_office(lambda tx: added(tx, of)).measures[0].values] == [80]


def test_a_measure_goes_only_for_who_is_sure(live: Live, coach: Caller) -> None:
    of, where = measure(live, coach, "Pressure sores")
    post(coach, f"{where}/values", csv="10/03/2026;7")
    assert post(coach, f"{where}/remove").status_code == 409
    assert post(coach, f"{where}/remove", sure="on").status_code == 303
    assert live.in_office(lambda tx: added(tx, of)).measures == ()
    assert coach.http.get(where).status_code == 404


def test_a_measure_without_a_name_comes_back_with_what_was_typed(live: Live, coach: Caller) -> None:
    of = team(live, [])
    answer = post(coach, f"/t/{of}/measures", name=" ", unit="minutes")
    assert answer.status_code == 400 and 'value="minutes"' in answer.text and "Write something here." in answer.text


def test_rc14_the_goal_of_the_team_stands_beside_the_strip(live: Live, coach: Caller) -> None:
    of = team(live, E12[:3])
    assert "Our goal: a partner at every meeting." in page(coach, f"/t/{of}/trends")
    assert post(coach, f"/t/{of}/trends/goal", goal="80").status_code == 303
    assert "Our goal: a partner at 80 of 100 meetings." in page(coach, f"/t/{of}/trends")
    assert post(coach, f"/t/{of}/trends/goal", goal="101").status_code == 400


def test_rc14_the_same_drawing_stands_in_the_record_as_it_was_after_that_meeting(live: Live, coach: Caller) -> None:
    of = team(live, E12)
    meetings = live.in_office(lambda tx: [one.meeting for one in history(tx, of, live.clock())])
    early, last = page(coach, f"/m/{meetings[5]}/record"), page(coach, f"/m/{meetings[-1]}/record")
    assert "Our rating over the weeks" in last and "Middle 7.05" in last and "Anhoej rules" in last
    assert "Middle 6.7" in early and "trend-median-provisional" in early and early.count("trend-date") == 6
    assert "Our rating over the weeks" not in page(coach, f"/m/{meetings[0]}/record"), "one point is no chart"
    assert "/trends/note" not in last, "a record is for reading"


def test_rc14_the_team_page_has_the_same_picture_and_the_way_to_the_rest(live: Live, coach: Caller) -> None:
    of = team(live, E12)
    html = page(coach, f"/t/{of}")
    assert "Our rating over the weeks" in html and "Middle 7.05" in html and "Anhoej rules" in html
    for where in ("trends", "measures", "room", "coaching", "notes"):
        assert f'href="/t/{of}/{where}"' in html and coach.http.get(f"/t/{of}/{where}").status_code == 200
    assert "Our rating over the weeks" not in page(coach, f"/t/{team(live, [])}")
    assert "Our rating over the weeks" not in page(coach, "/teams/new")


def test_p5_a_form_sent_twice_is_done_once_and_another_form_under_its_key_is_refused(live: Live, coach: Caller) -> None:
    of, key = team(live, E12), uuid4().hex
    note = {"key": key, "chart": "mean_rating", "day": day(8), "text": "Timekeeper rotates"}
    for _ in range(2):
        assert coach.http.post(f"/t/{of}/trends/note", data=note).status_code == 303
    assert len(live.in_office(lambda tx: added(tx, of)).notes) == 1
    assert coach.http.post(f"/t/{of}/trends/note", data={**note, "text": "Another"}).status_code == 409
    made = {"key": uuid4().hex, "name": "Minutes to first dose"}
    first, again = (coach.http.post(f"/t/{of}/measures", data=made).headers["location"] for _ in range(2))
    assert first == again and len(live.in_office(lambda tx: added(tx, of)).measures) == 1
    assert coach.http.post(f"/t/{of}/measures", data={"name": "Without a key"}).status_code == 400
    for _ in range(2):
        gone = coach.http.post(f"{first}/remove", data={"key": key[::-1], "sure": "on"})
        assert gone.headers["location"] == f"/t/{of}/measures"
