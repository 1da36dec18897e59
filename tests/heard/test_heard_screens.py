"""The heard count over HTTP: who sees it, when it changes, and what it never gives away (RO-6)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hats import INSIDE, NAMES, Hour, good, hour
from tests.web.lines import pieces


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


def desk(running: Hour, hat: str) -> str:
    running.house.rooms.open.clear()
    html = pieces(running.hats[hat].get("desk/state?since=-1").text)["desk-heard"]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def hand(running: Hour, hat: str) -> str:
    html = pieces(running.hats[hat].get("hand/mine").text).get("own-heard", "")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def ask(running: Hour) -> str:
    item = running.go_to("brainstorm")
    good(running.hats["coach"].does("brainstorm/ask-question", item, question="How?", anonymous="on"))
    good(running.hats["coach"].does("brainstorm/open-ideas", item, mode="silent"))
    return item


def adds(running: Hour, item: str, *hats: str) -> None:
    for hat in hats:
        good(running.hats[hat].does("brainstorm/add-idea", item, text=f"Idea of the {NAMES[hat].lower()}"))


def test_ro6_the_list_never_changes_as_an_anonymous_idea_arrives(running: Hour) -> None:
    item = ask(running)
    before = desk(running, "facilitator"), hand(running, "facilitator")
    assert "Porter" in before[0] and "Porter" in before[1]
    for hat in ("participant", "leader", "timekeeper", "spare"):
        running.clock.move(seconds=20)  # type: ignore[attr-defined]
        adds(running, item, hat)
        assert (desk(running, "facilitator"), hand(running, "facilitator")) == before
    good(running.hats["coach"].does("brainstorm/close-ideas", item))
    after = desk(running, "facilitator")
    assert "4 of 8 heard" in after and "Porter" not in after and "Matron" in after


def test_ro6_a_lone_author_stays_on_the_list(running: Hour) -> None:
    item = ask(running)
    adds(running, item, "participant")
    good(running.hats["coach"].does("brainstorm/close-ideas", item))
    assert "0 of 8 heard" in desk(running, "coach") and "Porter" in desk(running, "coach")


def test_ro6_only_facilitator_and_coach_see_it(running: Hour) -> None:
    ask(running)
    for hat in ("facilitator", "coach"):
        assert "of 8 heard" in desk(running, hat), hat
    for hat in ("leader", "timekeeper", "recorder"):
        assert desk(running, hat) == "", hat
    for hat in set(INSIDE) - {"facilitator", "coach"}:
        assert "heard" not in hand(running, hat), hat
    assert " heard" not in running.hats["wall"].get("wall/state?since=-1").text.lower()


def test_ro6_an_item_that_ends_works_it_out_with_the_notes_so_far(running: Hour) -> None:
    good(running.hats["recorder"].does("record/write-note", text="A note"))
    assert desk(running, "coach") == ""
    good(running.hats["coach"].does("agenda/next-item", item=running.current().id))
    assert "1 of 8 heard" in desk(running, "coach")


def test_ro6_who_voted_stays_heard_after_the_votes_are_cut_from_people(running: Hour) -> None:
    item = running.voting()
    ideas = running.ids("select idea_id from ballot_idea")
    seen = desk(running, "facilitator")
    for hat in ("leader", "timekeeper", "recorder", "participant"):
        good(running.hats[hat].does("multivote/cast-vote", item, idea=ideas[0]))
    assert desk(running, "facilitator") == seen
    good(running.hats["coach"].does("multivote/close-voting", item))
    closed = desk(running, "facilitator")
    good(running.hats["coach"].does("multivote/show-results", item))
    assert re.sub(r"at .*", "", desk(running, "facilitator")) == re.sub(r"at .*", "", closed)


def test_ro6_nothing_of_it_is_in_the_record_or_left_after_the_end(running: Hour) -> None:
    adds(running, ask(running), "participant", "leader", "spare")
    good(running.hats["coach"].does("agenda/end-meeting", item=running.current().id))
    assert desk(running, "coach") == "" and hand(running, "facilitator") == ""
    for page in ("record", "record.md", "record.json"):
        assert "heard" not in running.hats["coach"].get(page).text.lower()


def test_ro6_two_participants_who_are_one_keep_the_signs_of_both(running: Hour) -> None:
    item = ask(running)
    again = running.phone("Porter")
    second = running.ids("select id from participant where name = 'Porter (2)'")
    if not second:
        pytest.fail("the second phone was not let in as (2)")
    good(again.does("brainstorm/add-idea", item, text="From the second phone"))
    adds(running, item, "leader", "spare")
    good(running.hats["coach"].does("meeting/settle-person", participant=second[0], same="on"))
    good(running.hats["coach"].does("brainstorm/close-ideas", item))
    assert "3 of 8 heard" in desk(running, "coach") and "Porter" not in desk(running, "coach")
