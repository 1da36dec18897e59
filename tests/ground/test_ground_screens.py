"""Ground rules over HTTP: what each screen shows of them, and what is written nowhere."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.meetings.tables import Meeting
from app.storage.columns import table
from tests.hats import NAMES, Hour, good, hour
from tests.web.lines import pieces


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    made = hour(tmp_path_factory.mktemp("ground"))
    yield made
    made.stop()


def page(running: Hour, hat: str, screen: str = "hand") -> str:
    running.house.rooms.open.clear()
    return words(running.hats[hat].get(screen).text)


def piece(running: Hour, hat: str, name: str, screen: str = "hand") -> str:
    return words(pieces(running.hats[hat].get(f"{screen}/mine").text)[name])


def words(html: str) -> str:
    return " ".join(re.sub(r"<(?!bdi|/bdi)[^>]+>", " ", html).replace("<bdi>", "").replace("</bdi>", "").split())


def rules(running: Hour) -> list[str]:
    return running.ids("select id from ground_rule order by position")


def test_in_the_opening_each_hand_asks_and_the_desk_counts(running: Hour) -> None:
    assert "I agree" in piece(running, "guest", "own-ground")
    assert "0 of 7 agree" in page(running, "facilitator", "desk")
    good(running.hats["guest"].does("ground/agree-rules"))
    assert "You have agreed to them." in piece(running, "guest", "own-ground")
    assert "I agree" in piece(running, "participant", "own-ground")
    assert "1 of 7 agree" in page(running, "facilitator", "desk")
    assert running.hats["guest"].does("ground/agree-rules").status_code == 409


def test_the_rule_in_focus_stands_on_the_wall_and_on_every_hand(running: Hour) -> None:
    first, second, _ = rules(running)
    assert "In focus: One voice at a time" in tray(running)  # the first meeting, the first rule
    assert "One voice at a time in focus today" in piece(running, "participant", "own-ground")
    good(running.hats["leader"].does("ground/focus-rule", rule=second, screen="desk"))
    assert "In focus: No rank in this room" in tray(running)
    assert "No rank in this room in focus today" in piece(running, "participant", "own-ground")
    assert running.hats["participant"].does("ground/focus-rule", rule=first).status_code == 403


def tray(running: Hour) -> str:
    running.house.rooms.open.clear()
    return words(pieces(running.hats["wall"].get("wall/state").text)["wall-tray"])


def test_a_nudge_is_counted_for_the_facilitator_and_for_nobody_else(running: Hour) -> None:
    rule = rules(running)[2]
    good(running.hats["participant"].does("ground/nudge-rule", rule=rule))
    assert "Needs attention: Plain words" in piece(running, "facilitator", "step")
    good(running.hats["guest"].does("ground/nudge-rule", rule=rule))
    assert "Needs attention: Plain words, 2 times" in piece(running, "facilitator", "step")
    assert "Needs attention: Plain words, 2 times" in piece(running, "coach", "step", "desk")
    for hat in ("leader", "timekeeper", "recorder", "participant", "guest"):
        assert "Needs attention:" not in page(running, hat), hat
    for hat in ("leader", "timekeeper", "recorder"):
        assert "Needs attention:" not in page(running, hat, "desk"), hat
    assert "Needs attention" not in running.hats["wall"].get("wall/state").text


def test_who_pressed_is_in_no_row_no_receipt_no_log_and_no_record(
    running: Hour, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        good(running.hats["spare"].does("ground/nudge-rule", rule=rules(running)[0], key="a-key-of-the-spare"))
    signed = running.ids("select \"by\" || command from receipt where command = 'NudgeRule'")
    assert set(signed) == {"NudgeRule"}
    spare = running.person("spare")
    columns = running.ids("select name from pragma_table_info('ground_nudge')")
    assert columns == ["id", "meeting_id", "rule_id"]
    for name in (NAMES["spare"], spare, running.hats["spare"].device):
        assert name not in caplog.text
    record = running.hats["coach"].get("record.json").text + running.hats["coach"].get("record").text
    assert "nudge" not in record.lower() and "attention" not in record.lower()


def test_a_nudge_sent_twice_with_one_key_is_one(running: Hour) -> None:
    rule = rules(running)[0]
    count = "select count(*) from ground_nudge"
    good(running.hats["recorder"].does("ground/nudge-rule", rule=rule, key="once-and-for-all"))
    before = running.ids(count)
    good(running.hats["recorder"].does("ground/nudge-rule", rule=rule, key="once-and-for-all"))
    assert running.ids(count) == before


def test_a_second_nudge_by_the_same_key_for_another_rule_is_refused(running: Hour) -> None:
    good(running.hats["timekeeper"].does("ground/nudge-rule", rule=rules(running)[0], key="this-key-again"))
    again = running.hats["timekeeper"].does("ground/nudge-rule", rule=rules(running)[1], key="this-key-again")
    assert again.status_code == 409


def test_the_record_says_which_was_in_focus_and_how_many_agreed(running: Hour) -> None:
    good(running.hats["leader"].does("ground/focus-rule", rule=rules(running)[1], screen="desk"))
    running.hats["guest"].does("ground/agree-rules")
    record = running.hats["coach"].get("record").text
    assert "In focus: No rank in this room" in words(record)
    assert "1 person agreed to them on a phone." in words(record)
    facts = running.hats["coach"].get("record.json").json()["parts"]["ground"]
    assert facts == {"version": 1, "in_focus": "No rank in this room", "agreed": 1}


def test_after_eight_meetings_the_desk_offers_to_look_at_the_rules(running: Hour) -> None:
    assert "Are these still the right rules?" not in page(running, "leader", "desk")
    earlier(running, 7)
    assert "Are these still the right rules?" not in page(running, "leader", "desk")
    earlier(running, 8)
    assert "8 meetings have passed since you last looked at them" in page(running, "leader", "desk")
    assert "Are these still the right rules?" not in page(running, "facilitator", "desk")  # may not change them
    good(running.hats["leader"].does("ground/keep-rules", screen="desk"))
    assert "Are these still the right rules?" not in page(running, "leader", "desk")


def earlier(running: Hour, number: int) -> None:
    """So many meetings held before this one, each a week apart."""
    meeting = table(Meeting)
    known = {int(n) for n in running.ids("select number from meeting where number < 0")}
    for n in range(1, number + 1):
        if -n in known:
            continue
        at = running.start - timedelta(weeks=n)
        row = Meeting(
            id=f"{n:022}", team_id=running.team, number=-n, join_code=f"{n:08}", join_token=f"token-{n}",
            scheduled_start=at, scheduled_end=at + timedelta(hours=1), started_at=at, ended_at=at + timedelta(hours=1),
            created_at=at,
        )  # fmt: skip
        running.in_office(lambda tx, row=row: tx.execute(insert(meeting), row.model_dump()))


def test_written_anew_a_rule_that_stays_keeps_its_id_and_what_was_pressed_about_it(running: Hour) -> None:
    good(running.hats["leader"].does("ground/focus-rule", rule=rules(running)[1], screen="desk"))
    good(running.hats["leader"].does("ground/nudge-rule", rule=rules(running)[2]))
    was = dict(zip(running.ids("select text from ground_rule order by position"), rules(running), strict=True))
    typed = "Plain words\nNo rank in this room\nWe start on time"
    good(running.hats["leader"].does("ground/write-rules", rules=typed, screen="desk"))
    now = dict(zip(running.ids("select text from ground_rule order by position"), rules(running), strict=True))
    assert list(now) == typed.split("\n")
    assert now["Plain words"] == was["Plain words"] and now["No rank in this room"] == was["No rank in this room"]
    assert "Needs attention: Plain words" in piece(running, "facilitator", "step")
    assert "One voice at a time" not in piece(running, "facilitator", "step")
    assert "In focus: No rank in this room" in tray(running)


def test_after_the_opening_the_rules_are_folded_away_but_a_latecomer_may_agree(running: Hour) -> None:
    good(running.hats["coach"].does("agenda/next-item", item=running.current().id))
    mine = pieces(running.hats["participant"].get("hand/mine").text)["own-ground"]
    assert "<details" in mine and "I agree" in mine
    good(running.hats["participant"].does("ground/agree-rules"))


def test_two_participants_who_are_one_agreed_if_either_did(running: Hour) -> None:
    twice = running.phone(NAMES["spare"])
    second = running.ids(f"select id from participant where name = '{NAMES['spare']} (2)'")[0]
    good(twice.does("ground/agree-rules"))
    good(running.hats["coach"].does("meeting/settle-person", participant=second, same="true", screen="desk"))
    agreed = running.ids("select participant_id from ground_agreement")
    assert running.person("spare") in agreed and second not in agreed


def test_once_the_meeting_is_over_for_good_the_nudges_are_gone(running: Hour) -> None:
    good(running.hats["leader"].does("ground/nudge-rule", rule=rules(running)[0]))
    assert running.ids("select count(*) from ground_nudge") != ["0"]
    good(running.hats["coach"].does("agenda/end-meeting"))
    assert "Needs attention" not in page(running, "facilitator")
    running.clock.move(minutes=11)  # type: ignore[attr-defined]
    running.in_office(lambda tx: erase_all(tx, running))
    assert running.ids("select count(*) from ground_nudge") == ["0"]


def erase_all(tx, running: Hour) -> None:  # type: ignore[no-untyped-def]
    from app.core.erasing import erase

    erase(tx, running.meeting, running.clock())


def test_an_old_team_of_none_has_nothing_of_it(tmp_path: Path) -> None:
    other = hour(tmp_path)
    try:
        good(other.hats["coach"].does("ground/write-rules", rules="", screen="desk"))
        assert not pieces(other.hats["participant"].get("hand/mine").text)["own-ground"].strip()
        assert other.hats["participant"].does("ground/agree-rules").status_code == 409
        assert "Ground rules" in page(other, "leader", "desk")  # where they can be written
    finally:
        other.stop()
