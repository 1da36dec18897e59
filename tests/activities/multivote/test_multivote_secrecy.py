"""Before the reveal nothing leaves the server that tells how anybody voted: pages, polls, sockets, record, answers.

Each way of voting is played twice in one hour, with other ballots each time.  What everybody else is sent must be the
same, byte for byte.  Planted leaks show that the comparison would see one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.activities.multivote import overview, store
from app.activities.multivote.record import RoundSeen
from app.activities.multivote.rules import Booth, VoteCast
from app.core.errors import Refused
from tests.hats import hour

from .secrecy import UNSEEN, VOTERS, Ballots, Sent, Watched, differing, told_too_much, watched

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True)
class Way:
    """first: how they vote in the end.  instead: how they might have; as many votes each, or the count would tell."""

    first: Ballots
    instead: Ballots


def ballots(*of_each: tuple[int, ...]) -> Ballots:
    return dict(zip(VOTERS, of_each, strict=True))


# Ten ideas, four votes each (ranked: five); one of the three keeps some back.
SINGLE = Way(ballots((1, 2, 3, 4), (1, 2, 5, 6), (1, 7, 6)), ballots((10, 9, 8, 7), (10, 9, 8, 5), (10, 4, 3)))
DOTS = Way(ballots((1, 1, 1, 2), (1, 1, 2, 2), (1, 3, 3)), ballots((9, 9, 9, 8), (9, 9, 8, 8), (8, 8, 7)))
RANKED = Way(ballots((1, 2, 3, 4, 5), (1, 2, 3, 4, 6), (2, 1)), ballots((5, 4, 3, 2, 1), (6, 9, 3, 2, 1), (8, 10)))
# Six of them go on, two votes each: 1 and 2 are first, and 3 and 4 tie for the third place.
ROUND_2 = Way(ballots((1, 2), (1, 3), (2, 4)), ballots((6, 5), (6, 4), (5, 4)))
RUN_OFF = Way(ballots((3,), (3,), (4,)), ballots((4,), (4,), (3,)))
SCREENS = "{screen}|record"  # where a vote stands; the other pages are looked at once
ELIGIBLE = 9  # six of the house and the three


@dataclass(frozen=True)
class Seen:
    """What everybody else was sent with either ballots, while voting was open and when it was closed."""

    open: tuple[Sent, Sent]
    closed: tuple[Sent, Sent]
    heard: list[str]


def watch(there: Watched, way: Way, where: str) -> Seen:
    """It ends with the first ballots, closed."""
    there.notes_the_time()
    there.heard.clear()
    one, other = voted(there, way.first, where=where), voted(there, way.instead, where=where)
    heard = list(there.heard)
    other_closed = closed(there)
    there.asks("reopen-voting")
    there.vote(way.first)
    return Seen((one, other), (closed(there), other_closed), heard)


def voted(there: Watched, given: Ballots, **more: str) -> Sent:
    there.vote(given)
    return there.sent(**more)


def closed(there: Watched) -> Sent:
    there.asks("close-voting")
    return there.sent(where=SCREENS)


def play(there: Watched) -> dict[str, Seen]:
    """Three ways of voting that are given up, one whose results are shown, a further round, and its run-off."""
    found: dict[str, Seen] = {}
    for method, way in {"dots": DOTS, "ranked": RANKED, "single": SINGLE}.items():
        there.asks("open-voting", method=method)
        found[method] = watch(there, way, where="" if method == "single" else SCREENS)
        there.hour.clock.move(seconds=61)  # type: ignore[attr-defined]
        if method != "single":
            there.asks("cancel-round", reason="Another way")
    there.asks("show-results")
    keep_six(there)
    there.asks("open-voting")
    found["round 2"] = watch(there, ROUND_2, SCREENS)
    there.hour.clock.move(seconds=61)  # type: ignore[attr-defined]
    there.asks("show-results")
    there.asks("open-run-off")
    found["run-off"] = watch(there, RUN_OFF, SCREENS)
    there.asks("show-results")
    return found


def keep_six(there: Watched) -> None:
    while len(kept := there.hour.ids("select number from ballot_idea where kept")) < 6:
        there.asks("move-line")
    assert len(kept) == 7, kept


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    made = hour(tmp_path_factory.mktemp("secrecy"))
    try:
        with watched(made) as watching:
            yield watching
    finally:
        made.stop()


@pytest.fixture(scope="module")
def seen(there: Watched) -> dict[str, Seen]:
    return play(there)


@pytest.fixture
def open_round(there: Watched) -> Iterator[Watched]:
    """A round of its own, before the hour has any results: a leak outlasts no test."""
    there.hour.clock.move(seconds=61)  # type: ignore[attr-defined]
    there.asks("open-voting")
    yield there
    there.asks("cancel-round", reason="Only tried")


# Planted leaks


def votes_by_idea(tx: Connection) -> dict[str, int]:
    rows = tx.execute(text(f"select idea_id, count(*) from vote where round_id in ({UNSEEN}) group by idea_id"))
    return {row[0]: row[1] for row in rows}


def votes_for_one(tx: Connection) -> int:
    """How many there are for the first idea of the ballot."""
    first = f"select idea_id from ballot_idea where round_id in ({UNSEEN}) order by number limit 1"
    return votes_by_idea(tx).get(tx.execute(text(first)).scalar_one(), 0)


def an_order(plant: pytest.MonkeyPatch) -> None:
    whole = overview._round

    def leaking(tx: Connection, place: Any, row: Any, ideas: Any) -> RoundSeen:
        votes = votes_by_idea(tx)
        return whole(tx, place, row, tuple(sorted(ideas, key=lambda idea: -votes.get(idea.id, 0))))

    plant.setattr(overview, "_round", leaking)


def a_total(plant: pytest.MonkeyPatch) -> None:
    whole = overview._progress

    def leaking(tx: Connection, meeting: str, seen: RoundSeen) -> RoundSeen:
        return replace(whole(tx, meeting, seen), finished=votes_for_one(tx))

    plant.setattr(overview, "_progress", leaking)


def a_key(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(overview, "_ideas", lambda offered, aside: ())
    whole = overview._seen

    def leaking(tx: Connection, *given: Any) -> list[RoundSeen]:
        plant.setattr(overview, "_marks", lambda *_: str(votes_for_one(tx)))
        return whole(tx, *given)

    plant.setattr(overview, "_seen", leaking)


def a_ballot(plant: pytest.MonkeyPatch) -> None:
    whole = store.my_ballot

    def leaking(tx: Connection, place: Any, who: str) -> tuple[Booth | None, bool]:
        booth, by_number = whole(tx, place, who)
        return (replace(booth, mine=votes_by_idea(tx)) if booth else None), by_number

    plant.setattr(store, "my_ballot", leaking)


def a_record(plant: pytest.MonkeyPatch) -> None:
    whole = overview.rounds

    def leaking(tx: Connection, place: Any) -> list[RoundSeen]:
        return [replace(seen, number=votes_for_one(tx)) for seen in whole(tx, place)]

    plant.setattr(overview, "rounds", leaking)


def a_refusal(plant: pytest.MonkeyPatch) -> None:
    def leaking(tx: Connection, *_: Any) -> Any:
        raise Refused(f"Idea 1 has {votes_for_one(tx)}.")

    plant.setattr(store, "drawn", leaking)


LEAKS: dict[Callable[[pytest.MonkeyPatch], None], tuple[str, ...]] = {  # and where each has to be seen
    an_order: ("coach .*/desk$", "wall /wall$", "wall .*/wall/state", "sheet 0, wall", "coach .*/picture"),
    a_total: ("coach .*/desk/state", "wall .*/state", "guest .*/hand/state", "participant pressed order-ballot"),
    a_key: ("participant .*/hand/state", "wall .*/state", "coach .*/desk/state"),
    a_ballot: ("participant .*/hand$", "recorder .*/hand/mine", "participant pressed order-ballot"),
    a_record: ("participant .*/record$", "coach .*/record.md", "coach .*/record.json"),
    a_refusal: ("facilitator pressed move-line", "facilitator pressed open-run-off"),
}

LOOKED = "{screen}|record|desk$|hand$|wall$|picture"


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_mv5_a_planted_leak_is_seen_wherever_it_leaves_the_server(
    open_round: Watched, monkeypatch: pytest.MonkeyPatch, leak: Callable[[pytest.MonkeyPatch], None]
) -> None:
    leak(monkeypatch)
    found = differing(*(voted(open_round, given, where=LOOKED) for given in (SINGLE.first, SINGLE.instead)))
    missed = [where for where in LEAKS[leak] if not any(re.search(where, one) for one in found)]
    assert not missed, (missed, found)


def test_mv5_a_socket_that_says_more_than_how_many_have_finished_is_seen(
    open_round: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_round.heard.clear()
    a_total(monkeypatch)
    monkeypatch.setattr(VoteCast, "topics", VoteCast.topics | {"multivote.stage"})
    open_round.vote(SINGLE.first)
    assert told_too_much(open_round.heard, ELIGIBLE)


# What is sent

RULES = ("single", "dots", "ranked", "round 2", "run-off")


@pytest.mark.parametrize("way", RULES)
def test_mv5_while_voting_is_open_nobody_can_tell_from_what_they_are_sent_how_others_vote(
    seen: dict[str, Seen], way: str
) -> None:
    assert differing(*seen[way].open) == []
    assert len(seen[way].open[0]) > (70 if way == "single" else 40)


@pytest.mark.parametrize("way", RULES)
def test_mv12_between_close_and_results_nobody_can_tell_either_the_facilitator_neither(
    seen: dict[str, Seen], way: str
) -> None:
    assert differing(*seen[way].closed) == []
    assert len(seen[way].closed[0]) > 40


@pytest.mark.parametrize("way", RULES)
def test_mv5_every_socket_hears_how_many_have_finished_and_no_more(seen: dict[str, Seen], way: str) -> None:
    assert told_too_much(seen[way].heard, ELIGIBLE) == []
    assert len(seen[way].heard) > 8
