"""Who is suggested for which role next time, and with what reason (RO-3)."""

from datetime import date
from typing import Any

import pytest

from app.core.roles import Role
from app.weeks.roles import Member, Suggestion, suggest

LEADER, FACILITATOR, TIMEKEEPER, RECORDER = Role
MARCH = [date(2026, 3, day) for day in range(1, 32)]


def member(name: str, **more: Any) -> Member:
    """Somebody who has been here before.  timekeeper=3: on 3 March."""
    days = {Role(role): MARCH[more.pop(role) - 1] for role in Role if role in more}
    return Member(name.lower(), name, days, more.pop("held", len(days)), **more)


def by_role(found: tuple[Suggestion, ...]) -> dict[Role, str]:
    return {said.role: said.name for said in found}


def why(found: tuple[Suggestion, ...], role: Role) -> str:
    return next(said.why for said in found if said.role is role)


BOSS = member("Boss", leader=1, held=4)
OTHERS = (
    member("Ann", timekeeper=10, recorder=3, facilitator=17),
    member("Ben", timekeeper=3, recorder=17, facilitator=10),
    member("Cas", timekeeper=17, recorder=10, facilitator=3),
)


def test_ro3_each_role_goes_to_who_held_it_longest_ago() -> None:
    found = suggest([BOSS, *OTHERS], "boss", 1)
    assert by_role(found) == {LEADER: "Boss", TIMEKEEPER: "Ben", RECORDER: "Ann", FACILITATOR: "Cas"}
    assert why(found, TIMEKEEPER) == "had this role longest ago, 3 Mar"


def test_ro3_who_has_never_held_it_comes_before_who_held_it_long_ago() -> None:
    found = suggest([BOSS, *OTHERS, member("Dee", recorder=2, held=9)], "boss", 1)
    assert by_role(found)[TIMEKEEPER] == "Dee"
    assert why(found, TIMEKEEPER) == "has never had this role"


def test_ro3_a_tie_goes_to_the_fewest_roles_overall() -> None:
    found = suggest([BOSS, member("Ann", held=3), member("Ben", held=2), member("Cas", held=3)], "boss", 1)
    assert by_role(found)[TIMEKEEPER] == "Ben"
    assert why(found, TIMEKEEPER) == "has never had this role, and fewest roles so far"


def test_ro3_and_then_to_the_first_by_name_whatever_its_capitals() -> None:
    found = suggest([BOSS, member("ben"), member("Cas"), member("Ann")], "boss", 1)
    assert by_role(found) == {LEADER: "Boss", TIMEKEEPER: "Ann", RECORDER: "ben", FACILITATOR: "Cas"}
    assert why(found, TIMEKEEPER) == "has never had this role, and first by name"
    assert why(found, FACILITATOR) == "has never had this role", "nobody else was left to tie with"


def test_ro3_by_name_is_said_where_one_of_several_has_as_few() -> None:
    found = suggest([BOSS, member("Ann", held=2), member("Ben", held=2), member("Cas", held=3)], "boss", 1)
    assert by_role(found)[TIMEKEEPER] == "Ann"
    assert why(found, TIMEKEEPER) == "has never had this role, and first by name"


def test_ro3_two_of_one_name_are_told_apart_by_their_ids_and_not_by_who_came_first() -> None:
    twins = [Member("b", "Ann"), Member("a", "Ann")]
    assert [said.person for said in suggest([BOSS, *twins], "boss", 1)][1:3] == ["a", "b"]


@pytest.mark.parametrize("led", [1, 2, 3])
def test_ro3_the_leader_stays_until_the_end_of_the_term(led: int) -> None:
    found = suggest([BOSS, *OTHERS], "boss", led, 4)
    assert by_role(found)[LEADER] == "Boss"
    assert why(found, LEADER) == f"leads for 4 meetings, this was number {led}"


def test_ro3_after_four_meetings_another_leads_and_is_chosen_first_by_the_same_rule() -> None:
    found = suggest([BOSS, *OTHERS], "boss", 4, 4)
    assert found[0].role is LEADER
    assert by_role(found) == {LEADER: "Ann", TIMEKEEPER: "Boss", RECORDER: "Cas", FACILITATOR: "Ben"}


def test_ro3_the_term_is_the_teams_own_and_four_where_it_says_nothing() -> None:
    assert by_role(suggest([BOSS, *OTHERS], "boss", 4, 6))[LEADER] == "Boss"
    assert by_role(suggest([BOSS, *OTHERS], "boss", 2, 2))[LEADER] == "Ann"
    assert by_role(suggest([BOSS, *OTHERS], "boss", 3))[LEADER] == "Boss"
    assert by_role(suggest([BOSS, *OTHERS], "boss", 4))[LEADER] == "Ann"


def test_ro3_without_a_leader_one_is_chosen_first() -> None:
    found = suggest(OTHERS)
    assert [said.role for said in found] == [LEADER, TIMEKEEPER, RECORDER, FACILITATOR]
    assert by_role(found)[LEADER] == "Ann"


@pytest.mark.parametrize("mark", ["guest", "first_time", "opted_out"])
def test_ro3_guests_newcomers_and_who_said_no_are_passed_over(mark: str) -> None:
    found = suggest([BOSS, *OTHERS, member("Dee", **{mark: True})], "boss", 1)
    assert "Dee" not in by_role(found).values()


def test_ro3_a_leader_who_said_no_does_not_stay() -> None:
    found = suggest([member("Boss", leader=1, opted_out=True), *OTHERS], "boss", 1)
    assert by_role(found)[LEADER] == "Ann"


def test_ro3_roles_are_filled_in_the_order_timekeeper_recorder_facilitator() -> None:
    found = suggest([BOSS, member("Ann"), member("Ben", timekeeper=1)], "boss", 1)
    assert [said.role for said in found] == [LEADER, TIMEKEEPER, RECORDER, FACILITATOR]
    assert (by_role(found)[TIMEKEEPER], by_role(found)[RECORDER]) == ("Ann", "Ben")


def test_ro3_nobody_gets_two_roles_before_everybody_has_one() -> None:
    found = suggest([BOSS, member("Ann"), member("Ben", timekeeper=5, recorder=5, facilitator=5)], "boss", 1)
    assert by_role(found) == {LEADER: "Boss", TIMEKEEPER: "Ann", RECORDER: "Ben", FACILITATOR: "Ann"}
    assert why(found, FACILITATOR) == (
        "has never had this role, and fewest roles so far; a second role, since everybody has one"
    )


def test_ro3_a_coach_is_asked_only_when_no_other_member_is_left() -> None:
    coach = member("Aaa", coach=True)
    assert "Aaa" not in by_role(suggest([BOSS, *OTHERS, coach], "boss", 1)).values()
    found = suggest([BOSS, *OTHERS[:2], coach], "boss", 1)
    assert by_role(found)[FACILITATOR] == "Aaa"
    assert why(found, FACILITATOR) == "has never had this role; a coach, since no other member is left"


def test_ro3_with_nobody_to_ask_a_role_stays_empty() -> None:
    found = suggest([member("Dee", guest=True)])
    assert [(said.person, said.name) for said in found] == [("", "")] * 4
    assert why(found, RECORDER) == "nobody is here who could take it"
