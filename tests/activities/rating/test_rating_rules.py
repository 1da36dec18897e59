"""RT-1 to RT-8 and RT-12 without a database."""

import statistics
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.activities.rating.record import halves, mean_tenths, median_halves, picture, tenths
from app.activities.rating.rules import (
    ChooseRating,
    CloseOverdueRating,
    CloseRating,
    GiveRating,
    Moments,
    OpenRating,
    Person,
    RateFor,
    RatePaper,
    Round,
    SayCouldImprove,
    SayWentWell,
    SendRating,
    Side,
    State,
)
from app.core.contract import Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.permissions import MAY, Need
from app.core.roles import Kind

NOW = datetime(2026, 7, 23, 9, 50, tzinfo=UTC)
NURSE = Seat("m", "t", MAY["participant"], participant="nurse")
COACH = Seat("m", "t", MAY["coach"], participant="coach", kind=Kind.COACH, coach="c")
KEY = "key-of-the-test"
A = [8, 9, 7, 8, 8, 9, 7, 8, 10, 6, 8, 8, 7]
B = [3, 9, 9, 8, 10, 2, 9, 8]
C = [9, 4]
ratings = st.lists(st.integers(0, 10), min_size=1, max_size=60)


def test_rt5_example_a_the_sepsis_meeting() -> None:
    shown = picture(A)
    assert (shown.n, tenths(shown.mean or 0), halves(shown.median or 0)) == (13, "7.9", "8")
    assert (shown.lowest, shown.highest, shown.apart) == (6, 10, False)
    assert shown.counts == (0, 0, 0, 0, 0, 0, 1, 3, 6, 2, 1)


def test_rt5_rt10_example_b_halves_go_up_and_views_differ() -> None:
    shown = picture(B)
    assert (shown.n, tenths(shown.mean or 0), halves(shown.median or 0)) == (8, "7.3", "8.5")
    assert (shown.lowest, shown.highest, shown.apart) == (2, 10, True)


def test_rt6_example_c_two_ratings_show_the_count_only() -> None:
    shown = picture(C)
    assert (shown.n, shown.mean, shown.median, shown.lowest, shown.highest, shown.counts) == (
        2,
        None,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("n", "mean", "rest"), [(0, False, False), (2, False, False), (3, True, False), (4, True, False), (5, True, True)]
)
def test_rt6_what_a_number_of_ratings_may_show(n: int, mean: bool, rest: bool) -> None:
    shown = picture([7] * n)
    assert (shown.mean is not None, shown.median is not None, shown.counts is not None) == (mean, rest, rest)


def test_rt6_a_team_may_ask_for_more_never_for_fewer() -> None:
    assert picture([7] * 4, threshold=5).mean is None
    with pytest.raises(ValidationError):
        ChooseRating(key=KEY, threshold="2")


