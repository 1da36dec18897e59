"""RO-6 by itself: what is a sign, from when on it counts, and whom the list may not give away."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.heard import Signs
from app.heard.rules import FEW, Said, count, heard, moment

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
SIGNS = {
    "ideas": Signs("ideas", frozenset({"Add"}), frozenset({"Close"})),
    "votes": Signs("votes", frozenset({"Cast"}), frozenset({"Close"}), by_item=True),
    "record": Signs("record", frozenset({"Write"})),
}
PEOPLE = "abcdef"


def said(*steps: str) -> list[Said]:
    """ "ideas Add a" at each minute after nine; an item may follow the name."""
    return [
        Said(by, part, (*item, "here")[0], command, NINE + timedelta(minutes=n))
        for n, (part, command, by, *item) in enumerate(step.split() for step in steps)
    ]


def at_the_end(*steps: str) -> str:
    return "".join(sorted(heard(said(*steps), SIGNS, NINE + timedelta(hours=1))))


def test_ro6_an_idea_is_a_sign_only_once_its_activity_has_closed() -> None:
    ideas = ("ideas Add a", "ideas Add b", "ideas Add c")
    assert at_the_end(*ideas) == ""
    assert at_the_end(*ideas, "ideas Close x") == "abc"
    assert at_the_end(*ideas, "ideas Close x", "ideas Add d") == "abc"


def test_ro6_what_is_open_anyway_counts_by_itself() -> None:
    assert at_the_end("record Write a") == "a"


def test_ro6_a_single_new_author_does_not_leave_the_list() -> None:
    three = ("ideas Add a", "ideas Add b", "ideas Add c", "ideas Close x")
    assert at_the_end("ideas Add a", "ideas Add b", "ideas Close x") == ""
    assert at_the_end(*three, "ideas Add d", "ideas Close x") == "abc"
    assert at_the_end(*three, "ideas Add d", "ideas Add e", "ideas Close x", "ideas Add f", "ideas Close x") == "abcdef"


def test_ro6_the_close_of_one_vote_says_nothing_of_another() -> None:
    votes = ("votes Cast a one", "votes Cast b one", "votes Cast c one")
    assert at_the_end(*votes, "votes Close x two") == ""
    assert at_the_end(*votes, "votes Close x one") == "abc"
    assert at_the_end("ideas Add a one", "ideas Add b two", "ideas Add c three", "ideas Close x two") == "abc"


def test_ro6_it_is_worked_out_when_an_item_ends_and_when_an_activity_closes() -> None:
    assert moment([], said("ideas Add a", "record Write b"), SIGNS) is None
    assert moment([], said("ideas Add a", "ideas Close x"), SIGNS) == NINE + timedelta(minutes=1)
    later = NINE + timedelta(minutes=9)
    assert moment([NINE, later], said("ideas Close x"), SIGNS) == later
    assert heard(said("record Write a", "record Write b"), SIGNS, NINE) == {"a"}


def test_ro6_names_only_while_two_or_more_remain() -> None:
    present = {"a": "Porter", "b": "matron", "c": "Clerk"}
    assert count(NINE, present, {"a"}).waiting == ("Clerk", "matron")
    one = count(NINE, present, {"a", "b", "who has gone"})
    assert (one.heard, one.present, one.waiting) == (2, 3, ())


STEPS = st.lists(
    st.one_of(
        st.builds("ideas Add {}".format, st.sampled_from(PEOPLE)),
        st.builds("votes Cast {} {}".format, st.sampled_from(PEOPLE), st.sampled_from(("one", "two"))),
        st.sampled_from(("ideas Close x", "votes Close x one", "votes Close x two")),
    ),
    max_size=30,
)


@given(STEPS)
def test_ro6_between_two_looks_either_nobody_is_newly_heard_or_three_gave_a_sign_and_nobody_is_unheard(
    steps: list[str],
) -> None:
    all_, before = said(*steps), frozenset[str]()
    for n, one in enumerate(all_):
        now = heard(all_[: n + 1], SIGNS, one.at)
        signers = {other.by for other in all_[: n + 1] if other.command in SIGNS[other.part].commands}
        assert before <= now <= signers
        assert now == before or (one.command == "Close" and len(now) >= FEW)
        before = now
