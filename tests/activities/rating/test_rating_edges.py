"""Ratings at their edges: who may and when, in which words it is refused, and what is kept of a comment.  No I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from app.activities.rating.record import Comment, Overview, Result, halves, picture, sections, tenths
from app.activities.rating.rules import (
    ChangeRating,
    ChooseRating,
    CloseOverdueRating,
    CloseRating,
    GiveRating,
    Moments,
    OpenRating,
    Person,
    PutBack,
    RatedEarly,
    RateFor,
    RatePaper,
    Round,
    SayCouldImprove,
    SayWentWell,
    SendRating,
    SetAside,
    Side,
    State,
    WithdrawComment,
)
from app.core.contract import Command, Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import MAY
from app.core.roles import Kind

NOW = datetime(2026, 7, 23, 9, 50, tzinfo=UTC)
START, END = NOW - timedelta(minutes=50), NOW + timedelta(minutes=10)
NURSE = Seat("m", "t", MAY["participant"], participant="nurse")
LEFT = replace(NURSE, gone=True)
COACH = Seat("m", "t", MAY["coach"], participant="coach", kind=Kind.COACH, coach="c")
KEY = "key-of-the-test"
ID = "c" * 22
OPEN = Round(State.OPEN)


def test_rt3_ratings_open_at_the_very_second_of_the_scheduled_end() -> None:
    unasked = Moments(END, START, None)
    assert unasked.state(END - timedelta(seconds=1)) is State.WAITING
    assert unasked.state(END) is State.OPEN
    assert Moments(END, START, None, item_at=NOW).state(NOW) is State.OPEN


def test_rt3_over_by_the_clock_with_an_early_rating_is_late_and_without_any_closed() -> None:
    over = END + timedelta(minutes=45)
    assert Moments(END, START, None, begun=True).state(over) is State.LATE
    assert Moments(END, START, None).state(over) is State.CLOSED
    assert Moments(END, START, None, item_at=NOW).state(over) is State.CLOSED


def test_rt3_each_no_says_what_is_the_matter() -> None:
    def refused(asked: Command, state: Round, words: str) -> None:
        with pytest.raises(Refused, match=words):
            asked.decide(state, NURSE, NOW)

    refused(GiveRating(key=KEY, value=8), Round(State.WAITING), "not opened yet")
    refused(GiveRating(key=KEY, value=8), Round(State.LATE), "are closed")
    refused(GiveRating(key=KEY, value=8), Round(State.CLOSED), "are closed")
    refused(OpenRating(key=KEY), Round(State.WAITING, started=False), "Start the meeting first")
    refused(OpenRating(key=KEY), OPEN, "open already")
    refused(OpenRating(key=KEY), Round(State.CLOSED), "are closed")
    refused(CloseRating(key=KEY), Round(State.WAITING), "not opened yet")
    refused(CloseRating(key=KEY), Round(State.CLOSED), "are closed")
    refused(CloseOverdueRating(key=KEY), Round(State.CLOSED), "no rating to close")


def test_rt3_who_has_left_rates_before_it_opens_and_nobody_else_does() -> None:
    waiting = Round(State.WAITING)
    give, send = GiveRating(key=KEY, value=8), SendRating(key=KEY, well="Tea")
    early = [one.decide(waiting, LEFT, NOW) for one in (give, send, SayWentWell(key=KEY, text="Tea"))]
    assert {type(event) for event in early} == {RatedEarly}
    assert type(give.decide(OPEN, LEFT, NOW)) is not RatedEarly
    with pytest.raises(Refused, match="not opened yet"):
        give.decide(waiting, NURSE, NOW)
    with pytest.raises(Refused, match="not opened yet"):
        give.decide(replace(waiting, started=False), LEFT, NOW)


@pytest.mark.parametrize("coach", [replace(COACH, kind=Kind.STAFF), replace(COACH, coach=None)])
def test_rt2_a_coach_by_either_sign_is_left_out_where_the_team_says_so(coach: Seat) -> None:
    with pytest.raises(NotAllowed, match="coaches do not rate"):
        GiveRating(key=KEY, value=8).decide(replace(OPEN, coaches_rate=False), coach, NOW)
    assert GiveRating(key=KEY, value=8).decide(OPEN, coach, NOW).participant == "coach"
    assert GiveRating(key=KEY, value=8).decide(replace(OPEN, coaches_rate=False), NURSE, NOW).value == 8


def test_rt7_each_box_is_a_side_of_its_own() -> None:
    well = SayWentWell(key=KEY, text="Tea").decide(OPEN, NURSE, NOW)
    improve = SayCouldImprove(key=KEY, text="Sound").decide(OPEN, NURSE, NOW)
    assert (well.comments, improve.comments) == (((Side.WELL, "Tea"),), ((Side.IMPROVE, "Sound"),))
    assert (well.value, well.sent, well.by_hand) == (None, None, False)
    both = SendRating(key=KEY, well="Tea", improve="Sound").decide(OPEN, NURSE, NOW)
    assert (both.comments, both.sent) == (((Side.WELL, "Tea"), (Side.IMPROVE, "Sound")), True)


def test_rt7_twenty_comments_of_one_person_and_no_more() -> None:
    def said(n: int) -> Round:
        return replace(OPEN, rated=True, said=frozenset(("well", str(i)) for i in range(n)))

    asked = SendRating(key=KEY, well="One more", improve="And this")
    assert len(asked.decide(said(18), NURSE, NOW).comments) == 2
    with pytest.raises(Refused, match="written 20 comments"):
        asked.decide(said(19), NURSE, NOW)
    assert SendRating(key=KEY, well="3").decide(said(20), NURSE, NOW).comments == ()


def test_rt7_a_comment_is_taken_back_by_whoever_wrote_it_while_it_is_open() -> None:
    back = WithdrawComment(key=KEY, comment=ID)
    assert back.decide(replace(OPEN, comment=True), NURSE, NOW).comment == ID
    with pytest.raises(Gone, match="no such comment"):
        back.decide(OPEN, NURSE, NOW)
    with pytest.raises(Refused, match="are closed"):
        back.decide(Round(State.CLOSED, comment=True), NURSE, NOW)


def test_rt2_back_to_the_keys_is_for_an_open_rating() -> None:
    assert ChangeRating(key=KEY).decide(OPEN, NURSE, NOW).participant == "nurse"
    with pytest.raises(Refused, match="are closed"):
        ChangeRating(key=KEY).decide(Round(State.CLOSED), NURSE, NOW)


def test_rt12_paper_is_entered_only_while_it_is_open_and_the_words_say_why_not() -> None:
    there = Person("p" * 22, has_device=False)
    paper = RatePaper(key=KEY, participant=there.id, value=6, well="Warm", improve="Late")
    made = paper.decide(replace(OPEN, person=there), COACH, NOW)
    assert made.comments == ((Side.WELL, "Warm"), (Side.IMPROVE, "Late"))
    with pytest.raises(Refused, match="are closed"):
        paper.decide(Round(State.CLOSED, person=there), COACH, NOW)
    with pytest.raises(Refused, match="own phone"):
        paper.decide(replace(OPEN, person=replace(there, has_device=True)), COACH, NOW)
    with pytest.raises(Refused, match="is in already"):
        RateFor(key=KEY, participant=there.id, value=6).decide(replace(OPEN, person=there, rated=True), NURSE, NOW)


def test_br15_a_comment_is_set_aside_once_and_after_the_end_for_good() -> None:
    shown = Round(State.CLOSED, comment=True)
    aside = SetAside(key=KEY, comment=ID)
    assert (aside.decide(shown, COACH, NOW).by, aside.decide(shown, COACH, NOW).erased) == ("coach", False)
    assert aside.decide(replace(shown, ended=True), COACH, NOW).erased
    with pytest.raises(Gone, match="no such comment"):
        aside.decide(Round(State.CLOSED), COACH, NOW)
    with pytest.raises(Refused, match="set aside already"):
        aside.decide(replace(shown, aside_by="nurse"), COACH, NOW)


def test_br15_only_who_set_a_comment_aside_puts_it_back_and_not_after_the_end() -> None:
    aside = Round(State.CLOSED, comment=True, aside_by="coach")
    back = PutBack(key=KEY, comment=ID)
    assert back.decide(aside, COACH, NOW).comment == ID
    for other in (replace(aside, comment=False), replace(aside, aside_by="nurse"), replace(aside, aside_by=None)):
        with pytest.raises(Gone, match="no such comment"):
            back.decide(other, COACH, NOW)
    with pytest.raises(Refused, match="has ended"):
        back.decide(replace(aside, ended=True), COACH, NOW)


def test_rt8_how_a_team_rates_stays_as_it_is_once_somebody_has_rated_early() -> None:
    names = ChooseRating(key=KEY, named="on", threshold="5")
    with pytest.raises(Refused, match="first rating is in"):
        names.decide(Round(State.WAITING, begun=True), COACH, NOW)
    with pytest.raises(Refused, match="Close them first"):
        names.decide(Round(State.LATE, begun=True), COACH, NOW)
    assert names.decide(Round(State.CLOSED, begun=True), COACH, NOW).threshold == 5
    plain = ChooseRating(key=KEY).decide(Round(State.WAITING), COACH, NOW)
    assert (plain.team, plain.named, plain.coaches_rate, plain.threshold) == ("t", False, False, 3)


@pytest.mark.parametrize("threshold", ["2", "6"])
def test_rt6_a_team_shows_ratings_from_three_to_five_on(threshold: str) -> None:
    with pytest.raises(ValidationError):
        ChooseRating(key=KEY, threshold=threshold)


def test_rt6_with_a_threshold_of_five_there_is_nothing_below_and_everything_from_there_on() -> None:
    assert picture([8, 8, 8, 8], threshold=5).mean is None
    assert picture([8, 8, 8, 8, 8], threshold=5).median == 16
    assert picture([8, 8, 8, 8], threshold=4) == replace(picture([8, 8, 8]), n=4)


@pytest.mark.parametrize(("highest", "apart"), [(4, False), (5, True), (6, True)])
def test_rt10_five_apart_is_wide_and_four_is_not(highest: int, apart: bool) -> None:
    assert picture([0, 1, 2, 3, highest]).apart is apart


def test_rt10_fewer_than_five_ratings_never_differ() -> None:
    assert not picture([0, 10, 0, 10]).apart


@pytest.mark.parametrize(("writers", "shared"), [(2, False), (3, True)])
def test_rt7_comments_of_three_writers_are_for_everybody(writers: int, shared: bool) -> None:
    assert Result(picture([8]), (), writers).shared is shared


def test_rt5_figures_as_they_are_written() -> None:
    assert [tenths(n) for n in (0, 9, 79, 100)] == ["0.0", "0.9", "7.9", "10.0"]
    assert [halves(n) for n in (0, 1, 16, 17, 20)] == ["0", "0.5", "8", "8.5", "10"]


def test_rt7_an_empty_box_is_sent_empty() -> None:
    sent = SendRating(key=KEY, well="Tea", improve="").decide(OPEN, NURSE, NOW)
    assert sent.comments == ((Side.WELL, "Tea"),)


@pytest.mark.parametrize("closes", [CloseRating, CloseOverdueRating])
def test_mv19_nothing_is_signed_beside_the_close_that_erases_who_said_what(closes: type[Command]) -> None:
    assert closes.alone


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([8, 9], "2 of 9 people rated. A mean is shown from 3 ratings."),
        ([8, 9, 8], "3 of 9 people rated: mean 8.3 out of 10."),
        ([8, 9, 8, 2, 7], "5 of 9 people rated: mean 6.8 out of 10, median 8, from 2 to 9."),
    ],
)
def test_re4_one_sentence_says_of_the_ratings_what_may_be_shown(values: list[int], says: str) -> None:
    comments = (
        Comment("a", Side.WELL, "Quick"), Comment("b", Side.IMPROVE, "Start\non time"), Comment("c", Side.WELL, None),
    )  # fmt: skip
    seen = Overview(State.CLOSED, len(values), 9, result=Result(picture(values), comments, 3))
    short = [str(block.text) for block in sections(seen)[0].short]  # type: ignore[union-attr]
    assert short == [says, "Went well: Quick", "Could improve: Start on time", "1 text set aside."]
