"""The portfolio over HTTP: the table of the example, who sees which team, what runs now, the file, and the queries."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event

from app.agenda.store import hour_of
from app.portfolio.coaches import coaches_of
from app.portfolio.evaluators import HEAD, rows, table_of
from app.portfolio.live import running
from app.portfolio.rules import Facts
from app.portfolio.store import facts_of, teams_seen
from app.portfolio.writing import see_labels
from app.teams import keys, office
from tests.live import NINE, SECRET, Caller, Live, MovedClock
from tests.portfolio.teams import NOW, act, eight
from tests.trends.weeks import hold, stays


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("portfolio"), clock=MovedClock(NOW), start=NOW + timedelta(days=6))
    made.teams = made.in_office(lambda tx: eight(tx, made.coach))  # type: ignore[attr-defined]
    yield made
    made.stop()


def facts(live: Live) -> dict[str, Facts]:
    ids = tuple(live.teams.values())  # type: ignore[attr-defined]
    return {one.name: one for one in live.in_office(lambda tx: facts_of(tx, ids, live.clock()))}


def page(caller: Caller, path: str = "/portfolio") -> str:
    answer = caller.http.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def supervisor(live: Live, name: str, *labels: str) -> Caller:
    def making(tx: Connection) -> str:
        made = keys.add_coach(tx, SECRET, name, NOW, supervisor=True)
        see_labels(tx, made, labels)
        return keys.key_now(tx, SECRET, made)

    caller = Caller(live, name)
    assert caller.http.post("/h", data={"key_text": live.in_office(making)}).status_code == 303
    return caller


def cells(html: str) -> dict[str, list[str]]:
    """The rows of the table by the team's name."""
    body = html.split("portfolio-table")[1].split("</table>")[0]
    found = {}
    for row in body.split("<tr>")[2:]:
        name = re.search(r"<bdi>(.*?)</bdi>", row)
        assert name
        found[name[1]] = [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<td>(.*?)</td>", row)]
    return found


def test_the_table_of_the_example_comes_out_of_the_meetings_themselves(live: Live) -> None:
    found = cells(page(live.coach_client()))
    table = {name: [found[name][n] for n in (1, 2, 3, 4)] for name in found if name != "Sepsis pathway big room"}
    assert table == {
        "Community recovery": ["2 of 4", "0 of 2", "too few points", "4"],
        "Cystic fibrosis clinic": ["3 of 4", "3 of 3", "none", "0"],
        "Dementia rapid response": ["4 of 4", "2 of 4", "none", "0"],
        "Frailty front door": ["1 of 4", "1 of 1", "too few points", "0"],
        "Pharmacy": ["4 of 4", "1 of 4", "too many on the middle line", "2"],
        "Respite unit": ["0 of 4", "no figure", "none", "3"],
        "Sepsis pathway": ["4 of 4", "4 of 4", "has probably changed (up)", "0"],
        "Skin cancer": ["4 of 4", "3 of 4", "may have shifted (down)", "1"],
    }
    assert [name for name in found if name in table] == sorted(table, key=str.casefold)


def test_ro5_the_share_over_all_teams_stands_beside_its_fraction(live: Live) -> None:
    assert "With a partner: 64% (14 of 22 meetings held in the last four weeks)" in page(live.coach_client())


def test_what_needs_a_call_is_said_in_words(live: Live) -> None:
    calls = page(live.coach_client()).split('id="calls-head"')[1].split("</section>")[0]
    assert "Not met for 5 weeks. 3 actions open for more than three weeks." in calls
    assert (
        "No partner at the last 2 meetings. 4 actions open" in calls
        and "1 meeting cancelled: staffing (<bdi>two away</bdi>)." in calls
    )
    assert "Dementia" not in calls and "Sepsis pathway<" not in calls


@pytest.mark.parametrize("order", ["rating", "signal", "partner", "-name", ""])
def test_st9_no_other_order_can_be_asked_for(live: Live, order: str) -> None:
    coach = live.coach_client()
    assert list(cells(page(coach, f"/portfolio?order={order}"))) == list(cells(page(coach)))
    by_next = list(cells(page(coach, "/portfolio?order=next")))
    assert by_next[0] == "Sepsis pathway big room", "the only one with a meeting planned"


def test_rc12_no_mean_of_any_team_stands_on_the_page(live: Live) -> None:
    html = page(live.coach_client())
    assert not re.search(r"\b[0-9]\.[0-9]\b", re.sub(r"<[^>]+>", " ", html)) and '<svg class="trend' not in html


def test_re7_a_supervisor_reads_the_weeks_of_the_teams_of_their_labels_and_changes_nothing(live: Live) -> None:
    sees = supervisor(live, "Supervisor of cohort 3", "cohort 3")
    found = cells(page(sees))
    assert len(found) == 5 and "Pharmacy" not in found and "Sepsis pathway" in found
    team = live.teams["Sepsis pathway"]  # type: ignore[attr-defined]
    assert f'href="/t/{team}/weeks"' in page(sees) and sees.http.get(f"/t/{team}/weeks").status_code == 200
    for where in ("", "/trends", "/notes", "/coaching", "/data"):
        assert sees.http.get(f"/t/{team}{where}").status_code == 404, where
    other = live.teams["Pharmacy"]  # type: ignore[attr-defined]
    assert sees.http.get(f"/t/{other}/weeks").status_code == 404, "it bears another label"
    assert len(cells(page(supervisor(live, "Head of improvement", "")))) == 9
    assert "A supervisor sees the teams that bear a label" in page(supervisor(live, "New supervisor"))
    assert live.client().http.get("/portfolio").status_code == 303, "signed in first"


def test_a_label_narrows_the_page(live: Live) -> None:
    assert len(cells(page(live.coach_client(), "/portfolio?label=Cohort%202"))) == 3


def test_a_coach_says_where_the_coaching_stands(live: Live) -> None:
    coach, team = live.coach_client(), live.team
    form = {"phase": "pre", "labels": "Stream A, stream a,, Cohort 9", "note": "5Vs started", "asks_help": "on"}
    assert coach.http.post(f"/t/{team}/coaching", data={"key": uuid4().hex, **form}).status_code == 303
    html = page(coach)
    assert "5Vs started" in html and "The coach asks for help." in html
    assert cells(html)["Sepsis pathway big room"][0].startswith("pre-phase")
    assert "Stream A, Cohort 9" in html or "Cohort 9, Stream A" in html
    coach.http.post(f"/t/{team}/coaching", data={"key": uuid4().hex, "phase": "pre"})
    assert "5Vs started" not in page(coach)


def test_what_runs_now_is_a_title_and_a_clock_and_a_story_has_none(tmp_path: Any) -> None:
    live = Live(tmp_path)
    try:
        coach = live.coach_client()
        for name in ("Ward sister", "Porter", "Pharmacist"):
            live.phone(name)
        assert coach.does("agenda/start-meeting", screen="desk").status_code == 200
        now = live.in_office(lambda tx: running(tx, (live.team,), live.clock()))
        assert [(one.title, one.since) for one in now] == [("Welcome", NINE)]
        assert "<bdi>Welcome</bdi>, since 09:00, ends 10:00" in page(coach)
        current = live.in_office(lambda tx: hour_of(tx, live.meeting)).current.id
        assert coach.does("agenda/next-item", current, screen="desk", item=current).status_code == 200
        html = page(coach)
        assert "<bdi>Patient story</bdi>, ends 10:00" in html and "Ward sister" not in html
    finally:
        live.stop()


def test_st7_and_st8_coaches_who_take_part_and_roles_that_the_team_holds_itself(tmp_path: Any) -> None:
    live = Live(tmp_path)
    try:
        coach = live.coach_client()
        idle = live.in_office(lambda tx: keys.add_coach(tx, SECRET, "Coach without time", NINE))
        live.in_office(lambda tx: office.give_team(tx, idle, live.team))
        assert coach.http.post(f"/m/{live.meeting}/here").status_code == 303
        names = {name: live.phone(name) for name in ("Ward sister", "Porter", "Pharmacist")}
        people = {p.name: p.id for p in live.in_office(lambda tx: seen_people(tx, live))}
        mine = next(id_ for name, id_ in people.items() if name not in names)
        for role, who in (("leader", mine), ("timekeeper", people["Porter"]), ("recorder", people["Pharmacist"])):
            assert coach.does("meeting/give-role", screen="desk", role=role, participant=who).status_code == 200
        coach.does("agenda/start-meeting", screen="desk")
        live.clock.move(minutes=20)  # type: ignore[attr-defined]
        coach.does("agenda/end-meeting", screen="desk")
        found = live.in_office(lambda tx: facts_of(tx, (live.team,), live.clock()))[0]
        assert (found.own, found.roles) == (2, 3)
        said = live.in_office(lambda tx: coaches_of(tx, (live.team,), live.clock()))
        assert (said.active, said.all) == (1, 2)
        live.clock.move(weeks=9)  # type: ignore[attr-defined]
        assert live.in_office(lambda tx: coaches_of(tx, (live.team,), live.clock())).active == 0
    finally:
        live.stop()


def seen_people(tx: Connection, live: Live) -> Any:
    from app.core.contract import Place
    from app.meetings.overview import overview

    return overview(tx, Place(live.meeting, "-", live.clock())).people


# The file for evaluators


def test_re5_the_file_has_one_row_a_meeting_and_no_cell_is_a_formula(live: Live) -> None:
    def rename(tx: Connection) -> str:
        bad = office.add_team(tx, live.coach, office.TeamFacts("=HYPERLINK(1)"), NINE)
        hold(tx, bad, NINE - timedelta(weeks=2), [[7, 8, 9], [7, 8]], late_min=-3)
        act(tx, bad, "+1", status="done")
        return bad

    bad = live.in_office(rename)
    text = live.in_office(lambda tx: table_of(tx, (bad, live.teams["Cystic fibrosis clinic"]), live.clock()))  # type: ignore[attr-defined]
    found = list(csv.DictReader(StringIO(text)))
    assert tuple(found[0]) == HEAD
    mine = [row for row in found if "HYPERLINK" in row["team"]]
    assert [row["team"] for row in mine] == ["'=HYPERLINK(1)"] * 2
    assert [(row["mean_rating"], row["minutes_late"], row["partner"]) for row in mine] == [
        ("8.0", "-3", "no"),
        ("", "-3", "no"),
    ]
    assert [row["state"] for row in found].count("cancelled") == 1
    assert mine[0]["actions"] == mine[0]["actions_done"] == "1"
    answer = live.coach_client().http.get("/portfolio.csv")
    assert answer.headers["content-type"].startswith("text/csv") and answer.text.count("\r\n") > 60
    assert live.client().http.get("/portfolio.csv").status_code == 404


# Queries


def test_the_portfolio_asks_the_same_number_of_queries_for_2_meetings_and_for_200(live: Live) -> None:
    def made(meetings: int, teams: int) -> tuple[str, ...]:
        def making(tx: Connection) -> tuple[str, ...]:
            ids = tuple(office.add_team(tx, live.coach, office.TeamFacts(f"T{n}"), NINE) for n in range(teams))
            for id_ in ids:
                for meeting in hold(tx, id_, NINE - timedelta(weeks=meetings), [[7, 8, 9]] * meetings)[-3:]:
                    stays(tx, id_, meeting, (NINE - timedelta(weeks=1), None))
            return ids

        return tuple(live.in_office(making))

    def asked(tx: Connection, ids: tuple[str, ...]) -> int:
        seen: list[str] = []
        event.listen(tx.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        facts_of(tx, ids, live.clock())
        coaches_of(tx, ids, live.clock())
        running(tx, ids, live.clock())
        rows(tx, ids, live.clock())
        return len(seen)

    few, many, wide = made(2, 1), made(200, 1), made(2, 30)
    counted = [live.in_office(lambda tx, ids=ids: asked(tx, ids)) for ids in (few, many, wide)]
    assert len(set(counted)) == 1 and counted[0] <= 32, counted
    assert set(few) <= set(live.in_office(lambda tx: teams_seen(tx, live.coach, supervisor=False)))
