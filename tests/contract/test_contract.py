"""What every activity is held to, whichever it is (architecture.md, section 6).

Strangers and wrong roles are asked in tests/web/test_rights.py, for every command there is.
"""

import copy
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Connection, inspect

from app.core.contract import Activity, Audience, Need, Place, Screen
from app.meetings.store import meeting_row
from app.parts import found
from app.web.commands import address
from tests.beside import beside
from tests.contract import scenarios
from tests.contract.placing import placed
from tests.contract.scenarios import Scenario, Step
from tests.hats import Hour, hour
from tests.live import Caller
from tests.web.lines import line, pieces, version_of

ACTIVITIES = {activity.kind: activity for activity in found()}
SCENARIOS: dict[str, Scenario] = {
    **scenarios.SCENARIOS,
    **{kind: own.SCENARIO for kind, own in beside("scenario").items()},
}
SCREENS = (("wall", "wall"), ("coach", "desk"), ("leader", "desk"), ("timekeeper", "desk"), ("guest", "hand"))
Sheet = dict[str, str]

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=ACTIVITIES)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    assert request.param in SCENARIOS, "a new activity needs a SCENARIO in tests/activities/<kind>/scenario.py"
    return SCENARIOS[request.param]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def asks(
    running: Hour, scenario: Scenario, item: str, step: Step, key: str = "", *, caller: Caller | None = None
) -> httpx.Response:
    screen = "desk" if step.who == "coach" else "hand"
    caller = caller or running.hats[step.who]
    return caller.does(
        f"{scenario.kind}/{step.command}", item, key=key or uuid4().hex, screen=screen, **step.form(running)
    )


def play(running: Hour, scenario: Scenario, item: str, steps: tuple[Step, ...]) -> None:
    for step in steps:
        answer = asks(running, scenario, item, step)
        assert answer.status_code == 200, (step, answer.text)


def normal(html: str) -> str:
    """Without what differs each time it is painted: form keys and the server's clock."""
    html = re.sub(r'name="key" value="[^"]*"|"version": \d+,', "", html)
    return re.sub(r'data-(now|version|beat)="[^"]*"', "", html)


def test_a_scenario_asks_every_command(scenario: Scenario) -> None:
    asked = {step.command for step in scenario.steps}
    assert asked == {address(kind) for kind in ACTIVITIES[scenario.kind].commands if kind.needs is not Need.HOUSE}


# Live equals reload, by the socket and by asking again and again


class Screenful:
    """A page that was opened once and lives on what is pushed to it, and one whose socket is blocked."""

    def __init__(self, running: Hour, hat: str, screen: str, line_: Any = None) -> None:
        self.running, self.caller, self.screen, self.line = running, running.hats[hat], screen, line_
        self.hat, self.pushed, self.polled = hat, Sheet(), Sheet()
        self.audience = Audience(Screen(screen), self.rights() if screen == "desk" else frozenset())

    def read(self) -> None:
        with suppress(TimeoutError):
            self.pushed |= pieces(str(self.line.recv(timeout=0.02)))
        answer = self.caller.get(f"{self.screen}/state?since={shown(self.polled)}")
        if answer.status_code == 200:
            self.polled |= pieces(answer.text)

    def is_behind(self, version: int) -> bool:
        return min(shown(self.pushed), shown(self.polled)) < version

    def rights(self) -> frozenset[Need]:
        house = self.running.house
        with house.engines.reading.connect() as tx:
            from app.core.ids import hashed
            from app.meetings.seats import Tokens

            jar = self.caller.http.cookies
            tokens = Tokens(*(hashed(secret) if (secret := jar.get(name)) else "" for name in ("dev", "sess")))
            may: frozenset[Need] = house.seat_in(tx, self.running.meeting, tokens).may
            return may


def shown(sheet: Sheet) -> int:
    """The version of the meeting that this sheet shows; -1 for an empty one."""
    return version_of(sheet["pulse"]) if sheet else -1


