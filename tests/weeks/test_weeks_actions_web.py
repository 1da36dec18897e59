"""Actions from one meeting to the next, over HTTP: the wall, the desk, one's own hand, and a personal link."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from tests.hats import Hour, good, hour
from tests.live import Caller

WEEK = timedelta(weeks=1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(Path(tmp_path_factory.mktemp("acts")))
    yield made
    made.stop()


def action(running: Hour, words: str, column: str = "id") -> str:
    return running.ids(f"select {column} from action where text = '{words}'")[0]


def write(running: Hour, words: str, owner: str = "", due: str = "") -> str:
    good(running.hats["recorder"].does("record/write-action", text=words, owner=owner, due=due))
    return action(running, words)


def wall(running: Hour) -> str:
    """Its stage; what is agreed today stands in the tray below."""
    return running.hats["participant"].get("picture").text.partition('id="wall-tray"')[0]


def to_actions(running: Hour) -> None:
    while running.current().activity != "actions":
        good(running.hats["leader"].does("agenda/next-item", item=running.current().id))


def test_ac5_the_wall_at_the_actions_shows_what_needs_a_word_and_nothing_else(running: Hour) -> None:
    write(running, "Order new pumps", "Porter", "2026-03-03")
    write(running, "Draw the map", "Matron", "2026-03-30")
    to_actions(running)
    seen = wall(running)
    assert "Order new pumps" in seen and "overdue" in seen
    assert "Draw the map" not in seen and "1 more is on its way." in seen
    desk = running.hats["recorder"].get("desk").text
    assert "Done: Order new pumps" in desk and "Move to the next meeting: Order new pumps" in desk
    assert "Order new pumps" in running.hats["recorder"].get("hand").text
    assert "Done: Order new pumps" not in running.hats["guest"].get("hand").text


def test_ac6_the_owner_has_it_on_the_phone_and_says_what_it_is_stuck_on(running: Hour) -> None:
    pumps = action(running, "Order new pumps")
    assert "My actions" in running.hats["participant"].get("hand").text
    assert "My actions" not in running.hats["guest"].get("hand").text
    refused = running.hats["facilitator"].does("weeks/tell-of-action", id=pumps, what="done")
    assert refused.status_code == 403 and "Only its owner" in refused.text
    good(running.hats["participant"].does("weeks/tell-of-action", id=pumps, what="stuck", text="Nobody answers"))
    assert "Nobody answers" in wall(running)
    good(running.hats["participant"].does("weeks/tell-of-action", id=pumps, what="move", next_meeting=True))
    assert action(running, "Order new pumps", "due") == "2026-03-17"
    assert "Order new pumps" not in wall(running)


def test_ac3_what_is_carried_three_times_is_made_smaller_handed_over_or_told(running: Hour) -> None:
    pumps = action(running, "Order new pumps")
    running.in_office(lambda tx: tx.execute(text("update action set at = at - 3000000000")))  # five weeks ago
    add = (
        "insert into meeting (id, team_id, version, number, style, place, aim, join_code, join_token, scheduled_start,"
        " scheduled_end, started_at, ended_at, practice, apologies, created_at) select :id, team_id, 0, 0, style, place,"
        " aim, '1', :id, scheduled_start - :ms, scheduled_end - :ms, started_at - :ms, scheduled_end - :ms, 0, '', 0"
        " from meeting where id = :of"
    )
    for week in (1, 2, 3):
        more = {"id": f"{week}" * 22, "ms": week * 604_800_000, "of": running.meeting}
        running.in_office(lambda tx, more=more: tx.execute(text(add), more))
    good(running.hats["recorder"].does("weeks/move-action", id=pumps, due="2026-03-20"))
    seen = wall(running)
    assert "carried over 3 times" in seen
    assert "Make it smaller, hand it over, tell the sponsor, or drop it?" in seen
    good(running.hats["recorder"].does("weeks/hand-over", id=pumps, owner="Matron"))
    assert action(running, "Order new pumps", "owner") == "Matron"
    good(running.hats["recorder"].does("weeks/make-smaller", id=pumps, text="Ask for a quote", next_meeting=True))
    assert action(running, "Order new pumps", "status") == "dropped"
    assert action(running, "Ask for a quote", "owner") == "Matron"
    assert action(running, "Ask for a quote", "origin") == f"action:{pumps}"
    maps = action(running, "Draw the map")
    good(running.hats["coach"].does("weeks/tell-sponsor", id=maps))
    assert "told the sponsor" in running.hats["coach"].get("record.md").text
    for hat in ("participant", "timekeeper", "guest"):
        assert running.hats[hat].does("weeks/tell-sponsor", id=maps).status_code == 403


def test_ac6_by_a_personal_link_between_meetings_and_thanked_at_the_next_opening(running: Hour) -> None:
    write(running, "Bring the chart", "Porter", "2026-03-17")
    recorder = running.hats["recorder"]
    page = recorder.get("actions").text
    assert "Remind by your own mail program" in page and "Bring the chart" in page
    porter = running.ids("select id from person where name = 'Porter'")[0]
    shown = recorder.get(f"actions/{porter}").text
    link = re.findall(r'id="the-link">[^/]*//[^/]*(/my/[^<]+)<', shown)[0]
    assert "QR code of the personal link" in shown
    for hat in ("participant", "timekeeper", "guest"):
        assert running.hats[hat].get("actions").status_code == 403, hat
        assert running.hats[hat].get(f"actions/{porter}").status_code == 403, hat
    assert running.hats["stranger"].get("actions").status_code == 404

    phone = Caller(running)  # a browser that has never been here
    mine = phone.http.get(link)
    assert mine.status_code == 200 and "Bring the chart" in mine.text and "Ask for a quote" not in mine.text
    chart, other = action(running, "Bring the chart"), action(running, "Ask for a quote")
    assert tell(phone, link, id=other, what="done").status_code == 403
    assert phone.http.get(link[:-2]).status_code == 404
    assert tell(phone, link[:-2], id=chart, what="done").status_code == 404
    assert tell(phone, link, id=chart, what="done").status_code == 303
    assert action(running, "Bring the chart", "via") == "link"
    seen = wall(running)
    assert "Done since last time: 1." in seen and "Thank you:" in seen and "Porter" in seen
    assert tell(phone, link, id=chart, what="open").status_code == 303
    assert action(running, "Bring the chart", "status") == "open"

    good(recorder.does("record/set-action-status", id=chart, status="done"))
    assert action(running, "Bring the chart", "via") == ""
    answer = recorder.http.post(f"/m/{running.meeting}/actions/{porter}/new-link", data={"key": "k" * 12})
    assert answer.status_code == 303
    assert phone.http.get(link).status_code == 404, "the old link is dead"


def tell(phone: Caller, link: str, **fields: str) -> httpx.Response:
    return phone.http.post(f"{link}/tell", data={"key": "k" * 10 + fields["what"], **fields})
