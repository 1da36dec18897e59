"""The edges of the vote: each line here fails if one figure, one comparison or one guard is another.  No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.activities.multivote import line, record, rules, slip
from app.activities.multivote.line import Filled, Standing
from app.activities.multivote.record import Idea, Outcome, RoundSeen, Total
from app.activities.multivote.result import Result, RunOff, stays_of
from app.activities.multivote.rounds import votes_for, why_not
from app.activities.multivote.rules import Booth, Drawn, LineRule, Method, PaperDesk, Round, State, Voter
from app.activities.multivote.voting import changes
from app.core.ballot_items import Offered
from app.core.contract import Command, Seat
from app.core.errors import Gone, No, Refused

NOW = datetime(2026, 7, 23, 13, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SEAT = Seat("meeting", "team", frozenset(), participant="nurse")
A, B, C, D = (name * 22 for name in "abcd")
SHOWN, ASKED = Round("r", State.REVEALED, 2), Round("o", State.REVEALED, 1, method=Method.RUNOFF)


def of(*votes: int, method: Method = Method.SINGLE) -> tuple[Standing, ...]:
    return line.ranked((Standing(f"i{n}", n, v, v) for n, v in enumerate(votes, start=1)), method)


def does(kind: type[Command], state: Any, **fields: Any) -> Any:
    return kind.model_validate({"key": "k" * 12, **fields}).decide(state, SEAT, NOW)


def refused(kind: type[Command], state: Any, why: type[No] = Refused, **fields: Any) -> str:
    with pytest.raises(why) as said:
        does(kind, state, **fields)
    return str(said.value)


# How many votes, and who has them


def test_mv21_ranked_choices_are_five_and_fewer_than_the_ideas() -> None:
    assert [votes_for(n, Method.RANKED) for n in (1, 2, 3, 5, 6, 9)] == [1, 1, 2, 4, 5, 5]
    assert (votes_for(9, Method.RUNOFF), votes_for(0)) == (1, 1)


def test_mv8_a_coach_from_outside_is_no_member_and_votes_where_that_is_switched_on() -> None:
    assert why_not(Round("r", State.OPEN, 2, outside_coach=True), Voter("x", member=False, outside=True)) is None


def test_mv9_who_came_late_or_was_always_there_votes_while_the_round_is_open() -> None:
    assert why_not(Round("r", State.OPEN, 2), Voter("x", joined_at=NOW)) is None
    assert why_not(Round("r", State.CLOSED, 2, closed_at=NOW), Voter("x")) is None


# A ballot


def test_mv21_a_choice_moves_one_place_and_is_listed_once() -> None:
    mine = {"A": 4, "B": 3, "C": 2, "D": 1}
    assert slip.in_order({"B": 1, "A": 3, "D": 2, "C": 2}) == ["A", "C", "D", "B"]
    assert slip.in_order(slip.moved(4, mine, "C", up=True)) == ["A", "C", "B", "D"]
    assert slip.in_order(slip.moved(4, mine, "B", up=False)) == ["A", "C", "B", "D"]
    with pytest.raises(Refused, match="in your list already"):
        slip.given(Method.RANKED, 5, mine, "A")


@pytest.mark.parametrize(
    ("method", "mine", "other", "both"),
    [
        (Method.SINGLE, {"A": 1}, {"A": 1, "B": 1}, {"A": 1, "B": 1}),
        (Method.DOTS, {"A": 1}, {"B": 2}, {"A": 1, "B": 2}),
        (Method.DOTS, {"A": 2}, {"A": 3}, {"A": 3}),
        (Method.RANKED, {"A": 3}, {"C": 2, "B": 3}, {"A": 3, "B": 2, "C": 1}),
        (Method.SINGLE, {"A": 1, "B": 1, "C": 1}, {"D": 1}, {"A": 1, "B": 1, "C": 1}),
    ],
)
def test_ro7_the_second_ballot_of_a_person_fills_what_is_left_of_the_first(
    method: Method, mine: dict[str, int], other: dict[str, int], both: dict[str, int]
) -> None:
    assert slip.filled(method, 3, mine, other) == both


def test_what_is_new_on_a_ballot_is_told_in_one_order_and_what_went_weighs_nothing() -> None:
    assert changes({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 1, "d": 1}) == {"a": 0, "c": 1, "d": 1}
    assert list(changes({}, dict.fromkeys("hgfedcba", 1))) == list("abcdefgh")


def booth(method: Method = Method.SINGLE, votes: int = 3, **more: Any) -> Booth:
    return Booth(
        **{"round": Round("r", State.OPEN, votes, method=method), "voter": Voter("n"), "ends_at": LATER, **more}
    )


def test_mv4_with_a_vote_left_a_ballot_is_not_finished_yet() -> None:
    one_left = booth(mine={A: 1, B: 1})
    assert one_left.votes_left == 1 and does(rules.UnfinishBallot, one_left).voter == "n"
    assert booth(round=None).votes_left == 0


def test_mv21_only_ranked_choices_are_moved() -> None:
    moved = does(rules.MoveChoice, booth(Method.RANKED, mine={A: 3, B: 2}), idea=B, up="on")
    assert moved.votes == {A: 2, B: 3}
    assert "not put in order" in refused(rules.MoveChoice, booth(mine={A: 1, B: 1}), idea=B, up="on")


# A slip of paper


def desk(method: Method = Method.DOTS, votes: int = 5, **more: Any) -> PaperDesk:
    round_ = Round("r", State.OPEN, votes, method=method)
    ids = {1: A, 2: B, 3: C}
    return PaperDesk(**{"round": round_, "voter": Voter("p", by_hand=True), "ends_at": LATER, "numbers": ids, **more})


def paper(state: PaperDesk, ideas: str) -> Any:
    return does(rules.EnterPaperBallot, state, participant=D, ideas=ideas).votes


def test_mv20_a_slip_with_dots_has_a_number_once_for_each_dot_and_three_times_at_most() -> None:
    assert paper(desk(), "1 1 1 2") == {A: 3, B: 1}
    assert "there too often" in refused(rules.EnterPaperBallot, desk(), participant=D, ideas="1 1 1 1")
    assert paper(desk(votes=2), "1 1") == {A: 2}
    assert "there twice" in refused(rules.EnterPaperBallot, desk(Method.SINGLE), participant=D, ideas="1 1")


@pytest.mark.parametrize(
    ("more", "why", "says"),
    [
        ({"round": None}, Refused, "not open yet"),
        ({"voter": None}, Gone, "no such person"),
        ({"ends_at": NOW}, Refused, "has ended"),
        ({"round": Round("r", State.CLOSED, 5, closed_at=NOW)}, Refused, "Voting closed at 13:02:00"),
    ],
)
def test_mv20_a_slip_is_typed_in_only_while_the_round_is_open(more: dict[str, Any], why: type[No], says: str) -> None:
    assert says in refused(rules.EnterPaperBallot, desk(**more), why, participant=D, ideas="1")


# A round from open to shown


def test_mv12_voting_closes_once() -> None:
    assert does(rules.CloseVoting, Round("r", State.OPEN, 2)).round == "r"
    assert "closed at" in refused(rules.CloseVoting, Round("r", State.CLOSED, 2, closed_at=NOW))
    assert "no voting" in refused(rules.CloseOverdueVoting, ())
    assert does(rules.CloseOverdueVoting, ("r", "s")).round == "r"


def test_mv10_a_round_is_cancelled_only_while_nobody_has_seen_its_results() -> None:
    for state in (State.OPEN, State.CLOSED):
        assert does(rules.CancelRound, Round("r", state, 2), reason="Wrong list").why == "Wrong list"
    for state in (State.REVEALED, State.CANCELLED):
        assert "without results" in refused(rules.CancelRound, Round("r", state, 2), reason="Wrong list")


# The line


def drawn(*votes: int, **more: Any) -> Drawn:
    found = of(*(votes or (5, 4, 3, 3, 1, 0)))
    texts = tuple(Offered(one.idea, one.number, one.idea) for one in found)
    return Drawn(**{"round": SHOWN, "standings": found, "keep": 4, "texts": texts, "ends_at": LATER, **more})


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"round": None}, "before the results"),
        ({"round": replace(SHOWN, state=State.CLOSED)}, "before the results"),
        ({"ends_at": NOW}, "has ended"),
        ({"followed": True}, "further round"),
        ({"run_off": ASKED}, "run-off was opened"),
    ],
)
def test_mv14_a_line_is_moved_drawn_or_run_off_only_while_it_decides(more: dict[str, Any], says: str) -> None:
    for kind, fields in ((rules.MoveLine, {}), (rules.DrawLine, {"rule": "third"}), (rules.OpenRunOff, {})):
        assert says in refused(kind, drawn(**more), **fields)
    assert does(rules.MoveLine, drawn(ends_at=None)).keep == 5


def test_mv14_a_line_moves_by_one_idea_or_by_all_that_tie() -> None:
    assert [does(rules.MoveLine, drawn(keep=keep), up="on").keep for keep in (5, 4, 2)] == [4, 2, 1]
    assert [does(rules.MoveLine, drawn(keep=keep)).keep for keep in (1, 2, 4)] == [2, 4, 5]
    assert "At least one idea" in refused(rules.MoveLine, drawn(keep=1), up="on")
    assert "without a vote" in refused(rules.MoveLine, drawn(keep=5))


def test_mv15_points_are_not_cut_by_team_size() -> None:
    ranked = drawn(round=replace(SHOWN, method=Method.RANKED))
    assert "not points" in refused(rules.DrawLine, ranked, rule="size")
    for state, rule in ((ranked, "third"), (drawn(), "size"), (drawn(), "third")):
        assert does(rules.DrawLine, state, rule=rule).rule == LineRule(rule)


def test_mv17_a_run_off_is_one_vote_each_on_what_ties() -> None:
    asked = does(rules.OpenRunOff, drawn(round=replace(SHOWN, guests=True), number=2))
    assert [idea.id for idea in asked.ideas] == ["i3", "i4"]
    assert (asked.votes_each, asked.number, asked.guests, asked.method, asked.after) == (1, 2, True, Method.RUNOFF, "r")
    assert "No ideas tie" in refused(rules.OpenRunOff, drawn(5, 4, 3, 2, 1, 0))
    assert "current one" in refused(rules.OpenRunOff, drawn(current=False))


TWICE = Filled(("i1",), (A, B, C), 2)


def twice(**more: Any) -> Drawn:
    return Drawn(SHOWN, **{"run_off": ASKED, "filled": TWICE, **more})


def test_mv17_a_second_tie_is_kept_whole_or_decided_by_the_leader_one_by_one() -> None:
    kept = does(rules.KeepTied, twice())
    assert (kept.how, kept.stay) == ("both", ("i1", A, B, C))
    first = does(rules.DecideTie, twice(ends_at=LATER), idea=B)
    assert (first.how, first.stay) == ("leader", ("i1", B))
    assert does(rules.DecideTie, twice(chosen=(B,)), idea=C).stay == ("i1", B, C)
    assert "stays already" in refused(rules.DecideTie, twice(chosen=(B,)), idea=B)
    assert "not among those" in refused(rules.DecideTie, twice(), idea=D)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"ends_at": NOW}, "has ended"),
        ({"followed": True}, "further round"),
        ({"run_off": None}, "no tie"),
        ({"run_off": replace(ASKED, state=State.CLOSED)}, "no tie"),
        ({"filled": None}, "no tie"),
        ({"filled": replace(TWICE, tied=())}, "no tie"),
        ({"settled": True}, "no tie"),
    ],
)
def test_mv17_nothing_is_decided_unless_a_run_off_tied_and_nobody_has(more: dict[str, Any], says: str) -> None:
    assert says in refused(rules.KeepTied, twice(**more))
    assert says in refused(rules.DecideTie, twice(**more), idea=A)


# What a run-off came to


def ran(*votes: int, settled: str = "", chosen: tuple[str, ...] = (), state: State = State.REVEALED) -> RunOff:
    """One place, for which the ideas 3 and 4 ran."""
    found = line.ranked((Standing(f"i{n}", n, v, v) for n, v in zip((3, 4), votes, strict=True)), Method.SINGLE)
    return RunOff("o", state, found, line.fill(found, 1), settled, chosen)


@pytest.mark.parametrize(
    ("votes", "more", "held", "done", "stay", "says"),
    [
        ((7, 6), {}, True, True, ("i3",), "Stays by the run-off: 3."),
        ((1, 0), {}, True, True, ("i3",), "Stays by the run-off: 3."),
        ((6, 6), {}, True, False, ("i3", "i4"), "Tied again, and not yet decided: 3, 4 stay until then."),
        ((6, 6), {"settled": "both"}, True, True, ("i3", "i4"), "Tied again. All of them stay: 3, 4."),
        ((6, 6), {"settled": "leader", "chosen": ("i4",)}, True, True, ("i4",), "Tied again. The leader decided: 4 stays."),
        ((6, 6), {"settled": "leader"}, True, False, ("i3", "i4"), "Tied again, and not yet decided: 3, 4 stay until then."),
        ((0, 0), {}, False, False, (), "No votes came in, so the line stays where it was."),
        ((6, 6), {"state": State.CLOSED, "settled": "both"}, False, False, ("i3", "i4"), "No votes came in, so the line stays where it was."),
    ],
)  # fmt: skip
def test_mv17_what_a_run_off_came_to(
    votes: tuple[int, ...], more: dict[str, Any], held: bool, done: bool, stay: tuple[str, ...], says: str
) -> None:
    run_off = ran(*votes, **more)
    assert (run_off.held, run_off.done, run_off.stay) == (held, done, stay)
    assert str(record.decided(run_off, [Idea("i4", 4, "Four"), Idea("i3", 3, "Three")])) == says


def test_mv17_what_stays_is_said_by_number_whoever_came_first() -> None:
    ideas = [Idea(f"i{n}", n, str(n)) for n in (3, 4, 5)]
    leader = RunOff("o", State.REVEALED, of(6, 6, 6), Filled((), ("i3", "i4", "i5"), 2), "leader", ("i5", "i3"))
    assert str(record.decided(leader, ideas)) == "Tied again. The leader decided: 3, 5 stays."


def test_mv17_what_goes_on_stands_above_the_tie_or_won_the_run_off() -> None:
    found = of(5, 4, 3, 3, 1, 0)
    tie = line.tie_at(found, 3)
    assert stays_of(found, 4, tie, None) == ("i1", "i2", "i3", "i4")
    assert stays_of(found, 4, tie, ran(0, 0)) == ("i1", "i2", "i3", "i4")
    assert stays_of(found, 4, tie, ran(6, 7)) == ("i1", "i2", "i4")
    assert stays_of(found, 2, None, ran(6, 7)) == ("i1", "i2")
    many = RunOff("o", State.REVEALED, of(6, 6, 6), Filled((), ("i1", "i2", "i3"), 2), "leader", ("i2",))
    assert (many.done, many.stay) == (False, ("i1", "i2", "i3"))


# Where the line is proposed


def test_mv14_steps_of_the_line_keep_one_or_more_and_never_part_a_tie() -> None:
    assert line.steps(of(3, 2, 2, 1, 0)) == [1, 3, 4]
    assert line.steps(of(0, 0)) == []


@pytest.mark.parametrize(
    ("votes", "keep", "says"),
    [
        ((5, 4, 3, 3, 3, 1), 5, "Ideas 3, 4 and 5 tie on 3, so all of them stay: 5."),  # two above the rule
        ((*range(30, 24, -1), 9, 9, 9, 9, *[1] * 10), 10, "Ideas 7, 8, 9 and 10 tie on 9, so all of them stay: 10."),  # half
        ((*range(30, 24, -1), *[9] * 5, *[1] * 9), 6, "So the line is above them: 6."),  # more than half
        ((5, 4, 3, 3, 3, 3, *[0] * 9), 6, "Ideas 3, 4, 5 and 6 tie on 3, so all of them stay: 6."),  # under half of fifteen
    ],
)  # fmt: skip
def test_mv14_a_tie_stays_up_to_half_of_the_ideas_or_two_above_the_rule(
    votes: tuple[int, ...], keep: int, says: str
) -> None:
    found = line.by_third(of(*votes))
    assert found.keep == keep and str(record.sentences(found.says)).endswith(says)


def test_mv17_a_tie_lies_across_a_line_that_is_among_the_ideas() -> None:
    assert line.tie_at(of(3, 3), 0) is None
    tie = line.tie_at(of(3, 3, 1), 1)
    assert tie is not None and (tie.above, tie.places, tie.below) == (0, 1, 2)


def test_mv15_the_first_three_stay_and_that_is_said_only_where_it_mattered() -> None:
    assert line.by_size(of(4, 3, 2, 1), 5).keep == 3
    assert str(record.sentences(line.by_size(of(4, 3, 2, 1), 5).says)) == (
        "By team size: with 5 voters, ideas with 2 votes or fewer go. The first three stay in any case. 3 ideas stay."
    )
    assert len(line.by_size(of(6, 5, 4, 1), 5).says) == 2


def test_a_sentence_has_a_second_form_for_none_and_for_several() -> None:
    assert [line.Said("one", many="several", n=n).form for n in (0, 1, 2)] == ["several", "one", "several"]
    assert line.Said("one", n=2).form == "one"


def test_mv18_only_two_ideas_of_one_group_can_have_split_their_votes() -> None:
    apart = [frozenset({"i4"})] * 3 + [frozenset({"i5"})] * 3
    assert line.split(of(9, 8, 5, 3, 3, 0), apart) == ()  # in no group
    assert line.split((), []) == ()
    points = [Standing("i1", 1, 30, 6), Standing("i2", 2, 25, 6), Standing("i3", 3, 9, 2)]
    alone = Standing("i4", 4, 6, 3, group="a")  # more people than the last idea kept, and nobody to share with
    found = line.ranked([*points, alone], Method.RANKED)
    assert line.split(found, [frozenset({"i4"})] * 3, Method.RANKED) == ()


# The record


def test_mv13_the_record_counts_people_beside_dots_and_points_and_not_beside_votes() -> None:
    totals = (Total(1, Idea(A, 3, "Keys"), 6, 4), Total(2, Idea(B, 1, None), 2, 1))
    seen = RoundSeen(
        "r", "i", "Vote", 1, "dots", State.REVEALED, 3, False, False, "", (Idea(A, 3, "Keys"), Idea(B, 1, None)), NOW,
        outcome=Outcome(9, 8, 0, totals),
    )  # fmt: skip

    def table(method: str) -> Any:
        return record.sections([replace(seen, method=method)])[0].blocks[1]

    assert table("dots").rows == (("Keys", "1", "3", "6", "4"), ("(set aside)", "2", "1", "2", "1"))
    assert table("single").rows == (("Keys", "1", "3", "6"), ("(set aside)", "2", "1", "2"))


def round_seen(**more: Any) -> RoundSeen:
    totals = (Total(1, Idea(A, 3, "Keys"), 6, 4), Total(2, Idea(B, 1, "Lists"), 1, 1))
    told = {
        "id": "r", "item": "i", "title": "Vote", "number": 1, "method": "single", "state": State.REVEALED, "votes_each": 3,
        "guests": False, "outside_coach": False, "question": "", "ideas": (Idea(A, 3, "Keys"), Idea(B, 1, "Lists")),
        "opened_at": NOW, "outcome": Outcome(9, 8, 0, totals),
    }  # fmt: skip
    return RoundSeen(**{**told, **more})


def short(*rounds: RoundSeen) -> str:
    return str([getattr(block, "text", None) or block.items for block in record.sections(rounds)[0].short])  # type: ignore[attr-defined]


def test_re4_the_one_page_tells_what_was_kept_unless_a_further_round_was_shown() -> None:
    first = round_seen()
    assert "6 votes: Keys" in short(first) and "1 vote: Lists" in short(first)
    assert "6 points: Keys" in short(round_seen(method="ranked"))
    for after, went_on in (
        (round_seen(id="s", after="r"), True),
        (round_seen(id="s", after="r", state=State.CLOSED, outcome=None), False),
        (round_seen(id="s", after="r", method="runoff"), False),
        (round_seen(id="s", after="x"), False),
    ):
        assert ("Keys" not in short(first, after)) is went_on, after
    cancelled = round_seen(id="t", after="r", state=State.CANCELLED, outcome=None)
    assert "Keys" not in short(first, cancelled, round_seen(id="s", after="r"))


@pytest.mark.parametrize(
    ("moved", "by_size", "says"),
    [
        (False, False, "Chosen line: as proposed."),
        (True, False, "Chosen line: the facilitator kept 1 idea."),
        (False, True, "Chosen line: By team size"),
    ],
)
def test_mv14_the_record_says_what_was_proposed_and_what_was_chosen(moved: bool, by_size: bool, says: str) -> None:
    found = of(6, 1)
    proposal = line.by_third(found)
    shown = line.by_size(found, 8) if by_size else proposal
    rule = LineRule.SIZE if by_size else LineRule.THIRD
    drawn_ = Result(found, 8, proposal, shown, rule, 1, moved, None, None, ("i1",))
    seen = round_seen(outcome=replace(round_seen().outcome, line=drawn_))  # type: ignore[type-var]
    assert says in str([getattr(block, "text", "") for block in record.sections([seen])[0].blocks])
