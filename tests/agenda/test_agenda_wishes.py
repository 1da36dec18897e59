"""At time up the room is asked whether it agrees to more time: the rule, and who sees what of the answers."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.agenda.hour import Hour as Time
from app.agenda.hour import Item
from app.agenda.wishes import TimeWished, WishTime
from app.core.contract import Seat
from app.core.errors import NotAllowed, Refused
from app.core.permissions import MAY
from tests.hats import Hour, good, hour
from tests.web.lines import pieces

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TALK = "t" * 22
NURSE = Seat("m", "t", MAY["participant"], participant="n" * 22)


def asked(seconds: int, seat: Seat = NURSE, *, quiet: bool = False, **typed: Any) -> Any:
    item = Item(TALK, "Talk", 300, 300, started_at=NINE, quiet=quiet)
    then = Time(NINE, NINE + timedelta(hours=1), (item,), started_at=NINE)
    return WishTime(key="k" * 22, item=TALK, **typed).decide(then, seat, NINE + timedelta(seconds=seconds))


def test_the_answer_is_about_the_length_as_it_stands() -> None:
    assert asked(300, more=True) == TimeWished(TALK, "n" * 22, True, 300)
    assert asked(400) == TimeWished(TALK, "n" * 22, False, 300)


def test_nobody_is_asked_before_time_is_up_nor_in_a_quiet_item_nor_from_outside() -> None:
    with pytest.raises(Refused, match="time left"):
        asked(299, more=True)
    with pytest.raises(Refused, match="time left"):
        asked(400, quiet=True)
    with pytest.raises(NotAllowed, match="Join"):
        asked(400, Seat("m", "t", MAY["coach"], coach="c"))


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(tmp_path_factory.mktemp("wishes"))
    yield made
    made.stop()


def own(running: Hour, hat: str) -> str:
    return pieces(running.hats[hat].get("hand/mine").text)["own-agenda"]


def says(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_answer_counts_once_and_only_who_decides_about_time_sees_the_count(running: Hour) -> None:
    running.clock.move(seconds=180)  # type: ignore[attr-defined]
    item = running.current().id
    wish = "agenda/wish-time"
    assert "Do you agree to more time?" in own(running, "participant")
    good(running.hats["participant"].does(wish, item, item=item, more=True))
    good(running.hats["guest"].does(wish, item, item=item, more=True))
    good(running.hats["spare"].does(wish, item, item=item))
    good(running.hats["guest"].does(wish, item, item=item))  # thinks again
    count = "The room says: more time 1, go on 2"
    for hat in ("leader", "timekeeper", "facilitator"):
        assert count in says(own(running, hat)), hat
        assert "Do you agree" not in own(running, hat), hat
    assert count in says(running.hats["coach"].get("desk").text)
    for hat in ("participant", "guest", "recorder"):
        assert "The room says" not in running.hats[hat].get("hand").text, hat
    assert "The room says" not in running.hats["recorder"].get("desk").text
    assert "The room says" not in running.hats["wall"].get("wall/state").text
    assert 'aria-pressed="true"' in own(running, "participant")


def test_once_time_was_added_all_are_asked_afresh(running: Hour) -> None:
    running.clock.move(seconds=180)  # type: ignore[attr-defined]
    item = running.current().id
    good(running.hats["participant"].does("agenda/wish-time", item, item=item, more=True))
    good(running.hats["leader"].does("agenda/extend-item", item, item=item, minutes=1))
    assert running.hats["participant"].does("agenda/wish-time", item, item=item).status_code == 409
    running.clock.move(seconds=61)  # type: ignore[attr-defined]
    assert "The room says" not in own(running, "leader")
    assert 'aria-pressed="true"' not in own(running, "participant")


def test_two_who_are_one_answered_once_and_afterwards_nothing_is_left(running: Hour) -> None:
    running.clock.move(seconds=180)  # type: ignore[attr-defined]
    item = running.current().id
    twice = running.phone("Physiotherapist")
    second = running.ids("select id from participant where name = 'Physiotherapist (2)'")[0]
    good(running.hats["spare"].does("agenda/wish-time", item, item=item, more=True))
    good(twice.does("agenda/wish-time", item, item=item))
    good(running.hats["coach"].does("meeting/settle-person", participant=second, same="true", screen="desk"))
    assert running.ids("select participant_id from time_wish") == [running.person("spare")]
    from app.core.erasing import erase

    running.in_office(lambda tx: erase(tx, running.meeting, running.clock()))
    assert running.ids("select count(*) from time_wish") == ["0"]
