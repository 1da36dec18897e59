"""From totals to a short list, by the worked examples of the rules, without a database."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.multivote import line, slip
from app.activities.multivote.line import Standing, Why
from app.activities.multivote.record import sentences
from app.activities.multivote.rules import Method, votes_for
from app.core.errors import Refused

EXAMPLE = json.loads((Path(__file__).parents[2] / "data" / "sepsis-week-14.json").read_text())


def of(*votes: int, method: Method = Method.SINGLE, people: tuple[int, ...] = ()) -> tuple[Standing, ...]:
    """Ideas 1, 2, 3 and so on with so many votes."""
    counts = people or votes
    found = [Standing(f"i{n}", n, v, p) for n, (v, p) in enumerate(zip(votes, counts, strict=True), start=1)]
    return line.ranked(found, method)


def example(part: str) -> tuple[Standing, ...]:
    totals = EXAMPLE[part]["totals"]
    return line.ranked((Standing(n, int(n), votes, votes) for n, votes in totals.items()), Method.SINGLE)


def proposed(standings: tuple[Standing, ...]) -> tuple[int, Why]:
    found = line.by_third(standings)
    return found.keep, found.why


def words(standings: tuple[Standing, ...]) -> str:
    return str(sentences(line.by_third(standings).says))


def test_mv14_the_worked_round_keeps_nine_because_the_eighth_and_ninth_tie() -> None:
    found = example("vote_round_1")
    assert proposed(found) == (9, Why.TIE)
    assert [one.number for one in found[:9]] == EXAMPLE["vote_round_1"]["kept"]
    assert words(found) == "8 ideas kept: a third of 24. Ideas 4 and 7 tie on 6, so both stay: 9."


def test_mv14_the_worked_second_round_keeps_four() -> None:
    found = example("vote_round_2")
    assert proposed(found) == (4, Why.TIE)
    assert sorted(one.number for one in found[:4]) == sorted(EXAMPLE["vote_round_2"]["kept"])


@pytest.mark.parametrize(
    ("n", "k"), [(2, 2), (3, 3), (6, 3), (7, 3), (9, 3), (11, 4), (12, 4), (20, 7), (24, 8), (33, 11)]
)
def test_mv14_a_third_stays_and_at_least_three(n: int, k: int) -> None:
    assert line.places(n) == k
    assert proposed(of(*range(n, 0, -1))) == (k, Why.THIRD)


@pytest.mark.parametrize(
    ("votes", "keep", "why", "says"),
    [
        ((5, 4, 3, 3, 2, 1), 4, Why.TIE, "3 ideas kept: never fewer than that. Ideas 3 and 4 tie on 3, so both stay: 4."),
        ((9, 8, 7, 2, 2, 2, 2, 2, 2, 0, 0, 0), 3, Why.ABOVE, "So the line is above them: 3."),
        ((9, 8, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0), 9, Why.RUNOFF, "A run-off decides which 2 of them stay."),
        ((3, 3, 3, 3, 3, 3), 6, Why.RUNOFF, "A run-off decides which 3 of them stay."),
        ((5, 1, 0, 0, 0, 0, 0, 0, 0), 2, Why.FEW, "3 ideas kept: a third of 9. Only 2 have a vote."),
        ((5, 4, 1, 0, 0, 0), 3, Why.THIRD, "3 ideas kept: never fewer than that."),
        ((0, 0, 0, 0), 0, Why.NONE, "No idea has a vote, so none is kept."),
        ((4, 1), 2, Why.THIRD, "All 2 ideas kept: so few are not cut."),
    ],
)  # fmt: skip
def test_mv14_ties_stay_together_unless_that_keeps_too_many(
    votes: tuple[int, ...], keep: int, why: Why, says: str
) -> None:
    assert proposed(of(*votes)) == (keep, why)
    assert words(of(*votes)).endswith(says)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=40))
def test_mv14_the_line_never_parts_a_tie_and_never_keeps_an_idea_without_a_vote(votes: list[int]) -> None:
    found = of(*votes)
    for keep in (line.by_third(found).keep, line.by_size(found, 9).keep, *line.steps(found)):
        kept, rest = found[:keep], found[keep:]
        assert all(one.votes for one in kept)
        assert not {one.rank for one in kept} & {one.rank for one in rest}


def test_mv15_by_team_size_the_worked_round_keeps_eleven() -> None:
    assert line.by_size(example("vote_round_1"), 13).keep == 11
    says = str(sentences(line.by_size(example("vote_round_1"), 13).says))
    assert says == "By team size: with 13 voters, ideas with 3 votes or fewer go. 11 ideas stay."


@pytest.mark.parametrize(("voters", "gone"), [(1, 2), (5, 2), (6, 3), (15, 3), (16, 4), (40, 4)])
def test_mv15_more_voters_more_votes_are_needed(voters: int, gone: int) -> None:
    assert line.too_few_votes(voters) == gone
    found = of(*[9] * 4, gone + 1, gone, 1, 0)
    assert line.by_size(found, voters).keep == 5


def test_mv15_the_first_three_stay_with_ties_and_none_without_a_vote() -> None:
    assert line.by_size(of(3, 2, 2, 2, 1, 0), 5).keep == 4
    assert line.by_size(of(3, 2, 0, 0), 5).keep == 2


@pytest.mark.parametrize(
    ("number", "kept", "may"), [(1, 9, True), (2, 6, True), (2, 5, False), (1, 4, False), (3, 9, False)]
)
def test_mv16_three_rounds_at_most_and_none_with_five_ideas_or_fewer(number: int, kept: int, may: bool) -> None:
    assert (line.why_no_round(number, kept) is None) is may


def test_mv17_the_worked_run_off_ends_seven_to_six() -> None:
    tie = line.tie_at(example("vote_round_2"), 3)
    assert tie
    assert ([one.number for one in tie.ideas], tie.above, tie.places) == ([4, 9], 2, 1)
    filled = line.fill(example("run_off"), tie.places)
    assert (filled.wins, filled.tied) == (("4",), ())
    assert Counter(EXAMPLE["run_off"]["ballots"].values()) == {4: 7, 9: 6}


def test_mv17_why_a_run_off_is_held_is_said_in_words() -> None:
    tie = line.tie_at(of(9, 8, 2, 2, 2, 2, 0), 4)
    assert tie
    why = line.settles(tie)
    assert why.form % why.all == "Ideas 3, 4, 5 and 6 tie on 2. The run-off decides which 2 of them stay."


def test_mv17_a_second_tie_is_left_to_people_and_an_idea_without_votes_never_wins() -> None:
    assert line.fill(of(4, 4), 1) == line.Filled((), ("i1", "i2"), 1)
    assert line.fill(of(5, 3, 3), 2) == line.Filled(("i1",), ("i2", "i3"), 1)
    assert line.fill(of(5, 0, 0), 2) == line.Filled(("i1",), (), 1)
    assert line.fill(of(0, 0), 1) == line.Filled((), (), 1)
    assert line.fill(of(5, 4, 4), 1) == line.Filled(("i1",), (), 0)


def test_mv17_without_a_tie_at_the_last_place_there_is_no_run_off() -> None:
    assert line.tie_at(of(9, 8, 7, 6), 3) is None
    assert line.tie_at(of(9, 8, 0, 0, 0), 3) is None
    assert line.tie_at(of(9, 9, 8), 3) is None


def grouped(votes: list[tuple[int, str]]) -> tuple[Standing, ...]:
    found = [Standing(f"i{n}", n, v, v, group=g) for n, (v, g) in enumerate(votes, start=1)]
    return line.ranked(found, Method.SINGLE)


def test_mv18_two_ideas_of_a_group_that_split_their_votes_are_named() -> None:
    found = grouped([(9, ""), (8, ""), (5, ""), (4, "a"), (3, "a"), (3, "b"), (0, "")])
    apart = [frozenset({"i4"})] * 4 + [frozenset({"i5"})] * 3
    assert [(a.number, b.number) for a, b in line.split(found, apart)] == [(4, 5)]
    same = [frozenset({"i4", "i5"})] * 3 + [frozenset({"i4"})]
    assert line.split(found, same) == ()
    exactly = [frozenset({"i4"})] * 4 + [frozenset({"i5"})]
    assert line.split(found, exactly) == ()


def test_mv18_on_ranked_ballots_people_are_set_against_people_not_against_points() -> None:
    points = [Standing("i1", 1, 30, 6), Standing("i2", 2, 25, 6), Standing("i3", 3, 9, 2)]
    points += [Standing("i4", 4, 6, 2, group="a"), Standing("i5", 5, 4, 1, group="a")]
    found = line.ranked(points, Method.RANKED)
    apart = [frozenset({"i4"})] * 2 + [frozenset({"i5"})]
    assert [(a.number, b.number) for a, b in line.split(found, apart, Method.RANKED)] == [(4, 5)]
    assert line.split(found, apart, Method.DOTS) == ()


def test_mv18_there_is_no_such_pair_in_the_example() -> None:
    clusters = {str(i["number"]): str(i["cluster"]) for i in EXAMPLE["ideas"]}
    totals = EXAMPLE["vote_round_1"]["totals"]
    found = line.ranked((Standing(n, int(n), v, v, group=clusters[n]) for n, v in totals.items()), Method.SINGLE)
    slips = [frozenset(map(str, one)) for one in EXAMPLE["vote_round_1"]["ballots"].values()]
    assert line.split(found, slips) == ()


def tally(method: Method, ballots: list[dict[str, int]]) -> dict[str, tuple[int, int]]:
    votes, people = Counter[str](), Counter[str]()
    for one in ballots:
        votes.update(one)
        people.update(one.keys())
    return {idea: (votes[idea], people[idea]) for idea in votes}


def test_mv21_the_worked_example_of_three_people() -> None:
    ballots = [slip.written(Method.RANKED, 3, order) for order in ("ABC", "BAD", "ADB")]
    assert tally(Method.RANKED, ballots) == {"A": (8, 3), "B": (6, 3), "D": (3, 2), "C": (1, 1)}


def test_mv21_with_fewer_picks_the_first_still_gets_all_points_and_the_rest_move_up() -> None:
    mine = slip.written(Method.RANKED, 5, "AB")
    assert mine == {"A": 5, "B": 4}
    assert slip.taken(Method.RANKED, 5, mine, "A") == {"B": 5}
    assert slip.moved(5, mine, "B", up=True) == {"B": 5, "A": 4}
    with pytest.raises(Refused, match="first already"):
        slip.moved(5, mine, "A", up=True)
    with pytest.raises(Refused, match="last already"):
        slip.moved(5, mine, "B", up=False)
    assert votes_for(12, Method.RANKED) == 5
    assert votes_for(4, Method.RANKED) == 3


def test_mv13_with_dots_and_ranks_the_number_of_people_is_part_of_rank_and_tie() -> None:
    found = of(6, 6, 6, 2, method=Method.DOTS, people=(2, 4, 4, 2))
    assert [(one.number, one.rank) for one in found] == [(2, 1), (3, 1), (1, 3), (4, 4)]
    assert [one.rank for one in of(6, 6, 6, 2, people=(2, 4, 4, 2))] == [1, 1, 1, 4]


@pytest.mark.parametrize(("v", "most"), [(1, 1), (2, 2), (3, 3), (8, 3)])
def test_mv3_with_dots_an_idea_takes_up_to_three_votes_of_a_person(v: int, most: int) -> None:
    mine: dict[str, int] = {}
    for _ in range(most):
        mine = slip.given(Method.DOTS, v, mine, "A")
    with pytest.raises(Refused, match=f"takes {most} of your votes"):
        slip.given(Method.DOTS, v, mine, "A")
    assert slip.used(Method.DOTS, mine) == most
    assert slip.taken(Method.DOTS, v, mine, "A") == ({"A": most - 1} if most > 1 else {})


TAPS = st.lists(st.tuples(st.sampled_from(["give", "take", "up", "down"]), st.sampled_from("ABCDEF")), max_size=60)


@given(st.sampled_from(list(Method)), st.integers(1, 6), TAPS)
def test_mv6_by_no_method_and_no_order_of_taps_is_the_budget_negative(
    method: Method, v: int, taps: list[tuple[str, str]]
) -> None:
    mine: dict[str, int] = {}
    for tap, idea in taps:
        try:
            if tap == "give":
                mine = slip.given(method, v, mine, idea)
            elif tap == "take":
                mine = slip.taken(method, v, mine, idea)
            elif method is Method.RANKED:
                mine = slip.moved(v, mine, idea, up=tap == "up")
        except Refused:
            continue
        assert 0 <= slip.used(method, mine) <= v
        assert all(
            1 <= weight <= (v if method is Method.RANKED else slip.most_on_one(method, v)) for weight in mine.values()
        )
        if method is Method.RANKED:
            assert sorted(mine.values(), reverse=True) == list(range(v, v - len(mine), -1))


@given(st.sampled_from(list(Method)), st.integers(1, 6), st.text("ABCDEF", max_size=6), st.text("ABCDEF", max_size=6))
def test_ro7_two_ballots_of_one_person_become_one_within_the_limits(method: Method, v: int, one: str, two: str) -> None:
    mine, other = (slip.written(method, v, list(dict.fromkeys(order))[:v]) for order in (one, two))
    both = slip.filled(method, v, mine, other)
    assert slip.used(method, both) <= v
    assert all(both[idea] >= weight for idea, weight in mine.items())