def fresh(running: Hour, screens: list[Screenful]) -> dict[Screenful, Sheet]:
    """Painted from the database for these audiences now; no sheet that the room keeps."""
    audiences = [one.audience for one in screens]
    sheets = running.house.painter.paint(running.meeting, audiences, running.house.registry.topics).sheets
    return {one: sheets[one.audience] for one in screens}


def catch_up(running: Hour, screens: list[Screenful], *, within_s: float = 20) -> None:
    """Until all of them are what a fresh page is."""
    deadline = time.monotonic() + within_s
    while True:
        late = time.monotonic() > deadline
        behind = [one for one in screens if one.is_behind(version(running))]
        if not behind or late:
            now = fresh(running, screens)
            behind = [one for one in screens if differing(one.pushed, now[one]) or differing(one.polled, now[one])]
        if not behind:
            return
        for one in behind:
            assert not late or not differing(one.pushed, now[one]), f"{one.screen} of {one.hat}, by its socket"
            assert not late or not differing(one.polled, now[one]), f"{one.screen} of {one.hat}, by polling"
            one.read()


def differing(sheet: Sheet, fresh: Sheet) -> dict[str, tuple[str, str]]:
    """The pieces that are not what they would be on a fresh page."""
    changed = [name for name in fresh if normal(sheet.get(name, "")) != normal(fresh[name])]
    both = {name: (normal(placed(name, sheet)), normal(placed(name, fresh))) for name in changed}
    return {name: (old, new) for name, (old, new) in both.items() if old != new}


def test_p8_live_equals_reload_and_polling_too(running: Hour, scenario: Scenario) -> None:
    item = scenario.setup(running)
    with ExitStack() as stack:
        screens = [
            Screenful(running, hat, screen, stack.enter_context(line(running.hats[hat], screen)))
            for hat, screen in SCREENS
        ]
        for step in scenario.steps:
            answer = asks(running, scenario, item, step, key := uuid4().hex)
            assert answer.status_code == 200, (step, answer.text)
            catch_up(running, screens)
            own_pieces_are_fresh(running, step, answer, led_to(running, key))


def test_a_page_opened_late_is_fresh(running: Hour, scenario: Scenario) -> None:
    """The room keeps its sheets while it is looked at: what it hands out later is not what was true before."""
    item = scenario.setup(running)
    screens = [Screenful(running, hat, screen) for hat, screen in SCREENS]
    for one in screens:
        assert one.caller.get(f"{one.screen}/state").status_code == 200
    for step in scenario.steps:
        assert asks(running, scenario, item, step).status_code == 200, step
        got, now = of_one_version(running, screens)
        for one in screens:
            assert {name: normal(got[one][name]) for name in now[one]} == {
                name: normal(html) for name, html in now[one].items()
            }, (step, one.screen, one.hat)


Sheets = dict[Screenful, Sheet]


def of_one_version(running: Hour, screens: list[Screenful]) -> tuple[Sheets, Sheets]:
    """What pages that are opened now are given, and what is true, with nothing noted by the house in between.

    The roles here have no line; the house counts their silence in its own seconds and notes it at any moment.
    """
    for _ in range(20):
        settled(running)
        before = version(running)
        got = {one: pieces(one.caller.get(f"{one.screen}/state").text) for one in screens}
        now = fresh(running, screens)
        if version(running) == before:
            return got, now
    raise AssertionError("the meeting never stood still")


def version(running: Hour) -> int:
    return running.in_office(lambda tx: meeting_row(tx, running.meeting)).version  # type: ignore[no-any-return]


def led_to(running: Hour, key: str) -> int:
    """The version that the command with this key made, whatever the house has noted since."""
    (made,) = running.ids(f"select version from receipt where key = '{key}'")
    return int(made)


def own_pieces_are_fresh(running: Hour, step: Step, answer: httpx.Response, made: int) -> None:
    """What the asker's own reply brought is what the page would hold now.

    The house counts the silence of roles in its own seconds: what it notes after the command is not compared, for
    the reply may be from before or after it.
    """
    screen = "desk" if step.who == "coach" else "hand"
    mine, replied = pieces(running.hats[step.who].get(f"{screen}/mine").text), pieces(answer.text)
    if version(running) == made:
        assert mine and {name: normal(replied[name]) for name in mine} == {
            name: normal(html) for name, html in mine.items()
        }


