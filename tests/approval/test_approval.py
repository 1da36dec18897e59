"""From draft to fixed, over HTTP: who approves, what stands in its way, what can be done afterwards (RE-3)."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.approval.rules import AddToRecord, ApproveRecord, Standing, TakeOut, asks_coach, hat
from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.permissions import needs_of
from app.core.roles import Role
from tests.hats import Hour, good, hour

KEY = {"key": "key-12345678"}
NOW = datetime(2026, 3, 10, 10, 5, tzinfo=UTC)
SISTER = Seat("m1", "t1", needs_of(["leader"]), participant="p1", name="Ward sister", roles=frozenset({Role.LEADER}))
SECRET = "Mrs Oldname of bed 4"


def approve(**standing: object) -> str:
    asked = ApproveRecord.model_validate(KEY)
    return asked.decide(Standing(**{"ended": True, **standing}), SISTER, NOW).role  # type: ignore[arg-type]


def test_re3_a_record_is_approved_after_the_end_once_and_without_gaps() -> None:
    assert approve() == "leader"
    with pytest.raises(Refused, match="has not ended"):
        approve(ended=False)
    with pytest.raises(Refused, match="approved already"):
        approve(approved=True)
    with pytest.raises(Refused, match="still open"):
        approve(unsettled="Ratings are still open.")


def test_ac2_a_gap_stands_in_the_way_of_approval() -> None:
    with pytest.raises(Refused, match="Leave open"):
        approve(gaps=1)


def test_re3_an_addition_is_for_an_approved_record_only() -> None:
    asked = AddToRecord.model_validate({**KEY, "text": "It was bay C"})
    with pytest.raises(Refused, match="draft"):
        asked.decide(Standing(ended=True), SISTER, NOW)
    assert asked.decide(Standing(ended=True, approved=True), SISTER, NOW).by == "Ward sister"


def test_re3_a_text_that_is_gone_is_not_taken_out() -> None:
    asked = TakeOut.model_validate({**KEY, "kind": "note", "id": "n" * 22})
    made = asked.decide(Standing(ended=True, text=SECRET), SISTER, NOW)
    assert (made.kind, made.id, made.text) == ("note", "n" * 22, SECRET)
    with pytest.raises(Gone, match="no longer there"):
        asked.decide(Standing(ended=True), SISTER, NOW)


def test_re3_who_approves_does_so_as_recorder_leader_or_coach() -> None:
    both = Seat("m1", "t1", needs_of(["leader", "recorder"]), roles=frozenset({Role.LEADER, Role.RECORDER}))
    assert [hat(both), hat(SISTER), hat(Seat("m1", "t1", needs_of(["coach"]), coach="c1"))] == [
        "recorder",
        "leader",
        "coach",
    ]


@pytest.mark.parametrize(("days", "asked"), [(6.99, False), (7, True), (30, True)])
def test_re3_the_coach_is_asked_after_seven_days(days: float, asked: bool) -> None:
    assert asks_coach(NOW - timedelta(days=days), None, NOW) is asked
    assert not asks_coach(NOW - timedelta(days=days), NOW, NOW)
    assert not asks_coach(None, None, NOW)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    """A meeting with something of everything written down, and ended."""
    room = hour(tmp_path_factory.mktemp("approval"))
    item = room.brainstorm()
    good(room.hats["participant"].does("brainstorm/add-idea", item, text=f"Ask {SECRET}"))
    good(room.hats["coach"].does("brainstorm/start-clarify", item))
    idea = room.ids(f"select id from idea where text like '%{SECRET}%'")[0]
    good(room.hats["facilitator"].does("brainstorm/edit-text", item, idea=idea, text=f"Ask {SECRET} again"))
    good(room.hats["coach"].does("multivote/open-voting", room.go_to("multivote")))
    write = room.hats["recorder"].does
    good(write("record/write-note", text=f"{SECRET} waited two hours"))
    good(write("record/write-decision", text="Test the box first", how="vote"))
    good(write("record/write-action", text="Stock the box", owner="Porter", due="2026-03-17"))
    good(write("record/write-action", text="Whose is this?"))
    yield room
    room.stop()


def files(room: Hour) -> str:
    """Every file and the page, as one text."""
    me = room.hats["recorder"]
    return "".join(me.get(name).text for name in ("record", "record.md", "record.json", "record/take-out"))


def status(room: Hour) -> str:
    return str(room.hats["coach"].get("record.md").text.split("\n\n")[1])


def test_re3_a_text_is_taken_out_of_every_file_and_of_the_database(held: Hour) -> None:
    note = held.ids("select id from note")[0]
    idea = held.ids(f"select id from idea where text like '%{SECRET}%'")[0]
    assert SECRET in files(held)
    assert held.hats["participant"].does("approval/take-out", kind="note", id=note).status_code == 403
    good(held.hats["recorder"].does("approval/take-out", kind="note", id=note))
    good(held.hats["leader"].does("approval/take-out", kind="idea", id=idea))
    assert held.hats["leader"].does("approval/take-out", kind="idea", id=idea).status_code == 404
    assert SECRET not in files(held)
    raw = held.house.engines.reading.raw_connection()
    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # as at every stop
    raw.close()
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in held.folder.glob("room.db*"))


def test_re3_the_record_says_what_was_taken_out_by_whom_and_when(held: Hour) -> None:
    text = held.hats["coach"].get("record.md").text
    assert "| a note | Ward clerk | 10 March 2026, 09:00 |" in text
    assert "| an idea | Ward sister | 10 March 2026, 09:00 |" in text
    assert "(taken out)" in text


def test_what_others_may_not_see_is_not_listed_either(held: Hour) -> None:
    assert held.hats["participant"].get("record/take-out").status_code == 403
    good(held.hats["coach"].does("rating/open-rating", held.item("rating")))
    good(held.hats["participant"].does("rating/say-went-well", held.item("rating"), text="Only one said this"))
    assert "Only one said this" not in held.hats["recorder"].get("record/take-out").text


def test_re3_a_draft_is_approved_when_the_hour_is_over_and_its_gaps_are_left_open(held: Hour) -> None:
    recorder = held.hats["recorder"]
    assert "has not ended" in recorder.does("approval/approve-record").text
    good(held.hats["coach"].does("agenda/end-meeting"))
    assert "Ratings are still open" in recorder.does("approval/approve-record").text
    good(held.hats["coach"].does("rating/close-rating", held.item("rating")))
    assert "no owner or no day" in recorder.does("approval/approve-record").text
    gap = held.ids("select id from action where text = 'Whose is this?'")[0]
    assert "Leave open: Whose is this?" in recorder.get("record").text
    good(recorder.does("record/leave-open", id=gap))
    assert held.hats["facilitator"].does("approval/approve-record").status_code == 403
    assert status(held) == "*Draft, not approved yet*"
    good(recorder.does("approval/approve-record"))
    assert status(held) == "*Approved by Ward clerk, recorder, 10 March 2026, 09:00*"
    assert recorder.get("record.json").json()["approved"] == {
        "at": "2026-03-10T09:00:00+00:00",
        "by": "Ward clerk",
        "as": "recorder",
    }


def test_re3_an_approved_record_is_fixed_for_every_command_but_actions_live_on(held: Hour) -> None:
    coach, stock = held.hats["coach"], held.ids("select id from action where text = 'Stock the box'")[0]
    before = coach.get("record.md").text
    for command, fields in (
        ("record/write-note", {"text": "Late"}),
        ("agenda/reopen-meeting", {}),
        ("meeting/mark-gone", {"participant": held.person("spare")}),
        ("approval/take-out", {"kind": "decision", "id": held.ids("select id from decision")[0]}),
    ):
        answer = coach.does(command, **fields)
        assert (answer.status_code, "approved and fixed" in answer.text) == (409, True), command
    good(coach.does("record/set-action-status", id=stock, status="done"))
    held.in_office(lambda tx: tx.exec_driver_sql("update team set name = 'Another name'"))
    assert coach.get("record.md").text == before
    assert "| Stock the box | Porter | 17 March 2026 | open |" in before
    facts = coach.get("record.json").json()["parts"]["record"]["actions"]
    assert [one["status"] for one in facts if one["text"] == "Stock the box"] == ["open"]


def test_re3_later_corrections_are_dated_additions(held: Hour) -> None:
    held.clock.move(days=2)  # type: ignore[attr-defined]
    assert held.hats["participant"].does("approval/add-to-record", text="No").status_code == 403
    page = held.hats["leader"].http.post(
        f"/m/{held.meeting}/approval/-/add-to-record", data={**KEY, "text": "It was bay C, not B"}
    )
    assert page.status_code == 303
    text = held.hats["participant"].get("record.md").text
    assert "- 12 March 2026, 09:00, Ward sister: It was bay C, not B" in text
    assert "It was bay C" in held.hats["leader"].get("record").text
    assert held.hats["leader"].get("record.json").json()["additions"][0]["by"] == "Ward sister"


def test_re3_a_coach_is_asked_about_a_draft_of_a_week_ago_and_not_about_an_approved_one(held: Hour) -> None:
    held.clock.move(days=6)  # type: ignore[attr-defined]
    coach = held.coach_client()
    assert "is still a draft" not in coach.http.get("/desk?stay=1").text
    held.in_office(lambda tx: tx.exec_driver_sql("update meeting set approved_at = null"))
    assert "The record of week 1 is still a draft." in coach.http.get("/desk?stay=1").text
    assert "for more than a week" in coach.get("record").text
    kept = held.ids("select document from record_kept")[0]
    assert re.search("Stock the box", json.dumps(json.loads(kept)))


def test_ag18_a_record_of_a_meeting_that_only_the_clock_has_ended_is_approved_as_well(tmp_path: Path) -> None:
    room = hour(tmp_path)
    try:
        recorder, button = room.hats["recorder"], "approve-record"
        good(recorder.does("record/write-note", text="The room had to go to an emergency"))
        room.clock.move(minutes=89)  # type: ignore[attr-defined]
        assert button not in recorder.get("record").text and "has not ended" in recorder.get("record").text
        room.clock.move(minutes=2)  # type: ignore[attr-defined]
        page = recorder.get("record").text
        assert button in page and "has not ended" not in page
        room.clock.move(days=8)  # type: ignore[attr-defined]
        assert "The record of week 1 is still a draft." in room.coach_client().http.get("/desk?stay=1").text
        good(room.coach_client().does("approval/approve-record"))
        assert "This record is approved and fixed" in room.coach_client().get("record").text
    finally:
        room.stop()
