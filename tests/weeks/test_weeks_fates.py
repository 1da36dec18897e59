"""What becomes of parked items, and whether the room agrees (AC-8, AC-9)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.contract import Command, Need, Seat
from app.core.errors import Refused
from app.core.permissions import MAY
from app.core.roles import Role
from app.weeks.check_rows import OnNow
from app.weeks.consensus import CONSENSUS, AskConsensus, Check, CloseConsensus, SayConsensus, TakeDownConsensus
from app.weeks.fate_rows import Kept, Lot
from app.weeks.fates import OF_PARKED, MakeItAction, Parked, SetFate
from app.weeks.lot_views import check_key, check_step, lot_step, see_check, see_lot

NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
ID, CHECK = "a" * 22, "c" * 22
SEAT = Seat("m", "t", MAY["facilitator"], participant="p")
PARKED = Parked(ID, "Night staff never see these charts", "", "i", next_meeting=date(2026, 3, 17))
ASKED = Check(CHECK, "Test it in bay B", open=True, agree=3, live=2, talk=1)


def decide(kind: type[Command], state: Any, **fields: Any) -> Any:
    return kind(key="k" * 8, **fields).decide(state, SEAT, NOW)


@pytest.mark.parametrize("fate", ["next_agenda", "idea_bank", "sponsor", "let_go", ""])
def test_ac8_each_parked_item_gets_a_fate_and_may_get_another(fate: str) -> None:
    event = decide(SetFate, replace(PARKED, fate="sponsor"), id=ID, fate=fate)
    assert (event.id, event.fate) == (ID, fate)
    assert "weeks.next" in event.topics, "the next agenda grows with it"


def test_ac8_it_becomes_an_action_once_and_is_changed_there() -> None:
    event = decide(MakeItAction, replace(PARKED, owner_person="ann"), id=ID, owner="Ann", next_meeting="true")
    assert (event.fate, event.team, event.item, event.text) == ("action", "t", "i", PARKED.text)
    assert (event.owner, event.owner_person, event.due) == ("Ann", "ann", date(2026, 3, 17))
    assert decide(MakeItAction, PARKED, id=ID).due is None
    assert decide(MakeItAction, PARKED, id=ID, due="2026-04-01", next_meeting="true").due == date(2026, 4, 1)
    done = replace(PARKED, fate="action")
    for kind, more in ((MakeItAction, {}), (SetFate, {"fate": "sponsor"})):
        with pytest.raises(Refused):
            decide(kind, done, id=ID, **more)


def test_br15_what_is_set_aside_can_only_be_let_go() -> None:
    hidden = replace(PARKED, readable=False)
    assert decide(SetFate, hidden, id=ID, fate="let_go").fate == "let_go"
    assert decide(SetFate, hidden, id=ID, fate="").fate == ""
    for kind, more in ((SetFate, {"fate": "sponsor"}), (SetFate, {"fate": "next_agenda"}), (MakeItAction, {})):
        with pytest.raises(Refused):
            decide(kind, hidden, id=ID, **more)


def test_fates_are_for_who_writes_also_after_the_approval() -> None:
    assert all(kind.needs is Need.WRITE and kind.after_approval for kind in OF_PARKED)
    needs = [kind.needs for kind in CONSENSUS]
    assert needs == [Need.FACILITATE, Need.VOTE, Need.FACILITATE, Need.FACILITATE]


def test_ac9_the_room_is_asked_one_thing_at_a_time_while_it_meets() -> None:
    assert decide(AskConsensus, Check(), text="Test it in bay B").text == "Test it in bay B"
    assert decide(AskConsensus, replace(ASKED, open=False), text="And in bay C").text == "And in bay C"
    for state in (ASKED, Check(running=False)):
        with pytest.raises(Refused):
            decide(AskConsensus, state, text="x")


def test_ac9_everybody_has_one_answer_to_what_is_asked_now() -> None:
    event = decide(SayConsensus, ASKED, check=CHECK, word="talk")
    assert (event.check, event.participant, event.word) == (CHECK, "p", "talk")
    for state, check in ((replace(ASKED, open=False), CHECK), (ASKED, "d" * 22), (Check(), CHECK)):
        with pytest.raises(Refused):
            decide(SayConsensus, state, check=check, word="agree")


def test_ac9_at_the_close_only_counts_are_left_and_it_is_written_down_or_talked_over() -> None:
    event = decide(CloseConsensus, ASKED, write="true")
    assert (event.check, event.text, event.agree, event.live, event.talk, event.write) == (
        CHECK, "Test it in bay B", 3, 2, 1, True,
    )  # fmt: skip
    assert decide(CloseConsensus, ASKED).write is False
    for state in (Check(), replace(ASKED, open=False)):
        with pytest.raises(Refused):
            decide(CloseConsensus, state)


def test_ac9_the_counts_are_taken_off_the_wall_once_they_hang_there() -> None:
    assert decide(TakeDownConsensus, replace(ASKED, open=False)).check == CHECK
    for state in (ASKED, Check()):
        with pytest.raises(Refused):
            decide(TakeDownConsensus, state)


def test_ac9_while_it_is_open_no_screen_is_told_who_leans_where() -> None:
    open_ = see_check(OnNow(ASKED, 9))
    assert (open_.answered, open_.asked, open_.agree, open_.live, open_.talk) == (6, 9, 0, 0, 0)
    told = see_check(OnNow(replace(ASKED, open=False), 4))
    assert (told.answered, told.asked, told.agree, told.live, told.talk) == (6, 6, 3, 2, 1)
    again = OnNow(replace(ASKED, agree=9), 9)
    assert check_key(OnNow(ASKED, 9)) == check_key(again) != check_key(OnNow(replace(ASKED, open=False), 9))


def test_ac9_the_facilitator_is_told_what_to_do_with_a_need_to_talk() -> None:
    says = [
        step.says
        for check in (ASKED, replace(ASKED, open=False), replace(ASKED, open=False, talk=0))
        if (step := check_step(OnNow(check, 9), Role.FACILITATOR, up=False))
    ]
    assert [word in text for word, text in zip(("Wait", "Hear that first", "go on"), says, strict=True)] == [True] * 3
    assert check_step(OnNow(ASKED, 9), Role.LEADER, up=False) is None


LOT = Lot(
    (
        Kept("a", "From last week", "", 13, here=False, set_aside=False),
        Kept("b", "From today", "", 14, here=True, set_aside=False),
        Kept("c", "Told", "sponsor", 14, here=True, set_aside=False),
    )
)


def test_ac8_the_parking_lot_shows_what_is_undecided_from_every_week() -> None:
    view = see_lot(LOT)
    assert ([one.id for one in view.kept], [one.id for one in view.decided], view.owed) == (["a", "b"], ["c"], 1)
    many = Lot(tuple(Kept(str(n), "x", "", 1, here=True, set_aside=False) for n in range(9)))
    short = see_lot(many, most=7)
    assert (len(short.kept), short.more, short.more_large) == (6, 3, 4)
    assert see_lot(many).more == 0
    step = lot_step(LOT, Role.FACILITATOR, up=False)
    assert step and step.says.startswith("2 parked items wait")
    assert lot_step(LOT, Role.RECORDER, up=False)
    assert lot_step(LOT, Role.FACILITATOR, up=True) is None
    assert lot_step(Lot(()), Role.FACILITATOR, up=False) is None
    assert lot_step(LOT, Role.LEADER, up=False) is None
