"""Pages over weeks ask the same number of queries for two meetings and for two hundred, and read no more than they draw."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from app.teams import calendar, office
from tests.live import NINE, Caller, Live
from tests.trends.weeks import hold, items, stays

CHARTS = (
    "/t/{team}",
    "/t/{team}/trends",
    "/t/{team}/room",
    "/portfolio",
    "/m/{last}/record",
)  # a row a point is what they draw
PLAIN = ("/desk?stay=1", "/t/{team}/measures", "/t/{team}/notes", "/t/{team}/coaching")
FEW, MANY = 2, 200
LISTED = 16  # rows: the eight latest meetings, and the three latest drafts
A_MEETING = 8  # rows that a further meeting may cost a page of charts


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("reads"))
    yield made
    made.stop()


def team(live: Live, coach: str, meetings: int) -> dict[str, str]:
    """A team of its own coach with so many meetings behind it and one before it."""

    def making(tx: Connection) -> dict[str, str]:
        made = office.add_team(tx, coach, office.TeamFacts(f"Team of {meetings}"), NINE - timedelta(weeks=300))
        first = NINE - timedelta(weeks=meetings)
        held = hold(tx, made, first, [[7, 8, 9]] * meetings)
        for n, meeting in enumerate(held):
            items(tx, meeting, first + timedelta(weeks=n))
            stays(tx, made, meeting, (first + timedelta(weeks=n), None))
        planned = calendar.add_meeting(tx, made, NINE + timedelta(days=1), NINE, template="standard")
        return {"team": made, "last": held[-1], "next": planned}

    return dict(live.in_office(making))


def coach(live: Live, name: str) -> tuple[str, Caller]:
    from app.teams import keys
    from tests.live import SECRET

    def making(tx: Connection) -> tuple[str, str]:
        made = keys.add_coach(tx, SECRET, name, NINE)
        return made, keys.key_now(tx, SECRET, made)

    made, key = live.in_office(making)
    caller = Caller(live, name)
    assert caller.http.post("/h", data={"key_text": key}).status_code == 303
    return str(made), caller


@pytest.fixture(scope="module")
def asked(live: Live) -> dict[str, dict[int, tuple[int, int]]]:
    """For each page, by the number of meetings: how many queries, and how many rows they find."""
    found: dict[str, dict[int, tuple[int, int]]] = {page: {} for page in (*PLAIN, *CHARTS, "/m/{next}/plan")}
    for meetings in (FEW, MANY):
        id_, caller = coach(live, f"Coach of {meetings}")
        about = team(live, id_, meetings)
        for page, counted in found.items():
            counted[meetings] = reads(live, caller, page.format(**about))
    return found


def reads(live: Live, caller: Caller, path: str) -> tuple[int, int]:
    """The least of three looks: what the house does by the clock asks the same database now and then."""
    return min(once(live, caller, path) for _ in range(3))


def once(live: Live, caller: Caller, path: str) -> tuple[int, int]:
    seen: list[tuple[str, Any]] = []
    engine = live.house.engines.reading

    def note(connection: Any, cursor: Any, statement: str, given: Any, *more: Any) -> None:
        seen.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    answer = caller.http.get(path)
    event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200, (path, answer.text[:300])
    selects = [(statement, given) for statement, given in seen if statement.lstrip().upper().startswith("SELECT")]
    with engine.connect() as tx:
        rows = sum(tx.exec_driver_sql(f"select count(*) from ({said})", given).scalar_one() for said, given in selects)
        tx.execute(text("select 1"))
    return len(selects), rows


def test_every_page_asks_the_same_number_of_queries(asked: dict[str, dict[int, tuple[int, int]]]) -> None:
    queries = {page: (counted[FEW][0], counted[MANY][0]) for page, counted in asked.items()}
    print(queries)
    assert {page: pair for page, pair in queries.items() if pair[0] != pair[1]} == {}
    assert max(queries[page][0] for page in ("/portfolio", "/t/{team}/trends", "/t/{team}/room")) <= 20


def test_a_page_without_a_chart_reads_the_same_rows(asked: dict[str, dict[int, tuple[int, int]]]) -> None:
    rows = {page: (asked[page][FEW][1], asked[page][MANY][1]) for page in PLAIN}
    print(rows)
    assert {page: pair for page, pair in rows.items() if pair[1] - pair[0] > LISTED} == {}


def test_a_page_with_a_chart_reads_a_few_rows_for_each_point(asked: dict[str, dict[int, tuple[int, int]]]) -> None:
    rows = {page: (asked[page][FEW][1], asked[page][MANY][1]) for page in CHARTS}
    print(rows)
    assert {page: pair for page, pair in rows.items() if pair[1] - pair[0] > A_MEETING * (MANY - FEW)} == {}
