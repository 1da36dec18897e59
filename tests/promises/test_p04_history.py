"""P4, P5, P6, P7, P10: 200 people vote under fire, and a checker reads the history, the database and the screens."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from app.activities.multivote import overview
from app.activities.multivote.people import Turnout
from app.activities.multivote.rules import Round
from app.live.hub import Push
from app.live.push import Room, Sheet
from app.meetings import book
from app.meetings.book import Book
from tests.hats import Hour, hour
from tests.soak.fire import Fire, ready

VOTERS, CHANGES, CLOSES = 200, 2, 5
ROUNDS = 6

pytestmark = pytest.mark.timeout(300)
Patched = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hour, str, dict[str, str]]]:
    live = hour(Path(tmp_path_factory.mktemp("history")))
    try:
        yield live, *ready(live, VOTERS)
    finally:
        live.stop()


def fire(
    voting: tuple[Hour, str, dict[str, str]], people: int = VOTERS, changes: int = CHANGES, closes: int = CLOSES
) -> Fire:
    live, item, crowd = voting
    return Fire(live, item, dict(list(crowd.items())[:people]), changes, closes, random.Random(people))


def test_p4_p6_p7_p10_200_voters_under_fire(voting: tuple[Hour, str, dict[str, str]]) -> None:
    with over(fire(voting)) as round_:
        assert round_.play() == []
        assert len(round_.history.asked) == VOTERS * CHANGES and len(round_.history.races) == 2 * CLOSES
        assert len(round_.history.shown) > 5
        live = voting[0]
        live.end()
        live.run()
        assert round_.again() == [], "what comes back is known after a restart as well"


@contextmanager
def over(round_: Fire) -> Iterator[Fire]:
    try:
        yield round_
    finally:
        round_.gives_up()


def never_seen(self: Book, *_: Any) -> None:
    return None


def too_many(turnout: Callable[..., Turnout]) -> Callable[..., Turnout]:
    def off_by_one(*given: Any) -> Turnout:
        found = turnout(*given)
        return Turnout(found.eligible, found.finished + 1, found.by_hand, found.voted)

    return off_by_one


def as_it_comes(patch: Patched) -> None:
    """Every other message claims a version that is long over."""
    push, old = Room.push, cycle((0, 5))

    def claims(self: Room, sheet: Sheet, pieces: dict[str, str]) -> Push:
        return push(self, replace(sheet, version=sheet.version - next(old)), pieces)

    patch.setattr(Room, "push", claims)


def passes_by(patch: Patched) -> None:
    """One socket of each audience is left out when something has changed, and hears the next version all the same."""

    def offer(self: Room, sheet: Sheet, pieces: dict[str, str]) -> None:
        for n, socket in enumerate(sheet.sockets):
            socket.offer(self.push(sheet, pieces if n else {}))

    patch.setattr(Room, "offer", offer)


def forgets_receipts(patch: Patched) -> None:
    patch.setattr(Book, "seen", never_seen)
    patch.setattr(book, "SIGN", book.SIGN.prefix_with("OR IGNORE"))


BROKEN: dict[str, tuple[str, Callable[[Patched], None]]] = {
    "a receipt that nobody looks at": ("P", forgets_receipts),
    "one too many on the wall": ("P4", lambda patch: patch.setattr(overview, "turnout", too_many(overview.turnout))),
    "a round that never looks whether it is open": (
        "P6 P10",
        lambda patch: patch.setattr(Round, "must_be_open", lambda self: None),
    ),
    "versions in any order": ("P7", as_it_comes),
    "a screen that is passed by": ("P7", passes_by),
}


@pytest.mark.parametrize("name", BROKEN)
def test_p4_p5_p6_p7_p10_a_broken_build_is_noticed(
    name: str, voting: tuple[Hour, str, dict[str, str]], monkeypatch: Patched
) -> None:
    promises, breaks = BROKEN[name]
    wanted, wrong = set(promises.split()), list[str]()
    for _ in range(ROUNDS):  # what is shown, and when, is chance: a small round may pass a fault by
        with over(fire(voting, people=20, changes=5, closes=4)) as round_, monkeypatch.context() as patch:
            breaks(patch)
            wrong += round_.play()
        if all(any(said.startswith(one) for said in wrong) for one in wanted):
            return
    raise AssertionError(wrong)
