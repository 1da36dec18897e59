"""Actions over the weeks: how often carried, what the opening speaks about, who may say what (AC-1, AC-3 to AC-7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.contract import Command, Need, Seat
from app.core.errors import NotAllowed, Refused
from app.core.permissions import MAY
from app.core.roles import Role
from app.weeks.act_views import by_owner, exceptions, heard, mine, reminder, step
from app.weeks.actions import (
    ACTIONS,
    ActionEnded,
    ActionMoved,
    HandOver,
    Held,
    MadeSmaller,
    MakeSmaller,
    MoveAction,
    Promise,
    Settled,
    StuckSaid,
    TellByLink,
    TellOfAction,
    TellSponsor,
    carried,
    completion,
    exceptional,
    must_choose,
)
from app.weeks.promises import Act, Promises

TEN = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
ID = "a" * 22
RECORDER = Seat("m", "t", MAY["recorder"], participant="p")
HELD = Held(ID, "Ring the sponsor", "open", "i", "Ann", "Ben", TEN, "ann", "ann", None, date(2026, 3, 17))


def at(week: int) -> datetime:
    return NOW + timedelta(weeks=week)


def decide(kind: type[Command], held: Held = HELD, **fields: Any) -> Any:
    return kind(key="k" * 8, id=ID, **fields).decide(held, RECORDER, NOW)


def test_ac3_it_rises_with_each_later_meeting_that_closes_while_it_is_open() -> None:
    ends = [at(-1), at(1), at(2), at(3)]
    assert carried(at(0), None, ends) == 3
    assert carried(at(0), at(2) + timedelta(days=1), ends) == 2
    assert carried(at(0), at(2), ends) == 1, "closed at that very end: it was not open any more"
    assert carried(at(0), None, []) == 0
    assert carried(at(1), None, [at(1)]) == 0, "written as it closed"


@given(st.lists(st.integers(-50, 50)), st.integers(-50, 50))
def test_ac3_never_more_than_there_were_meetings_and_closing_it_never_adds(weeks: list[int], closed: int) -> None:
    ends = [at(week) for week in weeks]
    still = carried(at(0), None, ends)
    assert 0 <= carried(at(0), at(closed), ends) <= still <= len(ends)


def test_ac3_at_three_or_more_the_team_chooses_and_not_before() -> None:
    assert [must_choose("open", n) for n in (2, 3, 4)] == [False, True, True]
    assert not must_choose("done", 5)


def test_ac4_ac5_the_opening_speaks_of_what_is_late_due_today_or_stuck() -> None:
    yesterday, tomorrow = TEN - timedelta(days=1), TEN + timedelta(days=1)
    assert exceptional("open", yesterday, TEN, 0, "")
    assert exceptional("open", TEN, TEN, 0, "")
    assert exceptional("open", tomorrow, TEN, 0, "No answer")
    assert exceptional("open", tomorrow, TEN, 3, "")
    assert exceptional("open", None, TEN, 3, "")
    assert not exceptional("open", tomorrow, TEN, 2, "")
    assert not exceptional("open", None, TEN, 0, "")
    assert not exceptional("done", yesterday, TEN, 4, "x")


def test_ac7_done_by_its_day_of_those_due_in_the_period_and_dropped_ones_in_neither() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    day = date(2026, 3, 10)
    assert completion([Promise(day, "done", day)], first, last) == (1, 1)
    assert completion([Promise(day, "done", day + timedelta(days=1))], first, last) == (0, 1)
    assert completion([Promise(day, "open"), Promise(day, "done")], first, last) == (0, 2)
    assert completion([Promise(day, "dropped", day), Promise(None, "done", day)], first, last) == (0, 0)
    assert completion([Promise(first, "done", first), Promise(last, "done", last)], first, last) == (2, 2)
    assert completion([Promise(day, "open", day)], first, last) == (0, 1), "opened again"
    assert not Promise(None, "done", day).in_time
    outside = [Promise(first - timedelta(days=1), "done", first), Promise(last + timedelta(days=1), "open")]
    assert completion(outside, first, last) == (0, 0)


def test_actions_are_for_who_writes_and_ones_own_for_everybody() -> None:
    found = {kind.__name__: kind.needs for kind in ACTIONS if kind.needs is not Need.WRITE}
    assert found == {"TellOfAction": Need.TAKE_PART, "TellByLink": Need.BY_LINK}
    assert all(kind.after_approval for kind in ACTIONS), "they live on when the record is approved"


def test_ac1_it_moves_to_a_day_or_to_the_next_meeting() -> None:
    assert decide(MoveAction, due="2026-04-01").due == date(2026, 4, 1)
    assert decide(MoveAction, next_meeting="true").due == date(2026, 3, 17)
    with pytest.raises(Refused):
        decide(MoveAction)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (MoveAction, {"next_meeting": "true"}),
        (MakeSmaller, {"text": "x"}),
        (HandOver, {"owner": "Ben"}),
        (TellSponsor, {}),
        (TellOfAction, {"what": "done"}),
    ],
)
def test_ac1_what_is_closed_is_opened_again_first(kind: type[Command], fields: dict[str, str]) -> None:
    from dataclasses import replace

    with pytest.raises(Refused):
        decide(kind, replace(HELD, status="done"), **fields)


def test_ac3_a_smaller_step_takes_its_place_for_the_same_owner() -> None:
    event = decide(MakeSmaller, text="Write to the sponsor", next_meeting="true")
    assert isinstance(event, MadeSmaller)
    assert (event.id, event.fate, event.text, event.owner, event.helpers) == (
        ID, "smaller", "Write to the sponsor", "Ann", "Ben",
    )  # fmt: skip
    assert (event.owner_person, event.due, event.item, event.at) == ("ann", date(2026, 3, 17), "i", NOW)
    assert decide(MakeSmaller, text="x").due is None
    assert decide(MakeSmaller, text="x", due="2026-03-12", next_meeting="true").due == date(2026, 3, 12)


def test_ac3_a_smaller_step_of_what_nobody_owns_belongs_to_nobody() -> None:
    from dataclasses import replace

    assert decide(MakeSmaller, replace(HELD, owner="", owned_by=""), text="Ask first").owner_person is None


def test_ac3_it_is_handed_over_or_told_to_the_sponsor() -> None:
    from dataclasses import replace

    event = decide(HandOver, replace(HELD, owner_person="ben"), owner="Ben")
    assert (event.owner, event.owner_person) == ("Ben", "ben")
    with pytest.raises(Refused):
        decide(HandOver, owner=" ")
    told = decide(TellSponsor)
    assert isinstance(told, ActionEnded) and (told.fate, told.at) == ("sponsor", NOW)


def test_ac6_its_owner_says_done_moved_dropped_or_stuck() -> None:
    assert decide(TellOfAction, what="done") == Settled(ID, "done", "", NOW)
    assert decide(TellByLink, what="done") == Settled(ID, "done", "", NOW, "link")
    assert decide(TellOfAction, what="move", next_meeting="true") == ActionMoved(ID, date(2026, 3, 17))
    assert decide(TellOfAction, what="stuck", text="No answer") == StuckSaid(ID, "No answer")
    assert decide(TellOfAction, what="drop", text="Not needed") == Settled(ID, "dropped", "Not needed", NOW)
    assert decide(TellByLink, what="open") == Settled(ID, "open", "", None)
    for what in ("stuck", "drop"):
        with pytest.raises(Refused):
            decide(TellOfAction, what=what)


@pytest.mark.parametrize("kind", [TellOfAction, TellByLink])
@pytest.mark.parametrize("who", [("ben", "ann"), ("", ""), ("ann", "")])
def test_ac6_nobody_else_says_it(kind: type[Command], who: tuple[str, str]) -> None:
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        decide(kind, replace(HELD, asker=who[0], owned_by=who[1]), what="done")


# What screens make of it


def act(name: str, owner: str = "Ann", **more: Any) -> Act:
    words: dict[str, Any] = {
        "owned_by": owner.lower(), "helpers": "", "due": None, "status": "open", "stuck": "", "via": "", "fate": "",
        "carried": 0, "at": NOW, "closed_at": None,
    }  # fmt: skip
    return Act(name, name, owner, **{**words, **more})


SEEN = Promises(
    TEN,
    (act("late", due=TEN - timedelta(days=3)), act("today", "Ben", due=TEN), act("old", "Ben", carried=3), act("fine", "")),
    (act("done", status="done", via="link", closed_at=NOW), act("told", status="done", closed_at=NOW), act("no", status="dropped", closed_at=NOW)),
    3,
    4,
)  # fmt: skip


def test_ac5_ac6_the_wall_hears_of_exceptions_and_thanks_who_said_so_in_between() -> None:
    said = heard(SEEN)
    assert [(r.act.id, r.late, r.today, r.choose) for r in said.rows] == [
        ("late", True, False, False), ("today", False, True, False), ("old", False, False, True),
    ]  # fmt: skip
    assert (said.going, [a.id for a in said.done], [a.id for a in said.thanked]) == (1, ["done", "told"], ["done"])
    assert (said.kept, said.due, said.more) == (3, 4, 0)
    short = heard(SEEN, most=2)
    assert ([r.act.id for r in short.rows], short.more) == (["late"], 2)
    many = Promises(TEN, tuple(act(str(n), carried=3) for n in range(9)), (), 0, 0)
    assert (heard(many, most=6).more, heard(many, most=6).more_large) == (4, 5)
    assert len(exceptions(many)) == 9


def test_ac6_a_person_sees_their_own_open_ones_first() -> None:
    assert [r.act.id for r in mine(SEEN, "ann")] == ["late", "no", "told", "done"]
    assert mine(SEEN, "") == ()


def test_re8_whom_to_remind_the_most_pressing_first_and_what_nobody_owns_last() -> None:
    owners = by_owner(SEEN)
    assert [(one.name, [r.act.id for r in one.rows]) for one in owners] == [
        ("Ann", ["late"]), ("Ben", ["today", "old"]), ("", ["fine"]),
    ]  # fmt: skip
    assert reminder(owners[1].rows) == "- today (2026-03-10)\r\n- old"


def test_leader_and_recorder_are_told_what_to_do_at_the_actions() -> None:
    leader = step(SEEN, Role.LEADER, up=False)
    assert leader and leader.says.startswith("3 actions need a word.")
    assert step(SEEN, Role.RECORDER, up=False)
    assert step(SEEN, Role.LEADER, up=True) is None
    assert step(SEEN, Role.TIMEKEEPER, up=False) is None
    assert step(Promises(TEN, (), (), 0, 0), Role.LEADER, up=False) is None
