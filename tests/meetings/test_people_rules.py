"""Who is who, and who holds which role: the rules alone (RO-1, RO-2, RO-7, RO-8, RO-9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.contract import Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.names import skeleton
from app.core.permissions import MAY, Need, needs_of
from app.core.roles import Kind, Mode, Role
from app.meetings.company import Company, Here
from app.meetings.door import AddByHand, AskWho, Door, Joined, JoinMeeting, Known, TakePart
from app.meetings.holding import GiveRole, HandOn, RoleChanged, TakeOver, handed, may_take_over
from app.meetings.record import spent
from app.meetings.rules import PersonChanged, RemovePerson, RenamePerson, SamePerson, SettlePerson

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
DEVICE = "d" * 64
KEY = "k" * 12
ANN, BEN, CAT, DAN = ("ann".ljust(22, "0"), "ben".ljust(22, "0"), "cat".ljust(22, "0"), "dan".ljust(22, "0"))


def known(name: str, **more: Any) -> Known:
    return Known(**{"person": f"person-{name}", "name": name, "kind": Kind.STAFF, "member": True, **more})


def door(*people: Known, **more: Any) -> Door:
    names = more.pop("names", frozenset(person.name for person in people if person.here))
    return Door("running", True, people, frozenset(names), **more)


def at_door(command: Any, room: Door) -> Joined:
    event = command.decide(room, Seat("m", "t", MAY["door"]), NOW)
    assert isinstance(event, Joined)
    return event


def joins(name: str, room: Door, **more: Any) -> Joined:
    return at_door(JoinMeeting(key=KEY, device=DEVICE, name=name, **more), room)


# RO-7: who comes in


def test_ro7_an_unknown_name_is_a_new_person_member_with_a_vote() -> None:
    new = joins("Ward sister", door())
    assert (new.person, new.participant, new.shown, new.kind, new.member) == ("", "", "Ward sister", Kind.STAFF, True)


def test_ro7_only_visiting_today_makes_a_guest() -> None:
    new = joins("Ward sister", door(), visiting=True)
    assert (new.kind, new.member) == (Kind.GUEST, False)


def test_ro7_a_name_of_last_week_is_asked_about() -> None:
    with pytest.raises(AskWho) as asked:
        joins("ward sister", door(known("Ward sister")))
    assert str(asked.value) == "Are you Ward sister from last week?"


def test_ro7_yes_is_the_same_person_with_their_kind() -> None:
    room = door(known("Carer", kind=Kind.PATIENT_CARER))
    same = joins("carer", room, answer="same")
    assert (same.person, same.participant, same.shown, same.kind) == ("person-Carer", "", "Carer", Kind.PATIENT_CARER)


def test_ro7_no_is_somebody_else_of_that_name() -> None:
    other = joins("Ward sister", door(known("Ward sister")), answer="other")
    assert (other.person, other.shown, other.same_as) == ("", "Ward sister", "")


def test_ro7_a_name_that_is_here_already_is_let_in_at_once_as_number_two() -> None:
    second = joins("Ward sister", door(known("Ward sister", here=ANN)))
    assert (second.person, second.shown, second.same_as) == ("", "Ward sister (2)", ANN)


def test_ro7_a_third_of_that_name_is_number_three() -> None:
    room = door(known("Ward sister", here=ANN), names={"Ward sister", "Ward sister (2)"})
    assert joins("Ward sister", room).shown == "Ward sister (3)"


@pytest.mark.parametrize("typed", ["ANN", "Änn", " ann ", "Ann", "Αnn", "Аnn"])
def test_ro7_case_accents_and_look_alikes_are_one_name(typed: str) -> None:
    assert joins(typed, door(known("Ann", here=ANN))).same_as == ANN


def test_ro7_a_name_that_only_starts_alike_is_another() -> None:
    assert joins("Anna", door(known("Ann", here=ANN))).same_as == ""


def test_ro7_a_device_that_was_here_before_carries_on_without_being_asked() -> None:
    room = door(known("Ann"), known("Ann", person="another-ann"), carry="another-ann")
    assert joins("Ann", room).person == "another-ann"


def test_ro7_a_phone_that_was_lent_is_not_carried_on_with() -> None:
    room = door(known("Ann"), known("Ben"), carry="person-Ann")
    with pytest.raises(AskWho):
        joins("Ben", room)
    assert joins("Cat", room).person == ""


def test_ro7_a_second_device_of_a_person_who_is_here_is_that_participant() -> None:
    room = door(known("Ann", here=ANN), carry="person-Ann")
    assert joins("Ann", room).participant == ANN


def test_ro7_a_device_that_is_in_stays_who_it_is() -> None:
    assert joins("Any name", door(known("Ann", here=ANN), mine=ANN)).participant == ANN


def test_ro7_a_patient_or_carer_partner_says_so_and_keeps_the_vote() -> None:
    new = joins("Service user", door(), partner=True)
    assert (new.kind, new.member) == (Kind.PATIENT_CARER, True)


def test_ro7_a_partner_who_only_visits_is_still_a_partner() -> None:
    new = joins("Service user", door(), partner=True, visiting=True)
    assert (new.kind, new.member) == (Kind.PATIENT_CARER, False)


@pytest.mark.parametrize("name", ["Facilitator", "COACH", "Leadеr"])
def test_ro7_a_name_that_is_a_role_is_marked_and_not_refused(name: str) -> None:
    assert joins(name, door()).shown == f"{name} (name)"


@given(st.lists(st.sampled_from(["Ann", "ANN", "Änn", "Ben", "Leader"]), max_size=12))
def test_ro7_no_two_shown_names_look_alike_whoever_joins(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        taken.add(joins(name, door(names=taken)).shown)
    assert len({skeleton(name) for name in taken}) == len(names)


@pytest.mark.parametrize(
    ("state", "ratings", "says"),
    [
        ("planned", True, "The room is not open yet. People can join from half an hour before the start."),
        ("cancelled", True, "This meeting was cancelled."),
        ("ended", False, "This meeting has ended. Thank you."),
    ],
)
def test_lv4_a_closed_door_says_why(state: str, ratings: bool, says: str) -> None:
    with pytest.raises(Refused, match=says):
        joins("Ann", replace(door(), state=state, open_ratings=ratings))


def test_rt3_who_comes_late_may_still_come_in_to_rate() -> None:
    assert joins("Ann", replace(door(), state="ended")).shown == "Ann"


def test_mv8_a_coach_who_takes_part_is_known_again_next_week() -> None:
    room = door(known("Flow coach", coach=CAT, kind=Kind.COACH))
    there = at_door(TakePart(key=KEY, device=DEVICE, coach=CAT, name="Flow coach", outside=True), room)
    assert (there.person, there.kind, there.outside, there.member) == ("person-Flow coach", Kind.COACH, True, True)


def test_ro9_a_person_without_a_phone_is_added_by_name_kind_and_mode() -> None:
    added = at_door(AddByHand(key=KEY, name="Porter", kind=Kind.STAFF, mode=Mode.TELEPHONE), door(known("Porter")))
    assert (added.person, added.mode, added.by_hand, added.device) == ("person-Porter", Mode.TELEPHONE, True, "")


# RO-7: two are one


def here(id_: str, *roles: Role, **more: Any) -> Here:
    told = {"name": id_[:3].title(), "member": True, "here": True, "by_hand": False, "kind": Kind.STAFF}
    return Here(id_, roles=frozenset(roles), **{**told, **more})


def seat(id_: str | None, *hats: str, roles: tuple[Role, ...] = (), coach: str | None = None) -> Seat:
    hats = (*hats, *map(str, roles), *(["participant"] if id_ else []), *(["coach"] if coach else []))
    return Seat("m", "t", needs_of(hats), participant=id_, roles=frozenset(roles), coach=coach)


TWINS = Company("running", (here(ANN), here(BEN, same_as=ANN), here(CAT)))


@pytest.mark.parametrize(
    "who", [seat(ANN), seat(CAT, roles=(Role.LEADER,)), seat(CAT, roles=(Role.FACILITATOR,)), seat(None, coach=DAN)]
)
def test_ro7_first_device_leader_facilitator_and_coach_confirm_the_same_person(who: Seat) -> None:
    event = SamePerson(key=KEY, participant=BEN, same=True).decide(TWINS, who, NOW)
    assert (event.stays, event.extra, event.same) == (ANN, BEN, True)  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", [seat(BEN), seat(CAT), seat(CAT, roles=(Role.RECORDER,))])
def test_ro7_the_second_device_and_others_cannot_confirm_it(who: Seat) -> None:
    with pytest.raises(NotAllowed, match="Confirm it on the first phone"):
        SamePerson(key=KEY, participant=BEN, same=True).decide(TWINS, who, NOW)


def test_ro7_what_was_settled_is_not_asked_again() -> None:
    with pytest.raises(Refused, match="settled already"):
        SamePerson(key=KEY, participant=CAT, same=True).decide(TWINS, seat(ANN), NOW)


def test_ro7_a_new_name_is_kept_apart_from_the_others() -> None:
    event = RenamePerson(key=KEY, participant=CAT, name="ann").decide(TWINS, seat(None, coach=DAN), NOW)
    assert event == PersonChanged(CAT, name="ann (2)")


# RO-1 and RO-2: roles


def test_ro1_a_role_goes_from_one_to_the_next() -> None:
    company = Company("running", (here(ANN, Role.LEADER), here(BEN)))
    assert handed(company, Role.LEADER, BEN) == RoleChanged(Role.LEADER, BEN, (ANN,))


def test_ro1_a_role_may_be_empty() -> None:
    company = Company("running", (here(ANN, Role.LEADER),))
    assert handed(company, Role.LEADER, "") == RoleChanged(Role.LEADER, "", (ANN,))


def test_ro1_there_may_be_two_facilitators_and_not_three() -> None:
    one = Company("running", (here(ANN, Role.FACILITATOR), here(BEN), here(CAT)))
    assert handed(one, Role.FACILITATOR, BEN, True).takes == ()
    two = Company("running", (here(ANN, Role.FACILITATOR), here(BEN, Role.FACILITATOR), here(CAT)))
    assert handed(two, Role.FACILITATOR, CAT, True).takes == (ANN, BEN)


def test_ro1_no_other_role_is_held_by_two() -> None:
    company = Company("running", (here(ANN, Role.LEADER), here(BEN)))
    assert handed(company, Role.LEADER, BEN, True).takes == (ANN,)


def test_ro1_one_person_may_hold_two_roles() -> None:
    company = Company("running", (here(ANN, Role.LEADER),))
    assert handed(company, Role.TIMEKEEPER, ANN) == RoleChanged(Role.TIMEKEEPER, ANN, ())


@given(st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(["", ANN, BEN, CAT]), st.booleans()), max_size=20))
def test_ro1_whatever_is_handed_on_there_are_never_too_many(changes: list[tuple[Role, str, bool]]) -> None:
    company = Company("running", (here(ANN), here(BEN), here(CAT)))
    for role, to, also in changes:
        event = handed(company, role, to, also)
        people = (
            replace(p, roles=(p.roles - {role} if p.id in event.takes else p.roles) | ({role} if p.id == to else set()))
            for p in company.people
        )
        company = Company("running", tuple(people))
    assert all(len(company.holders(role)) <= (2 if role is Role.FACILITATOR else 1) for role in Role)


def test_ro2_nobody_who_has_left_is_given_a_role() -> None:
    company = Company("running", (here(ANN, Role.LEADER), here(BEN, here=False)))
    with pytest.raises(Refused, match="has left"):
        GiveRole(key=KEY, role=Role.LEADER, participant=BEN).decide(company, seat(None, coach=DAN), NOW)
    with pytest.raises(Refused, match="has left"):
        HandOn(key=KEY, role=Role.LEADER, participant=BEN).decide(company, seat(ANN, roles=(Role.LEADER,)), NOW)


def test_ro2_only_ones_own_role_is_handed_on() -> None:
    company = Company("running", (here(ANN, Role.TIMEKEEPER), here(BEN)))
    mine = seat(ANN, roles=(Role.TIMEKEEPER,))
    event = HandOn(key=KEY, role=Role.TIMEKEEPER, participant=BEN).decide(company, mine, NOW)
    assert event == RoleChanged(Role.TIMEKEEPER, BEN, (ANN,))
    with pytest.raises(NotAllowed, match="only a role that you hold"):
        HandOn(key=KEY, role=Role.LEADER, participant=BEN).decide(company, mine, NOW)


def test_ro2_a_role_handed_on_to_oneself_stays_where_it_is() -> None:
    company = Company("running", (here(ANN, Role.TIMEKEEPER),))
    event = HandOn(key=KEY, role=Role.TIMEKEEPER, participant=ANN).decide(
        company, seat(ANN, roles=(Role.TIMEKEEPER,)), NOW
    )
    assert event == RoleChanged(Role.TIMEKEEPER, ANN, ())


# RO-8: silence


def silent(role: Role, seconds: float, *others: Here) -> Company:
    """Ann holds the role, and her lines went down so many seconds ago."""
    return Company("running", (here(ANN, role, silent_at=NOW - timedelta(seconds=seconds)), *others))


def may(company: Company, who: Seat, role: Role = Role.LEADER) -> bool:
    return may_take_over(company, who, role, NOW)


FACILITATOR, TIMEKEEPER, RECORDER = (here(BEN, Role.FACILITATOR), here(CAT, Role.TIMEKEEPER), here(DAN, Role.RECORDER))


def test_ro8_a_silence_of_less_than_30_seconds_is_none() -> None:
    who = seat(BEN, roles=(Role.FACILITATOR,))
    assert not may(silent(Role.LEADER, 29.9, FACILITATOR), who)
    assert may(silent(Role.LEADER, 30, FACILITATOR), who)


def test_ro8_a_holder_who_is_on_the_line_is_not_replaced() -> None:
    company = Company("running", (here(ANN, Role.LEADER), FACILITATOR))
    assert not may(company, seat(BEN, roles=(Role.FACILITATOR,)))


def test_ro8_leader_and_facilitator_take_over_any_other_role() -> None:
    for role in (Role.LEADER, Role.FACILITATOR):
        assert may(silent(Role.RECORDER, 30, here(BEN, role)), seat(BEN, roles=(role,)), Role.RECORDER)
    assert not may(silent(Role.RECORDER, 3000, here(BEN)), seat(BEN), Role.RECORDER)


def test_ro8_after_the_leader_comes_the_facilitator_then_timekeeper_then_recorder() -> None:
    all_there = silent(Role.LEADER, 60, FACILITATOR, TIMEKEEPER, RECORDER)
    seats = (
        seat(BEN, roles=(Role.FACILITATOR,)),
        seat(CAT, roles=(Role.TIMEKEEPER,)),
        seat(DAN, roles=(Role.RECORDER,)),
    )
    assert [may(all_there, who) for who in seats] == [True, False, False]
    no_facilitator = silent(Role.LEADER, 60, TIMEKEEPER, RECORDER)
    assert [may(no_facilitator, who) for who in seats[1:]] == [True, False]
    only_recorder = silent(Role.LEADER, 60, replace(TIMEKEEPER, silent_at=NOW - timedelta(seconds=31)), RECORDER)
    assert may(only_recorder, seats[2])


def test_ro8_after_three_minutes_any_member_may_lead_and_no_guest() -> None:
    assert not may(silent(Role.LEADER, 179, FACILITATOR, here(CAT)), seat(CAT))
    assert may(silent(Role.LEADER, 180, FACILITATOR, here(CAT)), seat(CAT))
    guest = Seat("m", "t", MAY["guest"], participant=CAT)
    assert not may(silent(Role.LEADER, 180, here(CAT, member=False)), guest)


def test_ro8_a_coach_may_at_any_time() -> None:
    company = Company("running", (here(ANN, Role.LEADER), here(BEN)))
    assert may(company, seat(BEN, coach=DAN))
    assert not may(company, seat(None, coach=DAN)), "a coach who does not take part gives the role to somebody instead"


def test_ro8_who_takes_over_has_it_and_the_silent_one_has_it_no_more() -> None:
    company = silent(Role.LEADER, 31, FACILITATOR)
    event = TakeOver(key=KEY, role=Role.LEADER).decide(company, seat(BEN, roles=(Role.FACILITATOR,)), NOW)
    assert event == RoleChanged(Role.LEADER, BEN, (ANN,))
    with pytest.raises(NotAllowed):
        TakeOver(key=KEY, role=Role.LEADER).decide(company, seat(CAT), NOW)


# Removing


def test_ro7_who_is_not_in_the_meeting_cannot_be_removed() -> None:
    with pytest.raises(Gone):
        RemovePerson(key=KEY, participant=DAN).decide(TWINS, seat(None, coach=DAN), NOW)


# RO-4: minutes


def minutes(*pairs: tuple[int, int]) -> list[tuple[datetime, datetime]]:
    return [(NOW + timedelta(minutes=start), NOW + timedelta(minutes=end)) for start, end in pairs]


@pytest.mark.parametrize(
    ("stays", "lasts"),
    [
        (minutes((0, 4), (10, 16)), 10),
        (minutes((0, 6), (2, 8)), 8),
        (minutes((0, 9), (3, 4)), 9),
        (minutes((5, 3)), 0),
        ([], 0),
    ],
    ids=["separate stays are added", "two devices count once", "one within the other", "gone before the start", "none"],
)
def test_ro4_how_long_somebody_was_there(stays: list[tuple[datetime, datetime]], lasts: int) -> None:
    assert spent(stays) == timedelta(minutes=lasts)


def test_the_needs_of_these_commands_are_those_of_the_table() -> None:
    assert (SamePerson.needs, SettlePerson.needs) == (Need.TAKE_PART, Need.TIDY)
    assert (RemovePerson.needs, RenamePerson.needs, AddByHand.needs) == (Need.TIDY, Need.TIDY, Need.WRITE)
    assert (GiveRole.needs, HandOn.needs, TakeOver.needs) == (Need.ROLES, Need.OWN_ROLE, Need.TAKE_PART)
