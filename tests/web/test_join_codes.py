"""Nobody gets in by trying codes, and nobody else waits for those who try (P32, U5, U6)."""

import logging
import random
from datetime import timedelta
from math import log
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.ids import new_id
from app.teams.codes import free_code
from app.web import misses as queue
from app.web.budgets import Budgets
from app.web.misses import ALL, ALL_S, EACH, EACH_S, Misses, MustWait, network
from tests.live import Caller, Live, MovedClock

OPEN = ((200, 8), (2_000, 9), (20_000, 10), (200_000, 11))


# The arithmetic


@pytest.mark.parametrize(("meetings", "digits"), OPEN)
def test_p32_an_even_chance_to_find_any_open_meeting_takes_more_than_forty_hours(meetings: int, digits: int) -> None:
    hours = log(2) * 10**digits / (meetings * (1 / ALL_S) * 3600)
    assert hours > 40


@pytest.mark.parametrize(("open_", "digits"), [(200, 8), (201, 9), (2_000, 9), (2_001, 10), (20_001, 11)])
def test_p32_codes_grow_with_the_number_of_open_meetings(open_: int, digits: int) -> None:
    class Counted:
        """A transaction that has so many open meetings and no code of them."""

        def execute(self, _: object) -> "Counted":
            return self

        def scalar_one(self) -> int:
            return open_

        def first(self) -> None:
            return None

    code = free_code(Counted(), MovedClock()())  # type: ignore[arg-type]
    assert len(code) == digits and code.isdigit()


# The queue


def ask(misses: Misses, address: str, ticket: str = "", *, right: bool = False) -> MustWait | None:
    """None where the code is looked up."""
    try:
        payer = misses.take(address, ticket)
    except MustWait as no:
        return no
    if right:
        misses.give_back(payer)
    return None


def test_u5_ten_misses_of_one_address_and_then_one_every_six_seconds() -> None:
    clock = MovedClock()
    misses = Misses(clock)
    assert not any(ask(misses, "a", right=True) for _ in range(50)), "right codes spend nothing"
    assert not any(ask(misses, "a") for _ in range(EACH))
    first, second = ask(misses, "a"), ask(misses, "a")
    assert first and second and (first.seconds, second.seconds) == (6, 12)
    assert ask(misses, "b") is None, "and nobody else waits"
    early = ask(misses, "a", first.ticket)
    assert early and early.ticket == first.ticket, "whoever comes back too soon keeps the place"
    clock.move(seconds=6)
    late = ask(misses, "a")
    assert late and late.seconds == 12, "a code without a place goes to the end"
    assert ask(misses, "a", first.ticket) is None
    again = ask(misses, "a", first.ticket)
    assert again and again.ticket != first.ticket, "a turn is one look"
    clock.move(seconds=6)
    assert ask(misses, "elsewhere", second.ticket) is None, "a place goes with the person from wifi to mobile"


def test_u6_two_a_second_of_the_whole_site(caplog: pytest.LogCaptureFixture) -> None:
    clock = MovedClock()
    misses = Misses(clock)
    assert not any(ask(misses, str(n)) for n in range(ALL))
    waiting = [ask(misses, f"new {n}") for n in range(10)]
    assert [no.seconds for no in waiting if no] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [line.message for line in caplog.records if line.levelno == logging.WARNING] == [
        "join codes are being tried: 1 addresses wait"
    ]
    clock.move(seconds=5)
    assert not any(ask(misses, "x", no.ticket) for no in waiting if no)


def test_p32_a_turn_that_nobody_comes_for_is_lost() -> None:
    clock = MovedClock()
    misses = Misses(clock)
    for _ in range(EACH):
        ask(misses, "a")
    no = ask(misses, "a")
    clock.move(seconds=6)
    ask(misses, "b")  # somebody asks, and the queue is served
    clock.move(seconds=queue.TURN_S + 1)
    assert no and no.ticket in misses.ready
    again = ask(misses, "a", no.ticket)
    assert again is None, "a minute later its budget had recovered: it asks as anybody"
    assert no.ticket not in misses.ready


def test_p32_the_queue_is_bounded_and_says_so_by_a_longer_wait() -> None:
    misses = Misses(MovedClock())
    for _ in range(EACH):
        ask(misses, "a")
    tickets = [no.ticket for _ in range(queue.MOST_EACH + 5) if (no := ask(misses, "a"))]
    assert all(tickets[: queue.MOST_EACH]) and tickets[queue.MOST_EACH :] == [""] * 5
    assert len(misses.whose) == queue.MOST_EACH


def attack(misses: Misses, clock: MovedClock, seconds: int, each_second: int, *, right_at: int) -> tuple[int, bool]:
    """Guesses from 1,000 addresses, which come back for every turn they get; looks, and whether the right code was."""
    looks, found, asked, mine = 0, False, 0, ""
    tickets: list[str] = []
    for second in range(seconds):
        for _ in range(1000 if second < 10 else each_second):
            asked += 1
            no = ask(misses, f"10.0.{asked % 1000 // 250}.{asked % 250}")
            looks += no is None
            found = found or (asked == right_at and no is None)
            if no and asked == right_at:
                mine = no.ticket
            elif no and no.ticket:
                tickets.append(no.ticket)
        clock.move(seconds=1)
        if mine and not found:
            no = ask(misses, "10.9.9.9", mine)
            found, mine, looks = no is None, no.ticket if no else "", looks + (no is None)
        turns = [ticket for ticket in tickets if ticket in misses.ready]
        looks += sum(ask(misses, "10.9.9.9", ticket) is None for ticket in turns)
        tickets = [ticket for ticket in tickets if ticket in misses.whose]
    return looks, found


