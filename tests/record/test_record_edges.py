"""Lines of the record at their limits: days, lengths, who set aside what, and what a status leaves.  No database."""

from datetime import UTC, date, datetime

import pytest

from app.core.contract import Seat
from app.core.errors import Gone, Refused
from app.core.permissions import needs_of
from app.core.text import BadText
from app.record.rules import (
    EditLine,
    How,
    ParkIt,
    PutBack,
    SetActionStatus,
    SetAside,
    Standing,
    WriteAction,
    WriteDecision,
    WriteParked,
    Written,
    due_day,
    opening_rank,
)

NOW = datetime(2026, 7, 23, 12, 0, tzinfo=UTC)
KEY = {"key": "key-12345678"}
ID = "A" * 22
NURSE = Seat("m1", "t1", needs_of(["recorder", "participant"]), participant="nurse")
COACH = Seat("m1", "t1", needs_of(["coach"]), coach="coach")
NEXT = date(2026, 7, 30)


def edit(kind: str, text: str, **line: object) -> object:
    asked = EditLine.model_validate({**KEY, "kind": kind, "id": ID, "text": text, "was": "Old"})
    return asked.decide(Written(kind, ID, "Old", **line), NURSE, NOW)  # type: ignore[arg-type]


def test_a_day_is_taken_as_a_date_field_sends_it_and_white_space_is_none() -> None:
    assert due_day(" 2026-07-30 ") == NEXT
    assert (due_day(None), due_day(""), due_day("  ")) == (None, None, None)
    assert due_day(NEXT) == NEXT
    for typed in (NOW, 20260730, ["2026-07-30"], "2026-7-30", "30.07.2026"):
        with pytest.raises(BadText, match="year, month, day"):
            due_day(typed)


def test_a_year_is_from_2000_to_2100() -> None:
    assert [due_day(f"{year}-01-31") for year in (2000, 2100)] == [date(2000, 1, 31), date(2100, 1, 31)]
    for year in (1999, 2101):
        with pytest.raises(BadText, match="from 2000 to 2100"):
            due_day(f"{year}-01-31")
    with pytest.raises(BadText, match="no such day"):
        due_day("2026-02-30")


def test_ac2_a_day_is_empty_until_it_is_chosen_and_the_next_meeting_only_when_it_is_ticked() -> None:
    def due(standing: Standing, **fields: object) -> date | None:
        asked = WriteAction.model_validate({**KEY, "text": "Stock the box", **fields})
        return asked.decide(standing, NURSE, NOW).due

    assert due(Standing("i1", next_meeting=NEXT)) is None
    assert due(Standing("i1", next_meeting=NEXT), next_meeting="on") == NEXT
    assert due(Standing("i1"), next_meeting="on") is None
    assert due(Standing("i1", next_meeting=NEXT), next_meeting="on", due="2026-08-01") == date(2026, 8, 1)


def test_ac9_a_decision_is_by_consensus_unless_it_says_otherwise() -> None:
    made = WriteDecision.model_validate({**KEY, "text": "Test idea 13 first"}).decide(Standing("i1"), NURSE, NOW)
    assert (made.item, made.how) == ("i1", "consensus")


def test_what_is_parked_says_who_parked_it_and_a_coach_beside_the_meeting_is_nobody() -> None:
    for kind in (ParkIt, WriteParked):
        asked = kind.model_validate({**KEY, "text": "Night staff"})
        assert asked.decide(Standing("i1"), NURSE, NOW).by == "nurse"
        assert asked.decide(Standing("i1"), COACH, NOW).by == ""
    late = Standing("i1", ended=True)
    assert WriteParked.model_validate({**KEY, "text": "Night staff"}).decide(late, NURSE, NOW).text == "Night staff"
    with pytest.raises(Refused, match="has ended"):
        ParkIt.model_validate({**KEY, "text": "Night staff"}).decide(late, NURSE, NOW)


@pytest.mark.parametrize(("kind", "most"), [("decision", 500), ("action", 500), ("parked", 200)])
def test_a_changed_line_has_as_many_characters_as_a_new_one(kind: str, most: int) -> None:
    assert len(edit(kind, "x" * most).text) == most  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=f"{most} characters or fewer. It is {most + 1} now"):
        edit(kind, "x" * (most + 1))


def test_only_a_note_keeps_its_lines() -> None:
    assert edit("note", "One\ntwo").text == "One\ntwo"  # type: ignore[attr-defined]
    assert edit("decision", "One\ntwo").text == "One two"  # type: ignore[attr-defined]


@pytest.mark.parametrize("hidden", [{"set_aside_by": "nurse"}, {"erased": True}])
def test_br15_what_is_set_aside_is_not_changed(hidden: dict[str, object]) -> None:
    with pytest.raises(Refused, match="set aside"):
        edit("note", "New", **hidden)


def test_how_a_decision_was_reached_is_changed_with_it_and_of_nothing_else() -> None:
    def values(kind: str, **fields: object) -> dict[str, object]:
        asked = EditLine.model_validate({**KEY, "kind": kind, "id": ID, "text": "New", "was": "Old", **fields})
        return asked.decide(Written(kind, ID, "Old", owner_person="p9"), NURSE, NOW).values

    assert values("decision", how=How.VOTE) == {"how": "vote"}
    assert values("decision", owner="Nurse") == {}
    assert values("note", how=How.VOTE) == {}
    assert values("action", how=How.VOTE, helpers="Porter") == {"helpers": "Porter"}
    assert values("action", owner="Nurse") == {
        "owner": "Nurse",
        "owner_person_id": "p9",
        "left_open_at": None,
    }


@pytest.mark.parametrize(
    ("status", "reason", "kept", "closed"),
    [("dropped", "No budget", "No budget", NOW), ("done", "By Friday", "", NOW), ("open", "Again", "", None)],
)
def test_ac1_a_status_has_its_reason_and_its_time(status: str, reason: str, kept: str, closed: datetime | None) -> None:
    asked = SetActionStatus.model_validate({**KEY, "id": ID, "status": status, "reason": reason})
    made = asked.decide(Written("action", ID, "Stock the box"), NURSE, NOW)
    assert (made.status, made.reason, made.closed_at) == (status, kept, closed)


def test_br15_a_text_is_set_aside_once_and_put_back_once() -> None:
    aside = SetAside.model_validate({**KEY, "kind": "note", "id": ID})
    back = PutBack.model_validate({**KEY, "kind": "note", "id": ID})
    assert aside.decide(Written("note", ID, "Hurtful"), NURSE, NOW).by == "nurse"
    for line in (Written("note", ID, "Hurtful", set_aside_by="nurse"), Written("note", ID, "", erased=True)):
        with pytest.raises(Refused, match="set aside already"):
            aside.decide(line, NURSE, NOW)
    with pytest.raises(Refused, match="on view already"):
        back.decide(Written("note", ID, "Kind"), NURSE, NOW)
    with pytest.raises(Gone):
        back.decide(Written("note", ID, "", set_aside_by="nurse", erased=True), NURSE, NOW)


def test_ac5_each_place_at_the_opening_has_its_rank() -> None:
    today = date(2026, 3, 10)
    days = (date(2026, 3, 9), today, None, date(2026, 3, 11))
    assert [opening_rank(due, today)[0] for due in days] == [0, 1, 2, 3]
