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
    ROUNDS,
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


def test_the_hour_is_the_table_of_the_example(found: Evidence, parts: dict[str, Any]) -> None:
    """Who leads, planned, adjusted, actual, overrun, start, end, and slack after it, item by item, to the second."""
    figures = ("planned_s", "adjusted_s", "actual_s", "overrun_s", "started_at", "ended_at")
    ids = {item["title"]: id_ for id_, item in ITEMS.items()}
    lines = parts["agenda"]["agenda"]
    slack = found.slack | {list(ITEMS)[-1]: round((story.END - story.ENDED).total_seconds())}
    got = [(line["title"], *(line[f] for f in figures), slack[ids[line["title"]]]) for line in lines]
    assert got == [
        (
            item["title"],
            60 * item["planned_min"],
            item["adjusted_planned_s"],
            item["actual_s"],
            item["overrun_s"],
            story.at(item["started"]).isoformat(),
            story.at(item["ended"]).isoformat(),
            item["slack_after_s"],
        )
        for item in EXAMPLE["agenda"]
    ]
    assert found.leads == {id_: story.lead_of(item) for id_, item in ITEMS.items()}


def test_slack_after_each_item(found: Evidence, parts: dict[str, Any]) -> None:
    want = {item["id"]: item["slack_after_s"] for item in EXAMPLE["agenda"]}
    over = round((story.END - story.ENDED).total_seconds())
    assert found.slack | {EXAMPLE["agenda"][-1]["id"]: over} == want


def test_time_was_borrowed_from_the_named_item(found: Evidence, parts: dict[str, Any], text: str) -> None:
    to, lent = ITEMS[BORROW["item"]]["title"], ITEMS[BORROW["from_item"]]["title"]
    id_of = {item["title"]: item["id"] for item in parts["agenda"]["agenda"]}
    made = [d for d in parts["agenda"]["time_decisions"] if d["kind"] == BORROW["kind"]]
    assert made == [
        {
            "item": to,
            "item_id": id_of[to],
            "at": story.at(BORROW["at"]).isoformat(),
            "kind": BORROW["kind"],
            "seconds": BORROW["seconds"],
            "from_item": lent,
            "from_item_id": id_of[lent],
            "by": LABEL[BORROW["decided_by"]],
        }
    ]
    assert f"Takes {BORROW['seconds'] // 60} minutes from {lent}" in found.borrow_offer
    row = [f"{story.at(BORROW['at']):%H:%M}", to, "Time borrowed", m_ss(BORROW["seconds"]), lent]
    assert row in [line[:5] for line in found.tables["What was decided about time, and by whom"]]
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
    """What is left after both rounds and the run-off is kept, and all else is banked (BR-11, MV-17).

    That one of them is being tested is for the item after the votes; the record knows it as kept.
    """
    if idea["status"] != "votable":
        return str(idea["status"])
    return "kept" if idea["final_status"] in ("kept", "testing") else "banked"


def test_numbers_are_one_to_the_last(parts: dict[str, Any]) -> None:
    (board,) = parts["brainstorm"]["brainstorms"]
    assert sorted(idea["number"] for idea in board["ideas"]) == sorted(IDEAS)


def test_no_author_is_in_the_record(parts: dict[str, Any]) -> None:
    (board,) = parts["brainstorm"]["brainstorms"]
    assert board["anonymous"]
    assert [idea for idea in board["ideas"] if "by" in idea] == []


# Share in turn


def test_br3_whoever_is_online_has_the_first_turn_and_who_comes_late_the_last(found: Evidence) -> None:
    assert found.turns == [LABEL[id_] for id_ in story.turn_order()]
    assert len(found.turns) == len(PEOPLE)


# The votes

HELD = pytest.mark.parametrize("name", ROUNDS)