# The same form twice


def state(running: Hour) -> dict[str, list[str]]:
    """Every row of every table."""

    def rows(tx: Connection) -> dict[str, list[str]]:
        return {
            name: sorted(map(str, tx.exec_driver_sql(f'select * from "{name}"')))
            for name in inspect(tx).get_table_names()
        }

    found_: dict[str, list[str]] = running.in_office(rows)
    return found_


def test_the_same_form_twice_happens_once(running: Hour, scenario: Scenario) -> None:
    item = scenario.setup(running)
    for step in scenario.steps:
        key, form = uuid4().hex, Step(step.who, step.command, step.form(running))
        assert asks(running, scenario, item, form, key).status_code == 200, step
        for _ in range(10):  # until the house notes nothing of its own in between
            once = state(running)
            again = asks(running, scenario, item, form, key)
            assert again.status_code == 200, (step, again.text)
            if noted(now := state(running)) == noted(once):
                break
        assert now == once, step


def noted(rows: dict[str, list[str]]) -> int:
    """How often the house has written down that time alone changed something."""
    return sum("NoteTime" in row for row in rows["receipt"])


# Secrets


def everything(running: Hour, scenario: Scenario) -> dict[str, str]:
    """All that anybody but the one with the secret can see: pages, sheets, own pieces, downloads."""
    pages = [("wall", "wall/state?since=-1")]
    for hat in ("coach", "leader", "timekeeper"):
        pages += [(hat, "desk"), (hat, "desk/state?since=-1"), (hat, "desk/mine"), (hat, "notes"), (hat, "plan")]
    for hat in ("spare", "guest", "leader"):
        pages += [(hat, "hand"), (hat, "hand/state?since=-1"), (hat, "hand/mine")]
    pages += [("coach", "record"), ("coach", "record.md"), ("coach", "record.json")]
    seen = {}
    for hat, page in pages:
        answer = running.hats[hat].get(page)
        assert answer.status_code == 200, (hat, page)
        seen[f"{hat} {page}"] = normal(answer.text)
    return seen