@given(ratings)
def test_rt5_the_mean_is_exact_and_halves_go_up(values: list[int]) -> None:
    exact = (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert tenths(mean_tenths(values)) == str(exact)


@given(ratings)
def test_rt5_the_median_is_the_middle_and_stays_within(values: list[int]) -> None:
    assert median_halves(values) == 2 * statistics.median(values)
    assert 2 * min(values) <= median_halves(values) <= 2 * max(values)


@given(ratings, st.integers(3, 5))
def test_rt5_the_counts_add_up_whenever_they_are_shown(values: list[int], threshold: int) -> None:
    counts = picture(values, threshold).counts
    assert (counts is None) == (len(values) < 5)
    assert counts is None or sum(counts) == len(values)


@pytest.mark.parametrize("value", ["", "11", "-1", "7.0", "ten", "NaN", True, 7.0, "\u0667", None])
def test_rt1_only_whole_numbers_from_0_to_10_are_ratings(value: object) -> None:
    with pytest.raises(ValidationError):
        GiveRating(key=KEY, value=value)


@pytest.mark.parametrize("value", range(11))
def test_rt1_zero_is_a_rating(value: int) -> None:
    event = GiveRating(key=KEY, value=str(value)).decide(Round(State.OPEN), NURSE, NOW)
    assert event.value == value


def test_rt2_guests_and_coaches_rate_unless_the_team_leaves_coaches_out() -> None:
    ask = GiveRating(key=KEY, value=8)
    guest = Seat("m", "t", MAY["guest"], participant="guest", kind=Kind.GUEST)
    assert ask.decide(Round(State.OPEN, coaches_rate=False), guest, NOW).participant == "guest"
    assert ask.decide(Round(State.OPEN), COACH, NOW).participant == "coach"
    with pytest.raises(NotAllowed):
        ask.decide(Round(State.OPEN, coaches_rate=False), COACH, NOW)


def test_rt2_a_coach_who_did_not_join_has_no_rating() -> None:
    with pytest.raises(NotAllowed):
        GiveRating(key=KEY, value=8).decide(Round(State.OPEN), Seat("m", "t", MAY["coach"], coach="c"), NOW)


@pytest.mark.parametrize("state", [State.WAITING, State.LATE, State.CLOSED])
@pytest.mark.parametrize(
    "ask", [GiveRating(key=KEY, value=8), SendRating(key=KEY, well="Tea"), SayWentWell(key=KEY, text="Tea")]
)
def test_rt3_nobody_rates_or_comments_while_it_is_not_open(
    state: State, ask: GiveRating | SendRating | SayWentWell
) -> None:
    with pytest.raises(Refused):
        ask.decide(Round(state, rated=True), NURSE, NOW)


START, END = NOW.replace(minute=0), NOW.replace(minute=0) + timedelta(hours=1)


@pytest.mark.parametrize(
    ("when", "now", "state"),
    [
        (Moments(END, None, None), NOW, State.WAITING),
        (Moments(END, START, None), NOW, State.WAITING),
        (Moments(END, START, None, opened_at=NOW), NOW, State.OPEN),
        (Moments(END, START, None, item_at=NOW), NOW, State.OPEN),
        (Moments(END, START, None), END, State.OPEN),
        (Moments(END, START, NOW), NOW, State.OPEN),
        (Moments(END, START, END, opened_at=NOW), END + timedelta(minutes=15), State.LATE),
        (Moments(END, START, END), END + timedelta(minutes=15), State.CLOSED),
        (Moments(END, START, None, opened_at=NOW), END + timedelta(minutes=44, seconds=59), State.OPEN),
        (Moments(END, START, None, opened_at=NOW), END + timedelta(minutes=45), State.LATE),
        (Moments(END, START, END, opened_at=NOW, closed_at=END), END, State.CLOSED),
    ],
)
def test_rt3_when_rating_is_open_follows_from_stored_instants(when: Moments, now: datetime, state: State) -> None:
    assert when.state(now) is state


def test_rt3_open_and_close_in_order_and_never_twice() -> None:
    assert OpenRating(key=KEY).decide(Round(State.WAITING), COACH, NOW)
    assert CloseRating(key=KEY).decide(Round(State.LATE), COACH, NOW)
    for ask, state in (
        (OpenRating, State.OPEN),
        (OpenRating, State.CLOSED),
        (CloseRating, State.WAITING),
        (CloseRating, State.CLOSED),
    ):
        with pytest.raises(Refused):
            ask(key=KEY).decide(Round(state), COACH, NOW)
    with pytest.raises(Refused):
        OpenRating(key=KEY).decide(Round(State.WAITING, started=False), COACH, NOW)


def test_rt3_only_the_house_closes_by_the_clock_and_only_when_it_is_late() -> None:
    assert CloseOverdueRating.needs is Need.HOUSE
    assert CloseOverdueRating(key=KEY).decide(Round(State.LATE), NURSE, NOW)
    with pytest.raises(Refused):
        CloseOverdueRating(key=KEY).decide(Round(State.OPEN), NURSE, NOW)


def test_rt7_comments_have_1_to_500_characters() -> None:
    for text in ("", "  ", "x" * 501):
        with pytest.raises(ValidationError):
            SayCouldImprove(key=KEY, text=text)
    assert len(SayCouldImprove(key=KEY, text="x" * 500).text) == 500


def test_rt7_several_comments_are_fine_the_same_one_twice_is_one() -> None:
    said = Round(State.OPEN, rated=True, said=frozenset({("well", "Tea")}))
    event = SendRating(key=KEY, well="Tea", improve="Start on time").decide(said, NURSE, NOW)
    assert event.comments == ((Side.IMPROVE, "Start on time"),)
    full = Round(State.OPEN, rated=True, said=frozenset(("well", str(i)) for i in range(20)))
    with pytest.raises(Refused):
        SendRating(key=KEY, well="One more").decide(full, NURSE, NOW)


def test_rt1_sending_nothing_at_all_asks_for_a_number() -> None:
    with pytest.raises(Refused, match="Choose a number"):
        SendRating(key=KEY).decide(Round(State.OPEN), NURSE, NOW)
    assert SendRating(key=KEY).decide(Round(State.OPEN, rated=True), NURSE, NOW).sent


@pytest.mark.parametrize("state", [State.OPEN, State.LATE])
def test_rt8_names_cannot_be_switched_while_ratings_are_open(state: State) -> None:
    with pytest.raises(Refused):
        ChooseRating(key=KEY, named="on").decide(Round(state), COACH, NOW)
    assert ChooseRating(key=KEY, named="on").decide(Round(State.WAITING), COACH, NOW).named


@pytest.mark.parametrize(("ask", "paper_one"), [(RatePaper, True), (RateFor, False)])
def test_rt12_only_for_a_person_without_a_phone(ask: type[RatePaper], paper_one: bool) -> None:
    paper = ask(key=KEY, participant="p" * 22, value="6", well="Warm room")
    event = paper.decide(Round(State.OPEN, person=Person("p" * 22, False)), NURSE, NOW)
    assert (event.participant, event.value, event.by_hand) == ("p" * 22, 6, paper_one)
    with pytest.raises(Refused):
        paper.decide(Round(State.OPEN, person=Person("p" * 22, True)), NURSE, NOW)
    with pytest.raises(Gone):
        paper.decide(Round(State.OPEN), NURSE, NOW)


def test_rt12_a_passed_phone_never_overwrites_what_is_in() -> None:
    there = Round(State.OPEN, rated=True, person=Person("p" * 22, False))
    with pytest.raises(Refused):
        RateFor(key=KEY, participant="p" * 22, value="6").decide(there, NURSE, NOW)
    assert RatePaper(key=KEY, participant="p" * 22, value="6").decide(there, NURSE, NOW).value == 6