def test_p32_the_right_code_as_guess_10_000_is_not_in_after_an_hour() -> None:
    """1,000 guesses a second from 1,000 addresses; from the eleventh second on fewer, so that the test is quick."""
    clock = MovedClock()
    looks, found = attack(Misses(clock), clock, 3600, 5, right_at=10_000)
    assert not found
    assert 6_000 < looks <= ALL + 3600 / ALL_S + 10


@pytest.mark.parametrize("broken", ["no site budget", "no queue"])
def test_p32_the_attacker_gets_in_where_a_budget_is_missing(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if broken == "no site budget":
        monkeypatch.setattr(queue, "ALL", 10**9)
    else:
        monkeypatch.setattr(queue.Budget, "some", lambda self, now: True)
    clock = MovedClock()
    _, found = attack(Misses(clock), clock, 12, 5, right_at=10_000)
    assert found


def test_p32_a_newcomer_does_not_stand_behind_everything_that_an_attacker_sent() -> None:
    clock = MovedClock()
    misses = Misses(clock)
    for n in range(10_000):
        ask(misses, f"10.0.0.{n % 20}")
    no = ask(misses, "192.168.0.7", right=True)
    assert no and no.seconds <= 21 * ALL_S + EACH_S
    clock.move(seconds=no.seconds)
    assert ask(misses, "192.168.0.7", no.ticket, right=True) is None


def test_p32_a_household_of_ipv6_is_one_address() -> None:
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::9") != network("2001:db8:1:3::1")
    assert network("::ffff:192.168.0.7") == network("192.168.0.7") == "192.168.0.7"
    assert network("") == "" and network("unix") == "unix"


def test_p32_memory_stays_bounded_under_a_million_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MANY", 100)
    monkeypatch.setattr(queue, "MOST", 50)
    clock, chance = MovedClock(), random.Random(1)
    misses = Misses(clock)
    for _ in range(3000):
        clock.move(seconds=0.2)
        ask(misses, f"a{chance.randrange(10**6)}")
    assert len(misses.of) <= 400 and len(misses.whose) <= 50 and len(misses.ready) < 700


# On the page


@pytest.fixture
def live(tmp_path: Path) -> Live:
    made = Live(tmp_path)
    made.clock.move(minutes=-10)  # type: ignore[attr-defined]
    yield made  # type: ignore[misc]
    made.stop()


def types(live: Live, code: str, **more: str) -> object:
    return Caller(live).http.post("/join", data={"code": code, "name": "Ward sister", "answer": "other", **more})


def test_u5_while_codes_are_tried_the_right_one_waits_too(live: Live) -> None:
    wrong = "00000000" if live.code != "00000000" else "11111111"
    inside = live.phone("Porter")
    for n in range(EACH):
        assert types(live, "12").status_code == 404  # type: ignore[attr-defined]
        assert live.phone(f"Person {n}"), "a right code spends nothing, and what is no code is not looked up"
    for _ in range(EACH):
        assert types(live, wrong).status_code == 404  # type: ignore[attr-defined]
    page = types(live, live.code)
    assert page.status_code == 429 and page.headers["retry-after"] == "6"  # type: ignore[attr-defined]
    said = page.text  # type: ignore[attr-defined]
    assert "Many codes are being tried. Scan the square code, or wait 6 seconds." in said
    assert f'value="{live.code}"' in said and 'value="Ward sister"' in said and 'data-turn="6"' in said
    ticket = said.partition('name="ticket" value="')[2].partition('"')[0]
    assert types(live, wrong).text.count("wait 12 seconds") >= 1  # type: ignore[attr-defined]
    token = live.in_office(lambda tx: tx.execute(text("select join_token from meeting")).scalar_one())
    scanned = Caller(live).http.post("/join", data={"token": token, "name": "Ward sister", "answer": "other"})
    assert scanned.status_code == 303, "the square code never waits"
    again = inside.http.post("/join", data={"code": live.code, "name": "Porter"})
    assert again.status_code == 303, "nor does a phone that is in"
    assert inside.get("hand").status_code == 200
    live.clock.move(seconds=6)  # type: ignore[attr-defined]
    assert types(live, live.code, ticket=ticket).status_code == 303  # type: ignore[attr-defined]


def test_u6_a_made_up_ticket_is_no_place(live: Live) -> None:
    for _ in range(EACH):
        types(live, "00000000")
    for ticket in (new_id(), "x" * 1000, ""):
        assert types(live, live.code, ticket=ticket).status_code == 429  # type: ignore[attr-defined]


def test_p17_thirty_people_behind_one_address_come_in_without_a_wait(live: Live) -> None:
    assert all(live.phone(f"Nurse {n}") for n in range(30))
    assert live.house.misses.all.left == ALL


def test_p17_budgets_by_address_would_be_noticed(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = Budgets.wait
    monkeypatch.setattr(Budgets, "wait", lambda self, who, *what, **more: wait(self, "address", *what, **more))
    with pytest.raises(AssertionError):
        all(live.phone(f"Nurse {n}") for n in range(30))


def test_p32_a_code_is_not_found_a_day_after_its_meeting(live: Live) -> None:
    live.clock.move(days=2)  # type: ignore[attr-defined]
    assert live.clock() > live.start + timedelta(days=1)
    assert types(live, live.code).status_code == 404  # type: ignore[attr-defined]
