"""P29: not a letter of one team reaches another, whatever is asked with whichever ids."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.meetings.seats import seats
from app.storage.db import engines
from app.teams import calendar
from tests.bad_lines import routes
from tests.hats import NAMES, Hour, good, hour
from tests.live import Caller

REQUESTS = int(os.environ.get("BIGROOM_FUZZ", "1000"))
CANARY = "Nightingale"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    """A team whose every word is a canary, and a second one, with a meeting of its own at the same time."""
    made = hour(Path(tmp_path_factory.mktemp("isolation")))
    for hat in NAMES:
        good(made.hats["coach"].does("meeting/rename-person", participant=made.person(hat), name=f"{CANARY} {hat}"))
    coach = made.hats["coach"]
    item = made.go_to("brainstorm")
    good(coach.does("brainstorm/ask-question", item, question=f"{CANARY}?", anonymous="on"))
    good(coach.does("brainstorm/open-ideas", item, mode="open"))
    for hat in NAMES:
        good(made.hats[hat].does("brainstorm/add-idea", item, text=f"{CANARY} idea of {hat}"))
    for kind in ("note", "decision", "action"):
        good(coach.does(f"record/write-{kind}", text=f"{CANARY} {kind}"))
    made.in_office(
        lambda tx: tx.execute(
            text(f"update team set name = '{CANARY} team', purpose = '{CANARY}' where id = '{made.team}'")
        )
    )
    yield made
    made.stop()


@pytest.fixture(scope="module")
def others(running: Hour) -> list[Caller]:
    """Everybody who is not of that team: another coach, a phone in another meeting, a wall without a team, nobody."""
    team = running.ids(f"select id from team where id <> '{running.team}'")[0]
    now = running.clock()
    meeting = running.in_office(lambda tx: calendar.add_meeting(tx, team, now, now, template="brainstorm_vote"))
    code = running.ids(f"select join_code from meeting where id = '{meeting}'")[0]
    phone, wall = Caller(running, "phone of another team"), Caller(running, "wall of nobody")
    assert phone.http.post("/join", data={"code": code, "name": "Dietitian"}).status_code == 303
    wall.http.get("/wall")
    return [running.hats["other coach"], phone, wall, Caller(running, "nobody")]


def ids(running: Hour) -> list[str]:
    """Every id of that team that there is, and its own name for things."""
    found = []
    for name in running.ids("select name from sqlite_master where type = 'table'"):
        columns = running.in_office(
            lambda tx, name=name: list(tx.execute(text(f"select * from {name} limit 1")).keys())
        )
        found += [
            one for column in columns if column.endswith("id") for one in running.ids(f"select {column} from {name}")
        ]
    return sorted({one for one in found if len(one) == 22})


def rows(running: Hour) -> dict[str, list[Any]]:
    """Everything of the team, but for what only the clock or its own people change."""
    kept = (
        "meeting",
        "team",
        "person",
        "participant",
        "idea",
        "note",
        "decision",
        "action",
        "parked_item",
        "agenda_item",
        "role_held",
    )

    def read(tx: Any) -> dict[str, list[Any]]:
        return {name: [tuple(row) for row in tx.execute(text(f"select * from {name} order by 1"))] for name in kept}

    return dict(running.in_office(read))


def asked(
    caller: Caller, chance: random.Random, paths: list[tuple[str, str]], known: list[str], schema: Any
) -> httpx.Response:
    method, path = chance.choice(paths)
    pick = lambda: chance.choice(known)  # noqa: E731
    where = path
    while "{" in where:
        name = where.partition("{")[2].partition("}")[0]
        value = chance.choice(("wall", "desk", "hand")) if name == "screen" else pick()
        where = where.replace("{" + name + "}", chance.choice(("-", value)) if name == "item" else value, 1)
    form = schema.get(path, {}).get("post", {}).get("requestBody", {}).get("content", {})
    names = (
        form.get("application/x-www-form-urlencoded", {}).get("schema", {}).get("properties", {"name": 0, "token": 0})
    )
    data = {name: chance.choice((pick(), "1", "on", "staff", "note", CANARY[:3])) for name in names} | {"key": "f" * 22}
    if method == "POST":
        return caller.http.post(where, data=data, headers=chance.choice(({}, {"HX-Request": "true"})))
    return caller.http.get(where, params={"since": "-1"})


def leaks(
    running: Hour, others: list[Caller], requests: int, seed: int = 1, near: list[str] | None = None
) -> list[str]:
    """Where a canary came back.  near: the ids that are tried most, else those of the meeting and its items."""
    chance, app = random.Random(seed), running.app.app
    schema = app.openapi()["paths"]
    paths = sorted(
        one for one in routes(app) if one[0] in ("GET", "POST") and not one[1].startswith(("/static", "/out", "/j/"))
    )
    near = near or [
        running.meeting,
        running.team,
        *running.ids(f"select id from agenda_item where meeting_id = '{running.meeting}'"),
    ]
    known = ids(running)
    found = []
    for n in range(requests):
        running.house.budgets.windows.clear()
        answer = asked(others[n % len(others)], chance, paths, known if n % 2 else near, schema)
        assert answer.status_code < 500, (answer.request.url.path, answer.text)
        if CANARY in answer.text:
            found.append(f"{others[n % len(others)].name}: {answer.request.method} {answer.request.url.path}")
    return found


def test_p29_nothing_of_one_team_is_in_any_answer_to_another(running: Hour, others: list[Caller]) -> None:
    before = rows(running)
    own = {
        name: [row for row in found if CANARY in str(row) or running.meeting in row] for name, found in before.items()
    }
    assert leaks(running, others, REQUESTS) == []
    after = rows(running)
    assert {name: [row for row in found if row in own[name]] for name, found in after.items()} == own, (
        "nor was it changed"
    )


def test_p29_a_seat_that_is_not_asked_for_its_meeting_is_noticed(
    running: Hour, others: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the coach of any team the coach of all, the same requests would find it."""

    def anybody(tx: Any, wanted: Any, now: Any) -> Any:
        from app.core.ids import hashed
        from app.meetings.seats import Tokens

        held = [hashed(one.value or "") for one in running.hats["coach"].http.cookies.jar]
        mine = seats(tx, [(running.meeting, Tokens("", one)) for one in held], now)
        return {one: seat for one in wanted for seat in mine.values() if one[0] == running.meeting}

    monkeypatch.setattr("app.house.seats", anybody)
    assert leaks(running, others, 300, seed=2, near=[running.meeting])
    assert engines
