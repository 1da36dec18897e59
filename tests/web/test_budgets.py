"""One busy phone, and somebody who tries codes: both wait, nobody else does (F16, F72, F48)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.clock import ms
from app.web.budgets import PER_MINUTE, ROLE, Budgets
from tests.hats import Hour, good, hour
from tests.live import Caller, MovedClock


@pytest.mark.parametrize("command", PER_MINUTE)
@pytest.mark.parametrize("times", [1, ROLE])
def test_p16_each_line_of_the_table(command: str, times: int) -> None:
    clock = MovedClock()
    budgets, most = Budgets(clock), PER_MINUTE[command] * times
    assert [budgets.wait("d", command, f"{n}", times=times) for n in range(most)] == [0] * most
    assert budgets.wait("d", command, "more", times=times) == 60
    assert budgets.wait("d", command, "0", times=times) == 0, "the same form again is free"
    assert budgets.wait("other", command, "more", times=times) == 0
    clock.move(seconds=59.5)
    assert budgets.wait("d", command, "more", times=times) == 1
    clock.move(seconds=0.5)
    assert [budgets.wait("d", command, f"again {n}", times=times) for n in range(most + 1)] == [0] * most + [60]


def test_what_is_not_in_the_table_never_waits() -> None:
    budgets = Budgets(MovedClock())
    assert not any(budgets.wait("d", "NextItem", str(n)) for n in range(1000))
    assert not any(budgets.wait("", "AddIdea", str(n)) for n in range(1000))


def test_a_name_in_the_table_is_a_command() -> None:
    from app.parts import parts

    assert set(PER_MINUTE) <= {kind.__name__ for part in parts() for kind in part.commands}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("budgets")))
    yield made
    made.stop()


def test_f72_the_eleventh_idea_in_a_minute_waits(running: Hour) -> None:
    item = running.brainstorm()
    phone = running.hats["spare"]
    running.clock.move(minutes=2)  # type: ignore[attr-defined]
    for n in range(10):
        good(phone.does("brainstorm/add-idea", item, text=f"Idea {n}", key=f"idea-number-{n}"))
    for _ in range(3):
        no = phone.does("brainstorm/add-idea", item, text="One too many")
        assert no.status_code == 429 and no.headers["retry-after"] == "60"
        assert (
            "Wait 60 seconds and send it again." in no.text
            and 'hx-target="#said"' in no.text
            and "#task" not in no.text
        )
    good(phone.does("brainstorm/add-idea", item, text="Idea 0", key="idea-number-0"))
    good(running.hats["participant"].does("brainstorm/add-idea", item, text="Of somebody else"))
    form = {"text": "One too many", "key": "a plain form".replace(" ", "-")}
    page = phone.http.post(f"/m/{running.meeting}/brainstorm/{item}/add-idea", data=form)
    assert page.status_code == 429 and "One too many</textarea>" in page.text
    assert "One too many" not in running.ids("select text from idea")
    running.clock.move(minutes=1)  # type: ignore[attr-defined]
    good(phone.does("brainstorm/add-idea", item, text="One too many"))


def test_f72_the_facilitators_desk_hears_of_it_once_a_minute_and_no_name(running: Hour) -> None:
    item = running.item("brainstorm")
    running.clock.move(minutes=5)  # type: ignore[attr-defined]
    phone, desks = running.hats["guest"], ("facilitator", "coach")
    noted = len(running.ids("select key from receipt where command = 'NoteBusyPhone'"))
    for n in range(10):
        phone.does("brainstorm/add-idea", item, text=f"Many of mine {n}")
    assert not any("busy-hint" in running.hats[who].get("desk").text for who in desks)
    for _ in range(3):
        assert phone.does("brainstorm/add-idea", item, text="One too many").status_code == 429
    found = [told(running.hats[who]) for who in desks]
    assert all("One phone is sending very much" in said for said in found)
    assert all(name not in said for said in found for name in ("Visitor", phone.name))
    assert "busy-hint" not in running.hats["recorder"].get("desk").text
    assert len(running.ids("select key from receipt where command = 'NoteBusyPhone'")) == noted + 1
    until = f'data-hide-at="{ms(running.clock() + timedelta(minutes=3))}"'
    assert all(until in said for said in found), "the screen takes it down by itself"


def told(desk: Caller) -> str:
    found = re.search(r'<div id="busy-phone"[^>]*>(.*?)</div></div>', desk.get("desk").text, re.S)
    return found[1] if found else ""


def test_p16_whoever_holds_a_role_may_write_for_many(running: Hour) -> None:
    running.clock.move(minutes=2)  # type: ignore[attr-defined]
    clerk = running.hats["recorder"]
    answers = [clerk.does("record/park-it", text=f"Parked {n}").status_code for n in range(61)]
    assert answers == [200] * 60 + [429]
    answers = [running.hats["guest"].does("record/park-it", text=f"Parked {n}").status_code for n in range(11)]
    assert answers == [200] * 10 + [429]


def test_p16_a_house_without_budgets_is_noticed(running: Hour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budgets, "wait", lambda *asked, **more: 0)
    answers = [running.hats["participant"].does("record/park-it", text=f"More {n}").status_code for n in range(11)]
    assert 429 not in answers