def settled(running: Hour) -> None:
    """Until the sheets of the room are what the database says."""
    room = running.house.rooms.open.get(running.meeting)
    deadline = time.monotonic() + 5
    while room and (room.dirty or room.painting.locked() or not (room.ticking is None or room.ticking.done())):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_nobody_can_tell_one_secret_from_another(
    running: Hour, scenario: Scenario, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    item = scenario.setup(running)
    play(running, scenario, item, scenario.before_secret)
    with (
        line(running.hats["wall"], "wall") as wall,
        line(running.hats["coach"], "desk") as desk,
        line(running.hats["spare"]) as hand,
    ):
        play(running, scenario, item, scenario.secret)
        settled(running)
        one = everything(running, scenario)
        play(running, scenario, item, scenario.instead)
        settled(running)
        other = everything(running, scenario)
        frames = "".join(frame for there in (wall, desk, hand) for frame in waiting(there))
    for page in one:
        assert one[page] == other[page], page
    written = "".join([*one.values(), frames, caplog.text, *capfd.readouterr()])
    for word in scenario.words:
        assert word not in written
    assert frames


def waiting(there: Any) -> Iterator[str]:
    try:
        while True:
            yield str(there.recv(timeout=0.05))
    except TimeoutError:
        return


def test_what_people_did_is_in_no_log(
    running: Hour, scenario: Scenario, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    item = scenario.setup(running)
    play(running, scenario, item, scenario.steps)
    log = caplog.text + "".join(capfd.readouterr())
    typed = {
        step.fields[name]
        for step in scenario.steps
        if isinstance(step.fields, dict)
        for name in ("text", "question", "reason", "improve")
        if name in step.fields
    }
    assert not [text for text in typed if text in log]
    assert "Porter" not in log and "Ward sister" not in log


# Rules are pure

HERE = threading.local()


def explodes(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """In the thread of a rule; everywhere else it works as ever."""

    def touched(*given: Any, **named: Any) -> Any:
        assert not getattr(HERE, "deciding", False), f"a rule used {name}"
        return real(*given, **named)

    return touched


@pytest.fixture
def no_world(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins
    import os
    import random
    import secrets

    worlds: list[tuple[Any, str]] = [
        (builtins, "open"), (os, "urandom"), (secrets, "token_bytes"), (secrets, "token_urlsafe"), (random, "random"),
        (random, "shuffle"), (random, "choice"), (time, "time"), (time, "monotonic"), (time, "sleep"),
        (socket.socket, "__init__"), (Connection, "execute"), (logging.Logger, "_log"),
    ]  # fmt: skip
    for where, name in worlds:
        monkeypatch.setattr(where, name, explodes(name, getattr(where, name)))


def test_decide_is_pure(running: Hour, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, no_world: None) -> None:
    decided = set()

    def watched(decide: Callable[..., Any]) -> Callable[..., Any]:
        def twice(self: Any, state: Any, seat: Any, now: Any) -> Any:
            before, HERE.deciding = copy.deepcopy(state), True
            try:
                first, second = decide(self, state, seat, now), decide(self, before, seat, now)
            finally:
                HERE.deciding = False
            assert first == second and repr(state) == repr(before)
            assert first.__dataclass_params__.frozen and first.__dataclass_params__.eq
            decided.add(type(self))
            return first

        return twice

    activity = ACTIVITIES[scenario.kind]
    for kind in activity.commands:
        monkeypatch.setattr(kind, "decide", watched(kind.decide))
    play(running, scenario, scenario.setup(running), scenario.steps)
    assert decided == {kind for kind in activity.commands if kind.needs is not Need.HOUSE}


# Two at once


def test_two_at_once_lose_nothing_and_exceed_no_limit(running: Hour, scenario: Scenario) -> None:
    item = scenario.setup(running)
    play(running, scenario, item, scenario.before_rush)
    gate = threading.Barrier(len(scenario.rush))

    def one(step: Step) -> int:
        caller = Caller(running)
        caller.http.cookies = running.hats[step.who].http.cookies
        form = step.form(running)
        gate.wait(10)
        return caller.does(f"{scenario.kind}/{step.command}", item, **form).status_code

    with ThreadPoolExecutor(len(scenario.rush)) as pool:
        codes = list(pool.map(one, scenario.rush))
    assert set(codes) <= {200, 409} and 200 in codes
    assert scenario.after(running), codes


# The record


def test_its_section_is_in_every_export_and_stable(running: Hour, scenario: Scenario) -> None:
    item, activity = scenario.setup(running), ACTIVITIES[scenario.kind]
    play(running, scenario, item, scenario.steps)
    sections, facts = (
        running.in_office(lambda tx, read=read: read(tx, Place(running.meeting, "", running.clock())))
        for read in (activity.sections, activity.facts)
    )
    assert sections and facts
    coach = running.hats["coach"]
    for page in ("record", "record.md", "record.json"):
        first, again = coach.get(page), coach.get(page)
        assert first.status_code == 200 and first.text == again.text, page
        if page != "record.json":
            for section in sections:
                assert section.title in plain(first.text), (page, section.title)
    assert contains(coach.get("record.json").json(), facts)


def plain(text: str) -> str:
    return text.replace("&#39;", "'").replace("&amp;", "&").replace("\\", "")


def contains(whole: Any, part: dict[str, Any]) -> bool:
    """Whether every fact of the activity stands somewhere in the JSON."""
    import json

    text = json.dumps(whole, ensure_ascii=False)
    return all(f'"{name}"' in text for name in part)


def test_an_activity_names_its_kind_once() -> None:
    kinds = [activity.kind for activity in found()]
    assert len(set(kinds)) == len(kinds) and all(isinstance(activity, Activity) for activity in found())
