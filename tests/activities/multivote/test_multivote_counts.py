"""What is counted stays true whatever people tap: points of a ranked list, and the totals of dots and ranks."""

from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.activities.multivote import rules, slip
from app.activities.multivote.rules import Method
from app.core.errors import Refused

from .conftest import Room

LETTERS = "ABCDEF"
TAPS = st.lists(st.tuples(st.sampled_from(["give", "take", "up", "down"]), st.sampled_from(LETTERS)), max_size=40)
COMMANDS = st.tuples(st.integers(0, 2), st.sampled_from(["give", "give", "take", "up", "down"]), st.integers(1, 7))


def points_of(v: int, picks: int) -> int:
    """The first gets as many points as there are choices, each further one a point less."""
    return sum(v - place for place in range(picks))


@given(st.integers(1, 8), st.lists(st.sampled_from(LETTERS), unique=True))
def test_mv21_the_points_of_a_ballot_sum_to_what_its_places_give(v: int, order: list[str]) -> None:
    mine = slip.written(Method.RANKED, v, order[:v])
    assert slip.in_order(mine) == order[:v]
    assert sum(mine.values()) == points_of(v, len(order[:v]))


@given(st.integers(1, 6), TAPS)
def test_mv21_whatever_is_moved_or_taken_back_the_first_has_all_points_and_each_next_one_less(
    v: int, taps: list[tuple[str, str]]
) -> None:
    mine: dict[str, int] = {}
    for tap, idea in taps:
        with suppress(Refused):
            mine = tapped(v, mine, tap, idea)
        assert [mine[idea] for idea in slip.in_order(mine)] == [v - place for place in range(len(mine))]
        assert len(mine) <= v


def tapped(v: int, mine: dict[str, int], tap: str, idea: str) -> dict[str, int]:
    if tap == "give":
        return slip.given(Method.RANKED, v, mine, idea)
    if tap == "take":
        return slip.taken(Method.RANKED, v, mine, idea)
    return slip.moved(v, mine, idea, up=tap == "up")


@given(st.sampled_from(["dots", "ranked"]), st.lists(COMMANDS, max_size=40))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mv6_mv13_totals_of_dots_and_ranks_equal_the_ballots_whatever_people_tap(
    room: Room, method: str, taps: list[tuple[int, str, int]]
) -> None:
    """Also from two devices: every tap is decided on the ballot as it stands in the database then."""
    people = room.people(3)
    room.begins()
    room.opens(7, method=method)
    for who, tap, number in taps:
        asked = {"give": rules.CastVote, "take": rules.TakeBackVote}.get(tap, rules.MoveChoice)
        more = {"up": tap == "up"} if asked is rules.MoveChoice else {}
        with suppress(Refused):
            room.does(people[who], asked, idea=room.id(number), **more)
        assert room.mine(people[who]).votes_left >= 0
    mine = [room.mine(person) for person in people]
    votes, voters = Counter[int](), Counter[int]()
    for one in mine:
        for option in one.options:
            weight = option.weight if option.chosen else 0
            votes[option.number] += weight
            voters[option.number] += weight > 0
    room.closes()
    outcome = room.shows().outcome
    assert outcome
    assert {t.idea.number: (t.votes, t.people) for t in outcome.totals} == {
        n: (votes[n], voters[n]) for n in range(1, 8)
    }
    if method == "ranked":
        assert outcome.cast == sum(points_of(5, len(one.list)) for one in mine)
