"""You said, we will try (RT-9)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.contract import Command, Need, Seat
from app.core.errors import Gone, Refused
from app.core.permissions import MAY
from app.teams import calendar
from app.weeks.changes import OF_CHANGES, JudgeChange, TryChange, Trying, WithdrawChange, due
from tests.hats import NAMES, Hour, good, hour

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
ID = "a" * 22
SEAT = Seat("m", "t", MAY["facilitator"], participant="p")


def decide(kind: type[Command], trying: Trying, **fields: Any) -> Any:
    return kind(key="k" * 8, **fields).decide(trying, SEAT, NOW)


def test_rt9_a_comment_that_all_may_read_becomes_a_change_once() -> None:
    event = decide(TryChange, Trying("Start on time"), comment=ID)
    assert (event.text, event.comment, event.team) == ("Start on time", ID, "t")
    with pytest.raises(Gone):
        decide(TryChange, Trying(), comment=ID)
    with pytest.raises(Refused):
        decide(TryChange, Trying("Start on time", tried_as=ID), comment=ID)


def test_rt9_it_is_judged_after_three_meetings_and_not_before() -> None:
    for since in (0, 2):
        with pytest.raises(Refused):
            decide(JudgeChange, Trying(since=since), change=ID, verdict="helped")
    assert decide(JudgeChange, Trying(since=3), change=ID, verdict="unsure").verdict == "unsure"
    with pytest.raises(Gone):
        decide(JudgeChange, Trying(), change=ID, verdict="helped")
    assert [due(n, "") for n in (2, 3, 4)] == [False, True, True]
    assert not due(5, "helped")


def test_rt9_it_is_withdrawn_only_before_it_was_tried() -> None:
    assert decide(WithdrawChange, Trying(since=0), change=ID).change == ID
    with pytest.raises(Refused):
        decide(WithdrawChange, Trying(since=1), change=ID)
    with pytest.raises(Gone):
        decide(WithdrawChange, Trying(), change=ID)


def test_changes_are_the_facilitators_also_after_the_approval() -> None:
    assert all(kind.needs is Need.FACILITATE and kind.after_approval for kind in OF_CHANGES)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Hour]:
    made = hour(tmp_path)
    yield made
    made.stop()


@pytest.mark.timeout(180)
def test_rt9_said_at_the_close_seen_while_planning_tried_at_the_opening_and_judged_after_three(
    running: Hour,
) -> None:
    facilitator, coach = running.hats["facilitator"], running.hats["coach"]
    item = running.go_to("rating")
    for hat in NAMES:
        good(running.hats[hat].does("rating/give-rating", item, value=7))
        if hat in ("participant", "spare", "recorder"):
            good(running.hats[hat].does("rating/say-could-improve", item, text=f"Start on time, says {hat}"))
    comment = running.ids("select id from rating_comment where text like '%participant'")[0]
    assert facilitator.does("weeks/try-change", comment=comment).status_code == 404, "nobody has read it yet (RT-4)"
    good(facilitator.does("rating/close-rating", item))
    comment = running.ids("select id from counted_comment where text like '%participant'")[0]
    assert "We will try this: Start on time, says participant" in coach.get("desk").text
    for hat in ("participant", "recorder", "timekeeper"):
        assert running.hats[hat].does("weeks/try-change", comment=comment).status_code == 403, hat
    good(facilitator.does("weeks/try-change", comment=comment))
    assert facilitator.does("weeks/try-change", comment=comment).status_code == 409
    assert "from the next meeting on" in coach.get("desk").text
    assert "You said, we will try" not in running.hats["participant"].get("picture").text
    good(coach.does("weeks/show-next", show=True))
    built = {
        "desk": coach.http.get(f"/m/{running.meeting}/next").text,
        "hand": running.hats["participant"].get("hand").text,
    }
    for screen, said in built.items():
        shown = said.partition('<div class="next-tries">')[2].partition("</div>")[0]
        assert "Start on time, says participant" in shown, f"while the next meeting is built, on the {screen}"
    good(coach.does("agenda/end-meeting"))

    for week in (1, 2, 3):
        running.clock.move(weeks=1)  # type: ignore[attr-defined]
        now = running.clock()
        running.meeting = running.in_office(
            lambda tx, now=now: calendar.add_meeting(tx, running.team, now, now, template="short")
        )
        running.code = running.in_office(lambda tx, now=now: calendar.code_now(tx, running.coach, now))
        porter, coach = running.phone("Porter", answer="same"), running.coach_client()  # a session lasts a fortnight
        assert "You said, we will try" in porter.get("picture").text, week
        assert "Start on time, says participant" in porter.get("hand").text
        good(coach.does("agenda/start-meeting"))
        assert "You said, we will try" in porter.get("picture").text
        assert ("Did it help?" in coach.get("desk").text) is False
        good(coach.does("agenda/next-item", item=running.current().id))
        good(coach.does("agenda/next-item", item=running.current().id))
        assert "You said, we will try" not in porter.get("picture").text
        good(coach.does("agenda/end-meeting"))
    assert "Did it help?" in coach.get("desk").text and "tried at 3 meetings" in coach.get("desk").text
    change = running.ids("select id from meeting_change")[0]
    good(coach.does("weeks/judge-change", change=change, verdict="helped"))
    assert running.ids("select verdict from meeting_change") == ["helped"]
    assert "You said, we will try" not in coach.get("desk").text
    trends = coach.http.get(f"/t/{running.team}/trends").text
    assert "You said, we will try: Start on time, says participant" in trends, "its week is flagged on the rating"
    assert "Take a note away" not in trends, "and nobody takes it away there"
    told = coach.http.get(f"/t/{running.team}/weeks").text
    assert "Start on time, says participant" in told and "it helped" in told
