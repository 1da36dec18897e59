"""The whole sepsis meeting of the example, with one wall, one desk, six hands, and the others over HTTP and sockets.

The hour is played once; each test then compares one thing with the example's file.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.agenda.figures import minutes
from tests.browser.conftest import Stage
from tests.browser.sepsis import story
from tests.browser.sepsis.evidence import Evidence, plain_markdown
from tests.browser.sepsis.hour import WITH_ACTIVITY, Hour
from tests.browser.sepsis.server import SepsisLive
from tests.browser.sepsis.story import (
    BORROW,
    EXAMPLE,
    IDEAS,
    ITEMS,
    LABEL,
    PEOPLE,
    ROUND,
    SUMMARY,
    TEXT,
    Ranked,
    in_tie_order,
    m_ss,
    ranking,
)
from tests.live import MovedClock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def found(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    live = SepsisLive(tmp_path_factory.mktemp("sepsis"), MovedClock())
    stage = Stage(chromium, live)
    hour = Hour(stage, live)
    expect.set_options(timeout=20_000)
    try:
        yield played(hour)
    finally:
        expect.set_options(timeout=5_000)
        hour.close()
        stage.close()
        live.stop()
    assert stage.complaints == []


def played(hour: Hour) -> Evidence:
    try:
        return hour.play()
    except BaseException as stopped:
        stopped.add_note(hour.screens())
        raise


@pytest.fixture
def parts(found: Evidence) -> dict[str, Any]:
    """What the JSON says, by part."""
    return dict(found.json["parts"])


@pytest.fixture
def text(found: Evidence) -> str:
    """The Markdown without its signs."""
    return plain_markdown(found.markdown)


# The plan, the people


def test_the_template_gives_the_items_and_minutes_of_the_example(found: Evidence) -> None:
    assert found.plan == [(item["title"], item["planned_min"]) for item in EXAMPLE["agenda"]]


def test_everybody_is_in_the_record_as_they_came(found: Evidence, parts: dict[str, Any]) -> None:
    people = {(p["name"], p["kind"], p["mode"]) for p in parts["meeting"]["people"]}
    assert people == {(p["label"], p["kind"], p["mode"]) for p in PEOPLE.values()}
    assert {row[0] for row in found.tables["People present"]} == set(LABEL.values())


def test_roles_are_held_as_in_the_example(parts: dict[str, Any]) -> None:
    held = {role["role"]: role["name"] for role in parts["meeting"]["roles"]}
    assert held == {role: LABEL[id_] for role, id_ in story.WITH_ROLE.items()}


def test_a_partner_was_present(found: Evidence, parts: dict[str, Any], text: str) -> None:
    assert parts["meeting"]["partner_present"] == bool(EXAMPLE["patient_partner_present"][-1])
    assert re.search(r"Partner present\s*:?\s*yes", found.page)
    assert "Partner present: yes" in text


def test_the_hour_started_and_ended_when_it_did(found: Evidence, parts: dict[str, Any]) -> None:
    assert (parts["meeting"]["started"], parts["meeting"]["ended"]) == (
        story.STARTED.isoformat(),
        story.ENDED.isoformat(),
    )
    assert f"Ended {story.ENDED:%H:%M}" in found.rail_foot
    assert f"{story.STARTED:%H:%M} to {story.ENDED:%H:%M}" in found.page


# Time


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_has_its_times(found: Evidence, parts: dict[str, Any], text: str, item: str) -> None:
    want = ITEMS[item]
    got = next(line for line in parts["agenda"]["agenda"] if line["title"] == want["title"])
    figures = ("planned_s", "adjusted_s", "actual_s", "overrun_s", "started_at", "ended_at", "protected", "quiet")
    assert {name: got[name] for name in figures} == {
        "planned_s": 60 * want["planned_min"],
        "adjusted_s": want["adjusted_planned_s"],
        "actual_s": want["actual_s"],
        "overrun_s": want["overrun_s"],
        "started_at": story.at(want["started"]).isoformat(),
        "ended_at": story.at(want["ended"]).isoformat(),
        "protected": want["protected"],
        "quiet": want.get("quiet", False),
    }
    written = [m_ss(s) for s in (60 * want["planned_min"], want["adjusted_planned_s"], want["actual_s"])]
    row = next(r for r in found.tables["Agenda with planned, adjusted and actual time"] if r[0] == want["title"])
    assert row[1:4] == written
    assert f"| {want['title']} | {' | '.join(written)} |" in text


def test_the_wall_has_what_was_planned_and_what_it_took(found: Evidence) -> None:
    want = [
        (i["title"], minutes(i["adjusted_planned_s"]), minutes(i["actual_s"])) for i in EXAMPLE["agenda"]
    ]  # in whole minutes
    assert found.rail == want


def test_slack_after_each_item(found: Evidence, parts: dict[str, Any]) -> None:
    want = {item["id"]: item["slack_after_s"] for item in EXAMPLE["agenda"]}
    over = round((story.END - story.ENDED).total_seconds())
    assert found.slack | {EXAMPLE["agenda"][-1]["id"]: over} == want


def test_time_was_borrowed_from_the_named_item(found: Evidence, parts: dict[str, Any], text: str) -> None:
    to, lent = ITEMS[BORROW["item"]]["title"], ITEMS[BORROW["from_item"]]["title"]
    made = [d for d in parts["agenda"]["time_decisions"] if d["kind"] == BORROW["kind"]]
    assert made == [
        {
            "item": to,
            "at": story.at(BORROW["at"]).isoformat(),
            "kind": BORROW["kind"],
            "seconds": BORROW["seconds"],
            "from_item": lent,
            "by": LABEL[BORROW["decided_by"]],
        }
    ]
    assert f"Takes {BORROW['seconds'] // 60} minutes from {lent}" in found.borrow_offer
    row = [f"{story.at(BORROW['at']):%H:%M}", to, "Time borrowed", m_ss(BORROW["seconds"]), lent]
    assert row in [line[:5] for line in found.tables["Decisions about time"]]
    assert f"| {' | '.join(row)} |" in text


@pytest.mark.parametrize("item", ITEMS)
def test_all_screens_were_at_the_same_item_with_the_same_time_left(found: Evidence, item: str) -> None:
    seen = found.began[item]
    assert {screen: look.item for screen, look in seen.items()} == dict.fromkeys(seen, ITEMS[item]["title"])
    left = {screen: look.left for screen, look in seen.items() if look.clocks}
    assert max(left.values()) - min(left.values()) <= 1, left
    lent = BORROW["seconds"] if item == BORROW["item"] else 0  # borrowed later in it
    assert ITEMS[item]["adjusted_planned_s"] - lent >= max(left.values())


def test_a_quiet_item_has_no_clock_on_the_wall_and_on_hands(found: Evidence) -> None:
    for item in ITEMS:
        clocks = {screen: look.clocks for screen, look in found.began[item].items()}
        quiet = item in story.QUIET
        assert clocks == {"wall": int(not quiet), "desk": 1, "hand": int(not quiet)}, item
    assert not re.search(r"\b\d+:\d\d\b left|Finish \d|min late|On time", found.quiet_wall)


# Ideas


def test_in_silence_nobody_sees_an_idea_of_somebody_else(found: Evidence) -> None:
    written = [idea for idea in IDEAS.values() if not story.said_in_turn(idea)]
    assert [idea["text"] for idea in written if idea["text"] in found.silent_wall] == []
    others = [idea["text"] for idea in written if idea["author"] != "P05"]
    assert [idea for idea in others if idea in found.silent_hand] == []
    writers = len({idea["author"] for idea in written})
    assert f"{len(written)} ideas from {writers} of" in found.tally


def test_every_idea_is_in_the_record_with_what_became_of_it(found: Evidence, parts: dict[str, Any], text: str) -> None:
    (board,) = parts["brainstorm"]["brainstorms"]
    assert board["question"] == EXAMPLE["question"]
    by_number = {idea["number"]: idea["text"] for idea in board["ideas"]}
    got = {i["text"]: (i["status"], by_number.get(i.get("merged_into"))) for i in board["ideas"]}
    assert got == {i["text"]: (after_the_vote(i), TEXT.get(i.get("merged_into", 0))) for i in IDEAS.values()}
    assert {row[1] for row in found.tables["Ideas"]} == set(TEXT.values())
    assert [idea for idea in TEXT.values() if idea not in text] == []


def after_the_vote(idea: dict[str, Any]) -> str:
    """Ideas above the line of the one round are kept, those below it are banked (BR-11, MV-14)."""
    if idea["status"] != "votable":
        return str(idea["status"])
    return "kept" if idea["number"] in EXAMPLE["vote_round_1"]["kept"] else "banked"


def test_numbers_are_one_to_the_last(parts: dict[str, Any]) -> None:
    (board,) = parts["brainstorm"]["brainstorms"]
    assert sorted(idea["number"] for idea in board["ideas"]) == sorted(IDEAS)


def test_no_author_is_in_the_record(parts: dict[str, Any]) -> None:
    (board,) = parts["brainstorm"]["brainstorms"]
    assert board["anonymous"]
    assert [idea for idea in board["ideas"] if "by" in idea] == []


# The vote


def test_there_was_one_round_and_the_second_item_had_none(found: Evidence, parts: dict[str, Any]) -> None:
    (round_,) = parts["multivote"]["vote_rounds"]
    assert round_["item"] == ITEMS["vote1"]["title"]
    assert "no activity on screen" in found.second_vote_desk
    assert "Open voting" not in found.second_vote_desk


def test_the_round_in_figures(found: Evidence, parts: dict[str, Any], text: str) -> None:
    (got,) = parts["multivote"]["vote_rounds"]
    names = ("votable", "votes_each", "voters", "cast")
    assert {name: got[name] for name in names} == {name: ROUND[name] for name in names}
    assert got["eligible"] == sum(person["can_vote"] for person in PEOPLE.values())
    assert f"{ROUND['voters']} of {ROUND['voters']} voted" in found.wall_votes_head
    assert re.search(rf"Votes cast\s*:?\s*{ROUND['cast']}\b", found.page)
    assert f"Votes cast: {ROUND['cast']}" in text


def test_the_totals_are_those_of_the_example(found: Evidence, parts: dict[str, Any], text: str) -> None:
    (round_,) = parts["multivote"]["vote_rounds"]
    got = [Ranked(t["rank"], t["idea"], t["votes"]) for t in round_["totals"]]
    assert [t.votes for t in got] == sorted((t.votes for t in got), reverse=True)
    assert in_tie_order(got) == ranking()
    page = [Ranked(int(r[1]), r[0], int(r[3])) for r in found.tables["Ideas in order of votes"]]
    assert page == got
    assert found.desk_votes == got
    rows = re.findall(r"^\| (.+?) \| (\d+) \| \d+ \| (\d+) \|$", text, re.MULTILINE)
    assert [Ranked(int(rank), idea, int(votes)) for idea, rank, votes in rows] == got


@pytest.mark.parametrize("screen", ["wall_votes", "hand_votes"])
def test_the_screens_show_the_first_of_the_same_order(found: Evidence, screen: str) -> None:
    """Ideas with the same votes share a rank; which of them stands first was drawn by lot, alike for all."""
    rows: list[Ranked] = getattr(found, screen)
    assert rows == found.desk_votes[: len(rows)]
    assert len(rows) > 1
    if screen == "wall_votes":
        assert len(rows) + found.wall_votes_more == ROUND["votable"]


def test_a_tie_shares_its_rank(found: Evidence) -> None:
    assert {(r.rank, r.votes) for r in found.desk_votes} == {(r.rank, r.votes) for r in ranking()}
    assert len({r.rank for r in found.desk_votes}) == len(set(ROUND["totals"].values()))


def test_no_total_was_anywhere_before_the_reveal(found: Evidence) -> None:
    for seen in (found.open_ballot_wall, found.before_reveal):
        assert "Results stay hidden" in seen or "Ideas in order of votes" not in seen
        assert not re.search(r"\b\d+ votes?\b(?! each| left)", re.sub(r"You each have \d+ votes?", "", seen))


def test_the_coach_from_outside_had_no_vote(found: Evidence) -> None:
    assert "Coaches from outside the team do not vote in this round." in found.why_no_vote


# What was written down


def test_decisions(found: Evidence, parts: dict[str, Any], text: str) -> None:
    got = [line["text"] for line in parts["record"]["lines"] if line["kind"] == "decision"]
    assert got == EXAMPLE["decisions"]
    for decision in EXAMPLE["decisions"]:
        assert decision in found.page
        assert decision in text
        assert decision in found.tray


def test_actions_with_their_owners_and_days(found: Evidence, parts: dict[str, Any], text: str) -> None:
    def of(action: dict[str, Any]) -> tuple[str, str, str, str]:
        helpers = ", ".join(LABEL[id_] for id_ in action.get("helpers", ()))
        return action["text"], LABEL[action["owner"]], helpers, action["due"]

    want = sorted(of(action) for action in story.MADE_TODAY)
    assert sorted((a["text"], a["owner"], a["helpers"] or "", a["due"]) for a in parts["record"]["actions"]) == want
    rows = {row[0]: row for row in found.tables["Actions in the order in which they are due"]}
    assert set(rows) == {action["text"] for action in story.MADE_TODAY}
    for action, owner, helpers, due in want:
        said = [f"{owner} with {helpers}" if helpers else owner, story.long_day(due)]
        assert rows[action][1:3] == said
        assert f"| {action} | {' | '.join(said)} |" in text
        assert action in found.tray


def test_parked_items(found: Evidence, parts: dict[str, Any], text: str) -> None:
    want = [line["text"] for line in EXAMPLE["parking_lot"]]
    assert sorted(line["text"] for line in parts["record"]["parking_lot"]) == sorted(want)
    where = {row[0]: row[1] for row in found.tables["What was kept for later, and what becomes of it"]}
    assert where == {line["text"]: ITEMS[line["from_item"]]["title"] for line in EXAMPLE["parking_lot"]}
    assert [parked for parked in want if parked not in text] == []
    talked = [
        line["text"] for line in EXAMPLE["parking_lot"] if ITEMS[line["from_item"]]["method"] not in WITH_ACTIVITY
    ]
    assert [parked for parked in talked if parked not in found.tray] == []  # the wall has a tray while people talk
    assert re.search(rf"Parking lot\s+{len(want)}\b", found.tray)


# The rating


def test_the_rating_in_figures(found: Evidence, parts: dict[str, Any], text: str) -> None:
    got = parts["rating"]
    names = {"mean": "mean", "lowest": "min", "highest": "max", "rated": "n", "people": "present"}
    assert {name: got[name] for name in names} == {name: SUMMARY[theirs] for name, theirs in names.items()}
    assert float(got["median"]) == SUMMARY["median"]
    assert got["counts"] == story.COUNTS
    counts = [[str(value), str(count)] for value, count in enumerate(story.COUNTS)]
    assert found.tables["How many people gave each rating"] == counts
    facts = {
        "Rated": f"{SUMMARY['n']} of {SUMMARY['present']} people",
        "Mean": f"{SUMMARY['mean']} out of 10",
        "Median": f"{SUMMARY['median']}",
        "Lowest and highest": f"{SUMMARY['min']} and {SUMMARY['max']}",
    }
    for name, value in facts.items():
        assert f"{name}: {value}\n" in text
        assert re.search(rf"{name}\s*:?\s*{value}\b", found.page), name


def test_the_rating_on_the_wall(found: Evidence) -> None:
    assert f"{SUMMARY['n']} of {SUMMARY['present']} people have rated" in found.rated
    assert SUMMARY["mean"] in found.wall_rating
    assert f"Median {SUMMARY['median']}" in found.wall_rating
    shown = dict(re.findall(r"(\d+) gave (\d+)", found.wall_counts))
    assert {
        int(value): int(count) for count, value in re.findall(r"(\d+) gave (\d+)", found.wall_counts)
    } == story.RATINGS
    assert shown


def test_comments_are_there_without_names(found: Evidence, parts: dict[str, Any], text: str) -> None:
    for side in ("went_well", "could_improve"):
        assert sorted(parts["rating"][side]) == sorted(EXAMPLE[side])
        assert [said for said in EXAMPLE[side] if said not in found.page or said not in text] == []
    every = EXAMPLE["went_well"] + EXAMPLE["could_improve"]
    assert set(found.wall_comments) <= set(every)
    assert len(found.wall_comments) + found.wall_comments_more == len(every)
