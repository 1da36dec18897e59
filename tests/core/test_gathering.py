"""What ideas and causes share: when a text may be added, changed, set aside and put back."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.contract import Seat
from app.core.errors import Gone, No, NotAllowed, Refused
from app.core.gathering import Gathering, Says, Written, folded

SAYS = Says(*(f"says {name}" for name in Says.__slots__))
NURSE = Seat("m", "t", frozenset(), participant="nurse")


@dataclass(frozen=True, slots=True)
class Box(Gathering[Written]):
    says: ClassVar = SAYS
    one: Written | None = None
    asked: bool = True
    opened: bool = True
    open_: bool = True
    silent: bool = False
    late: bool = False

    @property
    def about(self) -> Written | None:
        return self.one

    @property
    def is_asked(self) -> bool:
        return self.asked

    @property
    def is_opened(self) -> bool:
        return self.opened

    @property
    def is_open(self) -> bool:
        return self.open_

    @property
    def hidden(self) -> bool:
        return self.silent

    @property
    def is_too_late(self) -> bool:
        return self.late


def text(**more: Any) -> Written:
    return Written(**{"id": "a", "text": "Keys", "author": "nurse", "number": 1, **more})


def says(why: type[No], asked: Any, *given_: Any) -> str:
    with pytest.raises(why) as said:
        asked(*given_)
    return said.value.says


def test_br1_nothing_is_taken_before_it_is_asked_and_opened() -> None:
    assert says(Refused, Box(asked=False).must_take) == "says ask_first"
    assert says(Refused, Box(opened=False).must_take) == "says not_open"
    assert says(Refused, Box(open_=False).must_take) == "says closed"
    assert "ended" in says(Refused, Box(ended=True, asked=False).must_take)
    assert "kept on this phone" in says(Refused, Box(frozen=True, opened=False).must_take)
    Box().must_take()


def test_mv10_nothing_changes_while_a_vote_runs_or_after_the_end() -> None:
    assert says(Refused, Box(frozen=True).may_change) == "says frozen"
    assert "ended" in says(Refused, Box(ended=True, frozen=True).may_change)
    assert says(Refused, Box(asked=False, frozen=True).may_change) == "says ask_first"
    Box(open_=False).may_change()


def test_br2_the_same_text_twice_is_a_repeat_but_for_itself() -> None:
    box = Box(own=(("a", "Keys  take LONG"),))
    assert says(Refused, box.must_be_new, "keys take long ") == "says sent_already"
    box.must_be_new("keys take long", "a")
    box.must_be_new("keys take longer")


@given(st.text(), st.text())
def test_br2_folding_is_stable_and_blind_to_case_and_white_space(one: str, other: str) -> None:
    assert folded(folded(one)) == folded(one)
    assert (folded(f"a{one}b c") == folded(f"a{one}bc")) is False
    assert folded(f"{one} \t {other}") == folded(f"{one} {other}")


@pytest.mark.parametrize("gone", [None, text(number=None), text(withdrawn=True)])
def test_br7_what_has_no_number_is_not_there_for_others(gone: Written | None) -> None:
    for asked in (Box(one=gone).numbered, Box(one=gone).readable, Box(one=gone).may_set_aside):
        assert says(Gone, asked) == "says unknown"


def test_br3_in_silence_nobody_is_told_that_there_is_a_text() -> None:
    assert says(Gone, Box(one=text(), silent=True).readable) == "says unknown"
    assert Box(one=text(), silent=True).numbered() == text()  # perhaps on a ballot
    assert "set aside" in says(Refused, Box(one=text(aside_by="x")).readable)
    assert Box(one=text()).readable() == text()


def test_br6_only_its_author_changes_a_text_and_only_for_a_time() -> None:
    for other in (None, text(author=None), text(author="pharmacist")):
        assert says(Gone, Box(one=other).authors, NURSE) == "says not_yours"
    assert says(Gone, Box(one=text(author=None)).authors, Seat("m", "t", frozenset())) == "says not_yours"
    assert says(Refused, Box(one=text(withdrawn=True)).authors, NURSE) == "says withdrawn"
    for late in (Box(one=text(), late=True), Box(one=text(parked=True)), Box(one=text(erased=True))):
        assert says(Refused, late.authors, NURSE) == "says too_late"
    assert says(Refused, Box(one=text(), frozen=True).authors, NURSE) == "says frozen"
    assert Box(one=text()).authors(NURSE) == text()


def test_br15_set_aside_once_and_put_back_by_author_or_whoever_did_it_until_it_is_erased() -> None:
    assert Box(one=text(), frozen=True).may_set_aside() == text()
    assert "already" in says(Refused, Box(one=text(aside_by="x")).may_set_aside)
    assert "not set aside" in says(Refused, Box(one=text()).may_put_back, NURSE)
    assert "erased" in says(Refused, Box(one=text(aside_by="x", erased=True)).may_put_back, NURSE)
    assert Box(one=text(aside_by="x")).may_put_back(NURSE).id == "a"
    assert Box(one=text(aside_by="nurse", author=None)).may_put_back(NURSE).id == "a"
    stranger = Seat("m", "t", frozenset(), participant="pharmacist")
    assert "Only its author" in says(NotAllowed, Box(one=text(aside_by="x")).may_put_back, stranger)
