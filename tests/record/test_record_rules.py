"""Actions, decisions, days and stale forms; no database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from app.core.contract import Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import Need, needs_of, permit
from app.core.text import BadText
from app.record.rules import (
    ActionWritten,
    EditLine,
    LeaveOpen,
    LeftOpen,
    LineEdited,
    ParkIt,
    PutBack,
    RemoveLine,
    SetActionStatus,
    SetAside,
    Standing,
    StatusSet,
    WriteAction,
    WriteDecision,
    WriteNote,
    Written,
    due_day,
    opening_rank,
    overdue,
)

NOW = datetime(2026, 7, 23, 12, 0, tzinfo=UTC)
KEY = {"key": "key-12345678"}
ID = "A" * 22
NURSE = Seat("m1", "t1", needs_of(["recorder", "participant"]), participant="nurse")
OTHER = Seat("m1", "t1", needs_of(["facilitator"]), participant="other")
HERE = Standing("i1", owner_person="p1", next_meeting=date(2026, 7, 30))


def action(**fields: object) -> ActionWritten:
    return WriteAction.model_validate({**KEY, "text": "Stock the box", **fields}).decide(HERE, NURSE, NOW)


def test_ac1_an_action_has_one_text_one_owner_and_a_day() -> None:
    made = action(owner="Charge nurse", due="2026-07-30")
    assert (made.text, made.owner, made.owner_person, made.due) == (
        "Stock the box",
        "Charge nurse",
        "p1",
        date(2026, 7, 30),
    )


def test_ac1_the_next_meeting_is_offered_and_a_day_that_is_written_wins() -> None:
    assert action(next_meeting="on").due == date(2026, 7, 30)
    assert action(next_meeting="on", due="2026-08-01").due == date(2026, 8, 1)


def test_ac2_an_action_may_be_saved_without_owner_or_day() -> None:
    made = action(owner="  ", due="")
    assert (made.owner, made.due) == ("", None)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-30",
        "25:61",
        "9999-01-01",
        "1999-12-31",
        "30 July",
        "2026-7-3",
        "20260730",
        "２０２６-07-30",
        ["2026-07-30"],
    ],
)
def test_f60_a_day_that_is_none_is_refused_in_words(typed: object) -> None:
    with pytest.raises(BadText) as no:
        due_day(typed)
    assert no.value.says[-1] == "."


def test_f60_the_form_says_which_field_is_wrong() -> None:
    with pytest.raises(ValidationError) as no:
        action(due="2026-02-30")
    error = no.value.errors()[0]
    assert error["loc"] == ("due",) and isinstance(error["ctx"]["error"], BadText)


@pytest.mark.parametrize("typed", ["", "   ", "\u200b" * 15])
def test_a_line_without_text_is_refused(typed: str) -> None:
    for kind in (WriteNote, WriteDecision, WriteAction, ParkIt):
        with pytest.raises(ValidationError):
            kind.model_validate({**KEY, "text": typed})


def test_ac9_a_decision_says_how_it_was_reached_and_only_in_the_four_ways() -> None:
    assert (
        WriteDecision.model_validate({**KEY, "text": "Test it", "how": "vote"}).decide(HERE, NURSE, NOW).how == "vote"
    )
    with pytest.raises(ValidationError):
        WriteDecision.model_validate({**KEY, "text": "Test it", "how": "shouting"})


def test_only_who_keeps_the_record_writes_and_anybody_may_park() -> None:
    guest = Seat("m1", "t1", needs_of(["guest"]), participant="guest")
    permit(guest, ParkIt.needs)
    for kind in (WriteNote, WriteDecision, WriteAction, EditLine, RemoveLine, SetActionStatus, SetAside):
        with pytest.raises(NotAllowed):
            permit(guest, kind.needs)
    assert SetAside.needs is Need.SET_ASIDE
    assert PutBack.needs is Need.PUT_BACK and Need.PUT_BACK in guest.may  # the rule asks whose text it is (BR-15)


def test_nothing_is_parked_from_a_phone_after_the_end() -> None:
    with pytest.raises(Refused, match="has ended"):
        ParkIt.model_validate({**KEY, "text": "Later"}).decide(Standing(None, ended=True), NURSE, NOW)


def edit(line: Written, **fields: object) -> LineEdited:
    asked = {**KEY, "kind": line.kind, "id": ID, "text": "New", "was": line.text, **fields}
    return EditLine.model_validate(asked).decide(line, NURSE, NOW)


def test_f59_a_form_that_is_out_of_date_is_refused_and_offers_both_texts() -> None:
    with pytest.raises(Refused) as no:
        edit(Written("note", ID, "Theirs"), was="Old", text="Mine")
    assert "Theirs" in str(no.value) and "Mine" in str(no.value)


def test_f59_saving_the_same_text_twice_is_no_conflict() -> None:
    assert edit(Written("note", ID, "Same"), was="Old", text="Same").text == "Same"


def test_an_edit_changes_only_what_the_form_sent() -> None:
    line = Written("action", ID, "Old", owner="Nurse", owner_person="p9", due=date(2026, 7, 30))
    assert edit(line).values == {}
    sent = {"owner": "Nurse", "owner_person_id": "p9", "due": None}
    assert edit(line, owner="Nurse", due="").values == sent | {"left_open_at": None}
    assert edit(line, due="").values == {"due": None, "left_open_at": None}
    assert edit(line, helpers="Ben").values == {"helpers": "Ben"}


def test_ac2_only_an_open_action_that_lacks_an_owner_or_a_day_is_left_open() -> None:
    both = Written("action", ID, "Old", owner="Nurse", due=date(2026, 7, 30))

    def leave(line: Written) -> LeftOpen:
        return LeaveOpen.model_validate({**KEY, "id": ID}).decide(line, NURSE, NOW)

    for lacking in (replace(both, owner=""), replace(both, due=None), replace(both, owner="", due=None)):
        assert leave(lacking) == LeftOpen(ID)
    with pytest.raises(Refused, match="has an owner and a day"):
        leave(both)
    with pytest.raises(Refused, match="closed already"):
        leave(replace(both, owner="", status="done"))


def test_an_edited_line_keeps_the_limit_of_its_kind() -> None:
    with pytest.raises(Refused, match="200 characters"):
        edit(Written("parked", ID, "Old"), text="x" * 201)


def test_an_action_is_dropped_only_with_a_reason() -> None:
    line = Written("action", ID, "Stock the box")
    with pytest.raises(Refused, match="why"):
        SetActionStatus.model_validate({**KEY, "id": ID, "status": "dropped"}).decide(line, NURSE, NOW)
    done = SetActionStatus.model_validate({**KEY, "id": ID, "status": "done"}).decide(line, NURSE, NOW)
    assert done == StatusSet(ID, "done", "", NOW)


def test_br15_only_who_set_a_text_aside_puts_it_back() -> None:
    aside = Written("note", ID, "Hurtful", set_aside_by="nurse")
    again = PutBack.model_validate({**KEY, "kind": "note", "id": ID})
    with pytest.raises(NotAllowed):
        again.decide(aside, OTHER, NOW)
    assert again.decide(aside, NURSE, NOW).by is None


def test_br15_who_parked_a_text_puts_it_back_without_a_role() -> None:
    aside = Written("parked", ID, "Hurtful", set_aside_by="nurse", author=OTHER.by)
    again = PutBack.model_validate({**KEY, "kind": "parked", "id": ID})
    assert again.decide(aside, OTHER, NOW).by is None
    assert "put_back" in needs_of(["guest"])


def test_br15_what_was_erased_does_not_come_back() -> None:
    with pytest.raises(Gone, match="erased"):
        PutBack.model_validate({**KEY, "kind": "note", "id": ID}).decide(
            Written("note", ID, "", erased=True), NURSE, NOW
        )


def test_br15_only_notes_and_parked_items_are_set_aside_here() -> None:
    with pytest.raises(ValidationError):
        SetAside.model_validate({**KEY, "kind": "action", "id": ID})


def test_ac4_due_today_is_not_overdue_and_done_never_is() -> None:
    today = date(2026, 3, 10)
    assert overdue("open", date(2026, 3, 9), today)
    assert not overdue("open", today, today)
    assert not overdue("open", None, today)
    assert not overdue("done", date(2026, 3, 3), today)


def test_ac5_order_at_the_opening() -> None:
    today = date(2026, 3, 10)
    days = [date(2026, 3, 20), None, today, date(2026, 3, 9), date(2026, 3, 1)]
    assert sorted(days, key=lambda due: opening_rank(due, today)) == [
        date(2026, 3, 1),
        date(2026, 3, 9),
        today,
        None,
        date(2026, 3, 20),
    ]