def facts_of(parts: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(parts["multivote"]["vote_rounds"][list(ROUNDS).index(name)])


def test_two_rounds_and_a_run_off_were_held_at_the_two_items(parts: dict[str, Any]) -> None:
    held = parts["multivote"]["vote_rounds"]
    assert [one["item"] for one in held] == [ITEMS[story.HELD_AT[name]]["title"] for name in ROUNDS]
    assert [one["method"] for one in held] == ["single", "single", "runoff"]
    assert [one["state"] for one in held] == ["revealed"] * len(ROUNDS)


@HELD
def test_a_round_in_figures(found: Evidence, parts: dict[str, Any], text: str, name: str) -> None:
    want, got = ROUNDS[name], facts_of(parts, name)
    figures = ("votable", "votes_each", "voters", "cast")
    assert {figure: got[figure] for figure in figures} == {figure: want[figure] for figure in figures}
    assert got["eligible"] == sum(person["can_vote"] for person in PEOPLE.values())
    assert f"{want['voters']} of {want['voters']} voted" in found.rounds[name].wall_head
    assert re.search(rf"Votes cast\s*:?\s*{want['cast']}\b", found.page)
    assert f"Votes cast: {want['cast']}" in text


@HELD
def test_the_totals_are_those_of_the_example(found: Evidence, parts: dict[str, Any], name: str) -> None:
    got = [Ranked(t["rank"], t["idea"], t["votes"]) for t in facts_of(parts, name)["totals"]]
    assert [t.votes for t in got] == sorted((t.votes for t in got), reverse=True)
    assert in_tie_order(got) == ranking(name)
    table = ["Ideas in order of votes", "Ideas in order of votes (2)", "Ideas in order of votes (3)"]
    page = [Ranked(int(r[1]), r[0], int(r[3])) for r in found.tables[table[list(ROUNDS).index(name)]]]
    assert page == got
    assert found.rounds[name].desk == got


def test_the_totals_stand_in_the_file_round_by_round(found: Evidence, text: str) -> None:
    rows = re.findall(r"^\| (.+?) \| (\d+) \| \d+ \| (\d+) \|$", text, re.MULTILINE)
    want = [row for name in ROUNDS for row in found.rounds[name].desk]
    assert [Ranked(int(rank), idea, int(votes)) for idea, rank, votes in rows] == want


@HELD
@pytest.mark.parametrize("screen", ["wall", "hand"])
def test_the_screens_show_the_first_of_the_same_order(found: Evidence, screen: str, name: str) -> None:
    """Ideas with the same votes share a rank, and stand by number within it, alike for all."""
    seen = found.rounds[name]
    rows: list[Ranked] = getattr(seen, screen)
    assert rows == seen.desk[: len(rows)]
    assert len(rows) > 1
    if screen == "wall":
        assert len(rows) + seen.wall_more == ROUNDS[name]["votable"]


@HELD
def test_a_tie_shares_its_rank(found: Evidence, name: str) -> None:
    rows = found.rounds[name].desk
    assert {(r.rank, r.votes) for r in rows} == {(r.rank, r.votes) for r in ranking(name)}
    assert len({r.rank for r in rows}) == len(set(ROUNDS[name]["totals"].values()))


@HELD
def test_mv14_mv17_what_stays_is_what_the_example_keeps(found: Evidence, parts: dict[str, Any], name: str) -> None:
    want = sorted(TEXT[n] for n in ROUNDS[name]["kept"])
    assert sorted(found.rounds[name].stays) == want
    named = {t["number"]: t["idea"] for t in facts_of(parts, name)["totals"]}
    kept = facts_of(parts, name)["kept"] if name != "vote_round_2" else None
    if kept is not None:
        assert sorted(named[n] for n in kept) == want


def test_mv17_after_the_run_off_three_are_left_and_no_vote_chooses_one(found: Evidence, parts: dict[str, Any]) -> None:
    second, run_off = (facts_of(parts, name) for name in ("vote_round_2", "run_off"))
    named = {t["number"]: t["idea"] for t in second["totals"]}
    lost = set(EXAMPLE["run_off"]["between"]) - {EXAMPLE["run_off"]["winner"]}
    want = [n for n in ROUNDS["vote_round_2"]["kept"] if n not in lost]
    assert sorted(named[n] for n in second["kept"]) == sorted(TEXT[n] for n in want)
    assert run_off["decided_by"] == "run-off"
    assert "Stays by the run-off" in found.rounds["run_off"].line
    assert [t["votes"] for t in run_off["totals"]] == sorted(EXAMPLE["run_off"]["totals"].values(), reverse=True)


def test_mv14_the_desk_says_why_the_line_is_where_it_is(found: Evidence) -> None:
    for name in ("vote_round_1", "vote_round_2"):
        says = found.rounds[name].line
        assert f"{ROUNDS[name]['proposed_keep']} ideas kept" in says
        assert "tie on" in says and f"stay: {len(ROUNDS[name]['kept'])}." in says


@HELD
def test_mv5_no_total_was_anywhere_before_the_reveal(found: Evidence, name: str) -> None:
    for seen in (found.rounds[name].open_wall, found.rounds[name].heard):
        assert "Results stay hidden" in seen or "Ideas in order of votes" not in seen
        before = re.sub(r"You each have \d+ votes?|Up to \d+ votes", "", seen)
        assert not re.search(r"\b\d+ votes?\b(?! each| left)", before)


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
    rows = {row[0]: row for row in found.tables["Open ones first, in the order in which they are due"]}
    assert set(rows) == {action["text"] for action in story.MADE_TODAY}
    for action, owner, helpers, due in want:
        said = [f"{owner} with {helpers}" if helpers else owner, story.long_day(due)]
        assert rows[action][1:3] == said
        assert f"| {action} | {' | '.join(said)} |" in text
    talked = [a["text"] for a in story.MADE_TODAY if ITEMS[a["from_item"]]["method"] not in WITH_ACTIVITY]
    assert [action for action in talked if action not in found.tray] == []  # while an activity has the stage: no tray


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
